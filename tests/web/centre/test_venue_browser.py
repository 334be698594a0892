"""The venue's pages in a real browser: no finding of axe, no sideways scroll, the form by keyboard alone, desk and phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.world import World, make_world
from tests.apps.venues.pictures import make_picture
from tests.personas import NOW
from tests.web.shell.browser import DESK, PHONE, look_over, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import Venue, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.venues.devices import DeviceTest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    found = make_world(centres=3)
    host, province = found.actor("host"), found.actor("coordinator")
    room = queries.list_rooms(found.centres["host"])[0]
    services.add_picture(
        actor=host, room_id=room.room_id, kind="photo", caption="301 室全景", data=make_picture(), now=NOW
    )
    device = services.DeviceDraft("ups", "机房电源", "SN-1")
    made = services.register_device(actor=host, room_id=room.room_id, draft=device, now=NOW)
    services.record_device_test(actor=host, device_id=made, test=DeviceTest(NOW.date(), passed=True), now=NOW)
    services.close_day(actor=host, venue_id=venue(found), day=found.plan().starts_at.date(), reason="会议", now=NOW)
    Workstation.objects.update(dedicated_shared=False)
    draft = services.VenueDraft("二号楼", "other_lawful", "210100", "演示路 2 号", "41.8", "123.4")
    services.register_venue(actor=host, centre_id=found.centres["host"], draft=draft, now=NOW)
    services.publish_catalogue(actor=province, now=NOW)
    return found


def venue(world: World) -> str:
    mine = queries.list_venues(world.actor("coordinator"), world.centres["host"])
    return next(each.venue_id for each in mine if each.name != "二号楼")


def pages(world: World) -> list[tuple[str, str, str]]:
    room = queries.list_rooms(world.centres["host"])[0]
    draft = Venue.objects.get(name="二号楼").venue_id
    return [
        ("venues", "host", reverse("centre:venues")),
        ("venue", "host", reverse("centre:venue", args=[venue(world)])),
        ("venue-draft", "host", reverse("centre:venue", args=[draft])),
        ("room", "host", reverse("centre:room", args=[room.room_id])),
        ("desk", "host", reverse("centre:workstation", args=[room.workstations[0].workstation_id])),
        ("tables", "host", reverse("centre:tables")),
        ("catalogue", "coordinator", reverse("province:catalogue")),
        ("judge", "coordinator", reverse("province:venue", args=[venue(world)])),
        ("public", "anonymous", reverse("public:catalogue")),
    ]


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en")])
def test_every_page_has_no_finding(browser, live_server, world: World, size, language) -> None:  # type: ignore[no-untyped-def]
    found = [(persona, path) for _, persona, path in pages(world)]
    sessions = {each: session_of(world.personas, each) for each in {each for each, _ in found} - {"anonymous"}}
    visits = [(sessions.get(persona, ""), path) for persona, path in found]
    assert look_over(browser, live_server.url, visits, size, language) == []


def test_a_closed_day_is_entered_by_keyboard_alone(browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url, session_of(world.personas, "host")) as (page, _):
        page.goto(live_server.url + reverse("centre:venue", args=[venue(world)]))
        page.fill("#closed-day", "2026-12-01")
        page.focus("#closed-day")
        for _step in range(6):
            if page.evaluate("document.activeElement.id") == "closed-reason":
                break
            page.keyboard.press("Tab")
        page.keyboard.type("全馆停电")
        page.keyboard.press("Enter")
        page.get_by_text("全馆停电").first.wait_for()
    assert Venue.objects.get(venue_id=venue(world)).closed_days.filter(reason="全馆停电").count() == 1
