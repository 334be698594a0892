"""The pages of cities' standards, walked by those who may and those who may not."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.apps.policy.offices import DRAFT, Offices, make_offices
from tests.personas import NOW
from yuanping.apps.policy import queries, services
from yuanping.infra import clock
from yuanping.kernel.policy.states import OverlayState

pytestmark = pytest.mark.django_db
GIVEN = {
    "region": "370200",
    "kind": "widen",
    "category": "works",
    "value": "5000",
    "from_on": "2026-09-02",
    "until_on": "2026-12-31",
    "document": "青发改〔2026〕1号",
    "note": "首批",
}


@pytest.fixture
def offices(settings) -> Offices:
    clock.set_demo_clock(NOW)
    return make_offices(settings)


def at(username: str) -> Client:
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_one_drafts_another_approves_and_a_supervisor_reads(offices: Offices) -> None:
    answer = at("sd1").post(reverse("province:overlay_new"), GIVEN)
    (view,) = queries.list_overlays(offices.first)
    page = reverse("province:overlay", args=[view.overlay_id])
    assert (answer.status_code, answer["Location"]) == (303, page)
    approve = reverse("province:overlay_act", args=[view.overlay_id, "approve"])
    assert "等另一位省级调度人员批准" in at("sd1").get(page).content.decode()
    at("sd1").post(approve)
    assert queries.access_overlay(offices.first, view.overlay_id).state is OverlayState.DRAFTED
    assert approve in at("sd2").get(page).content.decode()
    at("sd2").post(approve)
    assert queries.access_overlay(offices.first, view.overlay_id).state is OverlayState.APPROVED
    seen = at("sd3").get(page).content.decode()
    assert "8,000.00 万元" in seen
    assert '<form method="post" action="/province' not in seen
    assert "青岛市" in at("sd3").get(reverse("province:overlays")).content.decode()


def test_what_is_refused_comes_back_as_it_was_typed(offices: Offices) -> None:
    answer = at("sd1").post(reverse("province:overlay_new"), {**GIVEN, "value": "8000", "note": "不要丢"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "各市只能扩大跨省范围" in page
    assert 'value="8000"' in page
    assert "不要丢" in page


@pytest.mark.parametrize(
    ("field", "text"), [("value", "很多"), ("from_on", "明天"), ("kind", "other"), ("category", ""), ("until_on", "x")]
)
def test_a_field_that_cannot_be_read_is_named(offices: Offices, field: str, text: str) -> None:
    answer = at("sd1").post(reverse("province:overlay_new"), {**GIVEN, field: text})
    assert answer.status_code == 409
    assert queries.list_overlays(offices.first) == ()


def test_an_end_is_proposed_and_approved_on_the_page(offices: Offices) -> None:
    overlay_id = services.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW)
    for username, name, body in (
        ("sd2", "approve", {}),
        ("sd1", "propose_end", {"last_on": "2026-10-01"}),
        ("sd2", "approve_end", {}),
    ):
        at(username).post(reverse("province:overlay_act", args=[overlay_id, name]), body)
    assert str(queries.access_overlay(offices.first, overlay_id).last_on) == "2026-10-01"
    assert at("sd2").get(reverse("province:overlay", args=[overlay_id])).status_code == 200


def test_who_may_not_know_reads_the_page_of_a_missing_record(offices: Offices) -> None:
    overlay_id = services.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW)
    page = reverse("province:overlay", args=[overlay_id])
    approve = reverse("province:overlay_act", args=[overlay_id, "approve"])
    for username in ("ln1", "sd4"):
        assert at(username).get(page).status_code == 404
        assert at(username).post(approve).status_code == 404
    assert at("sd3").post(approve).status_code == 404
    assert at("sd3").get(reverse("province:overlay_new")).status_code == 404
    assert at("sd4").get(reverse("province:overlays")).status_code == 404
    assert "青岛" not in at("ln1").get(reverse("province:overlays")).content.decode()
    assert at("sd2").post(reverse("province:overlay_act", args=[overlay_id, "no-such-act"])).status_code == 404


def test_a_province_that_allows_none_says_so_with_its_article(offices: Offices) -> None:
    page = at("ln1").get(reverse("province:overlays")).content.decode()
    assert "没有授权各市另定标准" in page
    assert "（二十九）" in page
    assert reverse("province:overlay_new") not in page
