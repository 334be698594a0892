"""Offers, sittings and free workstations as a centre sees them: its own part only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Change, Occupancy, Offer
from yuanping.apps.booking.queries.gather import LIVE, held_slots, plan_of, rules_of
from yuanping.apps.booking.queries.values import (
    PROOF_PURPOSE,
    ChangeLine,
    DeskChoice,
    OfferRow,
    OfferView,
    ProofFile,
    Sitting,
)
from yuanping.apps.venues import queries as venues
from yuanping.infra import crypto, storage
from yuanping.infra.deadlines import list_deadlines
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.proof import file_name, kind_of
from yuanping.kernel.booking.slots import day_bounds
from yuanping.kernel.booking.states import ChangeState, OfferState
from yuanping.kernel.booking.visibility import sees_project
from yuanping.kernel.calendar import Deadline
from yuanping.kernel.errors import NotFound

SHOWN = 50


def list_offers(actor: Actor) -> tuple[OfferRow, ...]:
    """Offers to the actor's centre: those waiting first, by deadline; then the answered ones, newest first."""
    if actor.role is not Role.VENUE_OPERATOR:
        return ()
    rows = Offer.objects.filter(centre_id=actor.organisation_id).select_related("round__booking")
    waiting = list(rows.filter(state=OfferState.SENT).order_by("due_at", "offer_id"))
    answered = list(rows.exclude(state=OfferState.SENT).order_by("-sent_at", "offer_id")[:SHOWN])
    due = _deadlines(waiting)
    return tuple(_row(offer, due) for offer in (*waiting, *answered))


def _deadlines(offers: list[Offer]) -> Mapping[str, Deadline]:
    return {view.subject_id: view.deadline for view in list_deadlines([offer.offer_id for offer in offers])}


def _row(offer: Offer, due: Mapping[str, Deadline]) -> OfferRow:
    booking = offer.round.booking
    return OfferRow(
        offer_id=offer.offer_id,
        number=booking.number,
        is_host=offer.is_host,
        seats=offer.seats,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        state=offer.state,
        sent_at=offer.sent_at,
        answered_at=offer.answered_at,
        deadline=due.get(offer.offer_id),
        cancelled_for=booking.cancelled_for if offer.state == OfferState.RELEASED else "",
        cancelled_at=booking.cancelled_at if offer.state == OfferState.RELEASED else None,
    )


def get_offer(actor: Actor, offer_id: str) -> OfferView:
    """One offer, with the workstations to promise, what is left on that day, and who else asks for them."""
    offer = Offer.objects.select_related("round__booking").filter(offer_id=offer_id).first()
    if offer is None or not permissions.can_answer_offer(actor, offer):
        raise NotFound("offer")
    booking = offer.round.booking
    names = {each.centre_id: each.name for each in venues.list_centres()}
    known = sees_project(actor.role, OfferState(offer.state))
    taken = _taken(booking, offer.centre_id)
    desks = _choices(offer, taken)
    shared = [desk for desk in desks if desk.dedicated_shared]
    rivals = _rivals(offer)
    contact = plan_of(booking).contact
    return OfferView(
        offer=_row(offer, _deadlines([offer])),
        centre_name=names.get(offer.centre_id, ""),
        host_name=names.get(booking.host, ""),
        lot_name=booking.lot_name if known else None,
        desks=desks,
        shared_total=len(shared),
        shared_left=sum(1 for desk in shared if desk.selectable and not desk.held),
        rivals=len(rivals),
        rivals_fit=all(_has_hold(each) for each in rivals),
        confirm_days=rules_of(booking).confirm_days.number,
        contact_name=offer.contact_name,
        contact_phone=offer.contact_phone,
        agency_contact=contact.name if known else "",
        agency_phone=contact.phone if known else "",
        entry_id=booking.entry_id,
        no_show=offer.no_show,
        no_show_at=offer.no_show_at,
    )


def _taken(booking: Booking, centre_id: str) -> Mapping[str, int]:
    """Who holds which workstation of the centre in the booking's hours: row keys of offers, 0 for the centre's own system."""
    rows = Occupancy.objects.filter(
        slot_start__in=held_slots(booking, centre_id), workstation__room__venue__centre__centre_id=centre_id
    ).values_list("workstation__workstation_id", "offer__pk")
    return {workstation_id: offer or 0 for workstation_id, offer in rows.distinct()}


def _choices(offer: Offer, taken: Mapping[str, int]) -> tuple[DeskChoice, ...]:
    found = []
    for room in venues.list_rooms(offer.centre_id):
        for seat in room.workstations:
            by = taken.get(seat.workstation_id)
            held = by == offer.pk
            found.append(
                DeskChoice(
                    workstation_id=seat.workstation_id,
                    label=seat.full_label,
                    dedicated_shared=seat.dedicated_shared,
                    checked_at=seat.checked_at,
                    failed_items=seat.failed_items,
                    held=held,
                    selectable=held or (by is None and seat.bookable),
                    taken=by is not None and not held,
                )
            )
    return tuple(
        sorted(found, key=lambda desk: (not desk.held, not desk.selectable, not desk.dedicated_shared, desk.label))
    )


def _rivals(offer: Offer) -> list[Offer]:
    """Other offers to the same centre that wait for an answer and overlap in time."""
    booking = offer.round.booking
    return list(
        Offer.objects.filter(centre_id=offer.centre_id, state=OfferState.SENT)
        .exclude(pk=offer.pk)
        .filter(round__booking__starts_at__lt=booking.ends_at, round__booking__ends_at__gt=booking.starts_at)
        .prefetch_related("occupancies")
    )


def _has_hold(offer: Offer) -> bool:
    return offer.seats == 0 or bool(offer.occupancies.all())


def list_sittings(actor: Actor, day: date) -> tuple[Sitting, ...]:
    """Lots that sit at the actor's centre on a day, in the order of their hours."""
    if actor.role is not Role.VENUE_OPERATOR:
        return ()
    return sittings_at(actor.organisation_id, day)


def sittings_at(centre_id: str, day: date) -> tuple[Sitting, ...]:
    """As ``list_sittings``, for other apps that have checked their actor."""
    first, end = day_bounds(day)
    offers = (
        Offer.objects.filter(centre_id=centre_id, state__in=LIVE)
        .filter(round__booking__starts_at__lt=end, round__booking__ends_at__gt=first)
        .select_related("round__booking")
        .order_by("round__booking__starts_at", "offer_id")
    )
    seats = _seats_of([offer.pk for offer in offers])
    return tuple(_sitting(offer, seats.get(offer.pk, ())) for offer in offers)


def next_sitting_at(actor: Actor, after: datetime) -> datetime | None:
    """When the next lot sits at the actor's centre; for a day without any."""
    rows = Offer.objects.filter(centre_id=actor.organisation_id, state__in=LIVE, round__booking__starts_at__gte=after)
    return rows.order_by("round__booking__starts_at").values_list("round__booking__starts_at", flat=True).first()


def _seats_of(offer_keys: list[int]) -> Mapping[int, tuple[str, ...]]:
    rows = (
        Occupancy.objects.filter(offer__in=offer_keys)
        .order_by("workstation__room__name", "workstation__label")
        .values_list("offer__pk", "workstation__workstation_id")
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for key, workstation_id in rows:
        found.setdefault(key, []).append(workstation_id)
    return {key: tuple(seats) for key, seats in found.items()}


def _sitting(offer: Offer, seats: tuple[str, ...]) -> Sitting:
    booking = offer.round.booking
    confirmed = offer.state == OfferState.CONFIRMED
    return Sitting(
        offer_id=offer.offer_id,
        booking_id=booking.booking_id,
        number=booking.number,
        lot_id=booking.lot_id if confirmed else "",
        lot_name=booking.lot_name if confirmed else "",
        is_host=offer.is_host,
        confirmed=confirmed,
        seats=offer.seats,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        workstations=seats,
    )


def get_change(actor: Actor, change_id: str) -> tuple[str, ChangeLine]:
    """A request to move a booking this centre hosts: the booking's number and the request."""
    row = Change.objects.select_related("booking").filter(change_id=change_id).first()
    if row is None or not permissions.can_verify_change(actor, row.booking):
        raise NotFound("change")
    due = {view.subject_id: view.deadline for view in list_deadlines([change_id])}
    line = ChangeLine(
        row.change_id,
        row.state,
        row.starts_at,
        row.ends_at,
        row.reason,
        row.force_majeure,
        due.get(change_id),
        row.answer,
        row.proof_digest,
        row.cancels,
        (row.booking.starts_at, row.booking.ends_at),
    )
    return row.booking.number, line


def get_proof(actor: Actor, change_id: str) -> ProofFile:
    """The proof of a force majeure, for the host that verifies it and the supervisor; opened anew each time, nothing is kept in clear."""
    row = Change.objects.select_related("booking").filter(change_id=change_id).exclude(proof_stored="").first()
    if row is None or not permissions.can_read_proof(actor, row.booking):
        raise NotFound("change")
    data = crypto.unseal(PROOF_PURPOSE, storage.get(row.proof_stored), change_id.encode())
    kind = kind_of(data)
    return ProofFile(file_name(row.booking.number, kind), kind, data)


def list_changes(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Pending changes of bookings this centre hosts: change id and booking number."""
    rows = Change.objects.filter(Q(booking__host=actor.organisation_id), state=ChangeState.PENDING)
    return tuple(rows.order_by("due_at").values_list("change_id", "booking__number"))
