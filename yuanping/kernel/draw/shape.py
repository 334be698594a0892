"""The bare numbers of L1: seats, experts and caps, without names.

* Row = centre (host first), column = specialty, both in the request's order.
* A *load* is a vector of seats per specialty at one centre; ``Loads`` numbers all loads up to the quotas in mixed radix,
  so that index(a) - index(b) = index(a - b) wherever b fits into a.
* Owner representatives sit at the host: they use its cap and its workstations before any expert does.
* Centres that already hold ``taken`` seats (a continuation) use up their caps and do not count as new 副场.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod

from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.values import Limit
from yuanping.kernel.errors import Malformed

_MANY = 10**6
_LOADS_MAX = 4096
_CENTRES_MAX = 2000
_WEIGHT_MAX = 2**96


@dataclass(frozen=True, slots=True)
class Shape:
    """One L1 problem. ``fresh[v]``: would seats at v make it one more 副场; ``used``: 副场 in use already."""

    quotas: tuple[int, ...]
    experts: tuple[tuple[int, ...], ...]
    caps: tuple[int, ...]
    fresh: tuple[bool, ...]
    used: int
    subs_min: int
    subs_max: int

    @property
    def seats(self) -> int:
        """Seats to fill."""
        return sum(self.quotas)

    @property
    def totals(self) -> tuple[int, ...]:
        """Eligible experts per specialty over all centres."""
        return tuple(sum(row[s] for row in self.experts) for s in range(len(self.quotas)))


class Loads:
    """All loads up to the quotas, numbered; 0 is the empty load and ``full`` the quotas themselves."""

    __slots__ = ("_up_to", "full", "grows", "over", "sizes", "vectors")

    def __init__(self, quotas: tuple[int, ...]) -> None:
        """Number the loads of ``quotas``."""
        self.vectors: list[tuple[int, ...]] = list(product(*(range(seats + 1) for seats in quotas)))
        self.sizes = [sum(vector) for vector in self.vectors]
        self.full = len(self.vectors) - 1
        self.over: list[list[int]] = [
            [r for r, big in enumerate(self.vectors) if all(b >= a for a, b in zip(small, big, strict=True))]
            for small in self.vectors
        ]
        # For each load: which load grows into which when it is added.
        self.grows = [[(r - load, r) for r in over] for load, over in enumerate(self.over)]
        self._up_to: dict[int, list[int]] = {}

    def up_to(self, size: int) -> list[int]:
        """List the loads of 1 .. ``size`` seats."""
        if size not in self._up_to:
            self._up_to[size] = [index for index, seats in enumerate(self.sizes) if 0 < seats <= size]
        return self._up_to[size]


def shape_of(request: VenueRequest, relaxed: Limit | None = None) -> Shape:
    """Take the numbers out of a request; ``relaxed`` lifts one limit, to find out which one binds.

    Raises:
        Malformed: host, centres, desks, quotas or cells do not fit together.

    """
    _check_request(request)
    specialties = [quota.specialty for quota in request.quotas]
    counts = {(cell.specialty, cell.centre): cell.experts for cell in request.cells}
    taken = dict.fromkeys(request.centres, 0)
    for cell in request.taken:
        taken[cell.centre] += cell.seats
    fill = _MANY if relaxed == Limit.EXPERTS else 0
    used = [seats > 0 for seats in taken.values()]
    return Shape(
        quotas=tuple(quota.seats for quota in request.quotas),
        experts=tuple(tuple(max(counts.get((s, v), 0), fill) for s in specialties) for v in request.centres),
        caps=tuple(_cap(request, index, taken[centre], relaxed) for index, centre in enumerate(request.centres)),
        fresh=tuple(index > 0 and not used[index] for index in range(len(used))),
        used=sum(used[1:]),
        subs_min=0 if relaxed == Limit.SUBS_MIN else request.limits.subs_min,
        subs_max=_MANY if relaxed == Limit.SUBS_MAX else request.limits.subs_max,
    )


def _cap(request: VenueRequest, index: int, taken: int, relaxed: Limit | None) -> int:
    limit, name = (request.limits.sub_max, Limit.SUB_MAX) if index else (request.limits.host_max, Limit.HOST_MAX)
    by_rule = _MANY if relaxed == name else limit
    by_room = _MANY if relaxed == Limit.WORKSTATIONS else request.desks[index]
    here = taken + (0 if index else request.representatives)
    return max(0, min(by_rule, by_room) - here)


def _check_request(request: VenueRequest) -> None:
    specialties = [quota.specialty for quota in request.quotas]
    cells = [(cell.specialty, cell.centre) for cell in request.cells]
    _check(request.centres[:1] == (request.host,), "centres", "the host does not come first")
    _check(len(set(request.centres)) == len(request.centres), "centres", "a centre twice")
    _check(len(request.desks) == len(request.centres), "desks", "not one number per centre")
    _check(bool(specialties) and len(set(specialties)) == len(specialties), "quotas", "none, or a specialty twice")
    _check(all(quota.seats > 0 for quota in request.quotas), "quotas", "a specialty without seats")
    # A hostile record must not make the verifier count for ever.
    _check(prod(quota.seats + 1 for quota in request.quotas) <= _LOADS_MAX, "quotas", "too many ways to seat them")
    _check(len(request.centres) <= _CENTRES_MAX, "centres", "too many")
    _check(all(cell.experts < _MANY**2 for cell in request.cells), "cells", "more experts than people")
    _check(all(0 < one.weight < _WEIGHT_MAX for one in request.weights), "weights", "not within 1 .. 2^96")
    _check(min((0, request.representatives, *request.desks)) == 0, "desks", "a negative number")
    _check(all(cell.experts >= 0 for cell in request.cells), "cells", "a negative number")
    _check(len(set(cells)) == len(cells), "cells", "a cell twice")
    known, places = set(specialties), set(request.centres)
    _check(all(s in known and v in places for s, v in cells), "cells", "a foreign cell")
    _check(all(one.centre in places and one.seats > 0 for one in request.taken), "taken", "a foreign cell")


def _check(good: bool, path: str, why: str) -> None:
    if not good:
        raise Malformed(path, why)
