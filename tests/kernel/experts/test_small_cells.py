"""Counts for strangers: nothing small is shown, and nothing hidden can be reckoned back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yuanping.kernel.experts.small_cells import LEAST, Row, hide_small, publish, publish_together


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((9, 8, 0), (9, 8, 0)),
        ((9, 2, 8), (9, None, None)),
        ((2, 3, 9), (None, None, 9)),
        ((4, 0, 0), (None, 0, 0)),
        ((1, 1, 9), (None, None, None)),
        ((1, 1, 6, 9), (None, None, None, 9)),
    ],
)
def test_a_row_by_table(counts: tuple[int, ...], shown: tuple[int | None, ...]) -> None:
    assert hide_small(counts) == shown


TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(TABLES)
@example([[1], [1]])
@example([[1, 0], [0, 1], [9, 9]])
def test_no_sum_gives_a_small_cell_away(table: list[list[int]]) -> None:
    """Whatever a reader subtracts, what is left hidden is nobody, at least ``LEAST`` people, or of unknown sum."""
    shown = publish(table)
    for row, counts in zip(shown.rows, table, strict=True):
        assert all(cell is None or cell == count for cell, count in zip(row.cells, counts, strict=True))
        assert all(cell is None or cell == 0 or cell >= LEAST for cell in row.cells)
        hidden = [count for cell, count in zip(row.cells, counts, strict=True) if cell is None]
        if row.total is not None and hidden:
            assert row.total == sum(counts)
            assert sum(hidden) >= LEAST
            assert len(hidden) > 1
        if row.total is None and sum(counts):
            assert hidden
    totals = [sum(counts) for row, counts in zip(shown.rows, table, strict=True) if row.total is None and sum(counts)]
    if shown.total is not None and totals:
        assert len(totals) > 1
        assert sum(totals) >= LEAST


def splits(whole: tuple[int, ...], parts: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every way to deal the sums of columns out to so many rows."""
    if parts == 1:
        yield (whole,)
        return
    for first in product(*(range(each + 1) for each in whole)):
        rest = tuple(all_ - here for all_, here in zip(whole, first, strict=True))
        for others in splits(rest, parts - 1):
            yield (first, *others)


def fits(row: tuple[int, ...], shown: Row) -> bool:
    total = shown.total is None or shown.total == sum(row)
    return total and all(cell is None or cell == have for cell, have in zip(shown.cells, row, strict=True))


def worlds(shown: tuple[Row, ...], whole: tuple[int, ...]) -> list[tuple[tuple[int, ...], ...]]:
    return [table for table in splits(whole, len(shown)) if all(map(fits, table, shown))]


COLUMN_SUMS = st.tuples(st.integers(0, 7), st.integers(0, 7))


@settings(deadline=None, max_examples=40)
@given(COLUMN_SUMS, st.data())
@example((6, 3), None)
def test_no_table_tells_what_another_one_hides(whole: tuple[int, ...], data: st.DataObject | None) -> None:
    """Two tables of two rows: every small count could be another one, for all that both tables show together."""
    if data is None:
        tables = [((6, 3), (0, 0)), ((5, 1), (1, 2))]
    else:
        ways = list(splits(whole, 2))
        tables = [data.draw(st.sampled_from(ways)), data.draw(st.sampled_from(ways))]
    published = publish_together(tables)
    possible = [
        (one, two)
        for sums in product(range(sum(whole) + 1), repeat=2)
        for one in worlds(published[0], sums)
        for two in worlds(published[1], sums)
    ]
    assert tuple(tables) in possible
    for table, rows in enumerate(tables):
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if 0 < cell < LEAST:
                    assert len({world[table][number][place] for world in possible}) > 1
