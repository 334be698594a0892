"""Counts for strangers: a cell so small that it names people is hidden, and enough beside it that no sum gives it away.

* A shown row total is the sum of its cells: what is hidden in a row holds at least ``least`` people together and at least two cells.
* The grand total is the sum of the row totals: one hidden row total alone could be reckoned back, so another one is hidden with it; where the hidden
  ones are fewer than ``least`` people together, the grand total goes too.
* Nobody in a cell is no secret: zero is shown.
* Tables that count the same things by different keys have the same sums of columns, so one may tell what the other hides (``publish_together``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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


Place = tuple[int, int]
"""Row and column; the rows of all tables are numbered through."""
_GROUND = -1


@dataclass(slots=True)
class _Together:
    """Rows of tables over the same columns, and what of them is hidden so far.

    Rows and columns are nodes; a hidden cell joins its row and its column, a hidden row total joins its row and the ground. What is hidden can be
    reckoned back exactly if its edge lies on no circle. Along a circle one can be added and taken away in turn, and no sum anybody knows moves.
    """

    rows: Sequence[Sequence[int]]
    cells: set[Place] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)

    def take(self, first: int, shown: Sequence[Row]) -> None:
        """Hide what a table by itself must hide, its first row being number ``first``."""
        for number, row in enumerate(shown, first):
            self.cells |= {(number, place) for place, cell in enumerate(row.cells) if cell is None}
            if row.total is None:
                self.totals.add(number)

    def close(self) -> None:
        """Hide more until nothing hidden can be reckoned back, or nothing is left to hide."""
        while (told := self._told()) is not None and self._hide_beside(told):
            pass

    def _told(self) -> Place | None:
        """A hidden cell, or total (column ``_GROUND``), that the sums give away."""
        return min(_bridges([*sorted(self.cells), *((row, _GROUND) for row in sorted(self.totals))]), default=None)

    def _hide_beside(self, told: Place) -> bool:
        row, column = told
        shown = [
            (cell, number, place)
            for number, cells in enumerate(self.rows)
            for place, cell in enumerate(cells)
            if cell and (number, place) not in self.cells
        ]
        near = [each for each in shown if each[1] == row] or [each for each in shown if each[2] == column] or shown
        if near:
            self.cells.add(min(near)[1:])
            return True
        open_totals = {number for number, cells in enumerate(self.rows) if any(cells)} - self.totals
        self.totals |= open_totals
        return bool(open_totals)


def _node(column: int) -> int:
    """The node of a column, and the column of a node: rows are numbered from 0 up, the ground is -1, columns go from -2 down."""
    return -2 - column


def _bridges(edges: Iterable[Place]) -> list[Place]:
    """The edges on no circle (Schmidt 2013: walk the graph once, then from the end of each edge that closes a circle back to its start)."""
    near: dict[int, list[int]] = {}
    for row, column in edges:
        near.setdefault(row, []).append(_node(column))
        near.setdefault(_node(column), []).append(row)
    above = _walk(near)
    place = {node: number for number, node in enumerate(above)}
    seen, circled = set[int](), set[int]()
    for node in above:
        seen.add(node)
        for at in near[node]:
            if place[at] > place[node] and above[at] != node:
                while at not in seen:
                    seen.add(at)
                    circled.add(at)
                    at = above[at]
    single = ((node, above[node]) for node in above if node != above[node] and node not in circled)
    return [(max(ends), _node(min(ends))) for ends in single]


def _walk(near: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Each node with the one it was first reached from, depth first and in the order of the walk; a start stands above itself."""
    above: dict[int, int] = {}
    for start in near:
        if start in above:
            continue
        above[start] = start
        path = [(start, iter(near[start]))]
        while path:
            node, rest = path[-1]
            further = next((each for each in rest if each not in above), None)
            if further is None:
                path.pop()
            else:
                above[further] = node
                path.append((further, iter(near[further])))
    return above


def publish_together(tables: Sequence[Sequence[Sequence[int]]], least: int = LEAST) -> tuple[tuple[Row, ...], ...]:
    """Tables over the same columns that count the same things, so that no sum of one gives away what another hides."""
    together = _Together([row for table in tables for row in table])
    first = 0
    for table in tables:
        together.take(first, publish(table, least).rows)
        first += len(table)
    together.close()
    lines = iter(
        Row(
            None if number in together.totals else sum(row),
            tuple(None if (number, place) in together.cells else cell for place, cell in enumerate(row)),
        )
        for number, row in enumerate(together.rows)
    )
    return tuple(tuple(next(lines) for _row in table) for table in tables)
