"""Reading and judging a self-test, and when a workstation is fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from yuanping.infra.self_test_limits import self_test_limits
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.venues.fitness import DeskFacts, Unfit, unfit_reasons
from yuanping.kernel.venues.self_test import Reading, judge, limits_on, read_reading
from yuanping.kernel.venues.states import WorkstationState

NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
LIMITS = limits_on(self_test_limits(), date(2026, 9, 1))
SAID: dict[str, Plain] = {
    "browser": "Chrome",
    "browser_version": 140,
    "camera_width": 1280,
    "camera_height": 720,
    "camera_brightness": 90,
    "microphone_peak": 120,
    "screen_width": 1920,
    "screen_height": 1080,
    "delay_ms": 20,
    "jitter_ms": 2,
    "sent_frames": 150,
    "late_frames": 0,
    "clock_ms": -15,
}
CHANNEL = {"up_bytes": 1_000_000, "up_ms": 1000, "down_bytes": 4_000_000, "down_ms": 1000, "echoes": 150}
GOOD = read_reading(canonical(SAID), CHANNEL)


def failed(reading: Reading) -> tuple[str, ...]:
    return tuple(each.limit.key for each in judge(reading, LIMITS) if not each.passed)


def test_a_good_machine_passes_every_item_with_the_channels_bandwidths() -> None:
    assert (GOOD.up_kbps, GOOD.down_kbps) == (8000, 32000)
    assert failed(GOOD) == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"browser_version": 108}, "browser"),
        ({"browser": "Lynx"}, "browser"),
        ({"camera_height": 719}, "camera"),
        ({"camera_brightness": 15}, "picture"),
        ({"microphone_peak": 9}, "microphone"),
        ({"screen_height": 0}, "screen"),
        ({"up_kbps": 2499}, "up"),
        ({"down_kbps": 7999}, "down"),
        ({"delay_ms": 201}, "delay"),
        ({"jitter_ms": 31}, "jitter"),
        ({"late_frames": 4}, "loss"),
        ({"clock_ms": -2001}, "clock"),
        ({"clock_ms": 2001}, "clock"),
    ],
)
def test_each_limit_has_two_sides(change: dict[str, object], expected: str) -> None:
    assert failed(replace(GOOD, **change)) == (expected,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"browser_version": 109},
        {"camera_brightness": 16},
        {"microphone_peak": 10},
        {"up_kbps": 2500},
        {"down_kbps": 8000},
        {"delay_ms": 200},
        {"jitter_ms": 30},
        {"late_frames": 3},
        {"clock_ms": 2000},
    ],
)
def test_the_limit_itself_is_enough(change: dict[str, int]) -> None:
    assert failed(replace(GOOD, **change)) == ()


def test_a_machine_without_devices_and_line_fails_every_item_and_misses_none() -> None:
    nothing = {**dict.fromkeys(SAID, 0), "browser": ""}
    assert failed(read_reading(canonical(nothing), {})) == tuple(each.key for each in LIMITS.items)


@pytest.mark.parametrize(
    "change",
    [
        {"camera_width": None},
        {"camera_width": True},
        {"camera_width": "1280"},
        {"camera_width": -1},
        {"delay_ms": 10**8},
        {"late_frames": 151},
        {"sent_frames": 151},
        {"browser": 5},
        {"browser": "x" * 33},
        {"more": 1},
    ],
)
def test_a_result_of_another_shape_is_refused_whole(change: dict[str, Plain]) -> None:
    with pytest.raises(Malformed):
        read_reading(canonical({**SAID, **change}), CHANNEL)


def test_a_result_without_a_field_or_in_another_spelling_is_refused() -> None:
    short = {key: value for key, value in SAID.items() if key != "clock_ms"}
    for wrong in (canonical(short), canonical(SAID).replace(b":", b": "), b"[]", b"", b"x" * 5000):
        with pytest.raises(Malformed):
            read_reading(wrong, CHANNEL)


FIT = DeskFacts(WorkstationState.IN_SERVICE, NOW, look_passed=True, bound=True, tested_at=NOW, test_passed=True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ()),
        ({"state": WorkstationState.FAULT}, (Unfit.OUT,)),
        ({"looked_at": None}, (Unfit.NOT_LOOKED_AT,)),
        ({"look_passed": False}, (Unfit.LOOK_FAILED,)),
        ({"looked_at": NOW - LIMITS.checklist_lasts}, ()),
        ({"looked_at": NOW - LIMITS.checklist_lasts - timedelta(seconds=1)}, (Unfit.LOOK_OLD,)),
        ({"bound": False}, (Unfit.UNBOUND,)),
        ({"tested_at": None}, (Unfit.UNTESTED,)),
        ({"test_passed": False}, (Unfit.TEST_FAILED,)),
        ({"tested_at": NOW - LIMITS.test_lasts}, ()),
        ({"tested_at": NOW - LIMITS.test_lasts - timedelta(seconds=1)}, (Unfit.TEST_OLD,)),
        ({"state": WorkstationState.BLOCKED, "look_passed": False, "bound": False}, (Unfit.OUT, Unfit.LOOK_FAILED, Unfit.UNBOUND)),
    ],
)  # fmt: skip
def test_a_workstation_is_fit_or_every_reason_is_told(change: dict[str, object], expected: tuple[Unfit, ...]) -> None:
    assert unfit_reasons(replace(FIT, **change), LIMITS, NOW) == expected  # type: ignore[arg-type]
