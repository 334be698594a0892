"""Weights that give every expert of a specialty the same chance, at maximum entropy.

* Equal chance means  E[x_sv] = n_sv · q_s / N_s  for every cell. The lottery that reaches it and is otherwise as random
  as possible has product weights w_sv; iterative scaling finds them: multiply each weight by wanted / reached, take half
  steps after an overshoot (the specialties of one centre move together).
* Where caps forbid equality the aim is the leximin: raise the smallest chance as far as it goes, then the next. Capped
  centres are filled up to the cap, evenly over their experts; the others share the rest in proportion. That is the
  optimum of the caps alone; limits on the number of 副场 may bind further, so the aim is pulled inside, towards the
  uniform law, by the smallest step that can be reached; what remains is published as ``largest_deviation``.
* The weights published are positive integers. Tuning is floats and proves nothing; ``plan.Plan.expected`` then gives the
  exact chances of exactly these integers, and only those are published and checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, log
from typing import Protocol

from yuanping.kernel.draw.anderson import Accelerator
from yuanping.kernel.draw.plan import Matrix
from yuanping.kernel.draw.shape import Shape

Floats = list[list[float]]

TOLERANCE = 4e-4
EQUALITY = Fraction(1, 1000)
_STEPS = 600
_PATIENCE = 60
_WORSE = 3.0
_FINENESS = 2**13
_RANGE = 40.0
_A_LITTLE_OVER = 1 + 1e-9
_PULLS = (0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, 0.12, 0.25, 0.5, 1.0)


class FloatCounter(Protocol):
    """What tuning needs of ``counting.FloatPlan`` or its plain twin."""

    def expected(self, logs: Sequence[Sequence[float]]) -> Floats:
        """Return the mean seats of each cell under weights exp(logs)."""
        ...


@dataclass(frozen=True, slots=True)
class Tuned:
    """Outcome of one tuning: log weights, means reached, largest relative error against the aim, steps taken."""

    logs: Floats
    means: Floats
    error: float
    steps: int


def equal_means(shape: Shape) -> Floats:
    """Return the mean seats of each cell if all experts of a specialty had the same chance."""
    totals = shape.totals
    return [
        [count * quota / total if total else 0.0 for count, quota, total in zip(row, shape.quotas, totals, strict=True)]
        for row in shape.experts
    ]


def tune(counter: FloatCounter, aim: Floats, start: Floats | None = None, tolerance: float = TOLERANCE) -> Tuned:
    """Scale the weights until every mean is within ``tolerance`` of ``aim``, or no step helps any more."""
    width = len(aim[0])
    wanted = [want for row in aim for want in row]
    point = [x for row in start for x in row] if start else [0.0] * len(wanted)
    best_point, best_means, best_error, best_residual, best_step = point, point, inf, point, 0
    faster = Accelerator()
    pace = 1.0
    step = 0
    for step in range(1, _STEPS + 1):
        point = _level(point, wanted, width)
        if min(point) < -_RANGE:
            break
        means = [x for row in counter.expected(_rows(point, width)) for x in row]
        error = max(abs(have / want - 1) for want, have in zip(wanted, means, strict=True) if want > 0)
        residual = [
            log(want / max(have, 1e-300)) if want > 0 else 0.0 for want, have in zip(wanted, means, strict=True)
        ]
        if error < best_error:
            best_point, best_means, best_error, best_residual, best_step = point, means, error, residual, step
            if error < tolerance:
                break
            pace = 1.0
        elif step - best_step > _PATIENCE:
            break
        elif error > _WORSE * best_error:
            faster.forget()
            pace = max(pace / 2, 0.02)
            point = [p + pace * r for p, r in zip(best_point, best_residual, strict=True)]
            continue
        point = faster.next_point(point, residual)
    return Tuned(_rows(best_point, width), _rows(best_means, width), best_error, step)


def _level(point: list[float], wanted: list[float], width: int) -> list[float]:
    """Shift each specialty so that its largest log weight is 0: the law stays the same and nothing overflows."""
    tops = [max((point[i] for i in range(s, len(point), width) if wanted[i] > 0), default=0.0) for s in range(width)]
    return [x - tops[i % width] if wanted[i] > 0 else 0.0 for i, x in enumerate(point)]


def _rows(flat: list[float], width: int) -> Floats:
    return [flat[i : i + width] for i in range(0, len(flat), width)]


def capped_means(shape: Shape) -> Floats:
    """Return the leximin means under the caps and the number of 副场 (equal means where nothing binds).

    At most m new 副场 hold seats, each at most its cap, so the sum of mean / cap over them is at most m.
    """
    aim = equal_means(shape)
    caps = _caps(shape)
    fixed: dict[int, float] = {}
    while True:
        means = _share_rest(shape, aim, fixed)
        tight: list[tuple[float, tuple[int, ...]]] = [
            (caps[v] / sum(aim[v]), (v,))
            for v in range(len(caps))
            if v not in fixed and sum(means[v]) > caps[v] * _A_LITTLE_OVER
        ]
        tight += _crowded_subs(shape, means, caps, fixed, aim)
        if not tight:
            return means
        level, centres = min(tight)
        fixed.update(dict.fromkeys(centres, level))


def _caps(shape: Shape) -> list[float]:
    """Return how many seats a centre can really take: its cap, its experts, and at the host what the 副场 must leave."""
    able = [sum(min(count, quota) for count, quota in zip(row, shape.quotas, strict=True)) for row in shape.experts]
    caps = [float(min(cap, most)) for cap, most in zip(shape.caps, able, strict=True)]
    caps[0] = min(caps[0], float(shape.seats - max(shape.subs_min - shape.used, 0)))
    return caps


def _crowded_subs(
    shape: Shape, means: Floats, caps: list[float], fixed: dict[int, float], aim: Floats
) -> list[tuple[float, tuple[int, ...]]]:
    """Return the level to which the new 副场 must sink together, if their means need more of them than allowed."""
    fresh = [v for v, cap in enumerate(caps) if shape.fresh[v] and cap]
    need = sum(sum(means[v]) / caps[v] for v in fresh)
    room = shape.subs_max - shape.used
    if need <= room * _A_LITTLE_OVER:
        return []
    free = tuple(v for v in fresh if v not in fixed)
    held = sum(sum(means[v]) / caps[v] for v in fresh if v in fixed)
    share = sum(sum(aim[v]) / caps[v] for v in free)
    return [(max(room - held, 0.0) / share, free)] if share else []


def _share_rest(shape: Shape, aim: Floats, fixed: dict[int, float]) -> Floats:
    """Hold the fixed centres at their level of the aim; scale the others, specialty by specialty, to what is left."""
    means = [row[:] for row in aim]
    for s, quota in enumerate(shape.quotas):
        held = sum(aim[v][s] * level for v, level in fixed.items())
        free = sum(row[s] for v, row in enumerate(aim) if v not in fixed)
        for v, row in enumerate(means):
            row[s] = aim[v][s] * (fixed[v] if v in fixed else (quota - held) / free if free else 0.0)
    return means


def lowest_ratio(aim: Floats, means: Floats) -> float:
    """Return the smallest mean relative to its aim, where there is one."""
    pairs = [(m, a) for have, wanted in zip(means, aim, strict=True) for m, a in zip(have, wanted, strict=True)]
    return min(m / a for m, a in pairs if a > 0)


def equal_chance_weights(shape: Shape, counter: FloatCounter, start: Floats | None = None) -> Matrix:
    """Return published weights (``[v][s]``): equal chance where feasible, else the reachable point nearest leximin."""
    aim = capped_means(shape)
    uniform = counter.expected([[0.0] * len(row) for row in shape.experts])
    best = tune(counter, aim, start)
    for pull in _PULLS if best.error >= TOLERANCE else ():
        near = [
            [(1 - pull) * a + pull * u for a, u in zip(r, t, strict=True)] for r, t in zip(aim, uniform, strict=True)
        ]
        found = tune(counter, near)
        if lowest_ratio(aim, found.means) > lowest_ratio(aim, best.means):
            best = found
        if found.error < TOLERANCE:
            break
    return to_integers(shape, best.logs)


def to_integers(shape: Shape, logs: Floats) -> Matrix:
    """Round to positive integers, fine enough for the tolerance. A factor per specialty changes nothing, so the least is 2^13."""
    least = [
        min(row[s] for v, row in enumerate(logs) if shape.experts[v][s] or not shape.totals[s])
        for s in range(len(shape.quotas))
    ]
    return tuple(
        tuple(
            max(1, round(exp(min(x - low, 60.0)) * _FINENESS)) if count else 1
            for x, low, count in zip(row, least, counts, strict=True)
        )
        for row, counts in zip(logs, shape.experts, strict=True)
    )
