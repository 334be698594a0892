"""What must hold of the queue, of what centres' own systems and local uses hold, and of unfit workstations; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from yuanping.apps.booking.models import Booking, ExternalHold, GateFinding, LocalUse, Occupancy, Waiting
from yuanping.apps.booking.queries.values import WAITING_ENDS, WAITING_TRY
from yuanping.infra.deadlines import list_open_of_kind
from yuanping.kernel.booking.gate import GateState
from yuanping.kernel.booking.invariants import ExternalFacts, Finding, find_broken_hold
from yuanping.kernel.booking.local_use import LocalState
from yuanping.kernel.booking.states import WaitState

CENTRE = "workstation__room__venue__centre__centre_id"


def inspect_parts() -> tuple[Finding, ...]:
    """Everything that does not hold beside bookings and offers."""
    return (*_queue(), *_external(), *_local(), *_gate())


def known_bookings(booking_ids: Collection[str]) -> set[str]:
    """Those of the ids that are bookings."""
    return set(Booking.objects.filter(booking_id__in=booking_ids).values_list("booking_id", flat=True))


def _queue() -> Iterator[Finding]:
    watched = [{view.subject_id for view in list_open_of_kind(kind)} for kind in (WAITING_ENDS, WAITING_TRY)]
    booked = Exists(Booking.objects.filter(booking_id=OuterRef("booking_id")))
    for row in Waiting.objects.annotate(booked=booked).order_by("pk"):
        waits, served = row.state == WaitState.WAITING, row.state == WaitState.SERVED
        if waits != (row.ended_at is None):
            yield Finding("waiting_ended", row.waiting_id[:8])
        if served != row.booked or served != bool(row.booking_id):
            yield Finding("waiting_unserved", row.waiting_id[:8])
        if any(waits != (row.waiting_id in kind) for kind in watched):
            yield Finding("waiting_unwatched", row.waiting_id[:8])


def _external() -> Iterator[Finding]:
    counted = Occupancy.objects.exclude(external=None).values_list("external_id").annotate(
        rows=Count("id"),
        session=Count("id", filter=Q(slot_start__lt=F("external__ends_at"))),
        held=Count("id", filter=Q(held=True)),
        desks=Count("workstation", distinct=True),
        foreign=Count("id", filter=~Q(**{CENTRE: F("external__centre_id")})),
        first=Min("slot_start"),
        last=Max("slot_start"),
    )  # fmt: skip
    taken = {external: rest for external, *rest in counted}
    wanted = _local_uses()
    for row in ExternalHold.objects.order_by("pk"):
        rows, session, held, desks, foreign, first, last = taken.get(row.pk, [0, 0, 0, 0, 0, None, None])
        facts = ExternalFacts(
            row.starts_at, row.ends_at, rows, session, held, desks, foreign, first, last, wanted.get(row.pk)
        )
        yield from (Finding(code, f"{row.centre_id[-6:]} {row.reference}") for code in find_broken_hold(facts))


def _local_uses() -> dict[int, int]:
    """How many workstations each is to have, by the hold it has them through."""
    rows = LocalUse.objects.exclude(external=None).values_list("external_id", "seats", "short")
    return {external: seats - short for external, seats, short in rows if external is not None}


def _local() -> Iterator[Finding]:
    for row in LocalUse.objects.order_by("pk"):
        told = (row.state == LocalState.CANCELLED, row.state == LocalState.SHORT)
        if told != (row.external_id is None, row.external_id is not None and row.short > 0):
            yield Finding("local_state", row.local_id[:8])


def _gate() -> Iterator[Finding]:
    rows = GateFinding.objects.order_by("pk").values_list("finding_id", "state", "ended_at", CENTRE, "offer__centre_id")
    for finding_id, state, ended_at, stands_at, offered_to in rows:
        if (state in {GateState.OPEN, GateState.ESCALATED}) != (ended_at is None):
            yield Finding("gate_ended", finding_id[:8])
        if stands_at != offered_to:
            yield Finding("gate_foreign", finding_id[:8])
