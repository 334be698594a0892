"""Counts for strangers: nothing small is shown, and nothing hidden can be reckoned back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yuanping.kernel.small_cells import LEAST, hide_small, publish


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
