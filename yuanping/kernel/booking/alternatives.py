"""When a request does not fit: what is short, which day fits, which venue more would do.

* Only where the agency may choose venues; a pack that hides them answers nothing but "not possible on these days" (黑龙江 三（六）), for a day
  that fits or a number that is short would tell how full some centre is.
* The nearest day that fits: the least distance from the day asked for, of two equally near the later one.
* One venue more: a venue the agency had not allowed, with which the request fits; the emptiest first, then the nearest to the host.
* Nothing is reserved by a proposal, and nothing is decided: the draw still decides among the venues allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yuanping.kernel.booking.rules import BookingRules, Learns
from yuanping.kernel.draw.planning import VenueDraft, can_place

VENUES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OneMore:
    """The same request with one venue more; ``load``: the share of its workstations that is taken, ``away``: km from the host."""

    centre: str
    load: Fraction
    away: int
    draft: VenueDraft


@dataclass(frozen=True, slots=True)
class Proposals:
    """``short``: seats for which no workstation was free within the limits; nothing else to blame if it is zero."""

    short: int
    day: date | None
    venues: tuple[str, ...]


def may_propose(rules: BookingRules) -> bool:
    """Tell whether the agency may learn how full its venues are."""
    return rules.may_choose and rules.agency_learns in {Learns.ALWAYS, Learns.CONFIRMED}


def count_short(draft: VenueDraft) -> int:
    """Return how many seats find no free workstation, the limits kept."""
    limits = draft.limits
    subs = sorted((min(desks, limits.sub_max) for desks in draft.desks[1:]), reverse=True)
    room = min(draft.desks[0], limits.host_max) + sum(subs[: limits.subs_max])
    return max(0, sum(quota.seats for quota in draft.quotas) + draft.representatives - room)


def propose(asked: VenueDraft, on: date, days: Iterable[tuple[date, VenueDraft]], more: Iterable[OneMore]) -> Proposals:
    """Return what is short, the nearest of ``days`` that fits, and the best venues of ``more``."""
    near = sorted(days, key=lambda pair: (abs((pair[0] - on).days), pair[0] < on))
    ranked = sorted(more, key=lambda each: (each.load, each.away, each.centre))
    fitting = (each.centre for each in ranked if can_place(each.draft))
    return Proposals(
        short=count_short(asked),
        day=next((day for day, draft in near if day != on and can_place(draft)), None),
        venues=tuple(centre for centre, _ in zip(fitting, range(VENUES_SHOWN), strict=False)),
    )
