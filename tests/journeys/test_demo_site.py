"""By hand in a real browser: every persona, both languages, and one lot from opening to archive with the others' help."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PICTURES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PERSONAS = ("agency", "entity", "registry", "host", "sub", "supervisor", "coordinator", "owner", "outsider")


def _page(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN").new_page()
    page.set_default_timeout(300_000)  # a whole lot is worked off behind one button
    return page


def _keep(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)


def _enter(page: Page, site: str, persona: str) -> None:
    page.goto(f"{site}/demo/personas/")
    page.locator(f"button[name=persona][value={persona}]").click()
    page.wait_for_load_state()


def _english(page: Page, site: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_persona_opens_on_a_work_list_without_a_script_error(site: str, browser: Browser, language: str) -> None:
    page = _page(browser)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    if language == "en":
        _english(page, site)
    for persona in PERSONAS:
        _enter(page, site, persona)
        page.goto(f"{site}/worklist/")
        assert page.locator("h1").count() == 1
        _keep(page, f"work-{persona}-{language}")
    assert problems == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_the_demo(site: str, browser: Browser, language: str) -> None:
    page = _page(browser)
    if language == "en":
        _english(page, site)
    for name in ("", "personas/", "mailbox/"):
        response = page.goto(f"{site}/demo/{name}")
        assert response is not None
        assert response.status == 200
        _keep(page, f"demo-{name.strip('/') or 'controls'}-{language}")
    page.locator("ul.env a").first.click()
    page.wait_for_load_state()
    _keep(page, f"demo-letter-{language}")


LISTS = {
    "agency": ("agency/lots/", "agency/bookings/"),
    "registry": ("library/",),
    "host": ("centre/today/", "centre/offers/", "centre/workstations/"),
    "supervisor": ("supervisor/lots/", "supervisor/ceremonies/"),
    "coordinator": ("province/", "province/figures/", "province/planning/", "province/map/", "province/catalogue/"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_full_of_life_stays_within_the_window(site: str, browser: Browser, language: str) -> None:
    """With the demo's many lots and their long names; pages of tests with one short row cannot show it."""
    page = _page(browser)
    if language == "en":
        _english(page, site)
    wide = []
    for persona, paths in LISTS.items():
        _enter(page, site, persona)
        for path in paths:
            for width in (1440, 1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{site}/{path}")
                over = page.evaluate("document.documentElement.scrollWidth") - width
                wide += [f"{path} at {width}: {over} px sideways"] if over > 0 else []
    assert wide == []


def _play(page: Page, site: str, lot: str, until: str) -> None:
    page.goto(f"{site}/demo/")
    row = page.locator("tr", has=page.locator(f"text=（演示 {lot}）"))
    row.locator("select").select_option(until)
    row.locator("button").click()
    page.wait_for_load_state()


def test_a_lot_goes_from_opening_to_archive(site: str, browser: Browser) -> None:
    """Lot 08 opens its bids at 14:00; the clock is advanced by hand, the others act, the entity awards by itself."""
    page = _page(browser)
    for _ in range(12):
        page.goto(f"{site}/demo/")
        row = page.locator("tr", has=page.locator("text=（演示 08）"))
        if "已归档" in row.inner_text():
            break
        before = row.inner_text()
        _play(page, site, "08", "coordinator")
        page.goto(f"{site}/demo/")
        if page.locator("tr", has=page.locator("text=（演示 08）")).inner_text() == before:
            page.locator("form[action='/demo/clock/'] button").click()
            page.wait_for_load_state()
    page.goto(f"{site}/demo/")
    _keep(page, "demo-after-08")
    assert "已归档" in page.locator("tr", has=page.locator("text=（演示 08）")).inner_text()
    _enter(page, site, "supervisor")
    page.goto(f"{site}/supervisor/archives/")
    _keep(page, "archives-supervisor")
    with page.expect_download() as download:
        page.locator("a[href$='bundle.zip']").first.click()
    assert download.value.suggested_filename.endswith(".zip")
