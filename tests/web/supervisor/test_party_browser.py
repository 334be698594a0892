"""The party's page in a real browser: the secret is made there, checked there, and given away only after the checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.apps.draw.cases import Ceremony, open_venues
from tests.personas import NOW, PASSWORD, make_personas
from yuanping.apps.draw import queries, services
from yuanping.apps.evidence.services import sequence_pending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def case() -> Ceremony:
    return open_venues(make_personas(NOW))


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, case: Ceremony) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("input[name=username]", "entity")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit], form button.btn-primary")
    page.goto(f"{live_server.url}/supervisor/party/{case.ceremony_id}/")
    page.wait_for_selector("#party[data-ready]")
    yield page
    context.close()
    assert [error for error in errors if "409" not in error] == []


def reload(page: Page) -> None:
    page.reload()
    page.wait_for_selector("#party[data-ready]")


def test_party_commits_checks_and_reveals_in_the_browser(page: Page, case: Ceremony, tmp_path: Path) -> None:
    page.click("[data-part=commit] button")
    page.wait_for_selector("[data-part=waiting]:visible")
    commitment = page.inner_text("[data-fill=commitment]")
    assert len(commitment) == 64
    case.commit("supervisor")
    case.commit("registry")
    reload(page)
    assert page.is_visible("[data-part=unsequenced]")
    assert not page.is_visible("[data-part=reveal]")
    sequence_pending(NOW)
    reload(page)
    verdicts = {
        item.get_attribute("data-check"): item.get_attribute("data-verdict")
        for item in page.query_selector_all("[data-check]")
    }
    assert set(verdicts.values()) <= {"true", "unknown"}
    assert [name for name, verdict in verdicts.items() if verdict == "unknown"] in ([], ["signature"])
    page.click("[data-part=reveal] button")
    page.wait_for_selector("[data-part=done]:visible")
    assert page.inner_text("pre[data-fill=checkpoint]").startswith("yuanping")
    page.screenshot(path=str(tmp_path / "party.png"), full_page=True)
    case.reveal("supervisor")
    case.reveal("registry")
    view = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id)
    assert view.parties[0].commitment == commitment
    assert sum(cell.seats for cell in services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)) == 4


def test_party_page_keeps_the_secret_when_the_papers_are_forged(page: Page, case: Ceremony) -> None:
    """A server that shows another request, or another proof, gets no secret."""
    page.click("[data-part=commit] button")
    page.wait_for_selector("[data-part=waiting]:visible")
    case.commit("supervisor")
    case.commit("registry")
    sequence_pending(NOW)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/reveal") else None)

    def forge(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        papers = answer.json()
        papers["request"] = papers["request"].replace('"representatives":1', '"representatives":2')
        route.fulfill(response=answer, json=papers)  # type: ignore[attr-defined]

    page.route("**/request.json", forge)
    reload(page)
    assert page.get_attribute("[data-check=request]", "data-verdict") == "false"
    assert page.is_disabled("[data-part=reveal] button")
    assert sent == []


def test_another_browser_cannot_reveal(page: Page, case: Ceremony) -> None:
    case.commit("entity")
    case.commit("supervisor")
    case.commit("registry")
    sequence_pending(NOW)
    reload(page)
    assert page.is_visible("[data-part=elsewhere]")
    assert not page.is_visible("[data-part=reveal]")
