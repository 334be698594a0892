"""Counts of exclusions by reason: put together and hidden so that nobody can be told, and no difference tells either."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.draw.scene import fake_verify, make_scene
from yuanping.kernel.draw.excluded import CellName, ExcludedGroup, ReasonCount, fits_cells, publish_reasons
from yuanping.kernel.draw.record import replay_experts
from yuanping.kernel.draw.values import PoolCell
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.small_cells import LEAST

REASONS = ("kin_of_bidder", "punished", "unavailable")
Shape = dict[tuple[str, str], tuple[int, ...]]
SHAPES = st.dictionaries(
    st.tuples(st.sampled_from(("A01", "A02")), st.sampled_from("uvwx")),
    st.tuples(*(st.integers(0, 9) for _ in REASONS)),
    max_size=8,
)


def laid_out(shape: Shape) -> tuple[tuple[PoolCell, ...], dict[int, str]]:
    """Cells of a hundred, the first of each excluded for these reasons."""
    cells, at = [], {}
    for number, (key, counts) in enumerate(sorted(shape.items())):
        start = number * 100
        reasons = [reason for reason, count in zip(REASONS, counts, strict=True) for _ in range(count)]
        at |= {start + place: reason for place, reason in enumerate(reasons)}
        cells.append(PoolCell(*key, start, 100, 100 - len(reasons)))
    return tuple(cells), at


def published(shape: Shape) -> tuple[ExcludedGroup, ...]:
    return publish_reasons(*laid_out(shape))


def test_a_cell_of_enough_stands_alone_and_small_ones_are_put_together() -> None:
    found = published(
        {("A01", "u"): (5, 0, 6), ("A01", "v"): (0, 1, 3), ("A01", "w"): (0, 2, 8), ("A02", "u"): (0, 0, 5)}
    )
    assert found == (
        ExcludedGroup((CellName("A01", "u"),), 11, (ReasonCount("kin_of_bidder", 5), ReasonCount("unavailable", 6))),
        ExcludedGroup(
            (CellName("A01", "v"), CellName("A01", "w")), 14, ()
        ),
        ExcludedGroup((CellName("A02", "u"),), 5, (ReasonCount("unavailable", 5),)),
    )  # fmt: skip


def test_too_few_in_all_cells_together_tell_no_reason() -> None:
    assert published({("A01", "u"): (1, 0, 0), ("A02", "v"): (0, 2, 1)}) == (
        ExcludedGroup((CellName("A01", "u"), CellName("A02", "v")), 4, ()),
    )
    assert published({("A01", "u"): (0, 0, 0)}) == ()


@given(SHAPES)
def test_what_is_published_is_true_and_no_number_below_five_is_left(shape: Shape) -> None:
    cells, at = laid_out(shape)
    groups = publish_reasons(cells, at)
    assert fits_cells(cells, groups)
    keys = [(cell.specialty, cell.centre) for group in groups for cell in group.cells]
    assert sorted(keys) == sorted(key for key, counts in shape.items() if sum(counts))
    for group in groups:
        true = Counter[str]()
        for cell in group.cells:
            true.update(dict(zip(REASONS, shape[cell.specialty, cell.centre], strict=True)))
        assert group.people == true.total()
        assert group.people >= LEAST or len(groups) == 1
        assert all(one.people == true[one.reason] >= LEAST for one in group.reasons)
        rest = group.people - sum(one.people for one in group.reasons)
        unnamed = [
            reason for reason, count in true.items() if count and reason not in {one.reason for one in group.reasons}
        ]
        assert (rest, unnamed) == (0, []) or group.people < LEAST or (rest >= LEAST and len(unnamed) > 1)


def test_the_numbers_are_those_fixed_before_the_seed() -> None:
    scene = make_scene()
    record = scene.experts
    assert record.excluded
    first = record.excluded[0]
    for forged in (
        replace(record, excluded=record.excluded[1:]),
        replace(record, excluded=(replace(first, people=first.people + 1), *record.excluded[1:])),
        replace(
            record, excluded=(replace(first, reasons=(*first.reasons, ReasonCount("zz", 5))), *record.excluded[1:])
        ),
        replace(record, excluded_salt="00" * 32),
        replace(record, excluded=(), excluded_salt=""),
    ):
        with pytest.raises(Mismatch, match=r"draw\.experts\."):
            replay_experts(forged, scene.bodies, fake_verify, scene.venues)


def test_groups_that_do_not_fit_the_cells_are_seen() -> None:
    cells = (PoolCell("A01", "u", 0, 20, 10), PoolCell("A01", "v", 20, 20, 13))
    u, v = CellName("A01", "u"), CellName("A01", "v")
    good = (ExcludedGroup((u,), 10, (ReasonCount("x", 10),)), ExcludedGroup((v,), 7, (ReasonCount("x", 7),)))
    assert fits_cells(cells, good)
    for bad in (
        good[:1],
        (good[0], good[0]),
        (replace(good[0], cells=(u, CellName("A01", "w"))), good[1]),
        (replace(good[0], reasons=(ReasonCount("x", 4), ReasonCount("y", 6))), good[1]),
        (replace(good[0], reasons=(ReasonCount("x", 9),)), good[1]),
        (replace(good[0], reasons=(ReasonCount("x", 6),)), good[1]),
    ):
        assert not fits_cells(cells, bad)
