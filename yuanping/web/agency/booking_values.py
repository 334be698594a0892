"""View values of the booking page: seat bar, limits, offers, clocks, calendar, who sees what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking.queries import BookingRow, BookingView, PassedLine, VenueLine
from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.booking.limits import away_least
from yuanping.kernel.booking.rules import COMMITTEE, BookingRules, Learns
from yuanping.kernel.booking.states import BookingState, Cancelled, OfferState
from yuanping.kernel.calendar import Deadline
from yuanping.kernel.law import Law
from yuanping.web.agency.booking_calendar import Month, month_of
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import Clock, ProofLine, SeatCell, SeesRow, clock_for


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit beneath the seat bar; ``met`` is None while nothing is drawn."""

    text: str
    law: Law
    met: bool | None


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One venue on the booking page."""

    mark: str
    css: str
    venue: VenueLine
    label: str
    kind: str
    state: str
    icon: str
    clock: Clock | None
    spent: int
    took: str
    opens: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The three questions."""

    kind: str
    now: str
    now_note: str
    next: str
    next_note: str
    next_label: str
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class BookingPage:
    view: BookingView
    kind: str
    state: str
    ask: Ask
    seats: tuple[SeatCell, ...]
    sentence: str
    limits: tuple[Limit, ...]
    fits: bool
    cards: tuple[OfferCard, ...]
    passed: tuple[PassedLine, ...]
    month: Month
    change_clock: Clock
    verify_days: int
    sees: tuple[SeesRow, ...]
    proof: ProofLine | None
    may_change: bool
    may_withdraw: bool
    may_end: bool
    substitutes: str


def compose_page(view: BookingView, now: datetime) -> BookingPage:
    kind, word = state_of(view)
    limits = _limits(view)
    return BookingPage(
        view=view,
        kind=kind,
        state=word,
        ask=_ask(view, now),
        seats=_seats(view),
        sentence=_sentence(view),
        limits=limits,
        fits=all(limit.met for limit in limits),
        cards=tuple(_card(venue, view.rules, now) for venue in view.venues),
        passed=view.passed,
        month=month_of(view, now),
        change_clock=clock_for(view.change_until, now),
        verify_days=view.rules.verify_days.number,
        sees=_sees(view.rules),
        proof=ProofLine(view.entry_id, evidence.find_index(view.entry_id)) if view.entry_id else None,
        may_change=view.mine and view.state == BookingState.CONFIRMED,
        may_withdraw=view.mine and view.state in {BookingState.OFFERED, BookingState.UNPLACED},
        may_end=view.mine and view.state != BookingState.CANCELLED,
        substitutes="" if view.substitutes is None else _("候补还有 %(n)s 家") % {"n": view.substitutes},
    )


def state_of(view: BookingView) -> tuple[str, str]:
    """Kind and word of a booking's state."""
    return {
        BookingState.DRAWING: ("go", _("等待场地抽取")),
        BookingState.OFFERED: ("go", _offered_words(view)),
        BookingState.UNPLACED: ("bad", _("场地未能落实")),
        BookingState.CONFIRMED: ("ok", _("已确认")),
        BookingState.CHANGE_PENDING: ("warn", _("变更待核验")),
        BookingState.CANCELLED: ("", cancelled_words(view.cancelled_for)),
    }[BookingState(view.state)]


def cancelled_words(cause: str) -> str:
    """Why a booking is over."""
    return (
        {
            Cancelled.FORCE_MAJEURE: _("已取消（不可抗力）"),
            Cancelled.ENDED: _("已取消（招标终止）"),
        }.get(Cancelled(cause), _("已撤回"))
        if cause
        else _("已撤回")
    )


def _offered_words(view: BookingView) -> str:
    if any(venue.merged for venue in view.venues):
        return _("工位已预留，等场地确认")
    return _("要约中 %(a)s / %(b)s 已确认") % {"a": view.confirmed_venues, "b": len(view.venues)}


def ordinal(place: int) -> str:
    """甲, 乙 …: the place of a sub-venue."""
    marks = _("甲乙丙丁戊己庚辛壬癸")
    return marks[(place - 1) % len(marks)]


def label_of(venue: VenueLine) -> str:
    """主场, or 副场 with its ordinal; the ordinal follows an order that does not tell which venue it is."""
    if venue.is_host:
        return _("主场")
    if venue.merged:
        return _("各副场")
    return _("副场%(mark)s") % {"mark": ordinal(venue.place)}


def _seats(view: BookingView) -> tuple[SeatCell, ...]:
    if not view.venues:
        host = [SeatCell("h", _("主场"))] * view.representatives
        return (*host, *[SeatCell("u", _("待抽取"))] * (view.size - view.representatives))
    cells: list[SeatCell] = []
    for venue in view.venues:
        settled = venue.state == OfferState.CONFIRMED
        kind = ("h" if venue.is_host else "s") if settled else "u"
        cells += [SeatCell(kind, label_of(venue))] * venue.seats
    cells += [SeatCell("u", _("待抽取"))] * (view.size - len(cells))
    return tuple(cells)


def _sentence(view: BookingView) -> str:
    if not view.venues:
        return _("%(size)s 个席位，尚未抽取场地") % {"size": view.size}
    parts = [
        _("%(who)s %(n)s 个%(state)s")
        % {
            "who": label_of(venue),
            "n": venue.seats,
            "state": _("已确认") if venue.state == OfferState.CONFIRMED else _("待确认"),
        }
        for venue in view.venues
    ]
    return _("%(size)s 个席位：%(parts)s") % {"size": view.size, "parts": "，".join(parts)}


def _limits(view: BookingView) -> tuple[Limit, ...]:
    """The pack's limits beside what was drawn; of sub-venues that are hidden only that they keep them, which the draw guarantees."""
    rules, found = view.rules, []
    merged = any(venue.merged for venue in view.venues)
    drawn = bool(view.venues) and sum(venue.seats for venue in view.venues) == view.size
    at: dict[int, int] = {}
    for venue in view.venues:
        if venue.place:
            at[venue.place] = at.get(venue.place, 0) + venue.seats
    subs = list(at.values())
    if rules.offsite_least:
        share = rules.offsite_least.share
        values = {"n": sum(subs), "k": view.size, "share": f"{share.numerator}/{share.denominator}"}
        text = _("异地 %(n)s / %(k)s，要求 ≥ %(share)s") if drawn else _("异地要求 ≥ %(share)s")
        met = sum(subs) >= away_least(rules, view.size) if drawn else None
        found.append(Limit(text % values, rules.offsite_least.law, met))
    if rules.sub_most:
        share = rules.sub_most.share
        values = {"n": max(subs, default=0), "share": f"{share.numerator}/{share.denominator}"}
        text = _("单一副场最多 %(n)s，要求 ≤ %(share)s") if drawn and not merged else _("单一副场要求 ≤ %(share)s")
        met = (merged or max(subs, default=0) <= share * view.size) if drawn else None
        found.append(Limit(text % values, rules.sub_most.law, met))
    if not rules.subs_least.own:
        values = {"n": len(subs), "least": rules.subs_least.number}
        text = _("副场 %(n)s 个，要求 ≥ %(least)s") if drawn and not merged else _("副场要求 ≥ %(least)s 个")
        met = (merged or len(subs) >= rules.subs_least.number) if drawn else None
        found.append(Limit(text % values, rules.subs_least.law, met))
    return tuple(found)


def _card(venue: VenueLine, rules: BookingRules, now: datetime) -> OfferCard:
    waiting = venue.state == OfferState.SENT
    clock = clock_for(venue.deadline, now) if waiting and venue.deadline else None
    return OfferCard(
        mark=_("主") if venue.is_host else _("副") if venue.merged else ordinal(venue.place),
        css="" if venue.is_host else "s",
        venue=venue,
        label=label_of(venue),
        kind="go" if waiting else "ok",
        state=_("待确认") if waiting else _("已确认"),
        icon="send" if waiting else "",
        clock=clock,
        spent=_spent(venue, now),
        took=formats.duration(venue.answered_at - venue.sent_at) if venue.answered_at else "",
        opens=opens_words(rules),
    )


def _spent(venue: VenueLine, now: datetime) -> int:
    """Share of the term that is over, in two hundredths (the gauge is 200 wide)."""
    due = venue.deadline.due_at if venue.deadline else None
    if due is None or due <= venue.sent_at:
        return 0
    return max(0, min(200, int(200 * ((now - venue.sent_at) / (due - venue.sent_at)))))


def opens_words(rules: BookingRules) -> str:
    """When the agency may read a sub-venue's name."""
    return {
        Learns.ALWAYS: _("抽取后可见"),
        Learns.CONFIRMED: _("确认后可见；此前请勿联系场地"),
        Learns.AWARDED: _("定标后可见；全程保密"),
        Learns.NEVER: _("全程保密"),
    }[rules.agency_learns]


def _sees(rules: BookingRules) -> tuple[SeesRow, ...]:
    """谁能看到什么, from the pack's visibility."""
    you = {
        Learns.ALWAYS: _("您：抽取后；投标人：否"),
        Learns.CONFIRMED: _("您：该副场确认后；投标人：否"),
        Learns.AWARDED: _("您：定标后；投标人：否"),
        Learns.NEVER: _("您和投标人：否"),
    }[rules.agency_learns]
    return (
        SeesRow(_("副场名称"), you, rules.agency_learns_law),
        SeesRow(_("项目名称"), _("副场：确认后，仅本场部分")),
        SeesRow(_("未承接原因"), _("仅行政监督和省级调度")),
        SeesRow(_("专家名单"), _("任何人：评标当日到场前不可见"), COMMITTEE),
    )


def _ask(view: BookingView, now: datetime) -> Ask:
    state = BookingState(view.state)
    if state == BookingState.OFFERED:
        return _ask_offered(view, now)
    if state == BookingState.DRAWING:
        note = _("一家副场未承接，余下席位重新抽取；已确认的不变") if view.venues else _("席位数和约束已固定，尚未抽取")
        who = _("三方提交承诺并揭示")
        then = _("招标方、行政监督、专家库组建单位各自办理；您代表招标方一方")
        return Ask("mine", _("等三方抽取场地"), note, who, then, _("下一步·由三方办理"), None)
    if state == BookingState.CONFIRMED:
        when = f"{formats.day(view.starts_at)} {formats.hour(view.starts_at)}"
        then = _("按时发布公告、抽取专家；除不可抗力外各方不得更改")
        return Ask(
            "done", _("工位已全部确认"), when, _("进入专家抽取"), then, _("下一步"), clock_for(view.change_until, now)
        )
    if state == BookingState.CHANGE_PENDING and view.change:
        due = clock_for(view.change.deadline, now) if view.change.deadline else None
        now_words = _("取消申请待核验") if view.change.cancels else _("变更申请待核验")
        return Ask("wait", now_words, view.change.reason, _("核验变更"), _("由主场办理"), "", due)
    if state == BookingState.UNPLACED:
        return _ask_unplaced(view)
    if view.cancelled_for == Cancelled.ENDED:
        return Ask(
            "done",
            _("招标已终止"),
            _("占用的工位已全部释放，场地已获通知"),
            _("需要重新招标的，另行登记"),
            "",
            "",
            None,
        )
    return Ask("done", cancelled_words(view.cancelled_for), "", _("可重新申请"), "", _("下一步"), None)


def _ask_unplaced(view: BookingView) -> Ask:
    """No venue was found: whose turn it is depends on whether venues are being agreed upon."""
    now, note = _("场地未能落实"), _("主场未承接，或余下场所无法满足约束；占用的工位已全部释放")
    if view.agreement is not None and view.agreement.state == "pending":
        if view.may_decide:
            then = _("在下方“协商确定副场”写明理由并答复")
            return Ask(
                "mine", now, _("代理机构已提出协商的场所"), _("确认或者不予确认"), then, _("下一步·由您办理"), None
            )
        then = _("确认后在协商的场所之间抽取席位数；也可撤回后重新申请")
        return Ask("wait", now, _("已提出协商的场所"), _("确认协商的场所"), then, _("下一步·由行政监督部门办理"), None)
    if not view.mine:
        return Ask(
            "wait", now, note, _("撤回后重新申请"), _("换时间、主场或放宽备选副场"), _("下一步·由代理机构办理"), None
        )
    then = _("在下方提出协商的场所，或换时间、主场") if view.may_agree else _("换时间、主场或放宽备选副场")
    words = _("撤回后重新申请，或者协商确定副场") if view.may_agree else _("撤回后重新申请")
    return Ask("late", now, note, words, then, "", None)


def _ask_offered(view: BookingView, now: datetime) -> Ask:
    waiting = view.waiting
    known = [venue.deadline for venue in waiting if venue.deadline and venue.deadline.due_at]
    unknown = [venue.deadline for venue in waiting if venue.deadline]
    first = min(known, key=lambda deadline: str(deadline.due_at)) if known else next(iter(unknown), None)
    count = len(waiting)
    hidden = any(venue.merged for venue in view.venues)
    answered = _("、").join(label_of(venue) for venue in view.venues if venue.state == OfferState.CONFIRMED)
    now_note = _("%(who)s已确认") % {"who": answered} if answered else _("要约已全部发出")
    who = _("、").join(label_of(venue) for venue in waiting)
    seats = sum(venue.seats for venue in waiting)
    return Ask(
        kind="wait",
        now=_("等场地答复") if hidden else ngettext("等 %(n)s 家场地答复", "等 %(n)s 家场地答复", count) % {"n": count},
        now_note=now_note,
        next=ngettext("确认 %(n)s 个工位", "确认 %(n)s 个工位", seats) % {"n": seats},
        next_note=_("拒绝或逾期未答，自动转下一家，绝不视为同意"),
        next_label=_("下一步·由%(who)s办理，您无需操作") % {"who": who},
        clock=clock_for(first, now) if first else None,
    )


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One line of the list of bookings."""

    row: BookingRow
    kind: str
    state: str
    clock: Clock | None


def list_rows(rows: tuple[BookingRow, ...], now: datetime) -> tuple[BookingLine, ...]:
    return tuple(_line(row, now) for row in rows)


def _line(row: BookingRow, now: datetime) -> BookingLine:
    counts = {"a": row.confirmed, "b": row.venues}
    kind, word = {
        BookingState.DRAWING: ("go", _("等待场地抽取")),
        BookingState.OFFERED: ("go", _("要约中 %(a)s / %(b)s 已确认") % counts),
        BookingState.UNPLACED: ("bad", _("场地未能落实")),
        BookingState.CONFIRMED: ("ok", _("已确认")),
        BookingState.CHANGE_PENDING: ("warn", _("变更待核验")),
        BookingState.CANCELLED: ("", _("已撤回")),
    }[BookingState(row.state)]
    if row.hidden:
        word = _("工位已预留，等场地确认")
    clock = clock_for(Deadline(row.due_at, "", row.answer_law), now) if row.due_at else None
    return BookingLine(row, kind, word, clock)
