"""The party's page in a real browser: the secret is made there, checked there, and given away only after the checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.apps.draw.cases import Ceremony, open_venues
from tests.personas import NOW, PASSWORD, make_personas
from yuanping.apps.draw import queries, services
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra.worker import tick
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import Party
from yuanping.verify.party_escrow import check_escrow, opener, public_text

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
    page.wait_for_selector("[data-part=undeposited]:visible")
    commitment = page.inner_text("[data-fill=commitment]")
    assert len(commitment) == 64
    case.commit("supervisor")
    case.commit("registry")
    assert queries.view_ceremony(case.actor("supervisor"), case.ceremony_id).state == CeremonyState.OPEN
    page.wait_for_selector("[data-part=unsequenced]:visible")  # the open page handed in its shares, nobody clicked
    assert not page.is_visible("[data-part=reveal]")
    held = check_escrow_of(case, "registry")
    assert held.startswith("party.escrow")
    sequence_pending(NOW)
    page.wait_for_selector("[data-part=reveal]:visible")
    page.wait_for_selector("[data-part=reveal] button:enabled")
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


def check_escrow_of(case: Ceremony, persona: str) -> str:
    """What another party, in Python, finds of the shares that the browser made for it."""
    hand = case.hands[persona]
    return check_escrow(case.papers(persona), public_text(hand.own), opener(hand.own, case.ceremony_id))


def test_browser_opens_its_share_of_a_party_that_stays_away(page: Page, case: Ceremony) -> None:
    page.click("[data-part=commit] button")
    page.wait_for_selector("[data-part=undeposited]:visible")
    case.commit("supervisor")
    case.commit("registry")
    reload(page)
    sequence_pending(NOW)
    reload(page)
    page.click("[data-part=reveal] button")
    page.wait_for_selector("[data-part=done]:visible")
    case.reveal("supervisor")
    assert not page.is_visible("[data-part=share]")
    due = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id).answer_by
    assert due is not None
    tick(due + timedelta(minutes=1))
    case.open_share("supervisor", Party.REGISTRY_OWNER)
    reload(page)
    assert page.is_visible("[data-owner=registry_owner]")
    assert not page.is_visible("[data-owner=project_supervisor]")
    assert page.get_attribute("[data-check=escrow]", "data-verdict") == "true"
    page.click("[data-part=share] button")
    page.wait_for_selector("[data-part=share]", state="hidden")
    view = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id)
    assert [party.party for party in view.parties if party.rebuilt_at] == [Party.REGISTRY_OWNER]
    assert case.hands["registry"].secret.hex() in [party.secret for party in view.parties]
    assert sum(cell.seats for cell in services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)) == 4


def test_party_page_keeps_the_secret_when_its_shares_are_rubbish(page: Page, case: Ceremony) -> None:
    """Digests signed, but the envelope for this browser holds something else: it says so and gives nothing away."""
    page.click("[data-part=commit] button")
    page.wait_for_selector("[data-part=undeposited]:visible")
    case.commit_only("supervisor")
    case.commit_only("registry")
    hand = case.hands["registry"]
    good = hand.deposit_message(case.papers("registry"))
    rubbish = replace(good, shares=(replace(good.shares[0], digest="ab" * 32), good.shares[1]))
    rubbish = replace(rubbish, signature=hand.sign(rubbish))
    services.submit_deposit(actor=case.actor("registry"), ceremony_id=case.ceremony_id, message=rubbish, now=NOW)
    case.deposit_all()
    reload(page)
    sequence_pending(NOW)
    reload(page)
    assert page.get_attribute("[data-check=own]", "data-verdict") == "true"
    assert page.get_attribute("[data-check=escrow]", "data-verdict") == "false"
    assert page.is_disabled("[data-part=reveal] button")


def test_party_page_keeps_the_secret_when_the_papers_are_forged(page: Page, case: Ceremony) -> None:
    """A server that shows another request, or another proof, gets no secret."""
    page.click("[data-part=commit] button")
    page.wait_for_selector("[data-part=undeposited]:visible")
    case.commit("supervisor")
    case.commit("registry")
    reload(page)
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
