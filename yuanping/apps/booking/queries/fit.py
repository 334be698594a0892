"""What can be said of a request before it is sent: the host's hours, what would be refused and why, what would fit instead.

Where the pack hides the venues it says nothing of room: only what the agency knows itself, and how often it may still ask today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from yuanping.apps.booking import permissions
from yuanping.apps.booking.queries.alternatives import Alternatives, alternatives_for, draft_as_asked
from yuanping.apps.booking.queries.asked import count_asked
from yuanping.apps.booking.queries.lot import BookableLot, access_bookable_lot
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.alternatives import may_propose
from yuanping.kernel.booking.limits import limits_for
from yuanping.kernel.booking.plan import BookingPlan, check_wish
from yuanping.kernel.booking.probing import count_left
from yuanping.kernel.draw.planning import can_place, plan_venues
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venues.hours import Interval, check_interval


@dataclass(frozen=True, slots=True)
class Fit:
    """``fits`` is None where nothing may be told of room; ``left`` is how often the agency may still ask today, None for any number."""

    hosts: tuple[venues.VenueOpen, ...]
    refusal: Refused | None
    fits: bool | None
    instead: Alternatives | None
    left: int | None


def find_fit(actor: Actor, lot_id: str, plan: BookingPlan, now: datetime) -> Fit:
    """Try a plan without asking for it: nothing is stored, nothing is reserved.

    Raises:
        NotFound: no such lot, or not the actor's.
    """
    lot = access_bookable_lot(actor, lot_id)
    if not permissions.can_request_booking(actor, lot.agency_id):
        raise NotFound("lot")
    known = tuple(sorted(each.centre_id for each in venues.list_centres() if each.accepted))
    open_pack = may_propose(lot.rules)
    left = None if open_pack else count_left(*count_asked(actor, lot_id, now), settings.PROBES_A_DAY)
    try:
        hosts = _hosts(plan, known)
        _check(plan, lot, known, now)
        if not open_pack:
            return Fit(hosts, None, None, None, left)
        draft = draft_as_asked(plan, lot.rules, known, now)
    except Refused as why:
        return Fit(_hosts(plan, known, quiet=True), why, False, None, left)
    if can_place(draft):
        return Fit(hosts, None, True, None, left)
    try:
        plan_venues(draft)
    except Refused as why:
        return Fit(hosts, why, False, alternatives_for(lot, plan, now), left)
    raise AssertionError("a plan that cannot be placed was planned")


def _hosts(plan: BookingPlan, known: tuple[str, ...], *, quiet: bool = False) -> tuple[venues.VenueOpen, ...]:
    if plan.host not in known:
        return ()
    try:
        return venues.list_centre_hours(plan.host, check_interval(Interval(plan.starts_at, plan.ends_at)))
    except Refused:
        if quiet:
            return ()
        raise


def _check(plan: BookingPlan, lot: BookableLot, known: tuple[str, ...], now: datetime) -> None:
    """Everything that is refused without looking at how full a venue is."""
    check_wish(plan, lot.rules, now, lot.bids_due_earliest)
    if plan.host not in known:
        raise Refused("centre_unknown", {}, field="host")
    if not set(plan.centres) <= set(known):
        raise Refused("centre_unknown", {}, field="centres")
    venues.check_centre_open(plan.host, Interval(plan.starts_at, plan.ends_at))
    others = len(set(plan.centres or known) - {plan.host})
    limits_for(lot.rules, plan.size, plan.representatives, others)
