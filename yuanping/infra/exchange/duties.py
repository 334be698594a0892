"""The terms that run for a lot of a given mode: which act, from when, until when, by which article.

Dates are counted where the start is told (公告日, 评标日) and the calendar is known; else the item says what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yuanping.infra.calendar_file import seeded_calendar
from yuanping.infra.exchange.refuse import item
from yuanping.kernel.calendar import Term, TermUnit, count_term
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack, Parameter, Unit

NOTICE, EVALUATION = "notice", "evaluation"
REMOTE = frozenset({"cross_province", "intra_province_remote", "remote_required"})
LOCAL = REMOTE | {"local_dispersed_allowed"}
ANY = LOCAL | {"exempt_allowed", "not_required", "not_in_force"}


@dataclass(frozen=True, slots=True)
class Duty:
    """One term: its name in the format, the parameter that holds its length, from which day it runs, for which modes."""

    code: str
    parameter: str
    text: str
    modes: frozenset[str]
    start: str = ""
    back: bool = False
    may_be_early: bool = False


DUTIES = (
    Duty("venue_confirm", "venue.confirm_within_days", "评标场所收到工位预订申请后 {count} {unit}内确认", LOCAL),
    Duty("booking_change_request", "booking.change_before_days", "变更预订在评标至少 {count} {unit}前提出", LOCAL, EVALUATION, back=True),
    Duty("booking_change_check", "booking.change_verify_working_days", "场所在 {count} {unit}内核验变更", LOCAL),
    Duty("cross_province_match", "booking.cross_province_before_working_days", "评标前至少 {count} {unit}随机匹配跨省副场", frozenset({"cross_province"}), EVALUATION, back=True),
    Duty("av_handover_sub", "handover.av_sub_to_host_working_days", "副场在评标结束后 {count} {unit}内将音视频移交主场", REMOTE, EVALUATION),
    Duty("av_handover_host", "handover.av_host_to_entity_working_days", "主场收到后 {count} {unit}内交招标人备份", REMOTE),
    Duty("av_request_window", "handover.av_request_within_days", "主场在评标结束之日起 {count} {unit}内可要求移交副场音视频", LOCAL, EVALUATION, may_be_early=True),
    Duty("candidate_publication", "publicity.within_days", "收到评标报告之日起 {count} {unit}内公示中标候选人", ANY),
    Duty("candidate_publicity", "publicity.lasts_days", "中标候选人公示不少于 {count} {unit}", ANY),
    Duty("award_report", "report.award_within_days", "确定中标人之日起 {count} {unit}内提交招标投标情况书面报告", ANY),
    Duty("contract", "contract.within_days", "中标通知书发出之日起 {count} {unit}内订立合同", ANY),
)  # fmt: skip
"""What a pack's parameters make of each; a pack without the parameter has no such term."""

_UNITS = {Unit.DAYS: "日", Unit.WORKING_DAYS: "个工作日"}


def duties_for(pack: Pack, mode: str, facts: LotFacts) -> list[dict[str, Any]]:
    """The terms of a lot, in the order of its life; nothing for a lot that is not 依法必须招标."""
    if not facts.mandatory:
        return []
    found = [_at_notice(pack, facts)] if mode in LOCAL and _books_with_notice(pack, facts) else []
    for duty in DUTIES:
        parameter = pack.find_parameter(duty.parameter, facts.notice_on)
        if mode in duty.modes and parameter is not None and parameter.whole > 0:
            found.append(_deadline(pack, duty, parameter, facts))
    return found


def _books_with_notice(pack: Pack, facts: LotFacts) -> bool:
    parameter = pack.find_parameter("booking.with_notice", facts.notice_on)
    return parameter is not None and parameter.yes


def _at_notice(pack: Pack, facts: LotFacts) -> dict[str, Any]:
    parameter = pack.parameter("booking.with_notice", facts.notice_on)
    day = facts.notice_on.isoformat()
    dates = {"start": day, "due": day, "latest": None, "count": None, "unit": "days", "reason": "", "own": False}
    text = "发布招标公告的同时提出工位预订申请"
    return item("booking_with_notice", text, parameter.law, pack.quote(parameter.law), **dates)


def _deadline(pack: Pack, duty: Duty, parameter: Parameter, facts: LotFacts) -> dict[str, Any]:
    start = facts.evaluation_on if duty.start == EVALUATION else None
    unit = parameter.unit.value
    text = duty.text.format(count=parameter.whole, unit=_UNITS.get(parameter.unit, "日"))
    due, reason = _due(duty, parameter, start)
    own = parameter.note.startswith("自设")
    dates = {
        "start": start.isoformat() if start else None,
        "due": due,
        "latest": due if duty.back or duty.may_be_early else None,
        "count": parameter.whole,
        "unit": unit,
        "reason": reason,
        "own": own,
    }
    law, sentence = (None, "") if own else (parameter.law, pack.quote(parameter.law))
    return item(duty.code, text, law, sentence, **dates)


def _due(duty: Duty, parameter: Parameter, start: date | None) -> tuple[str | None, str]:
    if start is None:
        return None, "起算日尚未填写或尚未发生"
    working = parameter.unit is Unit.WORKING_DAYS
    if duty.back:
        unit = TermUnit.WORKING_DAYS_BEFORE if working else TermUnit.DAYS_BEFORE
    else:
        unit = TermUnit.WORKING_DAYS if working else TermUnit.DAYS
    counted = count_term(seeded_calendar(), Term(unit, start, parameter.whole))
    return (counted.due_on.isoformat(), "") if counted.due_on is not None else (None, counted.unknown_reason)
