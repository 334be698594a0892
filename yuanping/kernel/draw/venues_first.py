"""The procedure "sub-venues first, evenly": the wording of Heilongjiang, offered beside equal chance.

* First a set of 副场 is drawn, every feasible set of the smallest feasible size equally likely; then a committee that uses
  the host and all of these, every one equally likely.
* An expert of a small city is far likelier to be drawn than a colleague of a large one: the exact chances say how much.
* Sets are listed in the request's order of centres, so the drawn number names the same set for everybody.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import comb

from yuanping.kernel.draw.plan import Matrix, Plan
from yuanping.kernel.draw.shape import Shape
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import LAW_RANDOM
from yuanping.kernel.errors import Refused

SETS_MAX = 1000
_DECIMALS = 10**18


class VenuesFirst:
    """The exact law of the procedure. ``total`` is the number of feasible sets."""

    __slots__ = ("_laws", "shape", "total")

    def __init__(self, shape: Shape) -> None:
        """List the feasible sets of the smallest feasible size.

        Raises:
            Refused: ``too_many_venue_sets``.

        """
        self.shape = shape
        self._laws: list[Plan] = []
        fresh = [v for v, is_fresh in enumerate(shape.fresh) if is_fresh]
        for size in range(max(shape.subs_min - shape.used, 1), min(len(fresh), shape.seats) + 1):
            if shape.used + size > shape.subs_max or self._laws:
                break
            if comb(len(fresh), size) > SETS_MAX:
                raise Refused("too_many_venue_sets", {"sets": comb(len(fresh), size), "most": SETS_MAX}, LAW_RANDOM)
            plans = (Plan(_only(shape, chosen)) for chosen in combinations(fresh, size))
            self._laws = [plan for plan in plans if plan.total]
        self.total = len(self._laws)

    def walk(self, stream: Stream) -> Matrix:
        """Draw a set, then a committee within it, both from one stream."""
        return self._laws[stream.below(self.total)].walk(stream)

    def chance_of(self, rows: Matrix) -> Fraction:
        """Return the exact chance of each single committee that seats its members so; 0 if none does."""
        return sum((law.chance_of(rows) for law in self._laws), Fraction(0)) / self.total

    def expected(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return the mean number of seats of each cell, the average over the sets, cut after 18 decimals.

        The exact fraction would have a denominator as long as all sets' totals together.
        """
        sums = [[0] * len(self.shape.quotas) for _ in self.shape.caps]
        for law in self._laws:
            for row, part in zip(sums, law.expected(), strict=True):
                for s, value in enumerate(part):
                    row[s] += int(value * _DECIMALS)
        return tuple(tuple(Fraction(value // self.total, _DECIMALS) for value in row) for row in sums)


def _only(shape: Shape, chosen: tuple[int, ...]) -> Shape:
    """Close every fresh centre but ``chosen``, and demand that all of these are used."""
    caps = tuple(cap if v in chosen or not shape.fresh[v] else 0 for v, cap in enumerate(shape.caps))
    used = shape.used + len(chosen)
    return replace(shape, caps=caps, subs_min=used, subs_max=used)
