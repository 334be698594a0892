"""Staff of the bridge learn a number of the day and a token: no name, no number, no lot, no place, no hour; two calls read the same."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.apps.committee.bridge_desk import ASKED_AT, Desk, desk
from tests.apps.committee.cases import Case
from tests.apps.committee.conftest import case, prepared
from tests.attacks.scenes import tables
from tests.leaks.dice import same_dice
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import BridgeCall, Committee
from yuanping.apps.committee.services.bridge_calls import LOWEST, fresh_numbers
from yuanping.web.supervisor import bridge

__all__ = ["case", "prepared"]
pytestmark = pytest.mark.django_db
_TOKEN = re.compile(rb"[0-9a-f]{32}")
_PROOF = re.compile(rb"#[0-9]+\xc2\xb7[0-9a-f]{4} [0-9a-f]{4}|\b[0-9a-f]{64}\b")
"""The newest checkpoint of the log of all lots, which everybody may read."""
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
_NUMBER = re.compile("[0-9]+ 号通话".encode())
"""Drawn at random over the day (``test_a_number_tells_neither_lot_nor_order``); which of two pages has which number is all that may differ."""


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


def test_a_number_tells_neither_lot_nor_order(staff: Desk) -> None:
    """Not one of the numbers follows from another: those of a lot's calls lie apart, and no order of them is the order in which they were posted."""
    orders = set()
    for at in range(12):
        with same_dice(f"numbers {at}"):
            numbers = fresh_numbers({7 + LOWEST}, 6)
        assert LOWEST + 7 not in numbers
        assert min(abs(one - other) for one, other in combinations(numbers, 2)) > 1
        orders.add(tuple(sorted(range(6), key=lambda place: numbers[place])))  # used at once
    assert len(orders) > 9
    assert {each.number for each in staff.calls()}.isdisjoint(range(LOWEST))


def test_confirming_a_call_moves_no_page_of_any_lot(staff: Desk) -> None:
    """Staff open every lot before and after a call they confirm, also the one that fills the committee; the supervisor's page, which counts, moves."""
    case, lots = staff.case, [reverse("supervisor:lots"), reverse("supervisor:lot", args=[staff.case.lot_id])]
    case.name_representative()

    def shown(client: Client) -> list[bytes]:
        return [_PROOF.sub(b"", _CSRF.sub(b"", client.get(each).content)) for each in lots]

    watcher = case.world.personas.client("supervisor")
    desk_before, watched = shown(staff.client(staff.second)), [shown(watcher)]
    for each in staff.calls():
        services.connect_call(actor=staff.first, token=each.token, now=ASKED_AT)
        services.state_outcome(actor=staff.first, token=each.token, outcome="accepted", reason="", now=ASKED_AT)
        services.confirm_outcome(actor=staff.second, token=each.token, agrees=True, now=ASKED_AT)
        assert shown(staff.client(staff.second)) == desk_before
        watched.append(shown(watcher))
    assert Committee.objects.get().state == "filled"
    assert len({page for _, page in watched}) == 7


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
