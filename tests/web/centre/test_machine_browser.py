"""The pages about machines and fitness in a real browser: no finding of axe, no sideways scroll, desk and phone, both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.apps.booking.test_gate import break_desk, confirmed, gate_at
from tests.apps.booking.world import World, make_world
from tests.apps.venues.machine import Machine
from tests.personas import NOW
from tests.web.shell.browser import DESK, PHONE, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.booking import services
from yuanping.apps.booking.models import GateFinding, Offer
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    return make_world(centres=5)


def pages(world: World) -> list[tuple[str, str]]:
    offer = Offer.objects.get(round=confirmed(world).round, is_host=True)
    broken = break_desk(world, offer)
    services.look_at_desks(offer_id=offer.offer_id, now=gate_at(offer)[0])
    rows = Workstation.objects.filter(room__venue__centre__centre_id=offer.centre_id).order_by("room__name", "label")
    tested = next(each.workstation_id for each in rows if each.workstation_id != broken)
    machine = Machine()
    machine.bind(world.actor("host"), tested, NOW)
    for delay, jitter in ((20, 4), (35, 40), (900, 12), (60, 3), (25, 2)):
        machine.test(NOW, delay_ms=delay, jitter_ms=jitter)
    return [
        ("desk", reverse("centre:workstation", args=[tested])),
        ("overview", reverse("centre:workstations")),
        ("gate", reverse("centre:gate", args=[GateFinding.objects.get().finding_id])),
        ("self-test", reverse("centre:self_test")),
    ]


def test_every_page_has_no_finding(browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    wrong, session = [], session_of(world.personas, "host")
    found = pages(world)
    for size, language in ((DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en"), (PHONE, "en")):
        with opened(browser, live_server.url, session, size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            for name, path in found:
                page.goto(live_server.url + path)
                for more in page.locator("details.yp-more").all():
                    more.evaluate("each => { each.open = true; }")
                wrong += [f"{name}: {each}" for each in findings(page)]
                wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
                wrong += [f"{name}: {wide} px sideways"] if wide > 0 else []
                wrong += [f"{name}: {each}" for each in (*watch.complaints, *watch.foreign)]
                if PICTURES:
                    page.screenshot(path=Path(PICTURES) / f"{name}-{size[0]}-{language}.png", full_page=True)
    assert wrong == []
