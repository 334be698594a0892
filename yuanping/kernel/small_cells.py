"""Counts for strangers: a cell so small that it names people is hidden, and enough beside it that no sum gives it away.

* A shown row total is the sum of its cells: what is hidden in a row holds at least ``least`` people together and at least two cells.
* The grand total is the sum of the row totals: one hidden row total alone could be reckoned back, so another one is hidden with it; where the hidden
  ones are fewer than ``least`` people together, the grand total goes too.
* Nobody in a cell is no secret: zero is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One row of counts as strangers may see it; None stands for hidden."""

    total: int | None
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The table; ``total`` is None where it would give a row away."""

    rows: tuple[Row, ...]
    total: int | None


def hide_small(counts: Sequence[int], least: int = LEAST) -> tuple[int | None, ...]:
    """A row whose sum is known."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < least}
    rest = sorted((count, place) for place, count in enumerate(counts) if count and place not in hidden)
    while hidden and rest and (len(hidden) < 2 or sum(counts[place] for place in hidden) < least):
        hidden.add(rest.pop(0)[1])
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def publish(rows: Sequence[Sequence[int]], least: int = LEAST) -> Counts:
    """The table with everything hidden that must be."""
    sums = tuple(sum(row) for row in rows)
    totals = hide_small(sums, least)
    hidden = [total for total, shown in zip(sums, totals, strict=True) if shown is None]
    telling = len(hidden) == 1 or 0 < sum(hidden) < least
    lines = tuple(Row(total, _cells(row, total, least)) for row, total in zip(rows, totals, strict=True))
    return Counts(lines, None if telling else sum(sums))


def _cells(row: Sequence[int], total: int | None, least: int) -> tuple[int | None, ...]:
    """A row whose total is hidden must not give it away by its cells: where all of them would be shown, they go too."""
    cells = hide_small(row, least)
    if total is None and None not in cells:
        return tuple(None if count else 0 for count in row)
    return cells
