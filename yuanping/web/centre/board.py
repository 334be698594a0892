"""The board of a day: rooms down, half hours across; placed by classes, so that no style attribute is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking.queries import OfferRow, Sitting
from yuanping.apps.committee.queries import ArrivalRow
from yuanping.apps.venues.queries import RoomView, WorkstationView
from yuanping.kernel.booking.slots import SHANGHAI, SLOT, local_day, slot_index
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import Clock, clock_for

ATTENTION = 5
HOURS = tuple(f"{hour:02d}:00" for hour in range(8, 20))


@dataclass(frozen=True, slots=True)
class Block:
    """One sitting in one room: ``css`` places and colours it."""

    css: str
    when: str
    number: str
    role: str
    text: str
    arrived: str
    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One workstation: o taken and arrived, a held or expected, e free, z fault; ``state`` says it in words."""

    kind: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Lane:
    room: str
    note: str
    dots: tuple[Dot, ...]
    dots_sentence: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """What to deal with first: cause, consequence, one action."""

    kind: str
    icon: str
    what: str
    why: str
    action: str
    href: str
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Board:
    day: date
    before: date
    after: date
    is_today: bool
    hours: tuple[str, ...]
    now_css: str
    now_hour: str
    lanes: tuple[Lane, ...]
    attention: tuple[Attention, ...]
    sittings: int
    expected: int
    arrived: int
    healthy: int
    total: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a board is made of."""

    day: date
    now: datetime
    rooms: tuple[RoomView, ...]
    sittings: tuple[Sitting, ...]
    offers: tuple[OfferRow, ...]
    arrivals: tuple[ArrivalRow, ...]
    next_at: datetime | None


def compose_board(facts: Facts) -> Board:
    today = local_day(facts.now)
    seats = [seat for room in facts.rooms for seat in room.workstations]
    slot, fifth = _now_place(facts.now)
    return Board(
        day=facts.day,
        before=facts.day - timedelta(days=1),
        after=facts.day + timedelta(days=1),
        is_today=facts.day == today,
        hours=HOURS,
        now_css=f"f{slot} at{fifth}" if facts.day == today and 1 <= slot <= 24 else "",
        now_hour=formats.hour(facts.now),
        lanes=tuple(_lane(room, facts) for room in facts.rooms),
        attention=_attention(facts, seats),
        sittings=sum(1 for sitting in facts.sittings if sitting.confirmed),
        expected=sum(sitting.seats for sitting in facts.sittings if sitting.confirmed),
        arrived=sum(1 for row in facts.arrivals if row.state == "arrived") if facts.day == today else 0,
        healthy=sum(1 for seat in seats if seat.bookable),
        total=len(seats),
        next_at=facts.next_at,
    )


def _now_place(now: datetime) -> tuple[int, int]:
    """The half hour the now-line stands in, and which fifth of it (six minutes)."""
    here = now.astimezone(SHANGHAI)
    if not 8 <= here.hour < 20:
        return 0, 0
    return slot_index(now), (here.minute % 30) // 6


def _lane(room: RoomView, facts: Facts) -> Lane:
    inside = {seat.workstation_id for seat in room.workstations}
    shared = sum(seat.dedicated_shared for seat in room.workstations)
    count = len(room.workstations)
    note = (
        ngettext("%(n)s 专属共享工位", "%(n)s 专属共享工位", count)
        if shared == count and count
        else ngettext("%(n)s 工位", "%(n)s 工位", count)
    ) % {"n": count}
    dots = tuple(_dot(seat, facts) for seat in room.workstations)
    blocks = tuple(
        _block(sitting, sum(1 for seat in sitting.workstations if seat in inside), facts)
        for sitting in facts.sittings
        if inside & set(sitting.workstations)
    )
    return Lane(room.name, note, dots, _dots_sentence(dots), blocks)


def _dot(seat: WorkstationView, facts: Facts) -> Dot:
    if not seat.bookable:
        return Dot("z", seat.label, _("停用或自检未通过"))
    if any(row.workstation == seat.workstation_id and row.state == "arrived" for row in facts.arrivals):
        return Dot("o", seat.label, _("已到"))
    if any(seat.workstation_id in sitting.workstations for sitting in facts.sittings):
        return Dot("a", seat.label, _("已预留"))
    return Dot("e", seat.label, _("空闲"))


def _dots_sentence(dots: tuple[Dot, ...]) -> str:
    found: dict[str, int] = {}
    for dot in dots:
        found[dot.state] = found.get(dot.state, 0) + 1
    return "，".join(f"{count} {state}" for state, count in found.items())


def _block(sitting: Sitting, here: int, facts: Facts) -> Block:
    start = slot_index(sitting.starts_at)
    span = max(1, min(25, start + (sitting.ends_at - sitting.starts_at) // SLOT) - start)
    role = _("主场") if sitting.is_host else _("副场")
    kind, text = _stage(sitting, facts.now)
    return Block(
        css=f"{'host' if sitting.is_host else 'sub'} {kind} f{start} w{span}",
        when=f"{formats.hour(sitting.starts_at)}–{formats.hour(sitting.ends_at)}",
        number=sitting.number[-4:],
        role=role,
        text=text,
        arrived=ngettext("%(n)s 个席位", "%(n)s 个席位", here) % {"n": here},
        href=reverse("centre:offer", args=[sitting.offer_id]),
        name=sitting.lot_name,
    )


def _stage(sitting: Sitting, now: datetime) -> tuple[str, str]:
    if not sitting.confirmed:
        return "hold", _("待确认，工位已预留")
    if now < sitting.starts_at:
        return "plan", _("%(hour)s 开始") % {"hour": formats.hour(sitting.starts_at)}
    if now >= sitting.ends_at:
        return "done", _("预订时段已结束")
    return "run", _("进行中")


def _attention(facts: Facts, seats: list[WorkstationView]) -> tuple[Attention, ...]:
    """Faults in taken workstations, then offers by deadline, then faults elsewhere; at most five."""
    used = {seat: sitting for sitting in facts.sittings for seat in sitting.workstations}
    found = [
        _fault(seat, used[seat.workstation_id]) for seat in seats if not seat.bookable and seat.workstation_id in used
    ]
    for offer in facts.offers:
        if offer.state == "sent":
            found.append(_offer(offer, facts.now))
    broken = [seat for seat in seats if not seat.bookable and seat.workstation_id not in used]
    if broken:
        found.append(_broken(broken))
    return tuple(found[:ATTENTION])


def _fault(seat: WorkstationView, sitting: Sitting) -> Attention:
    return Attention(
        "bad",
        "alert",
        _("%(seat)s 停用或自检未通过") % {"seat": seat.full_label},
        _("场次 %(number)s 已预订该工位") % {"number": sitting.number[-4:]},
        _("处理工位"),
        reverse("centre:workstation", args=[seat.workstation_id]),
    )


def _offer(offer: OfferRow, now: datetime) -> Attention:
    clock = clock_for(offer.deadline, now) if offer.deadline else None
    lead = f"{clock.lead}·" if clock else ""
    what = _("要约：%(day)s %(seats)s 个工位") % {"day": formats.day(offer.starts_at), "seats": offer.seats}
    law = offer.deadline.law if offer.deadline else None
    why = lead + (_("依据%(article)s") % {"article": law.article} if law else "")
    return Attention("warn", "send", what, why, _("去确认"), reverse("centre:offer", args=[offer.offer_id]), clock)


def _broken(seats: list[WorkstationView]) -> Attention:
    unchecked = [seat for seat in seats if seat.checked_at is None]
    what = ngettext("%(n)s 个工位不可预订", "%(n)s 个工位不可预订", len(seats)) % {"n": len(seats)}
    why = _("其中 %(n)s 个尚未自检") % {"n": len(unchecked)} if unchecked else _("停用或自检未通过，不参与抽取")
    return Attention("", "desk", what, why, _("查看工位"), reverse("centre:workstations"))
