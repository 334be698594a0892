"""The console and the coordinator's figures in a real browser, desk and phone, both languages; a duty ticked off on a phone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.apps.booking.world import DAY, World, make_world
from tests.personas import NOW
from tests.web.shell.browser import DESK, NARROW, PHONE, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.booking.models import DutyRecord
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.venues.states import WorkstationState

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
TODAY = f"/centre/today/?day={DAY.isoformat()}"


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    found = make_world(centres=6)
    first, second, *_ = found.offers(found.placed())
    found.confirm(first, NOW + timedelta(hours=5))
    found.decline(second, NOW + timedelta(hours=9), "当日停电检修")
    Workstation.objects.filter(room__venue__centre__centre_id=found.centres["sub"]).update(dedicated_shared=False)
    seat = venues.list_rooms(found.centres["host"])[1].workstations[0]
    venue_services.set_workstation_state(
        actor=found.actor("host"),
        workstation_id=seat.workstation_id,
        state=WorkstationState.FAULT,
        reason="黑屏",
        now=NOW,
    )
    return found


@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh-hans"), (PHONE, "zh-hans"), (NARROW, "zh-hans"), (NARROW, "en"), (DESK, "en")]
)
def test_pages_have_no_finding(browser, live_server, world: World, size, language) -> None:  # type: ignore[no-untyped-def]
    wrong = []
    for name, persona, path in (("today", "host", TODAY), ("figures", "coordinator", "/province/figures/")):
        with opened(browser, live_server.url, session_of(world.personas, persona), size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.goto(live_server.url + path)
            for each in page.locator("main details").all()[:2]:
                each.evaluate("each => { each.open = true; }")
            wrong += [f"{name}: {each}" for each in findings(page)]
            wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
            wrong += [f"{name}: {wide} px sideways"] if wide > 0 else []
            wrong += [f"{name}: {each}" for each in (*watch.complaints, *watch.foreign)]
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{size[0]}-{language}.png", full_page=True)
    assert wrong == []


def test_a_duty_is_ticked_off_by_keyboard_on_a_phone(browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url, session_of(world.personas, "host"), PHONE) as (page, _):
        page.goto(live_server.url + TODAY)
        first = page.locator(".yp-tasks li").first
        first.locator("summary").focus()
        page.keyboard.press("Enter")
        first.locator("input[name=proof]").focus()
        page.keyboard.type("自检表 12 号")
        page.keyboard.press("Enter")
        page.get_by_text("已记为已办，证据已记录").wait_for()
    assert DutyRecord.objects.get().proof == "自检表 12 号"
