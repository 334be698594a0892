"""Staff of the bridge learn a number of the day and a token: no name, no number, no lot, no place, no hour; two calls read the same."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.apps.committee.bridge_desk import ASKED_AT, Desk, desk
from tests.apps.committee.cases import Case
from tests.apps.committee.conftest import case, prepared
from tests.attacks.scenes import tables
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import BridgeCall
from yuanping.web.supervisor import bridge

__all__ = ["case", "prepared"]
pytestmark = pytest.mark.django_db
_TOKEN = re.compile(rb"[0-9a-f]{32}")
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
_NUMBER = re.compile("第 [0-9] 个通话".encode())


@pytest.fixture
def staff(case: Case, settings: Settings, tmp_path: Path) -> Iterator[Desk]:  # the fixture above
    with desk(case, settings, tmp_path / "calls") as found:
        yield found


def page_of(staff: Desk, token: str) -> bytes:
    body = staff.client(staff.first).get(reverse("supervisor:bridge_call", args=[token])).content
    for random in (_CSRF, _TOKEN, _NUMBER):
        body = random.sub(b"", body)
    return body


def secrets(staff: Desk) -> list[str]:
    lot = queries.lot_facts(staff.case.lot_id)
    people = [text for person in staff.case.people for text in (person.name, person.expert_id, person.id_number)]
    places = list(staff.case.world.centres.values())
    return [*people, *places, *(f"139{n:08d}" for n in range(len(staff.case.people))), lot.lot_id, lot.name, "09:00"]


def test_pages_of_two_calls_are_the_same_bytes_and_name_nothing(staff: Desk) -> None:
    """The calls are of different persons, specialties and centres of one draw."""
    calls = staff.calls()
    assert len({page_of(staff, each.token) for each in calls}) == 1
    client = staff.client(staff.first)
    for each in calls[:2]:
        services.connect_call(actor=staff.first, token=each.token, now=ASKED_AT)
    assert len({page_of(staff, each.token) for each in calls[:2]}) == 1
    shown = client.get(reverse("supervisor:bridge")).content.decode() + page_of(staff, calls[0].token).decode()
    assert not [each for each in secrets(staff) if each in shown]


def test_a_planted_place_is_seen(staff: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    get = queries.get_bridge_call
    centres = sorted(staff.case.world.centres.values())

    def telling(actor: object, token: str) -> object:
        place = sorted(each.token for each in staff.calls()).index(token) % len(centres)
        view = get(actor, token)  # type: ignore[arg-type]  # the actor of the page
        return type(view)(view.token, view.number, view.state, view.mine, "", "", (*view.script, centres[place]))

    monkeypatch.setattr(bridge.queries, "get_bridge_call", telling)
    assert len({page_of(staff, each.token) for each in staff.calls()}) > 1
    assert [each for each in secrets(staff) if each in page_of(staff, staff.calls()[0].token).decode()]


def test_rows_files_and_log_lines_name_nobody(staff: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = staff.calls()[0].token
    services.connect_call(actor=staff.first, token=token, now=ASKED_AT)
    (file,) = staff.folder.iterdir()
    sealed = file.read_bytes()
    person = staff.person_of(staff.ringing())
    number = f"139{staff.case.people.index(person):08d}"
    rows = repr([row for name, found in tables().items() if "bridge" in name for row in found])
    for place in (rows, caplog.text, sealed.decode("latin-1")):
        for secret in (person.name, person.expert_id, number):
            assert secret not in place
    assert {len(bytes(row.ticket)) for row in BridgeCall.objects.all()} == {256 + 12 + 16}
