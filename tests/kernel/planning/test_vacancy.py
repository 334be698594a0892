"""What is not asked because it was counted: no hour, host or wish is lost by it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.kernel.planning.values import STOCK, WISHES, days, demand, supply
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.planning.allocate import in_order, schedule
from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.case import Case, Cases
from yuanping.kernel.planning.grid import Span
from yuanping.kernel.planning.hours import Hour, Hours
from yuanping.kernel.planning.plan import Days, Demand
from yuanping.kernel.planning.seating import Lacks, Shortage, find_seating, take_seating
from yuanping.kernel.planning.supply import Supply
from yuanping.kernel.planning.vacancy import Vacancy
from yuanping.kernel.planning.wish import Wish

OPEN_HLJ = replace(HLJ_RULES, pack_digest="b" * 64, agency_learns=LN_RULES.agency_learns)
ONE_SUB = replace(LN_RULES, pack_digest="c" * 64, subs_most=replace(LN_RULES.subs_most, number=1))
RULES = st.sampled_from((LN_RULES, OPEN_HLJ, ONE_SUB))
TAKEN = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(16, 34), st.integers(1, 12)), max_size=8)


@settings(deadline=None)
@given(wishes=WISHES.filter(bool), stock=STOCK, rules=RULES, taken=TAKEN, spare=st.sampled_from((0, 20)))
def test_what_counts_as_without_room_has_no_seating_and_never_gets_one(
    wishes: list[Wish], stock: dict[str, int], rules: BookingRules, taken: list[tuple[int, int, int, int]], spare: int
) -> None:
    board = Board(supply(stock, days(3), changeover=30), spare)
    cases = [Cases(board, Hours(board), days(3)).of(demand("a", each, rules=rules)) for each in wishes]
    here = Vacancy(board, Span(18, 30))
    whos = [who for case in cases for who in case.whos]
    without = {who for who in whos if not here.hosts[who.make_up] >> who.at & 1}
    for at, seats, first, length in taken:
        if (board.free(Span(first, first + length)) & board.fields[at]).bit_count() >= seats:
            board.take(at, seats, Span(first, first + length))
    here.refresh()
    assert here.counts == Vacancy(board, here.span).counts
    for who in whos:
        lack = find_seating(board, who, here)
        if who in without or not here.hosts[who.make_up] >> who.at & 1:
            assert isinstance(lack, Shortage)
        if isinstance(lack, Shortage) and lack.lacks in {Lacks.AWAY, Lacks.EXPERTS}:
            assert here.short(who.make_up, who.at) <= lack.short


def test_what_is_taken_within_the_changeover_after_a_span_is_counted_anew() -> None:
    board = Board(supply({"h": 2}, changeover=30), 0)
    here = Vacancy(board, Span(18, 20))
    board.take(0, 1, Span(21, 23))
    here.refresh()
    assert here.counts == [2, 0]
    board.take(0, 1, Span(20, 21))
    here.refresh()
    assert here.counts == [1, 0]


def plainly(queue: tuple[Demand, ...], stock: Supply, when: Days) -> list[tuple[str, str, int]]:
    """The same rules without anything remembered but what the rules say: a shape that found no hour of a day at a host does not ask again."""
    board = Board(stock, when.spare)
    hours = Hours(board)
    cases, full = Cases(board, hours, when), set[object]()
    placed = []

    def first_that_fits(case: Case, day: int) -> tuple[str, str, int] | None:
        def used(hour: Hour) -> tuple[int, int]:
            return max(board.in_use[hour.vacancy.span.first : hour.vacancy.span.end]), hour.minute

        whos = [who for who in case.whos if (case.shape, who.at, day, case.late(day)) not in full]
        for hour in sorted(case.not_before_due(hours.on(case.pattern, day), day), key=used):
            here = Vacancy(board, hour.vacancy.span)
            turns = sorted(whos, key=lambda who: here.share_taken(who.at)) if case.demand.wish.any_host else whos
            for who in turns:
                seating = find_seating(board, who, here)
                if not isinstance(seating, Shortage):
                    take_seating(board, seating, here.span)
                    return case.demand.key, who.host, hour.minute
        full.update((case.shape, who.at, day, case.late(day)) for who in whos)
        return None

    for case in (cases.of(each) for each in in_order(queue)):
        found = next((found for day in case.days if (found := first_that_fits(case, day)) is not None), None)
        placed += [found] if found else []
    return sorted(placed)


@settings(max_examples=120, deadline=None)
@given(
    wishes=st.lists(st.tuples(WISHES.filter(bool), RULES, st.booleans()), max_size=6),
    stock=STOCK,
    spare=st.sampled_from((0, 20)),
    experts=st.sampled_from((6, 8, 100)),
)
def test_a_plan_is_the_one_that_asks_every_hour_of_every_host(
    wishes: list[tuple[list[Wish], BookingRules, bool]], stock: dict[str, int], spare: int, experts: int
) -> None:
    asked = [(replace(each, any_host=anywhere), rules) for some, rules, anywhere in wishes for each in some]
    queue = tuple(demand(f"d{n:02d}", each, after=n, rules=rules) for n, (each, rules) in enumerate(asked))
    have, when = supply(stock, days(3), experts=experts, changeover=30), days(3, spare)
    begins = have.horizon.begins
    plan = schedule(queue, have, when).placed
    found = sorted((each.key, each.host, (each.starts_at - begins).total_seconds() // 60) for each in plan)
    assert found == plainly(queue, have, when)
