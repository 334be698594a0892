"""What to ask for instead, when a request does not fit; two queries, however many days are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Occupancy
from yuanping.apps.booking.queries.gather import lent_at
from yuanping.apps.booking.queries.lot import BookableLot, access_bookable_lot
from yuanping.apps.experts import queries as experts
from yuanping.apps.venues import queries as venues
from yuanping.infra.calendar import work_calendar
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.alternatives import OneMore, Proposals, may_propose, propose
from yuanping.kernel.booking.limits import limits_for
from yuanping.kernel.booking.plan import BookingPlan
from yuanping.kernel.booking.rules import BookingRules, pool_rules
from yuanping.kernel.booking.slots import local_day, split_slots
from yuanping.kernel.distance import distance_km
from yuanping.kernel.draw.planning import VenueDraft
from yuanping.kernel.draw.values import CellCount, Procedure
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.hours import Interval, occupied

WINDOW = 14
"""Days before and after the one asked for."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What the agency may be told: how many seats are short, the nearest day, the venues with which it fits and their ids."""

    short: int
    day: date | None
    venues: tuple[str, ...]
    centres: tuple[str, ...] = field(default=(), compare=False)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Id and name of each venue."""
        return tuple(zip(self.centres, self.venues, strict=True))


def find_alternatives(actor: Actor, lot_id: str, plan: BookingPlan, now: datetime) -> Alternatives | None:
    """Alternatives to a plan that was refused as infeasible; None where the pack does not let the agency know.

    Raises:
        NotFound: no such lot, or not the actor's.
    """
    lot = access_bookable_lot(actor, lot_id)
    if not permissions.can_request_booking(actor, lot.agency_id):
        raise NotFound("lot")
    return alternatives_for(lot, plan, now) if may_propose(lot.rules) else None


def alternatives_for(lot: BookableLot, plan: BookingPlan, now: datetime) -> Alternatives:
    """As ``find_alternatives``, for who has looked up the lot and whether its pack lets the agency know."""
    names = {each.centre_id: each for each in venues.list_centres() if each.accepted}
    earliest = local_day(max(now + timedelta(days=1), lot.bids_due_earliest))
    found = _propose(
        plan, lot.rules, tuple(sorted(names)), (earliest, now), {key: row.region for key, row in names.items()}
    )
    return Alternatives(found.short, found.day, tuple(names[each].name for each in found.venues), found.venues)


def draft_as_asked(plan: BookingPlan, rules: BookingRules, known: tuple[str, ...], now: datetime) -> VenueDraft:
    """What the draw would be asked for a plan at this moment; three queries.

    Raises:
        Refused: what ``limits_for`` refuses.
    """
    on = local_day(plan.starts_at)
    free, _ = _free(plan, on, (on,), known, now)
    allowed = (plan.host, *sorted(set(plan.centres or known) - {plan.host}))
    return _draft(plan, rules, tuple(CellCount(*each) for each in _pool(plan)), _only(allowed, free[on]))


def _propose(
    plan: BookingPlan,
    rules: BookingRules,
    known: tuple[str, ...],
    since: tuple[date, datetime],
    regions: Mapping[str, str],
) -> Proposals:
    """``since``: the first day that may be proposed, and the moment of asking."""
    on = local_day(plan.starts_at)
    earliest, now = since
    days = _days(on, earliest)
    free, bookable = _free(plan, on, (on, *days), known, now)
    allowed = (plan.host, *sorted(set(plan.centres or known) - {plan.host}))
    pool = tuple(CellCount(*each) for each in _pool(plan))
    asked = _draft(plan, rules, pool, _only(allowed, free[on]))
    more = [
        OneMore(
            centre=each,
            load=Fraction(bookable[each] - free[on][each], bookable[each]),
            away=distance_km(regions[plan.host], regions[each]),
            draft=_draft(plan, rules, pool, _only((*allowed, each), free[on])),
        )
        for each in known
        if each not in allowed and bookable[each]
    ]
    return propose(
        asked, on, ((day, replace(asked, desks=tuple(free[day][each] for each in allowed))) for day in days), more
    )


def _days(on: date, earliest: date) -> tuple[date, ...]:
    """Working days around the one asked for; a year without its notice proposes nothing."""
    near = (on + timedelta(days=step) for step in range(-WINDOW, WINDOW + 1) if step)
    calendar = work_calendar()
    return tuple(
        day for day in near if day >= earliest and calendar.is_known(day.year) and calendar.is_working_day(day)
    )


def _free(
    plan: BookingPlan, on: date, days: tuple[date, ...], known: tuple[str, ...], now: datetime
) -> tuple[dict[date, dict[str, int]], dict[str, int]]:
    """Free workstations by day and centre for the hours asked for, and by centre those open on the day itself."""
    hours = {day: Interval(plan.starts_at + (day - on), plan.ends_at + (day - on)) for day in days}
    desks = venues.list_open_desks(known, tuple(hours.values()))
    busy = _busy(hours, known, now)
    free = {
        day: {
            each: sum(1 for desk in desks[hours[day]][each] if desk.workstation_id not in busy[day]) for each in known
        }
        for day in days
    }
    return free, {each: len(desks[hours[on]][each]) for each in known}


def _busy(hours: Mapping[date, Interval], known: tuple[str, ...], now: datetime) -> dict[date, set[str]]:
    """Workstations somebody holds in each day's hours, the changeover of their centre after them included; but not those only lent."""
    after = venues.changeover_of(known)
    longest = max(after.values(), default=0)
    touched: dict[datetime, list[date]] = {}
    for day, each in hours.items():
        for slot in split_slots(each.starts_at, each.ends_at, longest):
            touched.setdefault(slot, []).append(day)
    centre = "workstation__room__venue__centre__centre_id"
    rows = (
        Occupancy.objects.filter(slot_start__in=list(touched))
        .exclude(lent_at(now))
        .values_list("workstation__workstation_id", centre, "slot_start")
    )
    busy: dict[date, set[str]] = {day: set() for day in hours}
    for workstation_id, centre_id, slot in rows.distinct():
        for day in touched[slot]:
            if slot < occupied(hours[day], after.get(centre_id, 0)).ends_at:
                busy[day].add(workstation_id)
    return busy


def _pool(plan: BookingPlan) -> list[tuple[str, str, int]]:
    cells = experts.count_cells(tuple(quota.specialty for quota in plan.quotas))
    return [(cell.specialty, cell.centre, cell.experts) for cell in cells]


def _only(centres: tuple[str, ...], free: Mapping[str, int]) -> dict[str, int]:
    """Free workstations of these centres, in this order: the host first."""
    return {each: free[each] for each in centres}


def _draft(plan: BookingPlan, rules: BookingRules, pool: tuple[CellCount, ...], free: Mapping[str, int]) -> VenueDraft:
    centres = tuple(free)
    return VenueDraft(
        draw_id="",
        lot_id="",
        hash_name="sha256",
        pack_digest=rules.pack_digest,
        procedure=Procedure.UNIFORM,
        quotas=plan.quotas,
        representatives=plan.representatives,
        centres=centres,
        desks=tuple(free.values()),
        cells=tuple(cell for cell in pool if cell.centre in free),
        limits=limits_for(rules, plan.size, plan.representatives, len(centres) - 1),
        pool_rules=pool_rules(rules),
    )
