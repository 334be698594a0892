"""The pages of the centre's own system and the map in a real browser: no finding of axe, no sideways scroll."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.apps.booking.world import World, make_world
from tests.personas import NOW
from tests.web.shell.browser import DESK, PHONE, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.venue_systems import services
from yuanping.apps.venue_systems.models import Attempt, Message
from yuanping.infra.clock import set_demo_clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
"""A folder for pictures of every page, for people to look at."""


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    found = make_world(centres=8)
    host = found.actor("host")
    services.connect_system(actor=host, url="https://venue.example.cn/callback", now=NOW)
    for _ in range(3):
        services.ask_system(actor=host, now=NOW)
    row = Message.objects.order_by("number")[0]
    Message.objects.filter(pk=row.pk).update(state="dead", attempts_made=12)
    Attempt.objects.create(message=row, at=NOW, status=None, fault="timeout", milliseconds=10_004)
    return found


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en"), (PHONE, "en")])
def test_every_page_has_no_finding(browser, live_server, world: World, size, language) -> None:  # type: ignore[no-untyped-def]
    message = Message.objects.order_by("number")[0].message_id
    pages = [
        ("system", "host", reverse("centre:system")),
        ("message", "host", reverse("centre:system_message", args=[message])),
        ("connect", "sub", reverse("centre:system")),
        ("systems", "coordinator", reverse("province:systems")),
        ("map", "coordinator", reverse("province:room_map") + "?day=2026-09-24&from=09:00&to=17:00"),
    ]
    wrong = []
    for name, persona, path in pages:
        with opened(browser, live_server.url, session_of(world.personas, persona), size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.goto(live_server.url + path)
            wrong += [f"{name}: {each}" for each in findings(page)]
            wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
            wrong += [f"{name}: {wide} px sideways"] if wide > 0 else []
            wrong += [f"{name}: {each}" for each in (*watch.complaints, *watch.foreign)]
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{size[0]}-{language}.png", full_page=True)
    assert wrong == []
