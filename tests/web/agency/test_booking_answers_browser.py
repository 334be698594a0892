"""Cancelling, changing, agreeing upon venues, waiting and the range of days in a real browser: axe, no sideways scroll, both sizes and languages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.test_alternatives import fill, hide
from tests.apps.booking.world import DAY, World, make_lot, make_world
from tests.apps.planning import queue
from tests.personas import NOW
from tests.web.agency.test_booking_browser import look
from tests.web.shell.browser import DESK, PHONE, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Change, Occupancy
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.booking.proof import Proof

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = ((DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en"), (PHONE, "en"))
Pages = list[tuple[str, str, str]]


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    return make_world()


def wrong_on(browser, base: str, world: World, pages: Pages) -> list[str]:  # type: ignore[no-untyped-def]
    """What is found on these pages at every size and in both languages."""
    wrong = []
    for name, persona, path in pages:
        session = session_of(world.personas, persona)
        for size, language in SIZES:
            with opened(browser, base, session, size) as (page, watch):
                page.context.add_cookies([{"name": "django_language", "value": language, "url": base}])
                page.goto(base + path)
                wrong += look(page, f"{name} {language}", size, language)
                wrong += [f"{name}: {each}" for each in (*watch.complaints, *watch.foreign)]
    return wrong


def test_cancelling_and_changing(browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    booking_id = world.placed()
    world.confirm_all(booking_id)
    pages = [
        ("cancel", "agency", reverse("agency:cancel_form", args=[booking_id])),
        ("change", "agency", reverse("agency:change_form", args=[booking_id])),
    ]
    assert wrong_on(browser, live_server.url, world, pages) == []
    agency = world.actor("agency")
    services.request_cancellation(
        actor=agency,
        booking_id=booking_id,
        reason="台风红色预警，当地停工",
        proof=Proof(b"%PDF-1.7 storm"),
        now=NOW,
        seen=queries.get_booking(agency, booking_id).version,
    )
    pages = [
        ("cancel-asked", "agency", reverse("agency:cancel_form", args=[booking_id])),
        ("cancel-verify", "host", reverse("centre:change", args=[Change.objects.get().change_id])),
    ]
    assert wrong_on(browser, live_server.url, world, pages) == []


def test_agreeing_upon_venues(browser, live_server, world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    hide(monkeypatch)
    booking_id = world.placed()
    world.decline(world.offers(booking_id)[0])
    path = reverse("agency:booking", args=[booking_id])
    assert wrong_on(browser, live_server.url, world, [("agreement-ask", "agency", path)]) == []
    agency = world.actor("agency")
    services.ask_agreement(
        actor=agency,
        booking_id=booking_id,
        centres=(world.centres["anshan"], world.centres["dandong"]),
        reason="主场停电",
        now=NOW,
        seen=queries.get_booking(agency, booking_id).version,
    )
    asked = [("agreement-decide", "supervisor", path), ("agreement-pending", "agency", path)]
    assert wrong_on(browser, live_server.url, world, asked) == []
    for persona, whose in (("supervisor", "由您办理"), ("agency", "由行政监督部门办理")):
        html = world.personas.client(persona).get(path).content.decode()
        assert whose in html, persona


def test_waiting_and_a_range_of_days(browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    fill(DAY)
    services.join_waiting(actor=world.actor("agency"), lot_id=world.lot_id, plan=world.plan(), now=NOW)
    pages = [("waiting", "agency", reverse("agency:bookings"))]
    assert wrong_on(browser, live_server.url, world, pages) == []
    Occupancy.objects.all().delete()
    world.lot_id = make_lot(world.personas, code=f"A{2:019d}")
    form = reverse("agency:ask_window", args=[world.lot_id])
    queue.ask(world)
    plan = reverse("province:plan", args=[queue.draft(world)])
    pages = [
        ("window", "agency", form),
        ("windows", "agency", reverse("agency:windows")),
        ("planning", "coordinator", reverse("province:planning")),
        ("plan", "coordinator", plan),
    ]
    assert wrong_on(browser, live_server.url, world, pages) == []


def test_on_a_phone_a_cell_says_what_its_column_is_called(browser, live_server, world: World) -> None:  # type: ignore[no-untyped-def]
    world.placed()
    with opened(browser, live_server.url, session_of(world.personas, "agency"), PHONE) as (page, _):
        page.goto(live_server.url + reverse("agency:bookings"))
        seats = page.locator("td.num").first
        said = seats.evaluate("cell => getComputedStyle(cell, '::before').content")
        assert "席位" in said
        assert seats.inner_text() == "7"
        assert page.locator("table.yp-table[role=table] [role=cell]").count() > 0
