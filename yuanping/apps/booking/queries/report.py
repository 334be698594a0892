"""What the province asks for by month: how full each centre was, and how long it took to answer. For the coordinator alone.

* A month is one of Asia/Shanghai. Load counts the half hours booked (not merely held) in it, the changeover included, since the desk is not
  free then; confirmation counts offers by the month in which they were sent.
* Every offer sent stands in exactly one further column, so a row adds up. An offer that was confirmed stays confirmed when its booking later moves or
  ends: what a venue answered is not undone by others. One taken back before it was answered is ``released``. Where no workstation was left
  when the venues were drawn, nothing was sent: ``no_room`` counts it beside the sum.
* Whatever the range, three queries.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from django.db.models import Count
from django.db.models.functions import TruncMonth

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.booking.queries.values import NO_ROOM
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.slots import SHANGHAI, day_bounds
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.errors import NotFound, Refused

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One centre in one month (its first day)."""

    month: date
    centre: str
    sittings: int
    desks: int
    half_hours: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Offers sent to one centre in one month, and how long the answered ones took; ``None`` when none was answered.

    ``sent`` is the sum of the five columns after it; ``no_show``: confirmed offers for which nobody came.
    """

    month: date
    centre: str
    sent: int
    confirmed: int
    declined: int
    expired: int
    waiting: int
    released: int
    no_room: int
    no_show: int
    median: timedelta | None
    longest: timedelta | None


@dataclass(frozen=True, slots=True)
class ProvinceReport:
    """Rows by month, then centre; a centre without anything in a month has no row."""

    load: tuple[LoadRow, ...]
    answers: tuple[AnswerRow, ...]


def get_report(actor: Actor, first: date, last: date) -> ProvinceReport:
    """From the month of ``first`` to that of ``last``, both included.

    Raises:
        NotFound: not the province's coordinator.
        Refused: ``months_out_of_order``.
    """
    span = report_span(actor, first, last)
    names = {each.centre_id: each.name for each in venues.list_centres()}
    return ProvinceReport(_load(span, names), _answers(span, names))


def report_span(actor: Actor, first: date, last: date) -> tuple[datetime, datetime]:
    """From the first instant of the month of ``first`` to that after the month of ``last``, for who may read reports.

    Raises:
        NotFound: not the province's coordinator.
        Refused: ``months_out_of_order``.
    """
    if not permissions.can_read_province_report(actor):
        raise NotFound("report")
    begins, ends = first.replace(day=1), _next_month(last)
    months = (ends.year - begins.year) * 12 + ends.month - begins.month
    if not 1 <= months <= MOST_MONTHS:
        raise Refused("months_out_of_order", {"most": MOST_MONTHS}, field="to")
    return day_bounds(begins)[0], day_bounds(ends)[0]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _load(span: tuple[datetime, datetime], names: dict[str, str]) -> tuple[LoadRow, ...]:
    rows = (
        Occupancy.objects.filter(held=False, slot_start__gte=span[0], slot_start__lt=span[1])
        .annotate(month=TruncMonth("slot_start", tzinfo=SHANGHAI))
        .values("month", "offer__centre_id")
        .annotate(
            sittings=Count("offer__round__booking", distinct=True),
            desks=Count("workstation", distinct=True),
            half_hours=Count("id"),
        )
        .order_by("month", "offer__centre_id")
    )
    return tuple(
        LoadRow(
            row["month"].date(),
            names.get(row["offer__centre_id"], ""),
            row["sittings"],
            row["desks"],
            row["half_hours"],
        )
        for row in rows
        if row["offer__centre_id"]
    )


class Fate(StrEnum):
    """The column one offer is counted in."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WAITING = "waiting"
    RELEASED = "released"
    NO_ROOM = "no_room"


SENT = frozenset(Fate) - {Fate.NO_ROOM}
ANSWERED = frozenset({Fate.CONFIRMED, Fate.DECLINED})


def _fate(state: str, answered_at: datetime | None, reason: str) -> Fate:
    if state == OfferState.DECLINED:
        return Fate.NO_ROOM if reason == NO_ROOM else Fate.DECLINED
    if state == OfferState.RELEASED:
        return Fate.RELEASED if answered_at is None else Fate.CONFIRMED
    return {OfferState.SENT: Fate.WAITING, OfferState.CONFIRMED: Fate.CONFIRMED, OfferState.EXPIRED: Fate.EXPIRED}[
        OfferState(state)
    ]


def _answers(span: tuple[datetime, datetime], names: dict[str, str]) -> tuple[AnswerRow, ...]:
    rows = Offer.objects.filter(sent_at__gte=span[0], sent_at__lt=span[1]).values_list(
        "sent_at", "answered_at", "state", "reason", "no_show_at", "centre_id"
    )
    fates: dict[tuple[date, str], Counter[Fate]] = {}
    spans: dict[tuple[date, str], list[timedelta]] = {}
    absent: Counter[tuple[date, str]] = Counter()
    for sent_at, answered_at, state, reason, no_show_at, centre_id in rows.order_by("sent_at", "offer_id"):
        key = sent_at.astimezone(SHANGHAI).date().replace(day=1), centre_id
        fate = _fate(state, answered_at, reason)
        fates.setdefault(key, Counter())[fate] += 1
        absent[key] += no_show_at is not None
        if answered_at is not None and fate in ANSWERED:
            spans.setdefault(key, []).append(answered_at - sent_at)
    return tuple(_answer(key, names, fates[key], spans.get(key, []), absent[key]) for key in sorted(fates))


def _answer(
    key: tuple[date, str], names: dict[str, str], fates: Counter[Fate], spans: list[timedelta], absent: int
) -> AnswerRow:
    return AnswerRow(
        month=key[0],
        centre=names.get(key[1], ""),
        sent=sum(fates[each] for each in SENT),
        confirmed=fates[Fate.CONFIRMED],
        declined=fates[Fate.DECLINED],
        expired=fates[Fate.EXPIRED],
        waiting=fates[Fate.WAITING],
        released=fates[Fate.RELEASED],
        no_room=fates[Fate.NO_ROOM],
        no_show=absent,
        median=timedelta(seconds=median(each.total_seconds() for each in spans)) if spans else None,
        longest=max(spans, default=None),
    )
