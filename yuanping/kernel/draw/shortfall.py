"""Why nothing fits, by how much, and what would help: each way out is tried on the same counting the draw rests on.

* A limit *binds* if the request would be feasible without it. For each that binds the least step that suffices is looked for.
* Workstations: first whether more of them at any one place would do, which is what a centre can act on; else more at every place.
* Experts: specialty by specialty, so many more at every place.
* Which place it would be is not said: that would tell where workstations are free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from yuanping.kernel.draw.plan import is_feasible
from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.shape import shape_of
from yuanping.kernel.draw.values import LIMIT_WORDS, CellCount, Limit
from yuanping.kernel.errors import Refused

_PLACES = 40
_TOGETHER = "几项限额须一起放宽 / several limits must give way together"


@dataclass(frozen=True, slots=True)
class WayOut:
    """One thing that alone would make the request feasible. ``specialty`` for experts; ``everywhere``: at each place."""

    limit: Limit
    by: int
    specialty: str = ""
    everywhere: bool = False

    @property
    def words(self) -> str:
        """In both languages: parameters of a refusal cannot be translated."""
        chinese, english = LIMIT_WORDS[self.limit].split(" / ")
        sign = "-" if self.limit == Limit.SUBS_MIN else "+"
        if self.limit == Limit.WORKSTATIONS and not self.everywhere:
            chinese, english = f"任一处{chinese}", f"{english} at one place"
        if self.everywhere:
            chinese, english = (
                f"每处{self.specialty}{chinese}",
                f"{english} {self.specialty}".strip() + " at every place",
            )
        return f"{chinese} {sign}{self.by} / {english} {sign}{self.by}"


def binding_limit(request: VenueRequest) -> Limit:
    """Name the limit without which the request would be feasible; ``COMBINATION`` if no single one suffices."""
    return next(_binding(request), Limit.COMBINATION)


def _binding(request: VenueRequest) -> Iterator[Limit]:
    singles = (limit for limit in Limit if limit != Limit.COMBINATION)
    return iter([limit for limit in singles if is_feasible(shape_of(request, limit))])


def ways_out(request: VenueRequest) -> tuple[WayOut, ...]:
    """List every single step that would make an infeasible request feasible, the first for the limit that is named."""
    found: list[WayOut] = []
    for limit in _binding(request):
        if limit == Limit.WORKSTATIONS:
            found += _workstations(request)
        elif limit == Limit.EXPERTS:
            found += _experts(request)
        else:
            by = _least(request, partial(_eased, request, limit))
            found += [WayOut(limit, by)] if by else []
    return tuple(found)


def infeasible(request: VenueRequest) -> Refused:
    """Make the refusal: which limit with its article, and what would help."""
    limit = binding_limit(request)
    words = "；".join(way.words for way in ways_out(request)) or _TOGETHER
    return Refused(
        "infeasible_plan", {"limit": limit, "words": LIMIT_WORDS[limit], "help": words}, request.limits.law_of(limit)
    )


def _least(request: VenueRequest, eased: Callable[[int], VenueRequest]) -> int:
    """Return the smallest step that suffices, 0 if none up to the number of members does. A larger step never does less."""
    most = sum(quota.seats for quota in request.quotas) + request.representatives
    if not is_feasible(shape_of(eased(most))):
        return 0
    return next(step for step in range(1, most + 1) if is_feasible(shape_of(eased(step))))


def _eased(request: VenueRequest, limit: Limit, step: int) -> VenueRequest:
    limits = request.limits
    if limit == Limit.HOST_MAX:
        limits = replace(limits, host_max=limits.host_max + step)
    elif limit == Limit.SUB_MAX:
        limits = replace(limits, sub_max=limits.sub_max + step)
    elif limit == Limit.SUBS_MIN:
        limits = replace(limits, subs_min=max(limits.subs_min - step, 0))
    else:
        limits = replace(limits, subs_max=limits.subs_max + step)
    return replace(request, limits=limits)


def _workstations(request: VenueRequest) -> list[WayOut]:
    def at_one(place: int) -> int:
        def eased(step: int) -> VenueRequest:
            desks = tuple(free + step * (v == place) for v, free in enumerate(request.desks))
            return replace(request, desks=desks)

        return _least(request, eased)

    if len(request.centres) <= _PLACES:
        single = [by for place in range(len(request.centres)) if (by := at_one(place))]
        if single:
            return [WayOut(Limit.WORKSTATIONS, min(single))]
    by = _least(request, lambda step: replace(request, desks=tuple(free + step for free in request.desks)))
    return [WayOut(Limit.WORKSTATIONS, by, everywhere=True)] if by else []


def _experts(request: VenueRequest) -> list[WayOut]:
    counts = {(cell.specialty, cell.centre): cell.experts for cell in request.cells}

    def more(specialty: str, step: int) -> VenueRequest:
        cells = tuple(
            CellCount(quota.specialty, v, counts.get((quota.specialty, v), 0) + step * (quota.specialty == specialty))
            for quota in request.quotas
            for v in request.centres
        )
        return replace(request, cells=cells)

    steps = ((q.specialty, _least(request, partial(more, q.specialty))) for q in request.quotas)
    return [WayOut(Limit.EXPERTS, by, specialty, everywhere=True) for specialty, by in steps if by]
