"""Open the draw of the venues: for a new booking, after a venue did not take its offer, or on a new day."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from yuanping.apps.booking.models import Booking, Offer, Round
from yuanping.apps.booking.queries.gather import (
    free_desks,
    interval_of,
    live_cells,
    live_offers,
    plan_of,
    rules_of,
)
from yuanping.apps.draw import services as draw
from yuanping.apps.draw.services import PartySeat
from yuanping.apps.experts import queries as experts
from yuanping.apps.identity import queries as identity
from yuanping.apps.policy import queries as policy
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.limits import limits_for
from yuanping.kernel.booking.rules import pool_rules
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.draw.planning import VenueDraft, plan_venues
from yuanping.kernel.draw.terms import party_terms
from yuanping.kernel.draw.values import CellCount, CellSeats, DrawKind, Party, Procedure, Quota
from yuanping.kernel.errors import Refused
from yuanping.kernel.plain import to_plain

PASSED = (OfferState.DECLINED, OfferState.EXPIRED)
AGREED = "agreed"
"""A round among venues that were agreed upon after a failed draw; what they answered before counts no more."""
DRAWN_AGAIN = "drawn_again"
"""What the parties of a draw are told where the pack hides the sub-venues: that it is set aside, never whether one declined, kept silent or burned."""


def open_round(*, booking: Booking, cause: str, actor: Actor, now: datetime) -> Round:
    """Plan D1 for the seats still without a venue and open its ceremony; the caller holds the booking's lock.

    Seats of venues that confirmed or may still answer stay where they are (``taken``); venues that passed are left out.
    New seats go to new venues where that is possible, else also to venues already in, which then get a second offer.

    Raises:
        Refused: ``too_few_centres``, ``too_many_at_host``, ``infeasible_plan``, ``pool_too_small``.
    """
    draw_id = draw.new_draw_id(now)
    try:
        draft = _draft(booking, draw_id, cause, now, widen=False)
        request = plan_venues(draft)
    except Refused as narrow:
        if narrow.code != "infeasible_plan":
            raise
        draft = _draft(booking, draw_id, cause, now, widen=True)
        request = plan_venues(draft)
    earlier = Round.objects.filter(booking=booking)
    last = earlier.filter(live=True).first()
    if last is not None:
        if last.drawn_at is not None and last.ceremony_id:
            reason = DRAWN_AGAIN if hides_from_agency(rules_of(booking)) else cause
            draw.supersede_venues(actor=actor, ceremony_id=last.ceremony_id, reason=reason, now=now)
        last.live = False
        last.save(update_fields=["live"])
    draw.open_ceremony(
        actor=actor,
        kind=DrawKind.VENUES,
        lot_id=booking.lot_id,
        request=request,
        parties=_parties(booking),
        now=now,
        venues_open=not hides_from_agency(rules_of(booking)),
        terms=party_terms(policy.get_pack_of_lot(booking.lot_id), legal_day(now)),
    )
    return Round.objects.create(
        booking=booking,
        number=earlier.count() + 1,
        ceremony_id=draw_id,
        cause=cause,
        centres=list(draft.centres),
        taken=to_plain(draft.taken),
        opened_at=now,
    )


def _draft(booking: Booking, draw_id: str, cause: str, now: datetime, *, widen: bool) -> VenueDraft:
    plan, rules = plan_of(booking), rules_of(booking)
    taken = live_cells(booking)
    centres = _centres(booking, tuple(cell.centre for cell in taken), cause)
    others = len(centres) - 1
    desks = free_desks(centres, interval_of(booking), own=booking, remote_at=now)
    at: dict[str, int] = {}
    for offer in () if widen else live_offers(booking):
        at[offer.centre_id] = at.get(offer.centre_id, 0) + offer.seats
    quotas = _open_quotas(plan.quotas, taken)
    still = {quota.specialty for quota in quotas}
    # Counted under every code of the request, filled or not: who holds a narrower code that is filled still does not stand under a wider one.
    pool = [
        cell for cell in experts.count_cells(tuple(quota.specialty for quota in plan.quotas)) if cell.specialty in still
    ]
    return VenueDraft(
        draw_id=draw_id,
        lot_id=booking.lot_id,
        hash_name=booking.hash_name,
        pack_digest=rules.pack_digest,
        procedure=Procedure.EQUAL_CHANCE,
        quotas=quotas,
        representatives=plan.representatives,
        centres=centres,
        desks=tuple(at[each] if each in at else len(desks[each]) for each in centres),
        cells=tuple(CellCount(c.specialty, c.centre, c.experts) for c in pool if c.centre in centres),
        limits=limits_for(rules, booking.size, plan.representatives, others),
        pool_rules=pool_rules(rules),
        taken=taken,
    )


def _open_quotas(quotas: tuple[Quota, ...], taken: tuple[CellSeats, ...]) -> tuple[Quota, ...]:
    """Seats per specialty that no venue has yet."""
    found = []
    for quota in quotas:
        left = quota.seats - sum(cell.seats for cell in taken if cell.specialty == quota.specialty)
        if left:
            found.append(Quota(quota.specialty, left))
    return tuple(found)


def _centres(booking: Booking, taken: tuple[str, ...], cause: str) -> tuple[str, ...]:
    """The host first, then every allowed centre that has not passed; those already in come along with their seats."""
    allowed = set(plan_of(booking).centres) or {each.centre_id for each in venues.list_centres() if each.accepted}
    agreed = Round.objects.filter(booking=booking, cause=AGREED).aggregate(last=Max("number"))["last"] or 1
    offers = Offer.objects.filter(round__booking=booking, round__number__gte=agreed, state__in=PASSED)
    passed = () if cause == AGREED else offers.values_list("centre_id", flat=True)
    others = ((allowed - set(passed)) | set(taken)) - {booking.host}
    return (booking.host, *sorted(others))


def _parties(booking: Booking) -> tuple[PartySeat, ...]:
    registries = tuple(each.organisation_id for each in identity.list_organisations("registry_owner"))
    speakers = tuple(filter(None, (booking.entity_id, booking.agency_id)))
    return (
        PartySeat(Party.PROCURING_ENTITY, speakers),
        PartySeat(Party.PROJECT_SUPERVISOR, (booking.supervisor_id,) if booking.supervisor_id else ()),
        PartySeat(Party.REGISTRY_OWNER, registries[:1]),
    )
