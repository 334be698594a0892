"""The supervisor's page when somebody has not come, and the entity's when its representative was replaced, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.apps.committee.cases import Case, make_case
from tests.web.shell.browser import DESK, PHONE, browser, look_over, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.committee.models import Committee
from yuanping.infra.clock import set_demo_clock

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def waiting(transactional_db: None) -> Case:
    """An expert and the representative have not come, and the door has stopped admitting."""
    case = make_case()
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    case.open_bids()
    codes.popitem()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    set_demo_clock(Committee.objects.get().meets_at + timedelta(minutes=31))
    return case


def test_the_pages_have_no_finding_and_the_decision_is_made_by_keyboard(browser, live_server, waiting: Case) -> None:  # type: ignore[no-untyped-def]
    late, lot = (reverse(f"supervisor:{name}", args=[waiting.lot_id]) for name in ("late", "lot"))
    supervisor, entity = (session_of(waiting.world.personas, who) for who in ("supervisor", "entity"))
    sizes = [(size, language) for size in (DESK, PHONE) for language in ("zh-hans", "en")]
    wrong: list[str] = []
    for size, language in sizes:
        wrong += look_over(browser, live_server.url, [(supervisor, late)], size, language)
    assert wrong == []
    with opened(browser, live_server.url, supervisor) as (page, watch):
        page.goto(live_server.url + late)
        page.get_by_role("radio", name="更换").check()
        page.get_by_label("理由").fill("路上发生交通事故")
        page.get_by_role("button", name="作出决定").press("Enter")
        expect(page).to_have_url(live_server.url + lot)
        assert watch.complaints == []
    assert Committee.objects.get().late_until is not None
    for size, language in sizes:
        wrong += look_over(browser, live_server.url, [(entity, lot), (supervisor, f"{late}?decided")], size, language)
    assert wrong == []
