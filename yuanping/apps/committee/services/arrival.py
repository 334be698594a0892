"""Arrival at the venue, forming of the committee, and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import Committee, GateTry, Seat
from yuanping.apps.committee.queries import SeatPerson
from yuanping.apps.committee.services.replies import CALLING, committee_of_code, recheck_recusal, record_refusal
from yuanping.apps.committee.services.second import ByPasskey, ByStaff, Second
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import queries as experts
from yuanping.apps.tenders import services as tenders
from yuanping.infra import storage
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.committee.custody import check_desk
from yuanping.kernel.committee.gate import WITHIN, Factor, check_document, check_pace, check_second_staff
from yuanping.kernel.committee.holder import GateOrder, NumberOrder
from yuanping.kernel.committee.lateness import check_in_time
from yuanping.kernel.committee.record import REPRESENTATIVE, members_digest
from yuanping.kernel.committee.states import COMMITTEE, SEAT, CommitteeState, SeatState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.committee import CommitteeFormed
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")
WRONG_CODE = frozenset({"code_unknown", "code_used", "outside_arrival_window", "identity_mismatch"})
"""What slows a door down: it would be the way to try out codes and numbers."""
AT_THE_GATE = WRONG_CODE | {
    "too_many_codes", "passkey_unknown", "passkey_mismatch", "passkey_invalid", "passkey_too_late", "second_staff_same",
    "second_staff_foreign", "late_needs_decision",
}  # fmt: skip
"""What is recorded of a code shown at a gate; a slip of the finger is not."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """Who arrives, and what the evidence says of the second factor."""

    person: SeatPerson
    factor: Factor = Factor.ACCOUNT
    second: str = ""
    """The account of the second member of staff."""
    late: int = 0
    """Whole minutes after the reporting time."""


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """What the door may show once: name, seat and workstation."""

    seat_id: str
    seat_no: int
    kind: str
    workstation: str
    name: str
    formed: bool


def check_in(
    *, actor: Actor, code: str, identity_checked: bool, id_number: str, second: Second, now: datetime
) -> ArrivalView:
    """Open the arrival of one expert at the actor's centre; the last arrival forms the committee.

    Code, identity document and the second factor the expert chose must all stand; which factor it was is recorded, not whose key. What is
    refused at a gate changes nothing but is recorded with the centre, without lot or seat, and slows the door down.

    Raises:
        NotFound: the actor operates no centre.
        Refused: ``identity_not_checked``, ``id_number`` codes of GB 11643, ``code_mistyped``, ``code_unknown`` (also at
            another centre), ``code_used``, ``outside_arrival_window``, ``late_needs_decision``, ``identity_mismatch``, ``second_staff_…``, ``passkey_…``,
            ``too_many_codes``, ``keyholder_unavailable``.
    """
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("arrival")
    try:
        id_number = check_document(checked=identity_checked, id_number=id_number)
        return _admit(actor, code, id_number, second, now)
    except Refused as refused:
        if refused.code in AT_THE_GATE:
            _keep_refusal(actor, refused, now)
        raise


@transaction.atomic
def _keep_refusal(actor: Actor, refused: Refused, now: datetime) -> None:
    record_refusal("committee.arrival", actor, refused, now)
    if refused.code in WRONG_CODE:
        GateTry.objects.filter(centre=actor.organisation_id, refused_at__lte=now - WITHIN).delete()
        GateTry.objects.create(centre=actor.organisation_id, refused_at=now)


def _confirm(actor: Actor, second: Second, now: datetime) -> tuple[Factor, str]:
    """Which factor it was, and whose passkey, where it was one: the key holder says whether it is the called one's."""
    if isinstance(second, ByPasskey):
        return Factor.PASSKEY, experts.holder_of(second.answer, now)
    check_second_staff(actor, second.actor)
    return Factor.STAFF, ""


@transaction.atomic
def _admit(actor: Actor, code: str, id_number: str, second: Second, now: datetime) -> ArrivalView:
    hold(f"committee:gate:{actor.organisation_id}")
    check_pace(list(GateTry.objects.filter(centre=actor.organisation_id).values_list("refused_at", flat=True)), now)
    factor, expert_id = _confirm(actor, second, now)
    row = committee_of_code(code, "arrival")
    if not row.seats.filter(centre=actor.organisation_id).exists():
        raise Refused("code_unknown", {}, LAW_SECRET, field="code")
    late = _check_window(row, now)
    order = GateOrder(
        storage.get(row.sealed_pool), bytes(row.sealed_state), code, actor.organisation_id, id_number, expert_id
    )
    admitted = draw.key_holder().open_at_gate(order)
    row.sealed_state = admitted.sealed_state
    row.save()
    seat = Seat.objects.select_for_update().get(committee=row, seat_no=admitted.seat)
    seat.workstation = admitted.workstation
    second_id = second.actor.user_id if isinstance(second, ByStaff) else ""
    person = SeatPerson(admitted.name, "", admitted.opening_digest)
    _arrive(row, seat, actor, Arriving(person, factor, second_id, late), now)
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
    late = _check_window(row, now)
    SEAT.advance(seat.state, "arrive", actor.role)
    person = queries.person_of(seat)
    _arrive(row, seat, actor, Arriving(person, late=late), now)
    return _view(row, seat, person.name, now)


def _check_window(row: Committee, now: datetime) -> int:
    """Whether the door is open for this sitting; answers how many minutes late it is."""
    if row.state not in CALLING:
        raise Refused("code_used", {}, LAW_SECRET, field="code")
    if not row.arrive_from <= now < row.arrive_until:
        raise Refused("outside_arrival_window", {}, LAW_SECRET, field="code")
    return check_in_time(queries.hours_of(row), queries.lateness_of(row), now)


def _arrive(row: Committee, seat: Seat, actor: Actor, arriving: Arriving, now: datetime) -> None:
    seat.state = SEAT.advance(seat.state, "arrive", actor.role)
    seat.sealed_member = queries.seal_person(seat.seat_id, arriving.person)
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
            "factor": str(arriving.factor),
            "second": arriving.second,
            "minutes_late": arriving.late,
            "opening_digest": arriving.person.opening_digest,
        },
        access=Access.SEALED,
        now=now,
    )


def _view(row: Committee, seat: Seat, name: str, now: datetime) -> ArrivalView:
    formed = _form(row, now)
    return ArrivalView(seat.seat_id, seat.seat_no, seat.kind, queries.where_now(seat), name, formed)


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
        Refused: ``code_mistyped``, ``code_unknown`` (also before check-in), ``devices_not_handed_in`` (where the pack asks for it).
    """
    row = committee_of_code(code, "arrival")
    number = draw.key_holder().seat_of(bytes(row.sealed_state), code)
    seat = row.seats.filter(seat_no=number, state=SeatState.ARRIVED).first() if number else None
    if seat is None:
        raise Refused("code_unknown", {}, LAW_SECRET, field="code")
    _check_devices(seat)
    return Actor(Role.EXPERT, seat_id=seat.seat_id)


def _check_devices(seat: Seat) -> None:
    check_desk(queries.rule_of(seat.committee), handed_in=queries.devices_are_away(seat))


def open_desk_as_representative(*, actor: Actor, lot_id: str, now: datetime) -> Actor:
    """The seat of a representative who has passed the gate.

    Raises:
        NotFound: this account holds no arrived seat of the lot's committee.
        Refused: ``devices_not_handed_in`` (where the pack asks for it).
    """
    seats = Seat.objects.filter(
        committee__lot_id=lot_id, committee__state__in=(*CALLING, CommitteeState.FORMED), kind=REPRESENTATIVE
    )
    for seat in seats.filter(state=SeatState.ARRIVED):
        if actor.role is Role.OWNER_REPRESENTATIVE and queries.person_of(seat).user_id == actor.user_id:
            _check_devices(seat)
            return Actor(actor.role, actor.organisation_id, actor.user_id, actor.name, seat.seat_id)
    raise NotFound("seat")
