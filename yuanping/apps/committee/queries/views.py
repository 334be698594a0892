"""Committees as pages and upper apps may see them. Names only after forming, and only for the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.committee.queries.lateness import hours_of, lateness_of
from yuanping.apps.committee.queries.persons import person_of
from yuanping.apps.committee.queries.records import FORMED
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.gate import place_now
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.committee.states import CommitteeState, SeatState
from yuanping.kernel.errors import NotFound

ASKERS = frozenset({Role.AGENCY_CLERK, Role.PROCURING_ENTITY})


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat without its person."""

    seat_id: str
    seat_no: int
    kind: str
    specialty: str
    state: str
    named: bool
    replaced: bool
    """Its representative did not come and another is to be named."""
    name_until: datetime | None
    """For a representative's seat that waits for a name: until when the door would let one in."""


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """How far a committee is. Where ``counted`` is false nobody counts along: state, seats and counts stand still from the draw to the forming."""

    committee_id: str
    lot_id: str
    ceremony_id: str
    state: str
    size: int
    host: str
    meets_at: datetime
    arrive_from: datetime
    arrive_until: datetime
    accepted: int
    arrived: int
    vacant: int
    formed_at: datetime | None
    seats: tuple[SeatView, ...]
    counted: bool = True


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of a formed committee, without the name."""

    seat_id: str
    committee_id: str
    lot_id: str
    number: int
    kind: str
    specialty: str
    centre: str
    workstation: str
    drawn_workstation: str
    """What the draw dealt; another than ``workstation`` where that was exchanged because it was unfit."""


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One seat that a centre expects or has admitted today; nothing tells who it is."""

    committee_id: str
    seat_id: str
    seat_no: int
    kind: str
    state: str
    workstation: str
    arrive_from: datetime
    arrive_until: datetime
    admits_until: datetime
    """When the door stops admitting on its own; after it the lot's supervisor decides."""
    named: bool

    def is_late(self, now: datetime) -> bool:
        """Whether it is still empty and the door no longer admits on its own."""
        return self.state == "expected" and now >= self.admits_until


def _view(row: Committee) -> CommitteeView:
    seats = list(row.seats.order_by("seat_no"))
    here = sum(seat.state == SeatState.ARRIVED for seat in seats)
    return CommitteeView(
        row.committee_id,
        row.lot_id,
        row.ceremony_id,
        row.state,
        row.size,
        row.host,
        row.meets_at,
        row.arrive_from,
        row.arrive_until,
        here + sum(seat.state == SeatState.ACCEPTED for seat in seats),
        here,
        sum(seat.state == SeatState.VACANT for seat in seats),
        row.formed_at,
        tuple(_seat(row, seat) for seat in seats),
    )


def _seat(row: Committee, seat: Seat) -> SeatView:
    to_name = seat.kind == REPRESENTATIVE and seat.state == SeatState.SEALED
    return SeatView(
        seat.seat_id,
        seat.seat_no,
        seat.kind,
        seat.specialty,
        seat.state,
        _is_named(seat),
        to_name and bool(seat.sealed_member),
        hours_of(row).admits_until(lateness_of(row)) if to_name else None,
    )


def _is_named(seat: Seat) -> bool:
    """Who was replaced stays sealed in the seat until another is named, and is nobody's representative any more."""
    return bool(seat.sealed_member) and seat.state != SeatState.SEALED


def _alive(lot_id: str) -> Committee | None:
    return Committee.objects.filter(lot_id=lot_id).exclude(state=CommitteeState.VOIDED).first()


def find_committee(lot_id: str) -> CommitteeView | None:
    """The committee of a lot, for upper apps."""
    row = _alive(lot_id)
    return _view(row) if row else None


def get_committee(committee_id: str) -> CommitteeView:
    """A committee by its id, for upper apps."""
    row = Committee.objects.filter(committee_id=committee_id).first()
    if row is None:
        raise NotFound("committee")
    return _view(row)


def view_committee(actor: Actor, lot_id: str) -> CommitteeView:
    """A committee for a page of one of the lot's own organisations: before it is formed, only whoever watches the draw sees it move."""
    row, facts = _alive(lot_id), lot_facts(lot_id)
    if row is None or not permissions.can_view_committee(actor, facts):
        raise NotFound("committee")
    view = _view(row)
    return (
        view if row.state in FORMED or permissions.can_count_seats(actor, facts) else _standing_still(actor, row, view)
    )


def _standing_still(actor: Actor, row: Committee, view: CommitteeView) -> CommitteeView:
    """The same from the first call to the last arrival; a representative's own seat moves, for its people name who sits there.

    Whoever asked for the draw is told when it cannot go on by itself, and for how many seats: nobody else can mend that.
    """
    state = CommitteeState.CALLING if view.state == CommitteeState.FILLED else view.state
    seats = tuple(
        seat
        if seat.kind == REPRESENTATIVE and seat.state != SeatState.ARRIVED
        else replace(seat, state="", named=False)
        for seat in view.seats
    )
    stuck = view.vacant if row.short and actor.role in ASKERS else 0
    return replace(view, state=state, accepted=0, arrived=0, vacant=stuck, seats=seats, counted=False)


def where_now(seat: Seat) -> str:
    """The workstation to go to: what the draw dealt, or what took its place when that was found unfit."""
    booking_id = seat.committee.booking_id
    return place_now(seat.workstation, booking.list_exchanges((booking_id,)).get(booking_id, ()))


def _member(seat: Seat, exchanges: Iterable[tuple[str, str]]) -> MemberView:
    committee = seat.committee
    return MemberView(
        seat.seat_id,
        committee.committee_id,
        committee.lot_id,
        seat.member_no or 0,
        seat.kind,
        seat.specialty,
        seat.centre,
        place_now(seat.workstation, exchanges),
        seat.workstation,
    )


def list_members(committee_id: str) -> tuple[MemberView, ...]:
    """Members by number; NotFound before the committee is formed."""
    seats = Seat.objects.select_related("committee").filter(
        committee__committee_id=committee_id, committee__state__in=FORMED
    )
    rows = list(seats.order_by("member_no"))
    exchanges = booking.list_exchanges({row.committee.booking_id for row in rows})
    members = tuple(_member(row, exchanges.get(row.committee.booking_id, ())) for row in rows)
    if not members:
        raise NotFound("committee")
    return members


def member_for_seat(seat_id: str) -> MemberView:
    """The member of a seat; its number is 0 until the committee is formed. NotFound before arrival."""
    seat = Seat.objects.select_related("committee").filter(seat_id=seat_id, state=SeatState.ARRIVED).first()
    if seat is None:
        raise NotFound("seat")
    booking_id = seat.committee.booking_id
    return _member(seat, booking.list_exchanges((booking_id,)).get(booking_id, ()))


def member_names(committee_id: str) -> Mapping[int, str]:
    """Names by member number, for the report of a formed committee."""
    seats = Seat.objects.filter(committee__committee_id=committee_id, committee__state__in=FORMED)
    names = {seat.member_no or 0: person_of(seat).name for seat in seats.order_by("member_no")}
    if not names:
        raise NotFound("committee")
    return names


def arrivals_at(actor: Actor, now: datetime) -> tuple[ArrivalRow, ...]:
    """Seats of today at the operator's own centre, by seat number within each committee."""
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("arrivals")
    today = legal_day(now)
    rows = (
        Seat.objects.select_related("committee")
        .filter(centre=actor.organisation_id, state__in=(SeatState.ACCEPTED, SeatState.ARRIVED, SeatState.SEALED))
        .exclude(committee__state__in=(CommitteeState.REQUESTED, CommitteeState.VOIDED))
        .order_by("committee__meets_at", "committee__committee_id", "seat_no")
    )
    seats = [row for row in rows if legal_day(row.committee.meets_at) == today]
    doors = {row.pk: hours_of(row).admits_until(lateness_of(row)) for row in {seat.committee for seat in seats}}
    exchanges = booking.list_exchanges({seat.committee.booking_id for seat in seats})
    return tuple(
        ArrivalRow(
            seat.committee.committee_id,
            seat.seat_id,
            seat.seat_no,
            seat.kind,
            "arrived" if seat.state == SeatState.ARRIVED else "expected",
            place_now(seat.workstation, exchanges.get(seat.committee.booking_id, ()))
            if seat.state == SeatState.ARRIVED or seat.kind == REPRESENTATIVE
            else "",
            seat.committee.arrive_from,
            seat.committee.arrive_until,
            doors[seat.committee_id],
            _is_named(seat),
        )
        for seat in seats
    )
