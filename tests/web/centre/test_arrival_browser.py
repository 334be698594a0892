"""The door in a real browser: a code read by an invented camera or typed, a colleague by keyboard, a passkey of a virtual authenticator."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from tests.apps.committee.cases import ARRIVE_AT, Case, make_case, open_account
from tests.apps.experts.people import page_code
from tests.personas import PASSWORD
from tests.web.shell.browser import ARGUMENTS, DESK, PHONE, chromium, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.committee.models import Seat
from yuanping.apps.experts.models import ExpertPasskey
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.committee.codes import make_code

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
DETECTOR = """window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) { return video.videoWidth ? [{ rawValue: "%s" }] : []; }
};"""
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip
SIZES = [(DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en"), (PHONE, "en")]


@dataclass(frozen=True)
class Door:
    """A venue's door on the morning, and one expert who is called there."""

    case: Case
    expert_id: str
    code: str

    @property
    def number(self) -> str:
        return self.case.person(self.expert_id).id_number

    @property
    def name(self) -> str:
        return self.case.person(self.expert_id).name


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *FAKE])
        yield started
        started.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def door(transactional_db: None) -> Door:
    case = make_case()
    case.draw()
    expert_id, code = next(iter(case.accept_all().items()))
    for username in ("door", "colleague"):
        open_account(username, case.person(expert_id).centre)
    set_demo_clock(ARRIVE_AT)
    return Door(case, expert_id, code)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def check(page: Page, size: tuple[int, int], name: str) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
    picture(page, name)
    return [f"{name}: {each}" for each in findings(page)] + ([f"{name}: {wide} px sideways"] if wide > 0 else [])


def test_door_and_code_have_no_finding_on_desk_and_phone_in_both_languages(browser, live_server, door: Door) -> None:  # type: ignore[no-untyped-def]
    wrong: list[str] = []
    host = session_of(door.case.world.personas, "door")
    for size, language in SIZES:
        with opened(browser, live_server.url, host, size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.goto(live_server.url + reverse("centre:check_in"))
            wrong += check(page, size, f"door-{size[0]}-{language}")
            page.check("input[name=factor][value=passkey]")
            assert page.locator("#second_name").is_hidden()
            page.goto(live_server.url + reverse("expert:code"))
            wrong += check(page, size, f"code-{size[0]}-{language}")
            page.fill("input[name=code]", door.code)
            page.press("input[name=code]", "Enter")
            page.locator("svg.xc-drawing").wait_for()
            wrong += check(page, size, f"drawn-{size[0]}-{language}")
            page.goto(live_server.url + reverse("supervisor:reply") + f"#{door.code}")
            assert page.input_value("input[name=code]") == door.code
            wrong += check(page, size, f"reply-{size[0]}-{language}")
            wrong += [f"{size} {language} {each}" for each in (*watch.complaints, *watch.foreign)]
    assert wrong == []


def dark(path: str) -> set[tuple[int, int]]:
    """The modules that a drawing covers."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
    return {(int(x) + step, int(y)) for x, y, length in runs for step in range(int(length))}


def test_the_link_of_a_notice_draws_the_code_on_the_telephone_and_sends_it_nowhere(browser, live_server) -> None:  # type: ignore[no-untyped-def]
    for number in range(4):
        code = make_code(bytes([number * 61]) * 16)
        with opened(browser, live_server.url, size=PHONE) as (page, watch):
            sent: list[str] = []
            page.on(
                "request",
                lambda request, sent=sent: sent.append(f"{request.url} {request.headers} {request.post_data}"),
            )
            page.goto(live_server.url + reverse("expert:code") + f"#{code.lower()}")
            assert page.url.endswith("/desk/code/")
            assert page.locator("#code-drawn .xc-code").inner_text() == code
            assert page.locator("#code-form").is_hidden()
            drawn = page.locator("#code-drawn path").get_attribute("d")
            rows = segno.make_qr(code, version=1, error="q", mask=0, boost_error=False).matrix_iter(border=4)
            assert dark(drawn) == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
            assert sent
            bare = code.replace("-", "").lower()
            assert not [each for each in sent if bare in each.lower().replace("-", "")]
            picture(page, f"link-{number}")
            assert (findings(page), watch.complaints, watch.foreign) == ([], [], [])


def test_staff_read_the_code_by_camera_and_a_colleague_signs_by_keyboard(browser, live_server, door: Door) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url, session_of(door.case.world.personas, "door")) as (page, watch):
        page.add_init_script(DETECTOR % door.code)
        page.goto(live_server.url + reverse("centre:check_in"))
        page.locator("[data-scan-start]").focus()
        page.keyboard.press("Enter")
        page.locator("#id_number:focus").wait_for()
        assert page.input_value("#code") == door.code
        assert page.locator("[data-scan-view]").is_hidden()
        page.keyboard.type(door.number)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("colleague")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_text(door.name).wait_for()
        picture(page, "door-admitted")
        assert (findings(page), watch.complaints) == ([], [])
    assert Seat.objects.filter(state="arrived").count() == 1


def test_without_a_reader_of_codes_the_field_is_typed_into(browser, live_server, door: Door) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url, session_of(door.case.world.personas, "door")) as (page, _):
        page.add_init_script("delete window.BarcodeDetector;")
        page.goto(live_server.url + reverse("centre:check_in"))
        assert page.locator("[data-scan-start]").is_hidden()
        assert page.evaluate("document.activeElement.id") == "code"


def test_an_expert_enters_a_passkey_and_the_door_takes_it(browser, live_server, door: Door) -> None:  # type: ignore[no-untyped-def]
    registry = door.case.world.actor("registry")
    own_code = page_code(
        registry, door.expert_id, ARRIVE_AT - timedelta(days=2), door.case.person(door.expert_id).private_key
    )
    with opened(browser, live_server.url, session_of(door.case.world.personas, "door")) as (page, watch):
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(live_server.url + reverse("library:own_enter"))
        page.fill("#code", own_code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/own/")
        page.fill("#label", "我的手机")
        page.keyboard.press("Enter")
        page.locator("b", has_text="我的手机").wait_for()
        picture(page, "own-passkey")
        assert findings(page) == []
        page.goto(live_server.url + reverse("centre:check_in"))
        page.fill("#code", door.code)
        page.fill("#id_number", door.number)
        page.check("input[name=identity_checked]")
        page.check("input[name=factor][value=passkey]")
        page.click("button[type=submit].btn-lg")
        page.get_by_text(door.name).wait_for()
        assert watch.complaints == []
    assert ExpertPasskey.objects.get().expert.expert_id == door.expert_id
    assert Seat.objects.filter(state="arrived").count() == 1
