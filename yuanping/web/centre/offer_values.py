"""View values of the offer pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yuanping.apps.booking.queries import ChangeLine, DeskChoice, OfferRow, OfferView
from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.booking.catalogue import CHECK_ITEMS
from yuanping.kernel.booking.states import Cancelled, OfferState
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import Clock, ProofLine, clock_for


def item_name(item: str) -> str:
    """A checked device in words."""
    return {
        "computer": _("计算机"),
        "camera": _("摄像头"),
        "microphone": _("麦克风"),
        "network": _("网络"),
        "environment_monitor": _("环境监控"),
        "identity_device": _("身份核验设备"),
    }[item]


def item_names(items: tuple[str, ...]) -> str:
    return "、".join(item_name(item) for item in CHECK_ITEMS if item in items)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer in the list."""

    offer: OfferRow
    role: str
    role_css: str
    kind: str
    state: str
    icon: str
    clock: Clock | None
    waiting: bool


def offer_state(state: str) -> tuple[str, str, str]:
    """Kind, word and icon of a state."""
    return {
        OfferState.SENT: ("go", _("待您确认"), "send"),
        OfferState.CONFIRMED: ("ok", _("已确认"), ""),
        OfferState.DECLINED: ("", _("未承接"), "x"),
        OfferState.EXPIRED: ("bad", _("逾期未答"), ""),
        OfferState.RELEASED: ("", _("已释放"), ""),
    }[OfferState(state)]


def cancelled_words(cause: str) -> str:
    """What a venue is told of a booking that is over; nothing for one that is not."""
    return (
        {
            Cancelled.WITHDRAWN: _("已释放（申请人撤回）"),
            Cancelled.FORCE_MAJEURE: _("已释放（不可抗力取消）"),
            Cancelled.ENDED: _("已释放（招标终止）"),
        }[Cancelled(cause)]
        if cause
        else ""
    )


def offer_line(row: OfferRow, now: datetime) -> OfferLine:
    kind, word, icon = offer_state(row.state)
    word = cancelled_words(row.cancelled_for) or word
    waiting = row.state == OfferState.SENT
    clock = clock_for(row.deadline, now) if waiting and row.deadline else None
    role = _("主") if row.is_host else _("副")
    return OfferLine(row, role, "" if row.is_host else "s", kind, word, icon, clock, waiting)


@dataclass(frozen=True, slots=True)
class Pick:
    """One workstation to tick on the confirm page."""

    value: str
    label: str
    note: str
    ticked: bool
    off: bool


@dataclass(frozen=True, slots=True)
class OfferPage:
    line: OfferLine
    view: OfferView
    picks: tuple[Pick, ...]
    others: tuple[Pick, ...]
    off_count: int
    left: str
    rivals: str
    proof: ProofLine | None
    may_note_no_show: bool


def offer_page(view: OfferView, now: datetime) -> OfferPage:
    held = tuple(_pick(desk) for desk in view.desks if desk.held)
    others = tuple(_pick(desk) for desk in view.desks if not desk.held and not desk.taken)
    return OfferPage(
        line=offer_line(view.offer, now),
        view=view,
        picks=held,
        others=others,
        off_count=sum(1 for pick in others if pick.off),
        left=f"{view.shared_left} / {view.shared_total}",
        rivals=_rivals(view),
        proof=ProofLine(view.entry_id, evidence.find_index(view.entry_id)) if view.entry_id else None,
        may_note_no_show=(
            view.offer.state == OfferState.CONFIRMED and view.no_show_at is None and now >= view.offer.starts_at
        ),
    )


def _pick(desk: DeskChoice) -> Pick:
    if desk.failed_items:
        note = _("%(items)s未通过，不可选") % {"items": item_names(desk.failed_items)}
    elif not desk.selectable:
        note = _("尚未自检或已停用，不可选")
    elif desk.checked_at:
        note = _("自检通过 %(day)s") % {"day": formats.short_day(desk.checked_at)}
    else:
        note = ""
    if desk.dedicated_shared and desk.selectable:
        note = _("%(note)s·专属共享") % {"note": note}
    return Pick(desk.workstation_id, desk.label, note, desk.held, not desk.selectable)


def _rivals(view: OfferView) -> str:
    if not view.rivals:
        return _("没有其他待答复的要约")
    fit = _("工位均已各自预留，互不影响") if view.rivals_fit else _("余量不足")
    return _("另有 %(n)s 份要约，%(fit)s") % {"n": view.rivals, "fit": fit}


@dataclass(frozen=True, slots=True)
class ChangePage:
    line: ChangeLine
    clock: Clock | None
    kind: str
    state: str
    pending: bool


def change_page(line: ChangeLine, now: datetime) -> ChangePage:
    kind, word = {
        "pending": ("go", _("待您核验")),
        "accepted": ("ok", _("核验通过")),
        "refused": ("", _("核验未通过")),
        "dropped": ("", _("招标已终止，不再核验")),
    }[line.state]
    pending = line.state == "pending"
    clock = clock_for(line.deadline, now) if line.deadline else None
    return ChangePage(line, clock, kind, word, pending)
