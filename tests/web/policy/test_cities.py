"""A city's own standard counts at the desk and stands on the pack page once two people have approved it, never before."""

from __future__ import annotations

import json

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.apps.policy.offices import DRAFT, Offices, make_offices
from tests.personas import NOW
from tests.web.policy.asking import keystroke, text
from yuanping.apps.policy import services
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.canonical import digest

pytestmark = pytest.mark.django_db
LOT = {"province": "SD", "city": "370200", "notice_on": "2026-09-02", "estimate": "4999.999999"}


@pytest.fixture
def offices(settings) -> Offices:
    set_demo_clock(NOW)
    return make_offices(settings)


def approve(offices: Offices, overlay_id: str) -> None:
    services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="approve", now=NOW)


def test_draft_counts_nowhere_and_is_not_shown(offices: Offices) -> None:
    services.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW)
    assert "跨省远程异地评标" not in text(keystroke(Client(), **{**LOT, "estimate": "5000"}))[:150]
    assert "没有录入的各市标准" in text(Client().get("/policy/packs/SD/"))
    assert DRAFT.document not in text(Client().get("/policy/packs/SD/"))


def test_approved_standard_counts_in_its_city_and_is_named_as_the_next_threshold(offices: Offices) -> None:
    approve(offices, services.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW))
    below = text(keystroke(Client(), **LOT))
    assert "再加 0.000001 万元，达到 5,000 万元，结论即变为：跨省远程异地评标" in below
    assert "跨省远程异地评标" in text(keystroke(Client(), **{**LOT, "estimate": "5000"}))[:150]
    elsewhere = text(keystroke(Client(), **{**LOT, "estimate": "5000", "city": "370100"}))
    assert "跨省远程异地评标" not in elsewhere[:150]


def test_approved_standard_stands_on_the_pack_page_and_in_its_digest(offices: Offices) -> None:
    before = Client().get("/policy/packs/SD/pack.json").content
    approve(offices, services.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW))
    page = text(Client().get("/policy/packs/SD/"))
    assert "青岛市 施工 5,000 万元：达到后采用跨省" in page
    assert "2026年9月2日 至 2026年12月31日" in page
    assert "青发改〔2026〕1号" in page
    after = Client().get("/policy/packs/SD/pack.json").content
    assert after != before
    shown = digest(django_settings.HASH_NAME, json.loads(after))
    assert shown[:4] in page
    assert "本地阶段性规模标准" in text(Client().get("/policy/packs/"))


def test_comparison_and_rules_count_an_approved_standard_from_its_first_day(offices: Offices) -> None:
    rules = "/api/v1/rules/packs"
    asked = {"left": "SD", "right": "LN", "on": "2026-09-02"}
    before = {each["code"]: each["digest"] for each in Client().get(rules).json()}
    overlay_id = services.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW)
    assert DRAFT.document not in text(Client().get("/policy/compare/", asked))
    approve(offices, overlay_id)
    assert "青岛市 施工 5,000 万元：达到后采用跨省" in text(Client().get("/policy/compare/", asked))
    assert DRAFT.document not in text(Client().get("/policy/compare/", {**asked, "on": "2026-09-01"}))
    after = {each["code"]: each["digest"] for each in Client().get(rules).json()}
    shown = json.loads(Client().get("/policy/packs/SD/pack.json").content)
    assert after["SD"] == digest(django_settings.HASH_NAME, shown)
    assert {code for code in after if after[code] != before[code]} == {"SD"}
