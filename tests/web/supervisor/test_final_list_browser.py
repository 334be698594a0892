"""The final list in a real browser: asked for, agreed to and read, at every width and in both languages."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.apps.committee.cases import ARRIVE_AT, Case, make_case
from tests.web.shell.browser import DESK, PHONE, browser, findings, look_over, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.committee.models import ListAgreement
from yuanping.infra.clock import set_demo_clock

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def formed(transactional_db: None) -> Case:
    case = make_case()
    set_demo_clock(ARRIVE_AT)
    case.form()
    return case


def test_a_list_is_asked_for_agreed_to_and_read(browser, live_server, formed: Case) -> None:  # type: ignore[no-untyped-def]
    page_of = reverse("supervisor:final_list", args=[formed.lot_id])
    agency, registry, supervisor = (
        session_of(formed.world.personas, who) for who in ("agency", "registry", "supervisor")
    )
    sizes = [(size, language) for size in (DESK, PHONE) for language in ("zh-hans", "en")]
    wrong: list[str] = []
    for size, language in sizes:
        wrong += look_over(browser, live_server.url, [(agency, page_of)], size, language)
    for session, button in ((agency, "请求启封"), (registry, "同意启封")):
        with opened(browser, live_server.url, session) as (page, watch):
            page.goto(live_server.url + page_of)
            page.get_by_label("理由").fill("按规定打印最终名单")
            page.get_by_role("button", name=button).press("Enter")
            expect(page.get_by_text("已同意启封，理由已记入证据")).to_be_visible()
            assert watch.complaints == []
    assert ListAgreement.objects.count() == 2
    for size in (DESK, PHONE):
        with opened(browser, live_server.url, agency, size) as (page, watch):
            page.goto(live_server.url + page_of)
            page.get_by_role("button", name="读取名单").press("Enter")
            expect(page.get_by_role("heading", name="评标委员会最终名单")).to_be_visible()
            wrong += [*findings(page), *watch.foreign, *watch.complaints]
    for size, language in sizes:
        wrong += look_over(browser, live_server.url, [(supervisor, f"{page_of}?read")], size, language)
    assert wrong == []
