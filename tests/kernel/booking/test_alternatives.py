"""What is short, which day is nearest, which venue more is best: on drafts small enough to do by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from yuanping.kernel.booking.alternatives import OneMore, count_short, may_propose, propose
from yuanping.kernel.booking.rules import BookingRules, Learns
from yuanping.kernel.distance import FAR, distance_km
from yuanping.kernel.draw.planning import VenueDraft, can_place
from yuanping.kernel.draw.values import CellCount, Limits, Procedure, Quota

ON = date(2026, 9, 24)


def draft(*desks: int, centres: str = "HAB", experts: int = 30) -> VenueDraft:
    """Six expert seats and a representative; at most four at the host, three at a sub-venue, one sub-venue at least."""
    named = tuple(centres[: len(desks)])
    return VenueDraft(
        draw_id="", lot_id="", hash_name="sha256", pack_digest="", procedure=Procedure.UNIFORM,
        quotas=(Quota("S", 6),), representatives=1, centres=named, desks=desks,
        cells=tuple(CellCount("S", each, experts) for each in named),
        limits=Limits(host_max=4, sub_max=3, subs_min=1, subs_max=2, laws=()),
    )  # fmt: skip


FITS, FULL = draft(4, 3, 3), draft(4, 1, 1)


@pytest.mark.parametrize(
    ("asked", "short"),
    [(FITS, 0), (FULL, 1), (draft(0, 0, 0), 7), (draft(9, 9), 0), (draft(9, 2), 1), (draft(4, 1, 1, 1, centres="HABC"), 1)],
)  # fmt: skip
def test_short_is_what_the_limits_leave_without_a_workstation(asked: VenueDraft, short: int) -> None:
    assert count_short(asked) == short
    assert can_place(asked) == (short == 0)


def test_too_few_experts_cannot_be_placed_and_nothing_is_short() -> None:
    few = draft(4, 3, 3, experts=2)
    assert (can_place(few), count_short(few)) == (False, 0)


def test_the_nearest_day_that_fits_and_of_two_the_later() -> None:
    def day(number: int) -> date:
        return date(2026, 9, number)

    days = [(day(21), FITS), (day(23), FULL), (day(25), FULL), (day(26), FITS), (day(22), FITS), (ON, FITS)]
    assert propose(FULL, ON, days, ()).day == day(26)
    assert propose(FULL, ON, [pair for pair in days if pair[0] != day(26)], ()).day == day(22)
    assert propose(FULL, ON, [(day(23), FULL)], ()).day is None


def test_venues_by_load_then_by_distance_and_only_those_that_help() -> None:
    def more(centre: str, load: Fraction, away: int, seats: int = 3) -> OneMore:
        return OneMore(centre, load, away, draft(4, 1, seats, centres=f"HA{centre}"))

    half, empty = Fraction(1, 2), Fraction(0)
    offered = (
        more("B", half, 10), more("C", empty, 90), more("D", empty, 80), more("E", empty, 1, seats=1), more("F", half, 9),
    )  # fmt: skip
    assert propose(FULL, ON, (), offered).venues == ("D", "C", "F")
    assert propose(FULL, ON, (), offered[3:4]).venues == ()


def test_only_where_the_agency_may_choose_and_know() -> None:
    def told(rules: BookingRules, learns: Learns) -> bool:
        return may_propose(replace(rules, agency_learns=learns))

    assert may_propose(LN_RULES)
    assert not may_propose(HLJ_RULES)
    assert not told(LN_RULES, Learns.AWARDED)
    assert not told(LN_RULES, Learns.NEVER)
    assert not may_propose(replace(LN_RULES, may_choose=False))


@pytest.mark.parametrize(
    ("one", "other", "near", "far"),
    [("210100", "210200", 330, 360), ("210100", "210400", 30, 60), ("230100", "370200", 1050, 1250), ("210105", "210100", 0, 0)],
)  # fmt: skip
def test_distance_is_that_of_the_cities(one: str, other: str, near: int, far: int) -> None:
    assert near <= distance_km(one, other) <= far
    assert distance_km(one, other) == distance_km(other, one)


def test_an_unknown_place_is_farther_than_every_other() -> None:
    assert distance_km("210100", "990000") == FAR
    assert distance_km("", "210100") == FAR
