"""The counting against plain enumeration of committees."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanping.kernel.draw.plan import Matrix, Plan, is_feasible
from yuanping.kernel.draw.shape import Shape
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.venues_first import VenuesFirst
from yuanping.kernel.errors import Refused


def shape(quotas, experts, caps, subs=(0, 9), *, used=0, fresh=None) -> Shape:
    fresh = fresh or tuple(v > 0 for v in range(len(caps)))
    return Shape(quotas, experts, caps, fresh, used, *subs)


def committees(one: Shape) -> list[Matrix]:
    """Every feasible committee, one by one, as the matrix of its seats."""
    people = [[(v, i) for v, row in enumerate(one.experts) for i in range(row[s])] for s in range(len(one.quotas))]
    found = []
    for picks in product(*(combinations(group, q) for group, q in zip(people, one.quotas, strict=True))):
        rows = [[0] * len(one.quotas) for _ in one.caps]
        for s, pick in enumerate(picks):
            for v, _ in pick:
                rows[v][s] += 1
        subs = one.used + sum(1 for v, row in enumerate(rows) if one.fresh[v] and any(row))
        if all(sum(r) <= cap for r, cap in zip(rows, one.caps, strict=True)) and one.subs_min <= subs <= one.subs_max:
            found.append(tuple(map(tuple, rows)))
    return found


def weigh(matrix: Matrix, weights: Matrix) -> int:
    value = 1
    for row, ws in zip(matrix, weights, strict=True):
        for x, w in zip(row, ws, strict=True):
            value *= w**x
    return value


@st.composite
def problems(draw: st.DrawFn) -> tuple[Shape, Matrix]:
    centres, specialties = draw(st.integers(1, 4)), draw(st.integers(1, 2))

    def grid(low: int, high: int) -> Matrix:
        row = st.lists(st.integers(low, high), min_size=specialties, max_size=specialties).map(tuple)
        return tuple(draw(st.lists(row, min_size=centres, max_size=centres)))

    quotas = tuple(draw(st.lists(st.integers(1, 2), min_size=specialties, max_size=specialties)))
    caps = tuple(draw(st.lists(st.integers(0, 3), min_size=centres, max_size=centres)))
    low = draw(st.integers(0, 3))
    anchored = draw(st.sets(st.integers(1, 3)))
    fresh = tuple(v > 0 and v not in anchored for v in range(centres))
    used = sum(1 for v in anchored if v < centres)
    one = shape(quotas, grid(0, 3), caps, (low, low + draw(st.integers(0, 3))), used=used, fresh=fresh)
    return one, grid(1, 5)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_counting_equals_enumeration(problem: tuple[Shape, Matrix]) -> None:
    one, weights = problem
    feasible = committees(one)
    assert Plan(one).total == len(feasible)
    assert is_feasible(one) is bool(feasible)
    plan = Plan(one, weights)
    weighed = [(matrix, weigh(matrix, weights)) for matrix in feasible]
    assert plan.total == sum(weight for _, weight in weighed)
    if not feasible:
        with pytest.raises(ValueError, match="0"):
            plan.expected()
        with pytest.raises(ValueError, match="0"):
            plan.walk(Stream("sha256", b""))
        return
    means = plan.expected()
    for v in range(len(one.caps)):
        for s in range(len(one.quotas)):
            assert means[v][s] == Fraction(sum(m[v][s] * w for m, w in weighed), plan.total)
    assert plan.walk(Stream("sha256", b"x")) in feasible


@pytest.mark.parametrize("subs", [(1, 3), (2, 2), (2, 3), (0, 9)])
def test_walk_follows_the_exact_law(subs: tuple[int, int]) -> None:
    one = shape((2, 1), ((3, 1), (2, 2), (2, 0), (1, 2)), (1, 1, 1, 1), subs)
    weights = ((3, 1), (1, 2), (5, 1), (1, 1))
    plan = Plan(one, weights)
    law: Counter[Matrix] = Counter()
    for matrix in committees(one):
        law[matrix] += weigh(matrix, weights)
    runs = 6000
    seen = Counter(plan.walk(Stream("sha256", b"%d" % i, "L1")) for i in range(runs))
    assert set(seen) <= set(law)
    chi = sum((seen[m] - runs * w / plan.total) ** 2 / (runs * w / plan.total) for m, w in law.items())
    freedom = len(law) - 1
    assert (chi - freedom) / (2 * freedom) ** 0.5 < 4


@pytest.mark.parametrize("above", [0, 1, 10**30])
def test_number_that_is_no_option_s_is_refused_and_the_last_one_is_taken(above: int) -> None:
    """The walk never asks so; a slip in the counting must stop the draw, not seat somebody."""
    plan = Plan(shape((3,), ((4,), (4,), (4,)), (2, 2, 2)))
    start, full = plan._subs.start, plan._loads.full
    assert plan._step(0, start, full, plan.total - 1)[0] > 0
    with pytest.raises(ValueError, match=f"the number is {above} above the total of what centre 0 can take"):
        plan._step(0, start, full, plan.total + above)


def test_common_factor_of_a_specialty_changes_nothing() -> None:
    one = shape((2, 1), ((3, 1), (2, 2), (2, 4)), (2, 2, 2))
    assert Plan(one, ((2, 1), (6, 1), (4, 1))).expected() == Plan(one, ((1, 7), (3, 7), (2, 7))).expected()


def test_absurd_minimum_of_sub_venues_is_infeasible_not_slow() -> None:
    assert Plan(shape((1,), ((1,), (1,)), (1, 1), (10**9, 10**9))).total == 0


def test_more_sub_venues_in_use_than_allowed_is_infeasible() -> None:
    one = shape((1,), ((1,), (1,), (1,)), (1, 1, 1), (0, 1), used=2, fresh=(False, False, True))
    assert Plan(one).total == 0
    assert not is_feasible(one)


def test_venues_first_equals_enumeration() -> None:
    one = shape((2, 1), ((4, 2), (2, 2), (2, 1), (1, 2)), (2, 2, 2, 2), (2, 3))
    law = VenuesFirst(one)
    by_set: dict[tuple[int, ...], list[Matrix]] = {}
    for matrix in committees(one):
        chosen = tuple(v for v in range(1, 4) if any(matrix[v]))
        if len(chosen) == 2:
            by_set.setdefault(chosen, []).append(matrix)
    assert law.total == len(by_set)
    means = law.expected()
    for v in range(4):
        for s in range(2):
            parts = [Fraction(sum(m[v][s] for m in ms), len(ms)) for ms in by_set.values()]
            assert abs(means[v][s] - sum(parts) / len(parts)) < Fraction(1, 10**17)
    seen = Counter(tuple(v for v in range(1, 4) if any(law.walk(Stream("sha256", b"%d" % i))[v])) for i in range(900))
    assert set(seen) == set(by_set)
    assert sum((n - 300) ** 2 / 300 for n in seen.values()) < 13.8


def test_venues_first_takes_the_smallest_feasible_set() -> None:
    tight = shape((4,), ((9,), (9,), (9,), (9,)), (1, 2, 1, 2), (1, 3))
    assert VenuesFirst(tight).total == 3
    assert VenuesFirst(shape((1,), ((0,), (0,)), (1, 1), (0, 1))).total == 0
    assert VenuesFirst(shape((3,), ((9,), (9,), (9,)), (1, 1, 1), (1, 1))).total == 0


def test_venues_first_refuses_too_many_sets() -> None:
    with pytest.raises(Refused) as caught:
        VenuesFirst(shape((3,), ((9,),) * 60, (1,) * 60, (2, 9)))
    assert caught.value.code == "too_many_venue_sets"
