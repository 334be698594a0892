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
from yuanping.apps.experts import queries as experts
from yuanping.apps.venues import queries as venues
from yuanping.infra.specialties import editions
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.alternatives import may_propose
from yuanping.kernel.booking.limits import limits_for
from yuanping.kernel.booking.plan import BookingPlan, check_wish
from yuanping.kernel.booking.probing import count_left
from yuanping.kernel.booking.rules import pool_rules
from yuanping.kernel.draw.planning import can_place, plan_venues
from yuanping.kernel.errors import NotFound, Param, Refused
from yuanping.kernel.experts.specialties import check_asked
from yuanping.kernel.venues.hours import Interval, check_interval


@dataclass(frozen=True, slots=True)
class PoolLine:
    """How many experts of the whole province a code of the request is left with, and how many its seats ask for; never by centre."""

    specialty: str
    seats: int
    experts: int
    needed: int

    @property
    def is_short(self) -> bool:
        """Whether so few could be drawn that the draw is refused."""
        return self.experts < self.needed


@dataclass(frozen=True, slots=True)
class Fit:
    """``fits`` is None where nothing may be told of room; ``left`` is how often the agency may still ask today, None for any number."""

    hosts: tuple[venues.VenueOpen, ...]
    refusal: Refused | None
    fits: bool | None
    instead: Alternatives | None
    left: int | None
    pool: tuple[PoolLine, ...] = ()


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
    pool: tuple[PoolLine, ...] = ()
    try:
        pool = _pool(plan, lot, known)
        hosts = _hosts(plan, known)
        _check(plan, lot, known, now)
        if not open_pack:
            _check_floor(pool, lot)
            return Fit(hosts, None, None, None, left, pool)
        draft = draft_as_asked(plan, lot.rules, known, now)
    except Refused as why:
        return Fit(_hosts(plan, known, quiet=True), why, False, None, left, pool)
    if can_place(draft):
        return Fit(hosts, None, True, None, left, pool)
    try:
        plan_venues(draft)
    except Refused as why:
        return Fit(hosts, why, False, alternatives_for(lot, plan, now), left, pool)
    raise AssertionError("a plan that cannot be placed was planned")


def _pool(plan: BookingPlan, lot: BookableLot, known: tuple[str, ...]) -> tuple[PoolLine, ...]:
    """The experts behind each code of a request, at whatever level; who stands under a narrower code of the same request is not counted twice.

    Raises:
        Refused: ``specialty_unknown``.
    """
    codes = tuple(quota.specialty for quota in plan.quotas)
    check_asked(codes, editions())
    totals = dict.fromkeys(codes, 0)
    for cell in experts.count_cells(codes) if codes else ():
        if cell.centre in known:
            totals[cell.specialty] += cell.experts
    floor = pool_rules(lot.rules).min_ratio
    return tuple(
        PoolLine(quota.specialty, quota.seats, totals[quota.specialty], floor * quota.seats) for quota in plan.quotas
    )


def _check_floor(pool: tuple[PoolLine, ...], lot: BookableLot) -> None:
    """Refuse what the draw would refuse wherever it is held: the whole province has too few."""
    for line in pool:
        if line.is_short:
            params: dict[str, Param] = {"specialty": line.specialty, "experts": line.experts, "needed": line.needed}
            raise Refused("pool_too_small", params, pool_rules(lot.rules).law)


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
