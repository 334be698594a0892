"""What an expert reads of his calls, the supervisor of a disputed one, and the agency's field for standby experts, in a real browser."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case, make_case
from tests.apps.committee.test_own_calls import award, own
from tests.apps.experts.people import page_code
from tests.web.shell.browser import DESK, PHONE, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import CallDispute
from yuanping.infra.clock import set_demo_clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
SIZES = [(DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en"), (PHONE, "en")]


@dataclass(frozen=True)
class Called:
    """After the award: one expert who was called, and the code of the own page."""

    case: Case
    code: str
    note_id: str


@pytest.fixture
def called(transactional_db: None) -> Called:
    case = make_case()
    person = award(case)
    code = page_code(case.world.actor("registry"), person.expert_id, ARRIVE_AT, person.private_key)
    set_demo_clock(ARRIVE_AT)
    (note,) = queries.list_own_calls(own(person))
    return Called(case, code, note.note_id)


def look(page: Page, size: tuple[int, int], name: str) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    return [f"{name}: {each}" for each in findings(page)] + ([f"{name}: {wide} px sideways"] if wide > 0 else [])


def test_calls_and_dispute_have_no_finding_and_one_click_disputes(browser, live_server, called: Called) -> None:  # type: ignore[no-untyped-def]
    wrong: list[str] = []
    supervisor = session_of(called.case.world.personas, "supervisor")
    calls, open_button = reverse("library:own_calls"), f"form[action$='{called.note_id}/dispute/'] button"
    for round_, (size, language) in enumerate(SIZES):
        with opened(browser, live_server.url, supervisor, size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.goto(live_server.url + reverse("library:own_enter"))
            page.fill("#code", called.code)
            page.keyboard.press("Enter")
            page.wait_for_url("**/library/own/")
            page.goto(live_server.url + calls)
            wrong += look(page, size, f"calls-{size[0]}-{language}")
            if round_ == 0:
                page.focus(open_button)
                page.keyboard.press("Enter")
                page.wait_for_url("**/own/calls/?done=disputed")
                wrong += look(page, size, "calls-disputed")
                assert page.locator(open_button).count() == 0
            dispute = CallDispute.objects.get()
            page.goto(live_server.url + reverse("supervisor:dispute", args=[dispute.dispute_id]))
            wrong += look(page, size, f"dispute-{size[0]}-{language}")
            wrong += [f"{size} {language} {each}" for each in (*watch.complaints, *watch.foreign)]
    dispute = CallDispute.objects.get()
    services.answer_dispute(
        actor=called.case.world.actor("supervisor"),
        dispute_id=dispute.dispute_id,
        act="dismiss",
        answer="已向运营者调取记录，属实。",
        now=ARRIVE_AT,
    )
    with opened(browser, live_server.url, supervisor, PHONE) as (page, _):
        page.goto(live_server.url + reverse("supervisor:dispute", args=[dispute.dispute_id]))
        wrong += look(page, PHONE, "dispute-answered")
    assert wrong == []


def test_the_field_for_standby_experts_has_no_finding_and_keeps_what_was_typed(
    browser, live_server, transactional_db
) -> None:  # type: ignore[no-untyped-def]
    case = make_case()
    set_demo_clock(DRAW_AT)
    wrong: list[str] = []
    address = live_server.url + reverse("supervisor:lot", args=[case.lot_id])
    for size, language in SIZES:
        with opened(browser, live_server.url, session_of(case.world.personas, "agency"), size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.goto(address)
            wrong += look(page, size, f"standby-{size[0]}-{language}")
            page.fill("input[name=standby]", "99")
            page.press("input[name=standby]", "Enter")
            page.locator("[role=alert]").first.wait_for()
            assert page.input_value("input[name=standby]") == "99"
            wrong += look(page, size, f"standby-refused-{size[0]}-{language}")
            wrong += [f"{size} {language} {each}" for each in watch.foreign]
    assert wrong == []
