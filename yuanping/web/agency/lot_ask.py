"""Whose turn it is at a lot, until when, by which article; and the ten phases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.bidding import queries as bidding
from yuanping.apps.booking.queries import BookingHours
from yuanping.apps.policy import queries as policy
from yuanping.apps.policy.queries import DecisionView
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.tenders.queries import LotView
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import Deadline, end_of_day
from yuanping.kernel.law import Law
from yuanping.kernel.lot.states import LotState
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import Clock, Step, clock_for, clock_until, steps_until
from yuanping.web.shell.menu import find_url

S = LotState
NOTICE = Law("招标投标法", "第二十四条")
OPENING = Law("招标投标法", "第三十四条")
BEFORE_OPENING = Law("评标委员会和评标方法暂行规定", "第八条")


@dataclass(frozen=True, slots=True)
class Ask:
    """The three questions. ``post`` is an address to post to, ``href`` one to go to; ``kind``: mine, wait, done, late."""

    kind: str
    now: str
    now_note: str
    next: str
    next_note: str = ""
    href: str = ""
    post: str = ""
    clock: Clock | None = None
    due_label: str = ""


def compose_ask(
    actor: Actor, lot: LotView, found: DecisionView | None, hours: BookingHours | None, now: datetime
) -> Ask:
    """What stands, what comes next and who does it."""
    mine = actor.role is Role.AGENCY_CLERK
    ask = _for_agency(actor, lot, found, hours, now)
    if not mine and ask.kind == "mine" and lot.state is not S.SIGNED:
        waits = _("等招标代理机构：%(what)s") % {"what": ask.next}
        return Ask("wait", ask.now, ask.now_note, waits, _("您无需操作。"), clock=ask.clock, due_label=ask.due_label)
    return ask


def _for_agency(
    actor: Actor, lot: LotView, found: DecisionView | None, hours: BookingHours | None, now: datetime
) -> Ask:
    if lot.state is S.ENDED:
        return Ask("done", _("招标已终止"), lot.lot_code, _("需要重新招标的，另行登记"))
    if lot.state is S.REGISTERED or found is None:
        return _ask_decide(lot, now)
    if lot.state in {S.DECIDED, S.BOOKED}:
        if found.decision.remote and hours is None:
            return _ask_book(lot, found, now)
        return _ask_publish(lot, found, hours, now)
    if lot.state in {S.NOTICE_PUBLISHED, S.PREPARED}:
        return _ask_draw(lot, found, now)
    if lot.state is S.DRAWN:
        return _ask_open(lot, now)
    return _ask_later(actor, lot)


def _ask_decide(lot: LotView, now: datetime) -> Ask:
    return Ask(
        kind="mine",
        now=_("已立项"),
        now_note=_("%(at)s 登记，%(code)s") % {"at": formats.moment(lot.registered_at), "code": lot.lot_code},
        next=_("判定评标方式"),
        next_note=_("系统按规则包判定，写明每一条依据，可随时重新判定。"),
        post=reverse("agency:decide", args=[lot.lot_id]),
        clock=clock_until(end_of_day(lot.notice_on), now, own=True),
        due_label=_("最晚·须在发布公告之前"),
    )


def _decided_note(found: DecisionView) -> str:
    return _("%(at)s 由系统判定，第 %(number)s 次") % {"at": formats.moment(found.decided_at), "number": found.number}


def _ask_book(lot: LotView, found: DecisionView, now: datetime) -> Ask:
    rule = policy.get_pack_of_lot(lot.lot_id).parameter("booking.with_notice", lot.notice_on)
    clock = clock_until(end_of_day(lot.notice_on), now, own=not rule.yes, law=rule.law if rule.yes else None)
    return Ask(
        kind="mine",
        now=_("评标方式已判定"),
        now_note=_decided_note(found),
        next=_("申请工位"),
        next_note=_("约 2 分钟，一次申请即可，无需再联系各中心。"),
        href=find_url("agency:request_booking", lot.lot_id),
        clock=clock,
        due_label=_("最晚·须与招标公告同时提出") if rule.yes else _("最晚·建议在发布公告之前"),
    )


def _ask_publish(lot: LotView, found: DecisionView, hours: BookingHours | None, now: datetime) -> Ask:
    stands = _("评标方式已判定")
    if hours is not None:
        stands = _("工位已确认") if hours.confirmed else _("工位已申请，等场所确认")
    return Ask(
        kind="mine",
        now=stands,
        now_note=_("评标定于 %(at)s") % {"at": formats.moment(hours.starts_at)} if hours else _decided_note(found),
        next=_("发布招标公告"),
        next_note=_("公告发布时评标标准即冻结，之后不能改动。"),
        href=reverse("agency:notice", args=[lot.lot_id]),
        clock=clock_until(end_of_day(lot.notice_on), now, own=True),
        due_label=_("最晚·您计划的公告日"),
    )


def _ask_draw(lot: LotView, found: DecisionView, now: datetime) -> Ask:
    due = bidding.get_notice(lot.lot_id).bids_due_at
    clock = clock_for(Deadline(due, law=BEFORE_OPENING), now)
    note = _("投标截止 %(at)s") % {"at": formats.moment(due)}
    if not found.decision.remote:
        words = _("按集中评标组织，不安排异地工位")
        return Ask("wait", _("公告已发布"), note, words, clock=clock, due_label=_("最晚·开标之前"))
    if lot.state is S.NOTICE_PUBLISHED:
        words = _("等评标场所确认工位")
        return Ask(
            "wait",
            _("公告已发布"),
            note,
            words,
            _("全部确认后即可申请抽取专家。"),
            clock=clock,
            due_label=_("最晚·开标之前"),
        )
    ceremony = find_url("supervisor:ceremonies")
    return Ask(
        kind="mine",
        now=_("公告已发布，工位已确认"),
        now_note=note,
        next=_("申请抽取专家"),
        next_note=_("投标人满三个后可以申请；三方各自提交随机值，任何一方不能左右结果。"),
        post=reverse("agency:request_draw", args=[lot.lot_id]),
        href=ceremony,
        clock=clock,
        due_label=_("最晚·开标之前"),
    )


def _ask_open(lot: LotView, now: datetime) -> Ask:
    due = bidding.get_notice(lot.lot_id).bids_due_at
    return Ask(
        kind="mine" if now >= due else "wait",
        now=_("专家已抽取，名单密封"),
        now_note=_("名单在中标结果确定前保密。"),
        next=_("开标"),
        next_note=_("开标与投标截止同时进行。"),
        href=reverse("agency:opening", args=[lot.lot_id]),
        clock=clock_for(Deadline(due, law=OPENING), now),
        due_label=_("开标时间"),
    )


def _ask_later(actor: Actor, lot: LotView) -> Ask:
    words = {
        S.OPENED: (_("已开标"), _("等评委到场，组成评标委员会")),
        S.FORMED: (_("评标进行中"), _("等评标委员会完成评审")),
        S.RANKED: (_("评审完成"), _("等全体评委签署评标报告")),
        S.SIGNED: (_("评标报告已签署"), _("等招标人确定中标人")),
        S.AWARDED: (_("已定标"), _("等公开版档案包生成")),
        S.ARCHIVED: (_("已归档"), _("任何人都可以下载档案包自行核验")),
    }
    now_words, next_words = words[lot.state]
    if lot.state is S.SIGNED and actor.role is Role.PROCURING_ENTITY:
        href = find_url("agency:award", lot.lot_id)
        return Ask("mine", now_words, lot.lot_code, _("确定中标人"), _("按评标报告推荐的候选人顺序。"), href=href)
    if lot.state in {S.AWARDED, S.ARCHIVED}:
        return Ask("done", now_words, lot.lot_code, next_words)
    return Ask("wait", now_words, lot.lot_code, next_words, _("您无需操作。"))


_AT = {
    S.REGISTERED: 1,
    S.DECIDED: 2,
    S.BOOKED: 3,
    S.NOTICE_PUBLISHED: 2,
    S.PREPARED: 4,
    S.DRAWN: 5,
    S.OPENED: 6,
    S.FORMED: 6,
    S.RANKED: 7,
    S.SIGNED: 8,
    S.AWARDED: 9,
    S.ARCHIVED: 10,
    S.ENDED: 10,
}


def compose_steps(lot: LotView, hours: BookingHours | None, *, remote: bool = True) -> tuple[Step, ...]:
    """The ten phases with the day each was reached, or is planned for."""
    labels = (
        _("立项"),
        _("判定方式"),
        _("申请工位"),
        _("发布公告"),
        _("抽取专家"),
        _("开标"),
        _("远程评标"),
        _("签署报告"),
        _("公示定标"),
        _("归档"),
    )
    at = _AT[lot.state]
    if lot.state is S.DECIDED and (hours is not None or not remote):
        at = 3
    if lot.state is S.NOTICE_PUBLISHED and not remote:
        at = 4
    plan = _("计划 %(day)s")
    notes = [formats.short_day(lot.registered_at)] + [""] * 9
    reached = {
        "decide": 1,
        "confirm_booking": 2,
        "publish_notice": 3,
        "draw_committee": 4,
        "open_bids": 5,
        "form_committee": 6,
        "sign_report": 7,
        "record_award": 8,
        "archive": 9,
    }
    for step in tenders.list_steps(lot.lot_id):
        for act, place in reached.items():
            if step.transition.startswith(act):
                notes[place] = formats.short_day(step.at)
    notes[3] = notes[3] or plan % {"day": formats.short_day(lot.notice_on)}
    notes[5] = notes[5] or plan % {"day": formats.short_day(lot.evaluation_on)}
    return steps_until(labels, at, notes)
