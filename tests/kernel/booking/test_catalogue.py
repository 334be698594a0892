from __future__ import annotations

from yuanping.kernel.booking.catalogue import DeviceCheck


def test_a_check_names_what_failed_in_the_order_of_the_form() -> None:
    check = DeviceCheck(
        computer=True, camera=False, microphone=True, network=False, environment_monitor=True, identity_device=True
    )
    assert check.failed == ("camera", "network")
