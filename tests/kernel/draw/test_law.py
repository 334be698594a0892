"""The draw against exact enumeration of persons, and 10^5 draws against their law at a stated level, from frozen seeds."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import comb

import pytest

from tests.kernel.draw.chance import (
    CENTRES,
    EXCLUDED,
    EXPERTS,
    LEVEL,
    QUOTAS,
    SmallPool,
    closed,
    members,
    p_value,
    tail,
)
from yuanping.kernel.draw.calls import Call, Outcome, follow_calls
from yuanping.kernel.draw.odds import committee_chance
from yuanping.kernel.draw.order import lazy_order
from yuanping.kernel.draw.select import next_in_cell
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import CellSeats, Limits, Procedure

COMMITTEES = {Procedure.EQUAL_CHANCE: 30_000, Procedure.UNIFORM: 20_000, Procedure.SUB_VENUES_FIRST_EVEN: 15_000}
REFUSALS, DESKS, ORDERS = 15_000, 10_000, 10_000
SHAPES = {
    "one host at most": Limits(1, 2, 1, 2),
    "two other centres": Limits(3, 3, 2, 3),
    "exactly two": Limits(2, 1, 2, 2),
    "no limit": Limits(9, 9, 0, 9),
}


@cache
def pool_of(procedure: Procedure) -> SmallPool:
    return SmallPool(procedure)


def test_at_least_a_hundred_thousand_draws_are_made() -> None:
    assert sum(COMMITTEES.values()) + REFUSALS + DESKS + ORDERS >= 10**5


@pytest.mark.parametrize(("freedom", "point", "level"), [(1, 10.828, 1e-3), (23, 49.728, 1e-3), (100, 149.449, 1e-3)])
def test_tail_is_that_of_the_tables(freedom: int, point: float, level: float) -> None:
    assert tail(point, freedom) == pytest.approx(level, rel=5e-4)
    assert tail(0, freedom) == 1
    assert tail(freedom / 3, freedom) > 0.5


@pytest.mark.parametrize("limits", SHAPES)
@pytest.mark.parametrize("procedure", Procedure)
def test_every_feasible_committee_has_exactly_its_stated_probability(procedure: Procedure, limits: str) -> None:
    pool = SmallPool(procedure, SHAPES[limits])
    law = pool.enumerated_law()
    stated = {people: committee_chance(pool.request, seats) for people, seats in pool.committees()}
    assert {people: p for people, p in stated.items() if p} == law
    assert sum(stated.values()) == 1
    for one in pool.request.chances:
        cell = [m.expert_id for m in members() if (m.specialty, m.centre) == (one.specialty, one.centre)]
        for expert in set(cell) - set(EXCLUDED):
            exact = sum((p for people, p in law.items() if expert in people), Fraction(0))
            # "sub-venues first" publishes its means cut after 18 decimals.
            assert abs(one.chance - exact) <= (
                Fraction(1, 10**18) if procedure is Procedure.SUB_VENUES_FIRST_EVEN else 0
            )


@pytest.mark.parametrize(
    "seats",
    [
        (CellSeats("A01", "LN-SY", 2), CellSeats("B01", "LN-DL", 1)),  # above the host's cap
        (CellSeats("A01", "LN-DL", 1), CellSeats("B01", "LN-DL", 1)),  # a seat short
        (CellSeats("A01", "LN-DL", 3), CellSeats("B01", "LN-DL", 1)),  # a seat too many
        (CellSeats("A01", "LN-DL", 2), CellSeats("B01", "LN-AS", 1)),  # nobody there
        (CellSeats("A01", "LN-DL", 1), CellSeats("A01", "LN-AS", 1), CellSeats("B01", "LN-FS", 1)),  # three 副场
        (CellSeats("A01", "LN-DL", 2), CellSeats("C01", "LN-DL", 1)),  # a foreign cell
    ],
)
@pytest.mark.parametrize("procedure", Procedure)
def test_committee_outside_the_limits_has_no_chance(procedure: Procedure, seats: tuple[CellSeats, ...]) -> None:
    assert committee_chance(pool_of(procedure).request, seats) == 0


@pytest.mark.slow
@pytest.mark.parametrize("procedure", COMMITTEES)
def test_committees_come_as_often_as_stated(procedure: Procedure) -> None:
    pool = pool_of(procedure)
    seen = pool.drawn(procedure, COMMITTEES[procedure])
    assert p_value(seen, pool.enumerated_law()) > LEVEL


@pytest.mark.slow
def test_every_expert_of_a_specialty_is_drawn_equally_often() -> None:
    """Chi-square of each expert's count against q/N, the smallest p-value weighed by the number of experts (Bonferroni)."""
    pool = SmallPool(Procedure.EQUAL_CHANCE, SHAPES["no limit"])
    draws = 10_000
    seen = Counter(expert for people, n in pool.drawn("equal", draws).items() for expert in people for _ in range(n))
    able = {quota.specialty: [m.expert_id for m in members() if m.specialty == quota.specialty] for quota in QUOTAS}
    for quota in QUOTAS:
        experts = sorted(set(able[quota.specialty]) - set(EXCLUDED))
        p = Fraction(quota.seats, len(experts))
        worst = min(p_value({1: seen[e], 0: draws - seen[e]}, {1: p, 0: 1 - p}) for e in experts)
        assert worst > LEVEL / len(experts)
    assert not set(EXCLUDED) & set(seen)


@pytest.mark.parametrize("centre", CENTRES[1:])
def test_a_draw_that_quietly_closes_one_centre_is_found(centre: str) -> None:
    pool = pool_of(Procedure.EQUAL_CHANCE)
    assert p_value(closed(pool, centre).drawn("crooked", 1000), pool.enumerated_law()) < LEVEL


def test_a_uniform_draw_sold_as_equal_chance_is_found() -> None:
    uniform = pool_of(Procedure.UNIFORM).drawn("crooked", 6000)
    assert p_value(uniform, pool_of(Procedure.EQUAL_CHANCE).enumerated_law()) < LEVEL


@pytest.mark.slow
def test_the_seated_are_uniform_among_the_willing_of_their_cell() -> None:
    """Who is willing is fixed beforehand; refusals follow the order, workstations stay, and nobody willing gains."""
    pool = pool_of(Procedure.UNIFORM)
    counts = (CellSeats("A01", "LN-SY", 1), CellSeats("A01", "LN-DL", 1), CellSeats("B01", "LN-DL", 1))
    request = pool.expert_request(counts)
    unwilling = {"A01 LN-SY 0", "A01 LN-DL 1"}
    seen: Counter[tuple[str, ...]] = Counter()
    for i in range(REFUSALS):
        seed = f"refusals {i}".encode()
        draw = pool.draw_of(request, seed)
        calls: list[Call] = []
        for seat in draw.seats:
            rank, position = seat.rank, seat.position
            while pool.pool.ids[position] in unwilling:
                calls.append(Call(seat.seat, rank, position, Outcome.REFUSED, "ee" * 32, "00" * 32))
                following = next_in_cell(request, seed, pool.excluded, (seat.specialty, seat.centre), rank)
                rank, position = following.rank, following.position
            calls.append(Call(seat.seat, rank, position, Outcome.ACCEPTED, "ee" * 32, "00" * 32))
        seen[tuple(pool.pool.ids[one.position] for one in follow_calls(draw.seats, calls))] += 1
    host = sorted(m.expert_id for m in members() if (m.specialty, m.centre) == ("A01", "LN-SY"))
    willing = [e for e in host if e not in unwilling | set(EXCLUDED)]
    law = {(e, "A01 LN-DL 0", "B01 LN-DL 0"): Fraction(1, len(willing)) for e in willing}
    assert len(willing) == 2
    assert p_value(seen, law) > LEVEL


@pytest.mark.slow
def test_workstations_are_uniform_and_tell_nothing_of_the_experts() -> None:
    pool = pool_of(Procedure.UNIFORM)
    request = pool.expert_request(
        (CellSeats("A01", "LN-DL", 1), CellSeats("A01", "LN-FS", 1), CellSeats("B01", "LN-DL", 1))
    )
    seen: Counter[tuple[str, str, str]] = Counter()
    for i in range(DESKS):
        first, _, third = pool.draw_of(request, f"desks {i}".encode()).seats
        seen[pool.pool.ids[first.position], first.workstation, third.workstation] += 1
    desks = [f"LN-DL-{i}" for i in range(4)]
    people = [m.expert_id for m in members() if (m.specialty, m.centre) == ("A01", "LN-DL")]
    pairs = [(a, b) for a in desks for b in desks if a != b]
    law = {(e, a, b): Fraction(1, len(people) * len(pairs)) for e in people for a, b in pairs}
    assert len(people) == EXPERTS["A01"][1]
    assert p_value(seen, law) > LEVEL


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
def test_first_places_of_an_order_are_uniform(hash_name: str) -> None:
    seen: Counter[frozenset[int]] = Counter()
    for i in range(ORDERS // 2):
        order = lazy_order(Stream(hash_name, f"order {i}".encode(), "L2", "A01", "LN-SY"), 7)
        seen[frozenset((next(order), next(order), next(order)))] += 1
    law = {frozenset(c): Fraction(1, comb(7, 3)) for c in combinations(range(7), 3)}
    assert p_value(seen, law) > LEVEL


def test_modulo_bias_would_be_found() -> None:
    """The same bytes reduced with % instead of thrown away: the test sees it, so it would see it in the product."""
    seen = Counter(Stream("sha256", f"modulo {i}".encode(), "x").take(1)[0] % 200 for i in range(20_000))
    honest = Counter(Stream("sha256", f"modulo {i}".encode(), "x").below(200) for i in range(20_000))
    law = {n: Fraction(1, 200) for n in range(200)}
    assert p_value(seen, law) < LEVEL < p_value(honest, law)
