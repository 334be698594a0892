"""The plan of a province: order, limits, what is left and why; and what holds for any queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.kernel.planning.values import MONDAY, STOCK, WISHES, days, demand, supply, wish
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.draw.values import CellCount, Quota
from yuanping.kernel.planning.allocate import in_order, schedule
from yuanping.kernel.planning.grid import SLOTS_A_DAY
from yuanping.kernel.planning.plan import Demand, day_peaks
from yuanping.kernel.planning.supply import CentreSupply, DeskTime, Supply
from yuanping.kernel.planning.wish import Wish, starts_on

THREE = {"h": 6, "s": 6, "t": 6}


def test_a_wish_gets_its_earliest_day_and_the_emptiest_hour() -> None:
    both = (
        demand("a", wish(starts=(9 * 60, 9 * 60), minutes=240)),
        demand("b", wish(starts=(9 * 60, 14 * 60), minutes=240), after=1),
    )
    plan = schedule(both, supply(THREE), days())
    assert [(each.key, each.starts_at) for each in plan.placed] == [
        ("a", moment(MONDAY, time(9))),
        ("b", moment(MONDAY, time(13))),
    ]
    assert plan.left == ()
    assert (max(plan.before), max(plan.after)) == (0, 5)


def test_a_booking_under_a_draw_is_seated_first_at_its_own_hour() -> None:
    drawn = demand("drawn", wish(), after=9)
    asked = demand("asked", wish(last=1))
    plan = schedule((asked,), supply({"h": 3, "s": 2}, days(2)), days(2), (drawn,))
    assert [(each.key, each.starts_at) for each in plan.placed] == [
        ("asked", moment(MONDAY + timedelta(days=1), time(9)))
    ]
    assert max(plan.before) == 5
    begun = replace(drawn, not_before=moment(MONDAY, time(9, 1)))
    assert max(schedule((), supply({"h": 3, "s": 2}), days(), (begun,)).before) == 0


def test_the_last_day_decides_the_order_then_who_asked_first() -> None:
    wide, narrow, later = (
        demand("wide", wish(last=1)),
        demand("narrow", wish(), after=1),
        demand("later", wish(), after=2),
    )
    assert [each.key for each in in_order((later, wide, narrow))] == ["narrow", "later", "wide"]
    plan = schedule((wide, narrow, later), supply({"h": 3, "s": 2}, days(2)), days(2))
    assert {each.key: (each.starts_at - moment(MONDAY, time(9))).days for each in plan.placed} == {
        "narrow": 0,
        "wide": 1,
    }
    assert [each.key for each in plan.left] == ["later"]


def test_hosts_are_tried_in_the_order_of_the_wish() -> None:
    first = demand("a", wish(hosts=("h",)))
    second = demand("b", wish(hosts=("h", "s")), after=1)
    plan = schedule((first, second), supply({"h": 3, "s": 6, "t": 6}), days())
    assert {each.key: each.host for each in plan.placed} == {"a": "h", "b": "s"}


def test_what_is_lacking_is_named_with_its_number_and_what_would_help() -> None:
    held = tuple(demand(f"p{n}", wish(), after=n) for n in range(2))
    plan = schedule(held, supply({"h": 6, "s": 3}), days())
    (left,) = plan.left
    assert (left.key, left.code, left.short, left.later_on) == ("p1", "away", 1, MONDAY + timedelta(days=1))
    assert left.other_host == ""
    (left,) = schedule((demand("a", wish(hosts=("h",))),), supply({"h": 0, "s": 6, "t": 6}), days()).left
    assert (left.code, left.short, left.other_host) == ("closed", 1, "s")


def test_a_host_that_is_full_is_another_thing_than_one_that_is_closed() -> None:
    stock = supply(THREE)
    full = replace(
        stock.centres[0], desks=tuple(DeskTime(desk.closed, ~desk.closed) for desk in stock.centres[0].desks)
    )
    busy = Supply(
        stock.horizon,
        (replace(full, desks=tuple(DeskTime(d.closed, (1 << 48) - 1) for d in full.desks)), *stock.centres[1:]),
        stock.experts,
    )
    (left,) = schedule((demand("a", wish()),), busy, days()).left
    assert (left.code, left.short, left.later_on, left.other_host) == ("host", 1, MONDAY + timedelta(days=1), "s")


def test_a_closed_saturday_is_no_day_and_the_monday_after_is_proposed() -> None:
    (left,) = schedule((demand("a", wish(first=5, last=5)),), supply(THREE, days(6)), days(6)).left
    assert (left.code, left.later_on) == ("closed", MONDAY + timedelta(days=7))


def test_experts_are_counted_once_at_a_time() -> None:
    two = (demand("a", wish()), demand("b", wish(), after=1))
    stock = supply({"h": 9, "s": 9}, experts=20)
    assert len(schedule(two, stock, days()).placed) == 2
    scarce = Supply(
        stock.horizon, stock.centres, (replace(stock.experts[0], experts=40), replace(stock.experts[1], experts=3))
    )
    plan = schedule(two, scarce, days())
    assert [each.key for each in plan.placed] == ["a"]
    assert (plan.left[0].code, plan.left[0].short) == ("experts", 1)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (demand("a", wish(), rules=replace(HLJ_RULES, subs_least=replace(HLJ_RULES.subs_least, number=3))), "too_few_centres"),
        (demand("a", wish(seats=400)), "pool_too_small"),
        (demand("a", wish(first=40, last=41)), "no_day_here"),
        (replace(demand("a", wish()), not_before=moment(MONDAY, time(12))), "no_day_here"),
    ],
)  # fmt: skip
def test_what_no_hour_mends_is_said_as_such(asked: Demand, code: str) -> None:
    (left,) = schedule((asked,), supply(THREE), days()).left
    assert left.code == code


def test_two_sub_venues_at_least_under_a_pack_that_says_so() -> None:
    asked = demand("a", wish(), rules=HLJ_RULES)
    assert schedule((asked,), supply({"h": 9, "s": 9, "t": 1}), days()).left == ()
    (left,) = schedule((asked,), supply({"h": 9, "s": 9, "t": 0}), days()).left
    assert (left.code, left.short, left.law) == ("away", 1, HLJ_RULES.subs_least.law)


def test_the_changeover_after_a_session_belongs_to_it() -> None:
    two = (demand("a", wish(minutes=240)), demand("b", wish(starts=(13 * 60, 14 * 60), minutes=240), after=1))
    tight = {"h": 3, "s": 2}
    assert [each.starts_at for each in schedule(two, supply(tight), days()).placed][1] == moment(MONDAY, time(13))
    assert [each.starts_at for each in schedule(two, supply(tight, changeover=31), days()).placed][1] == moment(
        MONDAY, time(14)
    )


def test_spare_workstations_are_left_alone() -> None:
    three = tuple(demand(f"{n}", wish(), after=n) for n in range(3))
    assert len(schedule(three, supply({"h": 9, "s": 9}), days()).placed) == 3
    assert len(schedule(three, supply({"h": 9, "s": 9}), days(spare=34)).placed) == 2


def test_an_overnight_evaluation_needs_a_venue_open_through_the_night() -> None:
    night = demand("a", wish(starts=(18 * 60, 18 * 60), minutes=20 * 60))
    assert schedule((night,), supply(THREE), days()).left[0].code == "closed"
    from yuanping.kernel.venues.hours import Opening, VenueHours

    always = VenueHours(tuple(Opening(day, 0, 1440) for day in range(7)))
    (placed,) = schedule((night,), supply(THREE, hours=always), days()).placed
    assert placed.ends_at - placed.starts_at == timedelta(hours=20)


def test_one_workstation_more_may_place_one_wish_fewer() -> None:
    """The case the module names: room for a large committee that comes first takes it from two small ones."""
    queue = (
        demand("large", replace(wish(seats=8), centres=("s",))),
        demand("x", wish(hosts=("s",)), after=1),
        demand("y", wish(hosts=("t",)), after=2),
    )
    assert [each.key for each in schedule(queue, supply({"h": 6, "s": 2, "t": 6}), days()).placed] == ["x", "y"]
    assert [each.key for each in schedule(queue, supply({"h": 6, "s": 3, "t": 6}), days()).placed] == ["large"]


def test_peaks_by_day() -> None:
    plan = schedule((demand("a", wish()),), supply(THREE, days(2)), days(2))
    assert day_peaks(plan.after, MONDAY, SLOTS_A_DAY) == ((MONDAY, 5), (MONDAY + timedelta(days=1), 0))


@settings(max_examples=120, deadline=None)
@given(wishes=WISHES, stock=STOCK, spare=st.sampled_from((0, 20)), changeover=st.sampled_from((0, 30)))
def test_any_plan_keeps_to_windows_hours_and_workstations(
    wishes: list[Wish], stock: dict[str, int], spare: int, changeover: int
) -> None:
    queue = tuple(demand(f"d{n:02d}", each, after=n) for n, each in enumerate(wishes))
    have, when = supply(stock, days(3), changeover=changeover), days(3, spare)
    plan = schedule(queue, have, when)
    assert plan == schedule(tuple(reversed(queue)), have, when)
    assert sorted([each.key for each in plan.placed] + [each.key for each in plan.left]) == [each.key for each in queue]
    by_key = {each.key: each for each in queue}
    total, at_host = [0] * have.horizon.slots, {key: [0] * have.horizon.slots for key in stock}
    for each in plan.placed:
        asked = by_key[each.key].wish
        assert each.host in asked.hosts
        assert any(
            each.starts_at in starts_on(asked, MONDAY + timedelta(days=n))
            for n in range(3)
            if asked.earliest <= MONDAY + timedelta(days=n) <= asked.latest
        )
        assert each.ends_at - each.starts_at == timedelta(minutes=asked.minutes)
        span = have.horizon.span(each.starts_at, each.ends_at)
        assert span is not None
        closed = next(centre for centre in have.centres if centre.centre == each.host).desks[0].closed
        assert not closed & span.mask
        for slot in range(span.first, span.end):
            total[slot] += each.seats
            at_host[each.host][slot] += asked.representatives
    assert max(total) <= sum(stock.values())
    assert all(max(row) <= stock[key] for key, row in at_host.items())
    assert tuple(total[: len(plan.after)]) == plan.after


@settings(max_examples=60, deadline=None)
@given(wishes=WISHES.filter(bool), stock=STOCK, more=st.sampled_from("hstu"))
def test_one_wish_alone_is_never_lost_by_more_room(wishes: list[Wish], stock: dict[str, int], more: str) -> None:
    alone = (demand("a", wishes[0]),)
    fewer = schedule(alone, supply(stock, days(3)), days(3)).placed
    assert len(schedule(alone, supply({**stock, more: stock[more] + 1}, days(3)), days(3)).placed) >= len(fewer)


@settings(max_examples=60, deadline=None)
@given(wishes=WISHES, stock=STOCK)
def test_who_asks_last_with_the_latest_day_takes_from_nobody(wishes: list[Wish], stock: dict[str, int]) -> None:
    queue = tuple(demand(f"d{n:02d}", each, after=n) for n, each in enumerate(wishes))
    late = demand("z", wish(first=2, last=4), after=999)
    before = schedule(queue, supply(stock, days(3)), days(3)).placed
    after = schedule((*queue, late), supply(stock, days(3)), days(3)).placed
    assert tuple(each for each in after if each.key != "z") == before


def test_taking_more_than_is_free_is_a_defect() -> None:
    from yuanping.kernel.planning.board import Board
    from yuanping.kernel.planning.grid import Span

    with pytest.raises(AssertionError):
        Board(Supply(supply({}).horizon, (CentreSupply("h", 0, ()),), ()), 0).take(0, 1, Span(0, 1))


HIDDEN = replace(LN_RULES, agency_learns=HLJ_RULES.agency_learns, may_choose=False)


@settings(deadline=None)
@given(busy=st.lists(st.integers(0, 2**48 - 1), min_size=12, max_size=12), tries=st.integers(0, 3))
def test_a_hidden_wish_gets_the_hour_that_is_looked_up_or_none_however_full_the_province_is(
    busy: list[int], tries: int
) -> None:
    asked = replace(demand("k", wish(starts=(9 * 60, 12 * 60)), rules=HIDDEN), tries=tries)
    empty = supply({"h": 4, "s": 4, "t": 4})
    (free,) = schedule((asked,), empty, days()).placed
    times = iter(busy)
    centres = tuple(
        replace(each, desks=tuple(replace(desk, busy=next(times)) for desk in each.desks)) for each in empty.centres
    )
    plan = schedule((asked,), replace(empty, centres=centres), days())
    assert [each.starts_at for each in plan.placed] in ([free.starts_at], [])
    assert all(each.later_on is None and each.other_host == "" for each in plan.left)


def test_a_hidden_wish_whose_seating_is_found_only_after_others_are_placed_says_what_it_lacked() -> None:
    """At first ``s`` is tried before ``t``, takes one of each specialty and leaves one that ``t`` has nobody for; once ``s`` is fuller, ``t`` comes first."""
    quotas = (Quota("A01", 2), Quota("A02", 2))
    hidden = demand("k", replace(wish(), quotas=quotas), rules=HIDDEN)
    later = demand("z", replace(wish(first=1, last=1), quotas=quotas, centres=("s",), hosts=("u",)))
    stock = supply({"h": 9, "s": 9, "t": 9, "u": 9}, days(2))
    there = {("A01", "s"): 50, ("A02", "s"): 50, ("A01", "t"): 50, ("A01", "u"): 9, ("A02", "u"): 9}
    scarce = replace(stock, experts=tuple(CellCount(*cell, number) for cell, number in there.items()))
    limits = replace(HIDDEN, pack_digest="b" * 64, subs_most=replace(HIDDEN.subs_most, number=2))
    plan = schedule((replace(hidden, rules=limits), later), scarce, days(2))
    assert [each.key for each in plan.placed] == ["z"]
    assert [(each.key, each.code, each.short) for each in plan.left] == [("k", "experts", 1)]


def test_a_host_the_catalogue_no_longer_has_is_closed() -> None:
    """A wish waits for weeks; its host may leave the catalogue meanwhile."""
    (left,) = schedule((demand("a", wish(hosts=("gone",))),), supply(THREE), days()).left
    assert (left.code, left.other_host) == ("closed", "h")
    (left,) = schedule((demand("a", wish(hosts=("gone",)), rules=HIDDEN),), supply(THREE), days()).left
    assert left.code == "no_day_here"


def test_another_try_looks_another_hour_up() -> None:
    asked = demand("k", wish(starts=(9 * 60, 12 * 60)), rules=HIDDEN)
    room = supply({"h": 9, "s": 9, "t": 9})
    found = {schedule((replace(asked, tries=n),), room, days()).placed[0].starts_at for n in range(12)}
    assert len(found) > 3


def test_a_hidden_wish_outside_the_plan_says_only_that() -> None:
    asked = demand("k", wish(first=3, last=3), rules=HIDDEN)
    (left,) = schedule((asked,), supply({"h": 9, "s": 9, "t": 9}, days()), days()).left
    assert (left.code, left.later_on) == ("no_day_here", None)


def test_where_no_host_was_named_the_emptiest_hosts_of_equal_ones_the_nearest() -> None:
    room = supply({"h": 9, "s": 9, "t": 9})
    by_distance = wish(hosts=("s", "h", "t"))
    anywhere = replace(by_distance, any_host=True)
    assert [each.host for each in schedule((demand("b", anywhere),), room, days()).placed] == ["s"]
    centres = tuple(
        replace(each, desks=(replace(each.desks[0], busy=each.desks[0].closed | (1 << 40) - 1), *each.desks[1:]))
        if each.centre == "s"
        else each
        for each in room.centres
    )
    fuller = replace(room, centres=centres)
    assert [each.host for each in schedule((demand("b", anywhere),), fuller, days()).placed] == ["h"]
    assert [each.host for each in schedule((demand("b", by_distance),), fuller, days()).placed] == ["s"]


def test_another_host_is_proposed_by_load_then_by_distance() -> None:
    room = supply({"h": 0, "far": 9, "near": 9, "s": 9})
    regions = {"h": "210100", "near": "210500", "far": "210200", "s": "210200"}
    centres = tuple(replace(each, region=regions[each.centre]) for each in room.centres)
    (left,) = schedule((demand("a", wish()),), replace(room, centres=centres), days()).left
    assert left.other_host == "near"
    crowded = tuple(
        replace(each, desks=tuple(replace(desk, busy=1 << 60) for desk in each.desks))
        if each.centre == "near"
        else each
        for each in centres
    )
    (left,) = schedule((demand("a", wish()),), replace(room, centres=crowded), days()).left
    assert left.other_host == "far"
