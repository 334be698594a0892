"""The agency's booking pages in a real browser: no finding of axe, no sideways scroll, the form answers while it is filled in by keyboard."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.apps.booking.test_alternatives import fill
from tests.apps.booking.world import DAY, World, make_world
from tests.personas import NOW
from tests.web.shell.browser import DESK, PHONE, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.booking.models import Occupancy
from yuanping.infra.clock import set_demo_clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
"""A folder for pictures of every page, for people to look at."""


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    return make_world()


def pages(world: World) -> list[tuple[str, str, str]]:
    booked = world.placed()
    world.confirm_all(booked)
    return [
        ("booking", "agency", reverse("agency:booking", args=[booked])),
        ("change", "agency", reverse("agency:change_form", args=[booked])),
        ("bookings", "agency", reverse("agency:bookings")),
    ]


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "zh-hans"), (PHONE, "en"), (DESK, "en")])
def test_every_page_has_no_finding(browser, live_server, world: World, size, language) -> None:  # type: ignore[no-untyped-def]
    form = reverse("agency:request_booking", args=[world.lot_id])
    fill(DAY, world.centres["host"])
    wrong = []
    with opened(browser, live_server.url, session_of(world.personas, "agency"), size) as (page, watch):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page.goto(live_server.url + form)
        page.fill("#day", DAY.isoformat())
        page.locator("#fit button").first.wait_for()
        wrong += look(page, "form", size, language)
        wrong += [*watch.complaints, *watch.foreign]
    Occupancy.objects.all().delete()
    for name, persona, path in pages(world) if size == DESK and language == "en" else []:
        with opened(browser, live_server.url, session_of(world.personas, persona), size) as (page, _):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.goto(live_server.url + path)
            wrong += look(page, name, size, language)
    assert wrong == []


def look(page, name: str, size, language: str) -> list[str]:  # type: ignore[no-untyped-def]
    """What axe finds, and whether the page is wider than the window; a picture where pictures are asked for."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{size[0]}-{language}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
    return [f"{name}: {each}" for each in findings(page)] + ([f"{name}: {wide} px sideways"] if wide > 0 else [])


def test_the_form_answers_while_it_is_filled_in(browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    form = reverse("agency:request_booking", args=[world.lot_id])
    with opened(browser, live_server.url, session_of(world.personas, "agency")) as (page, watch):
        page.goto(live_server.url + form)
        page.fill("#day", DAY.isoformat())
        page.get_by_text("现在可以安排").wait_for()
        page.fill("#ends", "21:30")
        page.get_by_text("现在不能安排").wait_for()
        page.get_by_text("不在开放时间内").wait_for()
        fill(DAY)
        page.fill("#ends", "16:00")
        page.locator("button[name=take_day]").focus()
        page.keyboard.press("Enter")
        page.get_by_text("现在可以安排").wait_for()
        assert page.input_value("#day") == "2026-09-23"
        assert watch.complaints == []
