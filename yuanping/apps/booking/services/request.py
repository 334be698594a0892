"""The agency asks once: the plan is checked, the ceremony that draws the venues is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking
from yuanping.apps.booking.queries.gather import plan_record
from yuanping.apps.booking.queries.lot import BookableLot, access_bookable_lot
from yuanping.apps.booking.services.probe import check_asking, keep_probe
from yuanping.apps.booking.services.round import open_round
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.venues import queries as venues
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.infra.specialties import editions
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.alternatives import may_propose
from yuanping.kernel.booking.plan import BookingPlan, check_plan
from yuanping.kernel.booking.record import REQUESTED, plan_digest
from yuanping.kernel.booking.request import Mandate, acting, check_key, content_digest, same_request
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.booking.states import REQUEST, BookingState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.events.booking import BookingRequested
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.specialties import check_asked
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.hours import Interval

NOT_POSSIBLE = "not_possible_then"
COUNTED = frozenset({NOT_POSSIBLE, "asked_too_often"})
"""Refusals that are kept: a question that was asked, and one that was too many."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What makes a request repeatable: its key, and the digest of what the key stands for."""

    key: str
    content: str


def request_booking(
    *, actor: Actor, lot_id: str, plan: BookingPlan, now: datetime, key: str = "", mandate: Mandate | None = None
) -> str:
    """Ask for the workstations of a lot (辽（十三）): store the booking, open its first round.

    Effects in order: booking and round stored, VENUES ceremony opened, evidence, ``BookingRequested``. A ``key`` makes the request
    repeatable: sent again with the same content it answers the same booking and does nothing. With a ``mandate`` it is the machine that acts
    for the agency, and the evidence says so. Where the venues are hidden, a request that
    is not possible, or one too many, is undone as a whole and then kept, alone, as a question asked.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``request_key_malformed``, ``request_key_reused`` (the same key with another content);
            ``asked_too_often``, ``not_possible_then`` (instead of ``infeasible_plan`` where the venues are hidden);
            ``lot_not_bookable``, ``already_booked``, ``specialty_unknown``, ``centre_unknown``, hours the host is not open; what ``check_plan``, ``limits_for`` and
            ``plan_venues`` refuse.
    """
    try:
        return request_in(actor, lot_id, plan, now, key, mandate=mandate)
    except Refused as why:
        if why.code in COUNTED:
            lot = access_bookable_lot(actor, lot_id)
            keep_probe(actor=actor, lot=lot, plan=plan, now=now, why=why.code, mandate=mandate)
        raise


@transaction.atomic
def request_in(
    actor: Actor, lot_id: str, plan: BookingPlan, now: datetime, key: str, *, mandate: Mandate | None = None
) -> str:
    """As ``request_booking``, whole or not at all in the caller's transaction; a question that was not possible is the caller's to keep."""
    check_key(key)
    hold(f"booking:{lot_id}", *([f"booking-key:{actor.organisation_id}:{key}"] if key else []))
    lot = access_bookable_lot(actor, lot_id)
    if not permissions.can_request_booking(actor, lot.agency_id):
        raise NotFound("lot")
    content = content_digest(lot.hash_name, lot_id, plan)
    if (same := _sent_before(actor, key, content)) is not None:
        return same
    check_lot(lot)
    check_asking(actor, lot, now)
    check_asked((quota.specialty for quota in plan.quotas), editions())
    check_plan(plan, lot.rules, now, lot.bids_due_earliest)
    check_centres(plan)
    row = _store(actor, lot, plan, Sent(key, content), now)
    acts, under = acting(actor, mandate)
    _open_first(row, lot, acts, now)
    body: dict[str, Plain] = {
        **under,
        "digest": plan_digest(lot.hash_name, plan_record(row)),
        "pack": lot.rules.pack_digest,
    }
    record_act(row, REQUESTED, body, actor=acts, access=Access.PARTIES, now=now)
    announce(BookingRequested(row.booking_id, lot_id))
    return row.booking_id


def _open_first(row: Booking, lot: BookableLot, actor: Actor, now: datetime) -> None:
    """Open the first draw; where the venues are hidden, which limit stood in the way would tell how full they are."""
    try:
        open_round(booking=row, cause="request", actor=actor, now=now)
    except Refused as why:
        if why.code != "infeasible_plan" or may_propose(lot.rules):
            raise
        raise Refused(NOT_POSSIBLE, {}, lot.rules.choice_law, field="starts_at") from why


def _sent_before(actor: Actor, key: str, content: str) -> str | None:
    """The booking this agency's key already stands for."""
    found = Booking.objects.filter(agency_id=actor.organisation_id, request_key=key).first() if key else None
    if found is None:
        return None
    same_request(found.request_content, content, found.number)
    return found.booking_id


def check_lot(lot: BookableLot) -> None:
    """Refuse a lot that cannot be booked, or is."""
    if not lot.bookable:
        raise Refused("lot_not_bookable", {}, REQUEST)
    earlier = Booking.objects.filter(lot_id=lot.lot_id).exclude(state=BookingState.CANCELLED).first()
    if earlier is not None:
        raise Refused("already_booked", {"number": earlier.number}, REQUEST)


def check_centres(plan: BookingPlan) -> None:
    """Refuse a host or sub-venues that are not in the catalogue, and hours the host is not open."""
    known = {centre.centre_id for centre in venues.list_centres() if centre.accepted}
    if plan.host not in known:
        raise Refused("centre_unknown", {}, field="host")
    venues.check_centre_open(plan.host, Interval(plan.starts_at, plan.ends_at))
    if not set(plan.centres) <= known or len(set(plan.centres)) < len(plan.centres):
        raise Refused("centre_unknown", {}, field="centres")


def _store(actor: Actor, lot: BookableLot, plan: BookingPlan, sent: Sent, now: datetime) -> Booking:
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
                request_key=sent.key,
                request_content=sent.content,
            )
    except IntegrityError as lost:
        raise Conflict("already_booked", {"number": "—"}, REQUEST) from lost
