"""Counting calls that ended without acceptance: tables, hidden counts, and what is rare."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.notices.refusals import Account, Figures, Line, chance_of_as_many, count_refusals
from yuanping.kernel.small_cells import LEAST

COLUMN_SETS = (
    {Outcome.ACCEPTED},
    {Outcome.REFUSED},
    {Outcome.NO_ANSWER},
    set(Outcome) - {Outcome.ACCEPTED, Outcome.REFUSED, Outcome.NO_ANSWER},
)


def accounts(
    requester: str, channel: Channel = Channel.PAGE, officials: tuple[str, ...] = (), **counts: int
) -> list[Account]:
    return [Account(requester, Outcome(outcome), channel, officials) for outcome, n in counts.items() for _ in range(n)]


def shown(lines: Sequence[Line]) -> dict[str, tuple[int | None, ...]]:
    return {line.key: line.cells for line in lines if line.calls is not None}


def test_each_table_counts_its_own_key() -> None:
    found = count_refusals(
        [
            accounts("a", accepted=30, refused=10, no_answer=6, recused=6),
            accounts("b", Channel.BRIDGE, ("u1", "u2"), accepted=20, refused=20, no_answer=8, recused=8),
        ]
    )
    assert found.lots == 2
    assert [(line.key, line.calls, line.cells, line.percent) for line in found.requesters] == [
        ("a", 52, (30, 10, 6, 6), 31),
        ("b", 56, (20, 20, 8, 8), 50),
    ]
    assert [(line.key, line.calls) for line in found.channels] == [("bridge", 56), ("page", 52)]
    assert [(line.key, line.calls) for line in found.officials] == [("u1", 56), ("u2", 56)]


def test_a_lot_with_a_small_count_waits_for_the_next_ones() -> None:
    few = accounts("a", accepted=40, refused=2, no_answer=9)
    assert count_refusals([few]) == Figures(0, (), (), ())
    assert shown(count_refusals([few, few, few]).requesters) == {"a": (120, 6, 27, 0)}


def test_seven_calls_of_which_some_were_refused_are_not_shown_with_their_sum() -> None:
    """What the page once said: 7 calls, nobody silent, nothing else, and two counts hidden that anybody could bound."""
    assert count_refusals([accounts("a", accepted=5, refused=2)]).requesters == ()


def test_what_a_table_hides_is_two_lines_and_their_sum_is_large() -> None:
    """The channels show the whole: one line of the requesters hidden alone would be the difference."""
    lot = (
        accounts("a", accepted=30, refused=9)
        + accounts("b", accepted=20, refused=2)
        + accounts("c", accepted=12, refused=6)
    )
    found = count_refusals([lot])
    assert shown(found.channels) == {"page": (62, 17, 0, 0)}
    assert shown(found.requesters) == {"a": (30, 9, 0, 0)}


def test_the_officials_do_not_give_the_bridge_away() -> None:
    """The bridge is hidden to hide the message; every bridge call has two officials, so half of their sum would be it."""
    bridge = accounts("a", Channel.BRIDGE, ("u1", "u2"), accepted=6, refused=6)
    lot = accounts("a", accepted=30, refused=9) + accounts("a", Channel.MESSAGE, accepted=6, refused=3) + bridge
    found = count_refusals([lot])
    assert shown(found.channels) == {"page": (30, 9, 0, 0)}
    assert shown(found.officials) == {}
    assert shown(count_refusals([bridge]).officials) == {"u1": (6, 6, 0, 0), "u2": (6, 6, 0, 0)}


OUTCOMES = st.sampled_from(["accepted", "refused", "no_answer", "recused"])
CALLS = st.builds(
    lambda who, channel, outcome, officials: Account(
        who, Outcome(outcome), channel, officials if channel is Channel.BRIDGE else ()
    ),
    st.sampled_from("abc"),
    st.sampled_from([Channel.PAGE, Channel.MESSAGE, Channel.BRIDGE]),
    OUTCOMES,
    st.sampled_from([("u1", "u2"), ("u1", "u3"), ("u2", "u3")]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CALLS, max_size=30), max_size=8))
def test_no_difference_of_two_readings_or_two_tables_is_small(lots: list[list[Account]]) -> None:
    readings = [count_refusals(lots[:until]) for until in range(len(lots) + 1)]
    for before, after in pairwise(readings):
        for name in ("requesters", "channels", "officials"):
            old, new = shown(getattr(before, name)), shown(getattr(after, name))
            assert old.keys() <= new.keys(), "what was shown stays"
            for key, cells in new.items():
                added = [now - then for now, then in zip(cells, old.get(key, (0, 0, 0, 0)), strict=True)]
                assert all(not each or each >= LEAST for each in added), (name, key, added)
    for reading in readings:
        counted = [each for lot in lots[: reading.lots] for each in lot]
        whole = [sum(each.outcome in wanted for each in counted) for wanted in COLUMN_SETS]
        assert all(not each or each >= LEAST for each in whole)
        for lines in (reading.requesters, reading.channels):
            seen = shown(lines).values()
            hidden = [cell - sum(cells[at] for cells in seen) for at, cell in enumerate(whole)]
            assert all(not each or each >= LEAST for each in hidden), (lines, hidden)


def test_nothing_is_counted_where_nothing_is_opened() -> None:
    assert count_refusals([]) == Figures(0, (), (), ())


def test_a_requester_whose_experts_refuse_far_more_often_is_marked() -> None:
    usual = accounts("a", accepted=90, refused=10) + accounts("b", accepted=85, refused=15)
    odd = accounts("c", accepted=20, refused=30)
    marked = {line.key: line.unusual for line in count_refusals([usual + odd]).requesters}
    assert marked == {"a": False, "b": False, "c": True}


@pytest.mark.parametrize("few", [5, 19])
def test_few_calls_are_no_ground_to_mark_anybody(few: int) -> None:
    found = count_refusals([accounts("a", accepted=100, refused=5) + accounts("c", refused=few)])
    assert not [line for line in found.requesters if line.unusual]


def test_the_chance_is_exact() -> None:
    assert chance_of_as_many(0, 3, Fraction(1, 2)) == 1
    assert chance_of_as_many(2, 3, Fraction(1, 2)) == Fraction(1, 2)
    assert chance_of_as_many(3, 3, Fraction(1, 3)) == Fraction(1, 27)
