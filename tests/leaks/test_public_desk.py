"""The desk and the pack pages know no stored lot: a world with decided lots answers with the same bytes as one without."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.apps.quick import quick_personas
from tests.apps.tenders.test_services import register
from tests.personas import NOW, Personas
from yuanping.apps.tenders import services
from yuanping.infra.clock import set_demo_clock

pytestmark = pytest.mark.django_db
FACTS = "province=LN&category=works&estimate=4280&notice_on=2026-09-02&mandatory=on&committee_size=7&specialty=A0812"
PAGES = (
    "/policy/desk/",
    f"/policy/desk/?{FACTS}",
    f"/policy/desk/?{FACTS}x",
    f"/policy/desk/print/?{FACTS}",
    "/policy/packs/",
    *(f"/policy/packs/LN/{part}" for part in ("", "readings/", "visibility/", "cases/", "pack.json", "sources.zip")),
    "/policy/compare/?left=LN&right=SD",
    "/policy/text/?document=辽发改法规〔2025〕843号&article=（四）1前段",
)
SECRET = ("堤防加固工程", "施工一标段", "水利建设中心", "E2101000001047263001")


def seen(client: Client) -> dict[str, str]:
    """Every page without the foot (its checkpoint counts all evidence, on every page alike), the rail and the token."""
    found = {}
    for url in PAGES:
        body = client.get(url).content.decode("latin-1")
        body = re.sub(r'<footer class="yp-foot">.*?</footer>', "", body, flags=re.DOTALL)
        body = re.sub(r'<header class="yp-top">.*?</header>', "", body, flags=re.DOTALL)
        body = re.sub(r'<nav class="yp-side".*?</nav>', "", body, flags=re.DOTALL)
        found[url] = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    return found


@pytest.fixture
def people(settings) -> Personas:
    set_demo_clock(NOW)
    return quick_personas(settings)


@pytest.mark.parametrize("who", ["anonymous", "outsider", "agency", "supervisor", "coordinator"])
def test_stored_lots_leave_no_trace_on_public_rule_pages(people: Personas, who: str) -> None:
    client = people.client(who)
    before = seen(client)
    lot_id = register(people)
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    after = seen(client)
    assert after == before
    for url, body in after.items():
        assert lot_id not in body, url
        for word in SECRET:
            assert word not in body.encode("latin-1").decode("utf-8", "ignore"), url


def test_comparison_of_worlds_would_notice_a_planted_lot(people: Personas) -> None:
    client = people.client("agency")
    lot_id = register(people)
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    page = client.get(f"/policy/lots/{lot_id}/decisions/1/").content.decode()
    assert any(word in page for word in SECRET), "the words searched for are those a leak would show"
