"""Figures of all centres together, for the coordinator alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from yuanping.apps.booking.models import Offer
from yuanping.apps.booking.queries.gather import LIVE
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.answering import Answer
from yuanping.kernel.booking.slots import day_bounds, local_day
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.errors import NotFound

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """A venue that did not take an offer, and why: for the coordinator and the supervisor, for nobody else."""

    centre_id: str
    number: str
    seats: int
    at: datetime
    reason: str


def count_seats(days: Collection[date]) -> dict[str, int]:
    """Seats held or booked by centre over some days, each day a session begins on counted once; one query."""
    if not days:
        return {}
    rows = Offer.objects.filter(
        state__in=LIVE,
        round__booking__starts_at__gte=day_bounds(min(days))[0],
        round__booking__starts_at__lt=day_bounds(max(days))[1],
    ).values_list("centre_id", "round__booking__starts_at", "seats")
    wanted, found = set(days), dict[str, int]()
    for centre_id, starts_at, seats in rows:
        if local_day(starts_at) in wanted:
            found[centre_id] = found.get(centre_id, 0) + seats
    return found


def list_answers(actor: Actor, since: datetime) -> tuple[Answer, ...]:
    """Offers sent since a moment, with what became of them; raises ``NotFound`` for anybody but the coordinator."""
    _check(actor)
    rows = Offer.objects.filter(sent_at__gte=since).values_list(
        "centre_id", "state", "sent_at", "answered_at", "due_at"
    )
    return tuple(Answer(centre, OfferState(state), sent, answered, due) for centre, state, sent, answered, due in rows)


def list_refusals(actor: Actor, since: datetime) -> tuple[Refusal, ...]:
    """The newest refusals with their reasons; raises ``NotFound`` for anybody but the coordinator."""
    _check(actor)
    rows = (
        Offer.objects.filter(state=OfferState.DECLINED, answered_at__gte=since)
        .order_by("-answered_at", "offer_id")
        .values_list("centre_id", "round__booking__number", "seats", "answered_at", "reason")
    )
    return tuple(
        Refusal(centre, number, seats, at, reason)
        for centre, number, seats, at, reason in rows[:SHOWN]
        if at is not None
    )


def _check(actor: Actor) -> None:
    if actor.role is not Role.PROVINCIAL_COORDINATOR:
        raise NotFound("figures")
