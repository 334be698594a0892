"""A desk's machine in a real browser with invented camera and microphone: bound by a code, measured, signed, handed in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from tests.apps.booking.world import World, make_world
from tests.personas import NOW
from tests.realtime.channel import channel
from tests.web.shell.browser import ARGUMENTS, DESK, PHONE, chromium, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.venues import services
from yuanping.apps.venues.models import SelfTest, Terminal, Workstation
from yuanping.infra.clock import set_demo_clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
FAKE = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--auto-accept-this-tab-capture",
    "--auto-select-desktop-capture-source=Entire screen",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *FAKE])
        yield started
        started.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    return make_world(centres=2)


@pytest.fixture
def live(settings) -> Iterator[str]:  # type: ignore[no-untyped-def]
    with channel() as address:
        settings.LIVE_URL = address
        yield address


def desk(world: World) -> Workstation:
    rows = Workstation.objects.filter(room__venue__centre__centre_id=world.centres["host"])
    return rows.order_by("room__name", "label")[0]


def bind(page: Page, base: str, world: World) -> None:
    code = services.make_enrolment_code(actor=world.actor("host"), workstation_id=desk(world).workstation_id, now=NOW)
    page.goto(base + reverse("centre:self_test"))
    page.fill("#code", code.lower())
    page.keyboard.press("Enter")
    page.locator("#st-start").wait_for(state="visible")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")])
def test_a_machine_is_bound_measured_and_believed(browser, live_server, world: World, live, size, language) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url, size=size) as (page, watch):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        bind(page, live_server.url, world)
        page.click("#st-start")
        page.locator("#st-result [data-item='clock']").wait_for(timeout=60_000)
        wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
        picture(page, f"self-test-{size[0]}-{language}")
        assert (findings(page), wide <= 0, watch.complaints) == ([], True, [])
    row = SelfTest.objects.get()
    reading = row.reading
    assert (row.terminal.kind, row.terminal.workstation_id) == ("key", desk(world).pk)
    assert (reading["camera_width"], reading["camera_height"]) == (1280, 720)
    assert reading["camera_brightness"] > 16
    assert reading["microphone_peak"] > 10
    assert min(reading["screen_width"], reading["screen_height"]) > 0
    assert min(reading["up_kbps"], reading["down_kbps"]) > 8000
    assert (reading["sent_frames"], reading["browser"]) == (150, "Chrome")
    assert abs(reading["clock_ms"]) < 100
    found = desk(world)
    assert (found.tested_at, found.test_passed) == (NOW, row.passed)


def test_a_revoked_machine_is_told_and_asks_for_a_code(browser, live_server, world: World, live) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url) as (page, _):
        bind(page, live_server.url, world)
        services.revoke_terminal(
            actor=world.actor("host"), workstation_id=desk(world).workstation_id, reason="换机", now=NOW
        )
        page.click("#st-start")
        page.locator("#st-enrol").wait_for(state="visible")
        assert "本机不再属于任何工位" in page.inner_text("#st-say")
    assert Terminal.objects.filter(revoked_at=None).count() == SelfTest.objects.count() == 0


def test_a_key_cannot_be_taken_out_of_the_browser(browser, live_server, world: World, live) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url) as (page, _):
        bind(page, live_server.url, world)
        kept = page.evaluate(
            """() => new Promise((resolve) => {
              const asked = indexedDB.open("yuanping-terminal", 1);
              asked.onsuccess = () => {
                const got = asked.result.transaction("terminal").objectStore("terminal").get("own");
                got.onsuccess = () => crypto.subtle.exportKey("pkcs8", got.result.key)
                  .then(() => resolve("taken"), () => resolve(got.result.key.extractable));
              };
            })"""
        )
    assert kept is False


def test_a_wrong_code_is_refused_beside_the_form(browser, live_server, world: World, live) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url) as (page, _):
        page.goto(live_server.url + reverse("centre:self_test"))
        page.fill("#code", "2222-2222-2222")
        page.keyboard.press("Enter")
        page.locator("#st-say .card").wait_for()
        assert "绑定码不对" in page.inner_text("#st-say")
    assert Terminal.objects.count() == 0


def test_a_line_that_breaks_stores_nothing_and_says_so(browser, live_server, world: World, live, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIVE_URL = "ws://127.0.0.1:9/live/"
    with opened(browser, live_server.url) as (page, _):
        bind(page, live_server.url, world)
        page.click("#st-start")
        page.locator("#st-say .card").wait_for(timeout=30_000)
        assert "检测没有完成，什么都没有保存" in page.inner_text("#st-say")
    assert SelfTest.objects.count() == 0


def test_staff_make_a_code_that_binds(browser, live_server, world: World, live) -> None:  # type: ignore[no-untyped-def]
    where = reverse("centre:workstation", args=[desk(world).workstation_id])
    with opened(browser, live_server.url, session_of(world.personas, "host")) as (page, _):
        page.goto(live_server.url + where)
        page.get_by_role("button", name="生成绑定码").click()
        code = page.inner_text("#st-made")
        assert findings(page) == []
        picture(page, "enrolment-code")
        page.goto(live_server.url + reverse("centre:self_test"))
        page.fill("#code", code)
        page.keyboard.press("Enter")
        page.locator("#st-start").wait_for(state="visible")
    assert Terminal.objects.get(revoked_at=None).workstation_id == desk(world).pk
