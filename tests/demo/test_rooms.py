"""The demo's staff look at their desks often enough that the look on the day before finds them fit."""

from __future__ import annotations

from datetime import timedelta

from tests.apps.booking.conftest import world
from tests.apps.booking.world import World
from tests.personas import NOW
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues.models import Workstation
from yuanping.demo.hands import LOOK_EVERY, look_at_rooms

__all__ = ["world"]


def test_desks_are_looked_at_again_before_a_look_is_too_old(world: World) -> None:
    seen = set(Workstation.objects.values_list("checked_at", flat=True))
    look_at_rooms(NOW + LOOK_EVERY)
    assert set(Workstation.objects.values_list("checked_at", flat=True)) == seen
    moment = NOW + LOOK_EVERY + timedelta(minutes=1)
    look_at_rooms(moment)
    assert set(Workstation.objects.values_list("checked_at", flat=True)) == {moment}
    assert venues.limits_now(moment).checklist_lasts > LOOK_EVERY
