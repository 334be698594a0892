"""Counting calls that ended without acceptance: tables, hidden counts, and what is rare."""

from __future__ import annotations

from fractions import Fraction

import pytest

from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.notices.refusals import Account, chance_of_as_many, count_refusals


def accounts(
    requester: str, channel: Channel = Channel.PAGE, officials: tuple[str, ...] = (), **counts: int
) -> list[Account]:
    return [Account(requester, Outcome(outcome), channel, officials) for outcome, n in counts.items() for _ in range(n)]


def test_each_table_counts_its_own_key() -> None:
    found = count_refusals(
        accounts("a", accepted=30, refused=10, no_answer=6, recused=6)
        + accounts("b", Channel.BRIDGE, ("u1", "u2"), accepted=20, refused=20, no_answer=8, recused=8),
        7,
    )
    assert found.lots == 7
    assert [(line.key, line.calls, line.cells, line.percent) for line in found.requesters] == [
        ("a", 52, (30, 10, 6, 6), 31),
        ("b", 56, (20, 20, 8, 8), 50),
    ]
    assert [(line.key, line.calls) for line in found.channels] == [("bridge", 56), ("page", 52)]
    assert [(line.key, line.calls) for line in found.officials] == [("u1", 56), ("u2", 56)]


def test_a_small_count_is_hidden_and_no_sum_gives_it_away() -> None:
    (line,) = count_refusals(accounts("a", accepted=40, refused=2, no_answer=9), 1).requesters
    assert line.calls == 51
    assert line.cells[1] is None
    assert sum(cell is None for cell in line.cells) >= 2
    assert (line.percent, line.unusual) == (None, False)


def test_what_one_table_hides_no_other_one_tells() -> None:
    by_page = accounts("a", accepted=30, refused=9)
    found = count_refusals(by_page + accounts("a", Channel.MESSAGE, accepted=8, no_answer=3), 2)
    (message,) = (line for line in found.channels if line.key == "message")
    assert message.cells[2] is None
    (line,) = found.requesters
    assert line.cells[2] is None, "the sum of all channels would give the message's few away"
    assert line.calls is None or None in line.cells


def test_officials_are_shown_only_where_the_bridge_s_own_row_is() -> None:
    few = accounts("a", accepted=30, refused=9) + accounts(
        "a", Channel.BRIDGE, ("u1", "u2"), accepted=3, refused=1, recused=2
    )
    assert [(line.calls, line.cells) for line in count_refusals(few, 1).officials] == [(None, (None,) * 4)] * 2
    many = accounts("a", accepted=30, refused=9) + accounts("a", Channel.BRIDGE, ("u1", "u2"), accepted=30, refused=9)
    assert [line.calls for line in count_refusals(many, 1).officials] == [39, 39]


def test_nothing_is_counted_where_nothing_is_opened() -> None:
    found = count_refusals([], 0)
    assert (found.lots, found.requesters, found.channels, found.officials) == (0, (), (), ())


def test_a_requester_whose_experts_refuse_far_more_often_is_marked() -> None:
    usual = accounts("a", accepted=90, refused=10) + accounts("b", accepted=85, refused=15)
    odd = accounts("c", accepted=20, refused=30)
    marked = {line.key: line.unusual for line in count_refusals(usual + odd, 3).requesters}
    assert marked == {"a": False, "b": False, "c": True}


@pytest.mark.parametrize("few", [5, 19])
def test_few_calls_are_no_ground_to_mark_anybody(few: int) -> None:
    found = count_refusals(accounts("a", accepted=100, refused=5) + accounts("c", refused=few), 2)
    assert not [line for line in found.requesters if line.unusual]


def test_the_chance_is_exact() -> None:
    assert chance_of_as_many(0, 3, Fraction(1, 2)) == 1
    assert chance_of_as_many(2, 3, Fraction(1, 2)) == Fraction(1, 2)
    assert chance_of_as_many(3, 3, Fraction(1, 3)) == Fraction(1, 27)
