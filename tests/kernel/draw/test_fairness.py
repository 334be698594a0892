from __future__ import annotations

from fractions import Fraction
from math import inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.draw.test_plan import problems, shape
from yuanping.kernel.draw import counting, counting_plain
from yuanping.kernel.draw.anderson import Accelerator
from yuanping.kernel.draw.fairness import (
    capped_means,
    equal_chance_weights,
    equal_means,
    lowest_ratio,
    tune,
)
from yuanping.kernel.draw.plan import Matrix, Plan
from yuanping.kernel.draw.shape import Shape

CITIES = ((240, 180, 50, 28), (90, 70, 20, 11), (60, 45, 14, 8), (40, 30, 10, 6), (30, 21, 7, 5), (20, 16, 5, 3))
QUOTAS = (3, 2, 1, 1)


def ratios(one: Shape, weights: Matrix) -> list[Fraction]:
    means = Plan(one, weights).expected()
    totals = one.totals
    return [
        means[v][s] * totals[s] / (one.quotas[s] * count)
        for v, row in enumerate(one.experts)
        for s, count in enumerate(row)
        if count
    ]


@settings(max_examples=80, deadline=None)
@given(problems(), st.lists(st.floats(-3, 3), min_size=8, max_size=8))
def test_numpy_and_plain_count_the_same(problem: tuple[Shape, Matrix], raw: list[float]) -> None:
    one, _ = problem
    if not Plan(one).total:
        return
    width = len(one.quotas)
    logs = [raw[v * width : (v + 1) * width] for v in range(len(one.caps))]
    fast = counting.FloatPlan(one).expected(logs)
    slow = counting_plain.FloatPlan(one).expected(logs)
    for a, b in zip(fast, slow, strict=True):
        assert a == pytest.approx(b, rel=1e-10, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_floats_agree_with_the_exact_plan(problem: tuple[Shape, Matrix]) -> None:
    one, _ = problem
    if not Plan(one).total:
        return
    level = [[0.0] * len(one.quotas) for _ in one.caps]
    for got, exact in zip(counting.FloatPlan(one).expected(level), Plan(one).expected(), strict=True):
        assert got == pytest.approx([float(x) for x in exact], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("module", [counting, counting_plain])
@pytest.mark.parametrize(
    ("caps", "subs"), [((4, 3, 3, 3, 3, 3), (2, 3)), ((4, 3, 3, 3, 3, 3), (1, 9)), ((7,) * 6, (2, 9))]
)
def test_equal_chance_within_a_thousandth(module, caps, subs) -> None:
    one = shape(QUOTAS, CITIES, caps, subs)
    found = ratios(one, equal_chance_weights(one, module.FloatPlan(one)))
    assert max(abs(ratio - 1) for ratio in found) <= Fraction(1, 1000)


def test_uniform_is_far_from_equal_on_the_same_case() -> None:
    one = shape(QUOTAS, CITIES, (4, 3, 3, 3, 3, 3), (2, 3))
    found = ratios(one, ((1,) * 4,) * 6)
    assert min(found) < Fraction(92, 100)
    assert max(found) > Fraction(107, 100)


def country(cities: int, *, rich: int = 9, subs: tuple[int, int] = (2, 3), used: tuple[int, ...] = ()) -> Shape:
    """Many places of different size, the host first and by far the largest."""
    places = [
        (10 * rich, 8 * rich, 4 * rich, 3 * rich),
        *((3 + i % 7, 2 + i % 5, 1 + i % 3, i % 2) for i in range(1, cities)),
    ]
    fresh = tuple(v > 0 and v not in used for v in range(cities))
    return shape(QUOTAS, tuple(places), (4,) + (3,) * (cities - 1), subs, used=len(used), fresh=fresh)


LEVELS = {"flat": 0.0, "tilted": 0.9}


@pytest.mark.parametrize("tilt", LEVELS)
@pytest.mark.parametrize("subs", [(2, 3), (1, 9), (3, 3), (0, 1)])
@pytest.mark.parametrize("used", [(), (4, 7)])
def test_many_places_are_counted_at_once_as_one_by_one(
    tilt: str, subs: tuple[int, int], used: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = country(40, subs=(subs[0], subs[1] + len(used)), used=used)
    logs = [[LEVELS[tilt] * ((v * 5 + s) % 7 - 3) for s in range(4)] for v in range(40)]
    quick = counting.FloatPlan(one)
    assert quick._at_once is not None
    monkeypatch.setattr(counting, "_MANY", 10**6)
    slow = counting.FloatPlan(one)
    assert slow._at_once is None
    for a, b in zip(quick.expected(logs), slow.expected(logs), strict=True):
        assert a == pytest.approx(b, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("heavy", "lost"), [(3.0, False), (9.0, True), (18.0, True)])
def test_means_that_lost_their_digits_are_worked_out_one_by_one(heavy: float, lost: bool) -> None:
    """One place far heavier than the others, of which seven are needed: subtracting leaves little or nothing of them."""
    one = country(30, subs=(7, 7))
    logs = [[0.0] * 4 for _ in range(30)]
    logs[5] = [heavy] * 4
    plan = counting.FloatPlan(one)
    assert plan._at_once is not None
    weights = plan._base * np.exp(np.array(logs) @ plan._vectors.T)
    assert (plan._at_once.means(weights) is None) is lost
    for a, b in zip(plan.expected(logs), counting_plain.FloatPlan(one).expected(logs), strict=True):
        assert a == pytest.approx(b, rel=1e-8, abs=1e-12)


def test_many_places_have_the_exact_means_of_the_floats() -> None:
    one = country(30)
    weights = equal_chance_weights(one, counting.FloatPlan(one))
    logs = [[log(w) for w in row] for row in weights]
    for exact, near in zip(Plan(one, weights).expected(), counting.FloatPlan(one).expected(logs), strict=True):
        assert near == pytest.approx([float(x) for x in exact], rel=1e-9, abs=1e-12)
    assert max(abs(ratio - 1) for ratio in ratios(one, weights)) <= Fraction(1, 1000)


def test_twin_tunes_to_the_same_integers() -> None:
    one = shape((2, 1), ((30, 12), (9, 5), (8, 4)), (2, 2, 2), (1, 2))
    fast = equal_chance_weights(one, counting.FloatPlan(one))
    assert fast == equal_chance_weights(one, counting_plain.FloatPlan(one))


def test_warm_start_needs_fewer_steps() -> None:
    one = shape(QUOTAS, CITIES, (4, 3, 3, 3, 3, 3), (2, 3))
    counter = counting.FloatPlan(one)
    cold = tune(counter, equal_means(one))
    warm = tune(counter, equal_means(one), cold.logs)
    assert warm.steps < cold.steps
    assert warm.error <= cold.error


def test_where_the_capital_holds_too_many_the_leximin_is_reached() -> None:
    crowded = tuple(tuple(8 * n for n in row) if v == 0 else row for v, row in enumerate(CITIES))
    one = shape(QUOTAS, crowded, (4, 3, 3, 3, 3, 3), (2, 3))
    found = ratios(one, equal_chance_weights(one, counting.FloatPlan(one)))
    host_share = sum(4 * q * n / t for q, n, t in zip(QUOTAS, crowded[0], one.totals, strict=True)) / 4
    bound = 4 / host_share
    assert bound < 0.75
    assert bound >= float(min(found)) >= 0.999 * bound
    assert lowest_ratio(capped_means(one), equal_means(one)) <= 1


def test_limit_on_sub_venues_beyond_the_caps_is_pulled_inside() -> None:
    one = shape((4,), ((4,), (90,), (90,), (90,), (90,)), (4, 2, 2, 2, 2), (1, 1))
    weights = equal_chance_weights(one, counting.FloatPlan(one))
    found = ratios(one, weights)
    assert min(found) > 0
    assert max(abs(ratio - 1) for ratio in found) > Fraction(1, 10)


def test_aim_beyond_reach_is_pulled_inside_until_it_can_be_reached() -> None:
    one = shape((2, 2), ((5, 1), (5, 20), (1, 90)), (2, 2, 2), (1, 1))
    counter = counting.FloatPlan(one)
    aim = capped_means(one)
    straight = tune(counter, aim)
    assert straight.error > 0.1
    means = [[float(x) for x in row] for row in Plan(one, equal_chance_weights(one, counter)).expected()]
    assert lowest_ratio(aim, means) > lowest_ratio(aim, straight.means) + 0.01


def test_weights_too_far_apart_to_start_from_end_the_tuning() -> None:
    counter = Scripted(lambda _: 1.0)
    assert tune(counter, [[1.0], [1.0]], [[0.0], [-99.0]]).error == inf
    assert counter.asked == 0


def test_centre_without_room_has_no_chance_and_disturbs_nobody() -> None:
    one = shape((2,), ((20,), (20,), (20,)), (2, 2, 0), (0, 9))
    found = ratios(one, equal_chance_weights(one, counting.FloatPlan(one)))
    assert found[2] == 0
    assert found[0] == pytest.approx(1.5, rel=1e-3)


def test_specialty_nobody_has_at_a_centre_gets_weight_one() -> None:
    one = shape((1, 1), ((5, 0), (0, 4), (3, 3)), (2, 2, 2))
    weights = equal_chance_weights(one, counting.FloatPlan(one))
    assert (weights[0][1], weights[1][0]) == (1, 1)


def test_accelerator_solves_a_linear_map_quickly() -> None:
    # x -> M x + c with fixed point (2, -3, 5); plain iteration would creep.
    rates = (0.99, 0.9, 0.5)
    goal = (2.0, -3.0, 5.0)
    point, faster = [0.0, 0.0, 0.0], Accelerator()
    for _ in range(8):
        residual = [(1 - r) * (g - x) for r, g, x in zip(rates, goal, point, strict=True)]
        point = faster.next_point(point, residual)
    assert point == pytest.approx(list(goal), rel=1e-4)


def test_accelerator_steps_plainly_when_it_has_learned_nothing() -> None:
    faster = Accelerator()
    assert faster.next_point([1.0, 1.0], [0.5, 0.25]) == [1.5, 1.25]
    assert faster.next_point([1.0, 1.0], [0.5, 0.25]) == [1.5, 1.25]
    faster.forget()
    assert faster.next_point([0.0, 0.0], [1.0, 2.0]) == [1.0, 2.0]


class Scripted:
    """A counter that answers what the script says, whatever the weights."""

    def __init__(self, script) -> None:
        self.script, self.asked = script, 0

    def expected(self, logs: object) -> list[list[float]]:
        self.asked += 1
        return [[self.script(self.asked)]]


def test_tuning_gives_up_when_nothing_helps() -> None:
    counter = Scripted(lambda _: 2.0)
    found = tune(counter, [[1.0]])
    assert (found.error, counter.asked) == (1.0, 62)


def test_tuning_returns_to_the_best_point_after_a_bad_step() -> None:
    answers = iter([1.1, 9.0, 9.0, 1.00001])
    found = tune(Scripted(lambda _: next(answers)), [[1.0]])
    assert found.error < 1e-4
    assert found.steps == 4


def test_tuning_ends_even_when_it_creeps_for_ever() -> None:
    counter = Scripted(lambda asked: 2.0 - asked / 10_000)
    assert tune(counter, [[1.0]]).steps == counter.asked == 600
