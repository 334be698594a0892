"""GET /api/v1/lots: the same answer as the pages give, for every persona."""

from __future__ import annotations

import dataclasses

import pytest

from tests.apps.quick import quick_personas
from tests.kernel.lot.test_draft import DRAFT
from tests.personas import NOW, STRANGER, Personas
from yuanping.apps.tenders import queries, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings) -> Personas:
    return quick_personas(settings)


@pytest.fixture
def lot_id(people: Personas) -> str:
    organisations = people.organisations
    draft = dataclasses.replace(
        DRAFT, procuring_entity_id=organisations["entity"], supervisor_id=organisations["supervisors"]
    )
    services.register_tender(actor=people.actor("agency"), form=draft, now=NOW)
    return queries.list_lots(people.actor("agency"))[0].lot_id


def test_lot_is_read_by_its_agency(people: Personas, lot_id: str) -> None:
    client = people.client("agency")
    assert [lot["lot_id"] for lot in client.get("/api/v1/lots").json()] == [lot_id]
    assert client.get(f"/api/v1/lots/{lot_id}").json()["state"] == queries.get_lot(lot_id).state.value


@pytest.mark.parametrize("key", ["other_agency", "outsider", "sub", "registry"])
def test_lot_of_others_answers_like_no_lot_at_all(people: Personas, lot_id: str, key: str) -> None:
    client = people.client(key)
    missing = client.get("/api/v1/lots/LN00000000000000000000000000")
    hidden = client.get(f"/api/v1/lots/{lot_id}")
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content) == (404, missing.content)
    assert client.get("/api/v1/lots").json() == []


def test_stranger_signs_in_first(people: Personas, lot_id: str) -> None:
    answer = people.client(STRANGER).get(f"/api/v1/lots/{lot_id}")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_first")


def test_decision_is_not_found_before_and_quotes_articles_after(people: Personas, lot_id: str) -> None:
    client = people.client("agency")
    assert client.get(f"/api/v1/lots/{lot_id}/decision").status_code == 404
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    body = client.get(f"/api/v1/lots/{lot_id}/decision").json()
    assert body["required"] is True
    assert all(quote["sentence"] for quote in body["articles"])
