"""The lot's committee page: request the draw, name the representative, see how far it is, and never who."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.committee.cases import DRAW_AT, Case
from tests.apps.committee.conftest import case, prepared
from yuanping.apps.committee import queries
from yuanping.infra import clock
from yuanping.kernel.committee.record import REPRESENTATIVE

__all__ = ["case", "prepared"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages ask the edge's clock: it stands at the hour of the draw."""
    monkeypatch.setattr(clock, "now", lambda: DRAW_AT)


def test_lot_page_opens_to_its_own_people_only(case: Case) -> None:
    url = reverse("supervisor:lot", args=[case.lot_id])
    personas = case.world.personas
    found = {
        one: personas.client(one).get(url).status_code
        for one in (
            "agency",
            "entity",
            "supervisor",
            "coordinator",
            "registry",
            "host",
            "outsider",
            "other_agency",
            "owner",
        )
    }
    assert {one for one, code in found.items() if code == 200} == {"agency", "entity", "supervisor", "coordinator"}
    assert set(found.values()) == {200, 404}


def test_agency_requests_the_draw_by_its_button(case: Case) -> None:
    client = case.world.personas.client("agency")
    page = reverse("supervisor:lot", args=[case.lot_id])
    assert "申请抽取专家" in client.get(page).content.decode()
    answer = client.post(reverse("supervisor:request_draw", args=[case.lot_id]))
    assert (answer.status_code, answer["Location"]) == (303, page)
    view = queries.find_committee(case.lot_id)
    assert view is not None
    for persona in ("entity", "supervisor", "outsider"):
        url = reverse("supervisor:request_draw", args=[case.lot_id])
        assert case.world.personas.client(persona).post(url).status_code == 404


def test_entity_names_its_representative_and_the_name_shows_nowhere(case: Case) -> None:
    case.draw()
    view = queries.get_committee(case.committee_id)
    seat = next(one for one in view.seats if one.kind == REPRESENTATIVE)
    client = case.world.personas.client("entity")
    url = reverse("supervisor:name_representative", args=[case.lot_id, seat.seat_id])
    wrong = client.post(url, {"name": "宋代表", "account": "agency"}, follow=True).content.decode()
    assert "没有这个账号，或它不是本招标人的代表账号。" in wrong
    assert client.post(url, {"name": "宋代表", "account": "owner"}).status_code == 303
    assert next(one for one in queries.get_committee(case.committee_id).seats if one.seat_id == seat.seat_id).named
    for persona in ("agency", "entity", "supervisor", "coordinator"):
        text = case.world.personas.client(persona).get(reverse("supervisor:lot", args=[case.lot_id])).content.decode()
        assert "宋代表" not in text


def test_pages_after_the_draw_show_no_expert_and_no_code(case: Case) -> None:
    case.draw()
    letters = case.letters()
    assert case.ceremony is not None
    addresses = [
        reverse("supervisor:lot", args=[case.lot_id]),
        reverse("supervisor:ceremony", args=[case.ceremony.ceremony_id]),
        reverse("supervisor:party", args=[case.ceremony.ceremony_id]),
        reverse("supervisor:party_papers", args=[case.ceremony.ceremony_id]),
        reverse("supervisor:registry"),
    ]
    words = [
        word for person, notice in letters for word in (person.name, person.expert_id, person.id_number, notice.code)
    ]
    for persona in ("agency", "entity", "supervisor", "registry", "coordinator", "host", "sub"):
        client = case.world.personas.client(persona)
        for address in addresses:
            text = client.get(address).content.decode()
            assert not [word for word in words if word in text]
