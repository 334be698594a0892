"""The agency asks once: the plan is checked, the ceremony that draws the venues is opened."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking
from yuanping.apps.booking.queries.gather import plan_record
from yuanping.apps.booking.queries.lot import BookableLot, access_bookable_lot
from yuanping.apps.booking.services.round import open_round
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.venues import queries as venues
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.plan import BookingPlan, check_plan
from yuanping.kernel.booking.record import REQUESTED, plan_digest
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.booking.states import REQUEST, BookingState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.events.booking import BookingRequested
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain


@transaction.atomic
def request_booking(*, actor: Actor, lot_id: str, plan: BookingPlan, now: datetime) -> str:
    """Ask for the workstations of a lot (辽（十三）): store the booking, open its first round.

    Effects in order: booking and round stored, VENUES ceremony opened, evidence, ``BookingRequested``.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``lot_not_bookable``, ``already_booked``, ``centre_unknown``; what ``check_plan``, ``limits_for`` and
            ``plan_venues`` refuse.
    """
    hold(f"booking:{lot_id}")
    lot = access_bookable_lot(actor, lot_id)
    if not permissions.can_request_booking(actor, lot.agency_id):
        raise NotFound("lot")
    _check_lot(lot)
    check_plan(plan, lot.rules, now, lot.bids_due_earliest)
    _check_centres(plan)
    row = _store(actor, lot, plan, now)
    open_round(booking=row, cause="request", actor=actor, now=now)
    body: dict[str, Plain] = {
        "digest": plan_digest(lot.hash_name, plan_record(row)),
        "pack": lot.rules.pack_digest,
    }
    record_act(row, REQUESTED, body, actor=actor, access=Access.PARTIES, now=now)
    announce(BookingRequested(row.booking_id, lot_id))
    return row.booking_id


def _check_lot(lot: BookableLot) -> None:
    if not lot.bookable:
        raise Refused("lot_not_bookable", {}, REQUEST)
    earlier = Booking.objects.filter(lot_id=lot.lot_id).exclude(state=BookingState.CANCELLED).first()
    if earlier is not None:
        raise Refused("already_booked", {"number": earlier.number}, REQUEST)


def _check_centres(plan: BookingPlan) -> None:
    known = {centre.centre_id for centre in venues.list_centres() if centre.accepted}
    if plan.host not in known:
        raise Refused("centre_unknown", {}, field="host")
    if not set(plan.centres) <= known or len(set(plan.centres)) < len(plan.centres):
        raise Refused("centre_unknown", {}, field="centres")


def _store(actor: Actor, lot: BookableLot, plan: BookingPlan, now: datetime) -> Booking:
    day = local_day(now)
    hold(f"booking-number:{day:%Y-%m}")
    number = Booking.objects.filter(number__startswith=f"YD-{day:%Y-%m}-").count() + 1
    try:
        with transaction.atomic():
            return Booking.objects.create(
                booking_id=new_id(lot.prefix, now),
                number=f"YD-{day:%Y-%m}-{number:04d}",
                lot_id=lot.lot_id,
                lot_name=lot.name,
                agency_id=actor.organisation_id,
                entity_id=lot.entity_id,
                supervisor_id=lot.supervisor_id,
                hash_name=lot.hash_name,
                state=BookingState.DRAWING,
                host=plan.host,
                starts_at=plan.starts_at,
                ends_at=plan.ends_at,
                plan=to_plain(plan),
                rules=to_plain(lot.rules),
                size=plan.size,
                representatives=plan.representatives,
                requested_at=now,
            )
    except IntegrityError as lost:
        raise Conflict("already_booked", {"number": "—"}, REQUEST) from lost
