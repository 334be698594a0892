"""Arrival at the venue, forming of the committee, and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.committee.queries import SeatPerson
from yuanping.apps.committee.services.replies import CALLING, committee_of_code, recheck_recusal
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.tenders import services as tenders
from yuanping.infra import storage
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.committee.holder import GateOrder, NumberOrder
from yuanping.kernel.committee.record import REPRESENTATIVE, members_digest
from yuanping.kernel.committee.states import COMMITTEE, SEAT, CommitteeState, SeatState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.committee import CommitteeFormed
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.ids import check_id_number
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """What the door may show once: name, seat and workstation."""

    seat_id: str
    seat_no: int
    kind: str
    workstation: str
    name: str
    formed: bool


@transaction.atomic
def check_in(*, actor: Actor, code: str, identity_checked: bool, id_number: str, now: datetime) -> ArrivalView:
    """Open the arrival of one expert at the actor's centre; the last arrival forms the committee.

    Raises:
        NotFound: the actor operates no centre.
        Refused: ``identity_not_checked``, ``id_number`` codes of GB 11643, ``code_mistyped``, ``code_unknown`` (also at
            another centre), ``code_used``, ``outside_arrival_window``, ``identity_mismatch``, ``keyholder_unavailable``.
    """
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("arrival")
    if not identity_checked:
        raise Refused("identity_not_checked", {}, LAW_SECRET, field="identity_checked")
    if id_number:
        id_number = check_id_number(id_number)
    row = committee_of_code(code, "arrival")
    if not row.seats.filter(centre=actor.organisation_id).exists():
        raise Refused("code_unknown", {}, LAW_SECRET, field="code")
    _check_window(row, now)
    order = GateOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), code, actor.organisation_id, id_number)
    admitted = draw.key_holder().open_at_gate(order)
    row.sealed_state = admitted.sealed_state
    row.save()
    seat = Seat.objects.select_for_update().get(committee=row, seat_no=admitted.seat)
    seat.workstation = admitted.workstation
    _arrive(row, seat, actor, SeatPerson(admitted.name, "", admitted.opening_digest), now)
    return _view(row, seat, admitted.name, now)


@transaction.atomic
def check_in_representative(*, actor: Actor, seat_id: str, identity_checked: bool, now: datetime) -> ArrivalView:
    """Admit a named representative at the host venue.

    Raises:
        NotFound: no representative's seat at this operator's centre.
        Refused: ``identity_not_checked``, ``outside_arrival_window``, ``wrong_state`` (not named, or already here).
    """
    found = Seat.objects.select_related("committee").filter(seat_id=seat_id, kind=REPRESENTATIVE).first()
    if found is None or not permissions.can_admit_representative(actor, found.committee, found):
        raise NotFound("seat")
    if not identity_checked:
        raise Refused("identity_not_checked", {}, LAW_SECRET, field="identity_checked")
    hold(f"committee:{found.committee.committee_id}")
    row = Committee.objects.select_for_update().get(pk=found.committee_id)
    seat = Seat.objects.select_for_update().get(pk=found.pk)
    _check_window(row, now)
    SEAT.advance(seat.state, "arrive", actor.role)
    person = queries.person_of(seat)
    _arrive(row, seat, actor, person, now)
    return _view(row, seat, person.name, now)


def _check_window(row: Committee, now: datetime) -> None:
    if row.state not in CALLING:
        raise Refused("code_used", {}, LAW_SECRET, field="code")
    if not row.arrive_from <= now < row.arrive_until:
        raise Refused("outside_arrival_window", {}, LAW_SECRET, field="code")


def _arrive(row: Committee, seat: Seat, actor: Actor, person: SeatPerson, now: datetime) -> None:
    seat.state = SEAT.advance(seat.state, "arrive", actor.role)
    seat.sealed_member = queries.seal_person(seat.seat_id, person)
    seat.save()
    evidence.record(
        kind="committee.arrived",
        lot_id=row.lot_id,
        actor=actor,
        body={
            "committee_id": row.committee_id,
            "seat": seat.seat_no,
            "centre": seat.centre,
            "identity_checked": True,
            "opening_digest": person.opening_digest,
        },
        access=Access.SEALED,
        now=now,
    )


def _view(row: Committee, seat: Seat, name: str, now: datetime) -> ArrivalView:
    formed = _form(row, now)
    return ArrivalView(seat.seat_id, seat.seat_no, seat.kind, seat.workstation, name, formed)


@transaction.atomic
def recheck_after_opening(*, lot_id: str, now: datetime) -> int:
    """Second recusal on the real bidders, then form the committee if everybody had arrived before the opening."""
    replaced = recheck_recusal(lot_id=lot_id, now=now)
    row = Committee.objects.select_for_update().filter(lot_id=lot_id, state__in=CALLING).first()
    if row is not None:
        _form(row, now)
    return replaced


def _form(row: Committee, now: datetime) -> bool:
    """All arrived and bids opened: deal member numbers by the seed, record, tell. Under the committee's lock."""
    seats = list(row.seats.order_by("seat_no"))
    if row.state != CommitteeState.FILLED or any(seat.state != SeatState.ARRIVED for seat in seats):
        return False
    if not queries.lot_facts(row.lot_id).opened:
        return False
    order = NumberOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), tuple(seat.seat_no for seat in seats))
    for seat, number in zip(seats, draw.key_holder().number_members(order), strict=True):
        seat.member_no = number
        seat.save()
    row.state = COMMITTEE.advance(row.state, "form", Role.SYSTEM)
    row.formed_at = now
    row.save()
    evidence.record(
        kind="committee.formed",
        lot_id=row.lot_id,
        actor=SYSTEM,
        body={
            "committee_id": row.committee_id,
            "size": len(seats),
            "members_digest": members_digest(queries.hash_of(row), queries.member_records(row)),
        },
        access=Access.PARTIES,
        now=now,
    )
    tenders.advance_lot(lot_id=row.lot_id, transition="form_committee", actor=SYSTEM, now=now)
    announce(CommitteeFormed(row.committee_id, row.lot_id))
    return True


@transaction.atomic
def open_desk(*, code: str, now: datetime) -> Actor:
    """The seat of an expert who has passed the gate, for the session at the workstation.

    Raises:
        Refused: ``code_mistyped``, ``code_unknown`` (also before check-in).
    """
    row = committee_of_code(code, "arrival")
    number = draw.key_holder().seat_of(bytes(row.sealed_state), code)
    seat = row.seats.filter(seat_no=number, state=SeatState.ARRIVED).first() if number else None
    if seat is None:
        raise Refused("code_unknown", {}, LAW_SECRET, field="code")
    return Actor(Role.EXPERT, seat_id=seat.seat_id)


def open_desk_as_representative(*, actor: Actor, lot_id: str, now: datetime) -> Actor:
    """The seat of a representative who has passed the gate.

    Raises:
        NotFound: this account holds no arrived seat of the lot's committee.
    """
    seats = Seat.objects.filter(
        committee__lot_id=lot_id, committee__state__in=(*CALLING, CommitteeState.FORMED), kind=REPRESENTATIVE
    )
    for seat in seats.filter(state=SeatState.ARRIVED):
        if actor.role is Role.OWNER_REPRESENTATIVE and queries.person_of(seat).user_id == actor.user_id:
            return Actor(actor.role, actor.organisation_id, actor.user_id, actor.name, seat.seat_id)
    raise NotFound("seat")
