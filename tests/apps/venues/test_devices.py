"""Devices of a room and its workstations, and their tests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.booking.world import World, make_world
from tests.personas import NOW
from yuanping.apps.venues import queries, services
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venues.devices import DeviceKind, DeviceTest

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def world() -> World:
    return make_world(centres=3)


def place(world: World) -> queries.RoomView:
    return queries.list_rooms(world.centres["host"])[0]


def register(world: World, kind: str = "ups", name: str = "机房电源", who: str = "host", desk: str = "") -> str:
    draft = services.DeviceDraft(kind, name, "SN-1", desk)
    return services.register_device(actor=world.actor(who), room_id=place(world).room_id, draft=draft, now=NOW)


def test_every_kind_of_device(world: World) -> None:
    desk = place(world).workstations[0]
    for kind in DeviceKind:
        register(world, kind.value)
        register(world, kind.value, desk=desk.workstation_id)
    found = queries.list_devices(world.actor("host"), place(world).room_id)
    assert {(each.kind, each.label) for each in found} == {
        (k, place_) for k in DeviceKind for place_ in ("", desk.label)
    }
    assert all(each.state == "working" and each.tested_on is None for each in found)


def test_a_test_says_whether_it_works_and_when(world: World) -> None:
    device, host = register(world), world.actor("host")

    def tested(passed: bool, days: int = 0) -> tuple[str, bool | None]:
        test = DeviceTest(TODAY + timedelta(days=days), passed, "放电 20 分钟")
        services.record_device_test(actor=host, device_id=device, test=test, now=NOW)
        (view,) = queries.list_devices(host, place(world).room_id)
        return view.state.value, view.test_passed

    assert tested(passed=False) == ("faulty", False)
    assert tested(passed=True, days=-1) == ("working", True)
    with pytest.raises(Refused, match="device_test_in_future"):
        tested(passed=True, days=1)
    services.retire_device(actor=host, device_id=device, now=NOW)
    for call in (lambda: tested(passed=True), lambda: services.retire_device(actor=host, device_id=device, now=NOW)):
        with pytest.raises(Refused, match="device_retired"):
            call()


def test_what_is_no_device(world: World) -> None:
    register(world)
    for kind, name, code in (
        ("ups", "机房电源", "device_there"),
        ("coffee", "x", "device_kind_unknown"),
        ("ups", " ", "device_name_missing"),
    ):
        with pytest.raises(Refused, match=code):
            register(world, kind, name)
    strange = queries.list_rooms(world.centres["sub"])[0].workstations[0].workstation_id
    with pytest.raises(NotFound):
        register(world, name="别处", desk=strange)


@pytest.mark.parametrize("persona", ["sub", "agency", "coordinator", "supervisor", "outsider", "anonymous"])
def test_only_its_own_staff(world: World, persona: str) -> None:
    device, actor = register(world), world.actor(persona)
    test = DeviceTest(TODAY, passed=True)
    for call in (
        lambda: register(world, name="二号", who=persona),
        lambda: services.record_device_test(actor=actor, device_id=device, test=test, now=NOW),
        lambda: services.retire_device(actor=actor, device_id=device, now=NOW),
    ):
        with pytest.raises(NotFound):
            call()
