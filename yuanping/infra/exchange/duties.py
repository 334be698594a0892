"""The terms that run for a lot of a given mode. The pack says how each counts (``pack.deadlines``); here is which of them a lot meets, and when.

Dates are counted where the day they run from is told (公告日, 评标日) and the calendar is known; else the item says what is missing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from yuanping.infra.calendar_file import seeded_calendar
from yuanping.infra.exchange.refuse import item
from yuanping.kernel.law import Law
from yuanping.kernel.policy.deadlines import CountedDeadline, count
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack, Parameter, Unit
from yuanping.kernel.policy.terms import DeadlineRule, How

_REMOTE = frozenset({"cross_province", "intra_province_remote", "remote_required"})
_DISTRIBUTED = _REMOTE | {"local_dispersed_allowed"}
_EXEMPT = frozenset({"exempt_allowed"})
_ANY = _DISTRIBUTED | _EXEMPT | {"not_required", "not_in_force"}

MEETS = {
    "booking_with_notice": _DISTRIBUTED,
    "venue_confirm": _DISTRIBUTED,
    "bid_preparation": _ANY,
    "booking_change_request": _DISTRIBUTED,
    "booking_change_check": _DISTRIBUTED,
    "cross_province_match": frozenset({"cross_province"}),
    "av_handover_sub": _REMOTE,
    "av_handover_host": _REMOTE,
    "av_request_window": _DISTRIBUTED,
    "candidate_publication": _ANY,
    "candidate_publicity": _ANY,
    "exemption_statement": _EXEMPT,
    "award_report": _ANY,
    "contract": _ANY,
}
"""The terms every lot of such a mode meets, in the order of its life; those of an objection or a complaint begin only with one."""
FROM_NOTICE = frozenset({"booking_with_notice"})
FROM_EVALUATION = frozenset({"booking_change_request", "cross_province_match", "av_handover_sub", "av_request_window"})

_UNITS = {Unit.DAYS: "日", Unit.WORKING_DAYS: "个工作日"}
_TEXTS = {
    How.WITHIN: "{title}：{start}起 {length}内",
    How.WINDOW: "{title}：{start}起 {length}内可以提出",
    How.BEFORE: "{title}：{start}至少 {length}前",
    How.AT_LEAST: "{title}：自{start}起不少于 {length}",
    How.AT_LEAST_CALENDAR: "{title}：自{start}起不少于 {length}",
    How.SAME_DAY: "{title}：{start}同日",
}


def duties_for(pack: Pack, mode: str, facts: LotFacts) -> list[dict[str, Any]]:
    """The terms of a lot; nothing for a lot that is not 依法必须招标."""
    if not facts.mandatory:
        return []
    rules: dict[str, DeadlineRule] = {}
    for rule in pack.deadlines:
        rules.setdefault(rule.deadline, rule)
    found = []
    for name, modes in MEETS.items():
        rule_or_none = rules.get(name)
        if mode in modes and rule_or_none is not None:
            parameter = pack.find_parameter(rule_or_none.parameter, facts.notice_on)
            if parameter is not None and parameter.text not in {"no", "0"}:
                found.append(_deadline(pack, rule_or_none, parameter, facts))
    return found


def _deadline(pack: Pack, rule: DeadlineRule, parameter: Parameter, facts: LotFacts) -> dict[str, Any]:
    start = _start(rule.deadline, facts)
    counted = count(pack, rule, start, seeded_calendar()) if start is not None else None
    own = parameter.note.startswith("自设")
    length = f"{parameter.text} {_UNITS[parameter.unit]}" if parameter.unit in _UNITS else ""
    law, sentence = _cited(pack, rule, own=own)
    return item(
        rule.deadline,
        _TEXTS[rule.how].format(title=rule.title, start=rule.start, length=length),
        law,
        sentence,
        start=start.isoformat() if start is not None else None,
        due=_iso(counted.due) if counted is not None else None,
        latest=_iso(counted.latest) if counted is not None else None,
        count=parameter.whole if parameter.unit in _UNITS else None,
        unit=parameter.unit.value if parameter.unit in _UNITS else "",
        duty_of=rule.duty_of,
        reason=_reason(counted),
        own=own,
    )


def _cited(pack: Pack, rule: DeadlineRule, *, own: bool) -> tuple[Law | None, str]:
    """A term the house set itself is never shown as law."""
    return (None, "") if own else (rule.law, rule.quote or pack.quote(rule.law))


def _start(name: str, facts: LotFacts) -> date | None:
    if name in FROM_NOTICE:
        return facts.notice_on
    return facts.evaluation_on if name in FROM_EVALUATION else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _reason(counted: CountedDeadline | None) -> str:
    """Why there is no day."""
    if counted is None:
        return "起算日尚未填写或尚未发生"
    if counted.unknown_year:
        return f"{counted.unknown_year}年的节假日安排尚未公布，期限待国务院办公厅通知公布后计算"
    return ""
