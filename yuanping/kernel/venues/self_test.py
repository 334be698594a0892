"""What a workstation's own machine found out about itself, and what that is worth.

* A result has one shape; it is stored whole or refused whole, so that nobody passes by leaving out what fails.
* The bandwidths are the channel's figures; what only the machine can see (camera, sound, screen, delay) is the machine's, under its key.
* Every item is judged by the limits in force, which are data with their source; a missing device is a failed item, never a missing one.
* A test and a look by staff count only so long: an old "passed" says nothing about today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law

LARGEST = 4096
HIGHEST = 10_000_000
LONGEST_NAME = 32
FIGURES = (
    "browser_version",
    "camera_width",
    "camera_height",
    "camera_brightness",
    "microphone_peak",
    "screen_width",
    "screen_height",
    "delay_ms",
    "jitter_ms",
    "sent_frames",
    "late_frames",
    "clock_ms",
)
SIGNED = frozenset({"clock_ms"})


@dataclass(frozen=True, slots=True)
class Limit:
    """One item of a self-test with its limit, the article that asks for the device, and why the figure is what it is."""

    key: str
    law: Law
    basis: str
    basis_en: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """One version of the limits. ``own`` says that the platform set them because no authority has published any."""

    version: str
    from_on: date
    own: bool
    items: tuple[Limit, ...]
    browsers: Mapping[str, int]
    test_lasts: timedelta
    checklist_lasts: timedelta
    gate_hour: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one self-test measured. Zero means that there was nothing to measure."""

    browser: str
    browser_version: int
    camera_width: int
    camera_height: int
    camera_brightness: int
    microphone_peak: int
    screen_width: int
    screen_height: int
    delay_ms: int
    jitter_ms: int
    sent_frames: int
    late_frames: int
    clock_ms: int
    up_kbps: int
    down_kbps: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One item judged: what was measured and whether it is enough."""

    limit: Limit
    measured: int
    passed: bool


def read_reading(data: bytes, channel: Mapping[str, int]) -> Reading:
    """Join what the machine says with what the channel measured.

    Raises:
        Malformed: not exactly the declared shape, a figure out of its range, or the channel measured nothing.
    """
    if len(data) > LARGEST:
        raise Malformed("result", "too long")
    said = parse_canonical(data)
    if not isinstance(said, dict) or set(said) != {"browser", *FIGURES}:
        raise Malformed("result", "not the declared fields")
    browser = said["browser"]
    if not isinstance(browser, str) or len(browser) > LONGEST_NAME:
        raise Malformed("browser", "no name")
    figures = {name: _figure(name, said[name]) for name in FIGURES}
    if figures["late_frames"] > figures["sent_frames"] or figures["sent_frames"] > channel.get("echoes", 0):
        raise Malformed("sent_frames", "more than the channel saw")
    up, down = _rate(channel, "up"), _rate(channel, "down")
    return Reading(browser=browser, up_kbps=up, down_kbps=down, **figures)


def _figure(name: str, value: Plain) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(name, "no whole number")
    if not (-HIGHEST if name in SIGNED else 0) <= value <= HIGHEST:
        raise Malformed(name, "out of range")
    return value


def _rate(channel: Mapping[str, int], way: str) -> int:
    size, took = channel.get(f"{way}_bytes", 0), channel.get(f"{way}_ms", 0)
    return size * 8 // took if took > 0 else 0


def measured_of(reading: Reading, key: str) -> int:
    """The figure of an item, in the unit of its limit. Without echoes everything is lost."""
    if key == "loss":
        return -(-reading.late_frames * 1000 // reading.sent_frames) if reading.sent_frames else 1000
    return {
        "browser": reading.browser_version,
        "camera": min(reading.camera_height, reading.camera_width),
        "picture": reading.camera_brightness,
        "microphone": reading.microphone_peak,
        "screen": min(reading.screen_height, reading.screen_width),
        "up": reading.up_kbps,
        "down": reading.down_kbps,
        "delay": reading.delay_ms,
        "jitter": reading.jitter_ms,
        "clock": abs(reading.clock_ms),
    }[key]


def judge(reading: Reading, limits: Limits) -> tuple[Finding, ...]:
    """Every item of the limits, in order."""
    return tuple(_judge(reading, limits, item) for item in limits.items)


def _judge(reading: Reading, limits: Limits, item: Limit) -> Finding:
    measured = measured_of(reading, item.key)
    if item.key == "browser":
        least = limits.browsers.get(reading.browser)
        return Finding(item, measured, least is not None and measured >= least)
    enough = item.least is None or measured >= item.least
    # an item without a single exchange has nothing that could be small enough
    answered = item.most is None or reading.sent_frames > 0
    return Finding(item, measured, enough and answered and (item.most is None or measured <= item.most))


def limits_on(versions: tuple[Limits, ...], on: date) -> Limits:
    """The version in force on a day; a day before the first one is a bug of the caller."""
    return max((each for each in versions if each.from_on <= on), key=lambda each: each.from_on)


def is_fresh(at: datetime | None, lasts: timedelta, now: datetime) -> bool:
    """Whether something seen at a moment still counts; up to and with the last moment."""
    return at is not None and now - at <= lasts
