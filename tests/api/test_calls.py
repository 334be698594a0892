"""Calls by API: the code of the notice answers, the province's desk needs two persons, and neither learns who was called for what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.test_bookings import NOT_SIGNED_IN, post
from tests.apps.committee.bridge_desk import ASKED_AT, Desk, desk
from tests.apps.committee.cases import DRAW_AT, Case
from tests.apps.committee.conftest import case, prepared
from tests.personas import EVERYBODY
from yuanping.apps.committee import queries
from yuanping.apps.committee.models import BridgeCall
from yuanping.infra.clock import set_demo_clock

__all__ = ["case", "prepared"]
BASE = "/api/v1"


@pytest.fixture
def staff(case: Case, settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    with desk(case, settings, tmp_path / "calls") as found:
        yield found


def test_the_code_of_the_notice_answers_once_and_needs_no_session(case: Case) -> None:
    case.draw()
    set_demo_clock(DRAW_AT)
    person, notice = case.letters()[0]
    given = {"code": notice.code, "accepted": True}
    assert post(Client(), "/call-answers", given) == (200, {"accepted": True})
    assert queries.get_committee(case.committee_id).accepted == 1
    status, problem = post(Client(), "/call-answers", given)
    assert (status, problem["code"]) == (422, "code_used")
    for wrong in ("7F2K-9QMA-X3HD", "", "x"):
        assert post(Client(), "/call-answers", given | {"code": wrong})[1]["code"] == "code_mistyped"
    assert person.name not in str(problem)


def test_one_connects_and_states_and_another_confirms(staff: Desk) -> None:
    first, second = staff.client(staff.first), staff.client(staff.second)
    waiting = first.get(f"{BASE}/bridge-calls").json()
    assert {each["state"] for each in waiting} == {"waiting"}
    path = f"/bridge-calls/{waiting[0]['token']}"
    assert post(second, f"{path}/outcome", {"outcome": "accepted"})[1]["code"] == "wrong_state"
    assert post(first, f"{path}/connection", {})[0] == 204
    assert post(second, f"{path}/outcome", {"outcome": "accepted"})[0] == 404
    assert post(first, f"{path}/outcome", {"outcome": "refused"})[1]["code"] == "refusal_reason_missing"
    assert post(first, f"{path}/outcome", {"outcome": "accepted"})[0] == 204
    assert post(first, f"{path}/confirmation", {"agrees": True})[1]["code"] == "bridge_second_person"
    stated = second.get(f"{BASE}{path}").json()
    assert (stated["state"], stated["stated"], stated["mine"]) == ("stated", "accepted", False)
    assert post(second, f"{path}/confirmation", {"agrees": True})[0] == 204
    assert BridgeCall.objects.get(token=waiting[0]["token"]).state == "done"
    assert queries.get_committee(staff.case.committee_id).accepted == 1


def test_two_calls_read_the_same(staff: Desk) -> None:
    """Of different persons, specialties and centres: but for the token and the number of the day nothing differs."""
    told = staff.client(staff.first).get(f"{BASE}/bridge-calls").json()
    assert len(told) > 2
    bare = [{name: value for name, value in each.items() if name not in {"token", "number"}} for each in told]
    assert all(each == bare[0] for each in bare)
    said = str(told)
    people = [text for person in staff.case.people for text in (person.name, person.expert_id, person.id_number)]
    hidden = [*people, *staff.case.world.centres.values(), staff.case.lot_id]
    assert [each for each in hidden if each in said] == []


@pytest.mark.parametrize("persona", [each for each in EVERYBODY if each != "coordinator"])
def test_nobody_else_is_at_the_desk(staff: Desk, persona: str) -> None:
    set_demo_clock(ASKED_AT)
    client = staff.case.world.personas.client(persona)
    shut = 401 if persona in NOT_SIGNED_IN else 404
    path = f"/bridge-calls/{staff.calls()[0].token}"
    assert client.get(f"{BASE}/bridge-calls").status_code == shut
    assert client.get(f"{BASE}{path}").status_code == shut
    for act, given in (("connection", {}), ("outcome", {"outcome": "accepted"}), ("confirmation", {"agrees": True})):
        assert post(client, f"{path}/{act}", given)[0] == shut
    assert {each.state for each in BridgeCall.objects.all()} == {"waiting"}
