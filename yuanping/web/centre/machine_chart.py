"""The history of a workstation's self-tests as small curves: one a figure, with the limit as a line and misses as crosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yuanping.apps.venues.queries import SelfTestView
from yuanping.web.centre.machine_words import finding_lines

WIDTH, HEIGHT, MARGIN = 240, 64, 6
SHOWN = ("up", "down", "delay", "jitter", "loss", "clock")
ARM = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """One test on a curve; a miss is drawn as a cross, so that colour is not alone."""

    x: int
    y: int
    passed: bool
    left: int
    right: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Chart:
    name: str
    latest: str
    wanted: str
    label: str
    limit_y: int
    points: str
    dots: tuple[Dot, ...]


def charts_of(tests: Sequence[SelfTestView]) -> list[Chart]:
    """Curves over the tests given newest first; one test alone makes no curve."""
    if len(tests) < 2:
        return []
    return [_chart(key, tests) for key in SHOWN]


def _chart(key: str, tests: Sequence[SelfTestView]) -> Chart:
    found = [next(each for each in test.findings if each.limit.key == key) for test in reversed(tests)]
    line = finding_lines([found[-1]])[0]
    limit = found[-1].limit.least or found[-1].limit.most or 0
    values = [each.measured for each in found]
    top = max(*values, limit, 1)
    dots = [_dot(at, len(found), each.measured, top, passed=each.passed) for at, each in enumerate(found)]
    worst = sum(not each.passed for each in found)
    label = _("%(name)s：最近 %(n)s 次，%(bad)s 次未达到 %(wanted)s，最新 %(latest)s") % {
        "name": line.name, "n": len(found), "bad": worst, "wanted": line.wanted, "latest": line.measured,
    }  # fmt: skip
    points = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return Chart(line.name, line.measured, line.wanted, label, _y(limit, top), points, tuple(dots))


def _y(value: int, top: int) -> int:
    return HEIGHT - MARGIN - round(value * (HEIGHT - 2 * MARGIN) / top)


def _dot(at: int, count: int, value: int, top: int, *, passed: bool) -> Dot:
    x = MARGIN + round(at * (WIDTH - 2 * MARGIN) / (count - 1))
    y = _y(value, top)
    return Dot(x, y, passed, x - ARM, x + ARM, y + ARM, y - ARM)
