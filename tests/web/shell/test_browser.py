"""The pages in a real Chromium: no finding of axe, no complaint of the policy, no foreign request, no sideways scroll."""

from __future__ import annotations

import pytest

from tests.personas import NOW, PASSWORD, Personas, make_personas
from tests.web.shell.browser import DESK, NARROW, PHONE, findings, look_over, opened
from tests.web.shell.walk import addresses
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAW = "/law/?document=辽发改法规〔2025〕843号&article=（十三）"
PAGES = (
    ("", "/public/"),
    ("", "/public/checkpoint/"),
    ("", "/public/verify/"),
    ("", "/public/verify/draw/"),
    ("", "/public/laws/"),
    ("", "/sign-in/"),
    ("", LAW),
    ("", "/no/such/page/"),
    ("agency", "/worklist/"),
    ("agency", "/search/?q=水"),
    ("outsider", "/worklist/"),
    ("coordinator", "/province/"),
    ("admin3", "/province/audit/"),
    ("agency", "/accounts/own/"),
    ("admin1", "/accounts/staff/"),
    ("admin1", "/accounts/staff/enter/"),
    ("admin2", "/accounts/staff/?q=演示"),
    ("admin3", "/accounts/log/"),
)


@pytest.fixture
def personas(transactional_db) -> Personas:
    clock.set_demo_clock(NOW)
    made = make_personas()
    sequence_pending(NOW)
    return made


def session_of(personas: Personas, key: str) -> str:
    return personas.client(key).cookies["sessionid"].value if key else ""


def visits_of(personas: Personas, pages: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Every page with the session of its persona; each signs in once."""
    sessions = {key: session_of(personas, key) for key in dict.fromkeys(key for key, _ in pages)}
    return [(sessions[key], path) for key, path in pages]


@pytest.mark.parametrize("size", [DESK, PHONE, NARROW], ids=["desk", "phone", "narrow"])
def test_pages_have_no_finding_and_do_not_scroll_sideways(browser, live_server, personas, size) -> None:
    visits = visits_of(personas, PAGES)
    wrong = [
        each
        for language in ("zh-hans", "en")
        for each in look_over(browser, live_server.url, visits, size, language, forgiven="404")
    ]
    assert wrong == [], "\n".join(wrong)


def test_looking_over_sees_what_a_page_complains_about(browser, live_server, personas) -> None:
    assert look_over(browser, live_server.url, [("", "/no/such/page/")], DESK, "en") != []


def _of_every_slice() -> tuple[tuple[str, str], ...]:
    """Every page without a record in its address, as the first persona it is meant for."""
    keys = {
        "agency_clerk": "agency",
        "venue_operator": "host",
        "project_supervisor": "supervisor",
        "owner_representative": "owner",
    }
    keys |= {
        "procuring_entity": "entity",
        "registry_owner": "registry",
        "provincial_coordinator": "coordinator",
        "anonymous": "",
    }
    known = {path for _, path in PAGES}
    found = []
    for each in addresses():
        key = next((keys[role.value] for role in each.view.roles if role.value in keys), None)
        is_file = "." in each.route or each.route.endswith(("/export/", "/empty/"))
        if (
            "<" not in each.route
            and not is_file
            and "GET" in each.view.methods
            and key is not None
            and each.url not in known
        ):
            found.append((key, each.url))
    return tuple(found)


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "zh-hans")], ids=["desk", "phone"])
def test_pages_of_every_slice_have_no_finding(browser, live_server, personas, size, language) -> None:
    visits = visits_of(personas, _of_every_slice())
    wrong = look_over(browser, live_server.url, visits, size, language, forgiven="404")
    assert wrong == [], "\n".join(wrong)


def test_signing_in_by_keyboard_leads_to_the_work_list(browser, live_server, personas) -> None:
    with opened(browser, live_server.url) as (page, watch):
        page.goto(f"{live_server.url}/worklist/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "跳到正文"
        page.focus("#id_username")
        page.keyboard.type("agency")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/worklist/")
        assert page.inner_text("h1") == "工作台"
        assert watch.complaints == []


def test_drawer_holds_the_focus_closes_on_esc_and_gives_the_focus_back(browser, live_server, personas) -> None:
    with opened(browser, live_server.url) as (page, watch):
        page.goto(f"{live_server.url}/public/laws/")
        link = page.locator("a[data-drawer]").first
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog[open]")
        assert page.locator("dialog blockquote").inner_text()
        for _ in range(12):
            page.keyboard.press("Tab")
            inside = page.evaluate(
                "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
            )
            assert inside
        assert findings(page) == []
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        assert page.evaluate("document.activeElement.matches('a[data-drawer]')")
        assert watch.complaints == []


def test_articles_and_language_work_without_scripts(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, java_script_enabled=False) as (page, _):
        page.goto(f"{live_server.url}/public/laws/")
        page.locator("a[data-drawer]").first.click()
        assert page.url.startswith(f"{live_server.url}/law/?")
        assert page.locator("blockquote").inner_text()
        page.click(".yp-lang button")
        assert page.locator("html").get_attribute("lang") == "en"


def test_slash_leads_to_search_and_never_while_typing(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, session_of(personas, "agency")) as (page, _):
        page.goto(f"{live_server.url}/worklist/")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "yp-q"
        page.keyboard.type("a/b")
        assert page.input_value("#yp-q") == "a/b"


def test_twice_the_size_needs_no_sideways_scroll(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, session_of(personas, "agency"), (720, 450), device_scale_factor=2) as (
        page,
        _,
    ):
        for path in ("/worklist/", "/public/", "/public/verify/", "/sign-in/"):
            page.goto(live_server.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 720, path


def test_paper_carries_checkpoint_and_no_buttons(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, session_of(personas, "coordinator")) as (page, _):
        page.goto(f"{live_server.url}/province/")
        page.emulate_media(media="print")
        assert not page.locator("[data-print]").is_visible()
        assert not page.locator(".yp-side").is_visible()
        assert page.locator(".yp-foot .only-print").first.is_visible()


def test_forced_colours_and_reduced_motion_keep_edges_and_stand_still(browser, live_server, personas) -> None:
    session = session_of(personas, "agency")
    with opened(browser, live_server.url, session, forced_colors="active", reduced_motion="reduce") as (page, _):
        page.goto(f"{live_server.url}/worklist/")
        border = page.evaluate("getComputedStyle(document.querySelector('.card')).borderTopStyle")
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
        )
        assert (border, moving) == ("solid", 0)
