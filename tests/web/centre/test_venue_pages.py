"""The board of a day, the door, and the workstations with their checks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries
from yuanping.apps.venues.models import SelfCheck, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.booking.catalogue import CHECK_ITEMS

PAGES = ("centre:today", "centre:offers", "centre:check_in", "centre:workstations")


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def seat(world: World, centre: str = "host") -> str:
    rows = Workstation.objects.filter(room__venue__centre__centre_id=world.centres[centre]).order_by(
        "room__name", "label"
    )
    return rows.values_list("workstation_id", flat=True)[0]


@pytest.mark.parametrize("persona", EVERYBODY)
def test_only_operators_open_the_pages(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    expected = 200 if persona in {"host", "sub"} else 302 if persona == "anonymous" else 404
    assert [client.get(reverse(name)).status_code for name in PAGES] == [expected] * 4


def test_the_console_shows_a_sitting_of_the_day_and_names_its_lot_nowhere(world: World) -> None:
    booking_id = world.placed()
    offer = world.offers(booking_id)[0]
    client = world.personas.client("host")
    html = client.get(reverse("centre:today"), {"day": "2026-09-24"}).content.decode()
    assert "09-24 09:00–17:00" in html
    assert "待确认 <span" in html
    world.confirm(offer)
    html = client.get(reverse("centre:today"), {"day": "2026-09-24"}).content.decode()
    assert "已确认 <span" in html
    assert "浑南第三水厂" not in html
    assert "style=" not in html


def test_htmx_gets_what_changes_alone(world: World) -> None:
    client = world.personas.client("host")
    part = client.get(reverse("centre:today"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'class="yp-ask' in part


def test_a_nonsense_day_is_today(world: World) -> None:
    html = world.personas.client("host").get(reverse("centre:today"), {"day": "x"}).content.decode()
    assert "9月1日（周二）" in html


def test_the_door_refuses_a_code_without_a_checked_document_and_an_unknown_code(world: World) -> None:
    client = world.personas.client("host")
    target = reverse("centre:admit")
    first = client.post(target, {"code": "7F21"})
    assert first.status_code == 409
    second = client.post(target, {"code": "7F21", "identity_checked": "yes"})
    assert second.status_code == 409
    assert 'value="7F21"' in second.content.decode()
    assert second["Cache-Control"] == "no-store"
    assert client.post(reverse("centre:admit_representative", args=["0" * 32])).status_code == 404


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key not in {"host", "sub"}])
def test_nobody_else_admits(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    away = 302 if persona == "anonymous" else 404
    assert client.post(reverse("centre:admit"), {"code": "7F21", "identity_checked": "yes"}).status_code == away


def test_a_failed_check_takes_a_workstation_out_of_every_draw(world: World) -> None:
    client = world.personas.client("host")
    target = reverse("centre:check_workstation", args=[seat(world)])
    passed = dict.fromkeys(CHECK_ITEMS, "yes")
    client.post(target, {**passed, "microphone": ""})
    row = Workstation.objects.get(workstation_id=seat(world))
    assert (row.check_passed, row.failed_items) == (False, "microphone")
    html = client.get(reverse("centre:workstation", args=[seat(world)])).content.decode()
    assert "麦克风" in html
    client.post(target, passed)
    assert Workstation.objects.get(workstation_id=seat(world)).check_passed
    assert SelfCheck.objects.filter(workstation=row).count() == 3


def test_taking_a_workstation_out_needs_a_reason(world: World) -> None:
    client = world.personas.client("host")
    target = reverse("centre:workstation_state", args=[seat(world)])
    client.post(target, {"state": "blocked", "reason": " "})
    assert Workstation.objects.get(workstation_id=seat(world)).state == "in_service"
    client.post(target, {"state": "blocked", "reason": "更换座椅"})
    assert Workstation.objects.get(workstation_id=seat(world)).state == "blocked"
    client.post(target, {"state": "in_service"})
    assert Workstation.objects.get(workstation_id=seat(world)).state == "in_service"


def test_another_centres_workstations_are_not_there(world: World) -> None:
    client = world.personas.client("sub")
    mine = seat(world, "host")
    assert client.get(reverse("centre:workstation", args=[mine])).status_code == 404
    for name in ("centre:check_workstation", "centre:workstation_state"):
        assert client.post(reverse(name, args=[mine]), {"reason": "无"}).status_code == 404
    room = Workstation.objects.get(workstation_id=mine).room.room_id
    assert client.post(reverse("centre:check_room", args=[room])).status_code == 404


def test_queries_of_the_board_do_not_grow_with_the_workstations(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    world.placed()
    client = world.personas.client("host")
    client.get(reverse("centre:today"))
    with django_assert_max_num_queries(40):
        client.get(reverse("centre:today"), {"day": "2026-09-24"})
    with django_assert_max_num_queries(30):
        client.get(reverse("centre:workstations"))
    assert len(queries.list_sittings(world.actor("host"), NOW.date())) == 0
