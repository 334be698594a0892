"""The live database against what must hold of it; the number of queries does not grow with the bookings."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet

from yuanping.apps.booking.models import Booking, Change, Occupancy, Offer, Round
from yuanping.apps.booking.queries.sound_parts import inspect_parts
from yuanping.apps.booking.queries.values import OFFER_ANSWER
from yuanping.infra.deadlines import DeadlineView, list_open_of_kind
from yuanping.kernel.booking.invariants import BookingFacts, Finding, OfferFacts, Taken, Watching, find_broken
from yuanping.kernel.booking.states import BookingState, ChangeState, OfferState

NOTHING = Taken(0, 0, 0, 0, None, None)


@dataclass(frozen=True, slots=True)
class Inspection:
    """How much was looked at, and what does not hold."""

    bookings: int
    offers: int
    half_hours: int
    findings: tuple[Finding, ...]


def inspect_bookings(now: datetime) -> Inspection:
    """Look at every booking, offer, hold and deadline, and at the constraint that keeps workstations single."""
    found: list[Finding] = [*_constraint(), *_twice(), *inspect_parts()]
    offers = _offers()
    rounds = _counts(Round.objects.filter(live=True))
    draws = _counts(Round.objects.filter(live=True, drawn_at=None))
    changes = _counts(Change.objects.filter(state=ChangeState.PENDING))
    bookings = Booking.objects.order_by("number")
    for row in bookings:
        facts = BookingFacts(
            number=row.number,
            state=BookingState(row.state),
            size=row.size,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            live_rounds=rounds.get(row.pk, 0),
            open_draws=draws.get(row.pk, 0),
            changes=changes.get(row.pk, 0),
            offers=tuple(offers[row.pk]),
        )
        found += find_broken(facts, now)
    half_hours = sum(offer.taken.half_hours for each in offers.values() for offer in each)
    return Inspection(len(bookings), sum(len(each) for each in offers.values()), half_hours, tuple(found))


def _constraint() -> list[Finding]:
    """A restored or hand-made database may have lost the constraint that decides every race."""
    table = Occupancy._meta.db_table
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, table).values()
    once = any(each["unique"] and sorted(each["columns"]) == ["slot_start", "workstation_id"] for each in known)
    return [] if once else [Finding("constraint_missing", table)]


def _twice() -> list[Finding]:
    doubled = Occupancy.objects.values("workstation__workstation_id").annotate(
        rows=Count("id"), slots=Count("slot_start", distinct=True)
    )
    return [
        Finding("workstation_twice", row["workstation__workstation_id"])
        for row in doubled
        if row["rows"] != row["slots"]
    ]


def _counts(rows: QuerySet[Round] | QuerySet[Change]) -> dict[int, int]:
    """Rows per booking."""
    return Counter(rows.values_list("booking_id", flat=True))


def _watching(view: DeadlineView | None) -> Watching | None:
    return Watching(open=True, due_at=view.deadline.due_at) if view else None


def _offers() -> dict[int, list[OfferFacts]]:
    watched = {view.subject_id: view for view in list_open_of_kind(OFFER_ANSWER)}
    counted = Occupancy.objects.values_list("offer_id").annotate(
        rows=Count("id"),
        session=Count("id", filter=Q(slot_start__lt=F("offer__round__booking__ends_at"))),
        waiting=Count("id", filter=Q(held=True)),
        desks=Count("workstation", distinct=True),
        first=Min("slot_start"),
        last=Max("slot_start"),
    )
    taken = {offer: Taken(*rest) for offer, *rest in counted}
    found: dict[int, list[OfferFacts]] = defaultdict(list)
    for row in Offer.objects.select_related("round").order_by("offer_id"):
        found[row.round.booking_id].append(
            OfferFacts(
                offer_id=row.offer_id,
                state=OfferState(row.state),
                is_host=row.is_host,
                seats=row.seats,
                due_at=row.due_at,
                taken=taken.get(row.pk, NOTHING),
                watching=_watching(watched.get(row.offer_id)),
            )
        )
    return found
