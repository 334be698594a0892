"""Devices of a workstation or a room, and what their last test says ((七))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.states import EQUIP


class DeviceKind(StrEnum):
    """What stands at a workstation or in a room."""

    COMPUTER = "computer"
    CAMERA = "camera"
    MICROPHONE = "microphone"
    SCREEN_CAPTURE = "screen_capture"
    FACE_TERMINAL = "face_terminal"
    PHONE_LOCKER = "phone_locker"
    UPS = "ups"
    NETWORK_LINE = "network_line"


class DeviceState(StrEnum):
    """Whether a device works."""

    WORKING = "working"
    FAULTY = "faulty"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class DeviceTest:
    """One look at one device."""

    tested_on: date
    passed: bool
    note: str = ""


def state_after(test: DeviceTest, *, retired: bool, today: date) -> DeviceState:
    """Return what a test makes of a device.

    Raises:
        Refused: ``device_retired``, ``device_test_in_future``.
    """
    if retired:
        raise Refused("device_retired", {}, EQUIP)
    if test.tested_on > today:
        raise Refused("device_test_in_future", {"day": test.tested_on.isoformat()}, EQUIP, field="tested_on")
    return DeviceState.WORKING if test.passed else DeviceState.FAULTY
