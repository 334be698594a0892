"""Requests at different levels of the code count on the same people: nobody is planned for two committees at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from tests.kernel.planning.values import MONDAY, days, demand, supply, wish
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.draw.values import CellCount, Quota
from yuanping.kernel.experts.specialties import narrower, related
from yuanping.kernel.planning.allocate import schedule
from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.plan import Demand
from yuanping.kernel.planning.supply import Supply

DESKS = {"h": 20, "s": 20, "t": 20}


def covered(**counts: int) -> Supply:
    cells = tuple(CellCount(code, centre, count) for code, count in counts.items() for centre in DESKS)
    return replace(supply(DESKS), experts=cells)


def asking(key: str, after: int, **seats: int) -> Demand:
    quotas = tuple(Quota(code, count) for code, count in seats.items())
    return demand(key, replace(wish(), quotas=quotas), after=after)


def test_codes_above_and_below_share_people() -> None:
    codes = ("A08", "A0801", "A080104", "A0802", "A06")
    assert related("A0801", codes) == ("A08", "A080104")
    assert related("A06", codes) == ()
    assert narrower("A08", codes) == ("A0801", "A0802")


def test_an_upper_level_is_planned_with_everybody_below_it() -> None:
    plan = schedule((asking("a", 0, A08=4),), covered(A08=14, A0801=7), days())
    assert [each.key for each in plan.placed] == ["a"]


def test_who_sits_for_one_level_is_missing_at_the_others() -> None:
    board = Board(covered(A06=5, A08=9, A0801=4, A0802=3), 0)
    span = board.horizon.span(moment(MONDAY, time(9)), moment(MONDAY, time(17)))
    board.sit("A0801", 0, 3, span)
    assert [board.experts(code, 0, span) for code in ("A06", "A08", "A0801", "A0802")] == [5, 6, 1, 3]
    board.sit("A08", 0, 2, span)
    assert [board.experts(code, 0, span) for code in ("A06", "A08", "A0801", "A0802")] == [5, 4, 0, 1]
    assert board.experts("A08", 1, span) == 9


def test_in_one_request_the_narrower_code_takes_its_people_from_the_wider_one() -> None:
    """The draw seats whoever holds A0801 under A0801 only, so nobody is left under A08."""
    both = asking("a", 0, A0801=2, A08=2)
    assert schedule((both,), covered(A08=14, A0801=14), days()).placed == ()
    assert [each.key for each in schedule((both,), covered(A08=28, A0801=14), days()).placed] == ["a"]
