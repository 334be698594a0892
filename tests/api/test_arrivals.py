"""Arrival by API: the page's list without names, its three checks, its lockers and its refusals, for every persona."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.api.test_bookings import NOT_SIGNED_IN, post
from tests.apps.committee.cases import ARRIVE_AT, Case, open_account
from tests.apps.committee.conftest import case, prepared
from tests.apps.experts.people import own
from tests.personas import EVERYBODY, PASSWORD
from tests.soft_key import SoftKey
from yuanping.apps.committee.models import Committee, DeviceCustody, GateTry, Seat
from yuanping.apps.experts import services as experts
from yuanping.apps.identity import services as identity
from yuanping.infra import passkeys
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.passkeys import Answer, Site
from yuanping.kernel.actor import SYSTEM, Role
from yuanping.kernel.committee.codes import make_code
from yuanping.kernel.committee.gate import TRIES
from yuanping.kernel.committee.record import REPRESENTATIVE

__all__ = ["case", "prepared"]
BASE = "/api/v1"
SITE = Site("testserver", "http://testserver")
STAFF = {"factor": "staff", "name": "colleague", "password": PASSWORD}
WHY = "路上发生交通事故"


@pytest.fixture
def door(case: Case) -> tuple[Case, Client, str, dict[str, Any]]:
    """At a venue's door on the morning: (case, the system of the centre, one expert, a body that is right)."""
    case.draw()
    expert_id, code = next(iter(case.accept_all().items()))
    here = case.person(expert_id).centre
    set_demo_clock(ARRIVE_AT)
    elsewhere = next(centre for centre in case.world.centres.values() if centre != here)
    for username, centre in (("door", here), ("colleague", here), ("stranger", elsewhere)):
        open_account(username, centre)
    id_number = case.person(expert_id).id_number
    body = {"code": code, "identity_checked": True, "id_number": id_number, "second": STAFF}
    return case, case.world.personas.client("door"), expert_id, body


Door = tuple[Case, Client, str, dict[str, Any]]


def arrived() -> int:
    return Seat.objects.filter(state="arrived").count()


def listed(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{BASE}/arrivals").json()
    return found


def test_an_expert_is_let_in_and_the_name_is_told_once(door: Door) -> None:
    case, client, expert_id, body = door
    before = listed(client)
    assert {(each["state"], each["workstation_id"], each["late"]) for each in before if each["kind"] == "expert"} == {
        ("expected", "", False)
    }
    answer = client.post(f"{BASE}/arrivals/experts", body, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, answer["Cache-Control"], told["name"]) == (
        200,
        "no-store",
        case.person(expert_id).name,
    )
    assert told["workstation_id"]
    after = client.get(f"{BASE}/arrivals").content.decode()
    assert case.person(expert_id).name not in after
    (row,) = (each for each in listed(client) if each["seat_id"] == told["seat_id"])
    assert (row["state"], row["workstation_id"], row["receipt"]) == ("arrived", told["workstation_id"], None)
    assert post(client, "/arrivals/experts", body)[1]["code"] == "code_used"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"identity_checked": False}, "identity_not_checked"),
        ({"id_number": ""}, "id_number_required"),
        ({"code": "7F2K-9QMA-X3HD"}, "code_mistyped"),
        ({"second": {**STAFF, "password": "falsch"}}, "second_staff_wrong"),
        ({"second": {**STAFF, "name": "nobody"}}, "second_staff_wrong"),
        ({"second": {**STAFF, "name": "door"}}, "second_staff_same"),
        ({"second": {**STAFF, "name": "stranger"}}, "second_staff_foreign"),
        ({"second": {"factor": "passkey", "answer": "{}", "ticket": "00"}}, "passkey_invalid"),
        ({"second": {"factor": "face"}}, "invalid"),
        ({"face": "jpeg"}, "invalid"),
    ],
)
def test_what_does_not_stand_changes_nothing(door: Door, change: dict[str, Any], code: str) -> None:
    _, client, _, body = door
    status, problem = post(client, "/arrivals/experts", body | change)
    assert (status, problem["code"]) == (422, code)
    assert body["id_number"] not in str(problem)
    assert PASSWORD not in str(problem)
    assert arrived() == 0


def test_guessing_locks_the_colleague(door: Door) -> None:
    _, client, _, body = door
    wrong = body | {"second": {**STAFF, "password": "falsch"}}
    statuses = [post(client, "/arrivals/experts", wrong)[0] for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    status, problem = post(client, "/arrivals/experts", body)
    assert (status, problem["code"], arrived()) == (429, "locked_out", 0)


def test_a_door_that_was_tried_too_often_pauses_here_too(door: Door) -> None:
    case, client, expert_id, body = door
    wrong = body | {"code": make_code(b"\x07" * 16)}
    assert [post(client, "/arrivals/experts", wrong)[1]["code"] for _ in range(TRIES)] == ["code_unknown"] * TRIES
    assert post(client, "/arrivals/experts", body)[1]["code"] == "too_many_codes"
    assert (arrived(), GateTry.objects.count()) == (0, TRIES)
    assert set(GateTry.objects.values_list("centre", flat=True)) == {case.person(expert_id).centre}


def test_a_passkey_answers_the_question_of_this_door(door: Door) -> None:
    case, client, expert_id, body = door
    key = SoftKey()
    asked = passkeys.ask_new(site=SITE, place="own", shown_name="x", now=ARRIVE_AT)
    made = Answer(key.make(asked.options, SITE.origin), asked.ticket, SITE, "own")
    experts.add_passkey(actor=own(expert_id), expert_id=expert_id, label="", answer=made, now=ARRIVE_AT)
    question = client.get(f"{BASE}/arrivals/question")
    assert question["Cache-Control"] == "no-store"
    told = question.json()
    shown = {"factor": "passkey", "answer": key.sign(told["options"], SITE.origin), "ticket": told["ticket"]}
    foreign = case.world.personas.client("stranger").get(f"{BASE}/arrivals/question").json()
    elsewhere = {**shown, "answer": key.sign(foreign["options"], SITE.origin), "ticket": foreign["ticket"]}
    assert post(client, "/arrivals/experts", body | {"second": elsewhere})[1]["code"] == "passkey_too_late"
    assert post(client, "/arrivals/experts", body | {"second": shown})[1]["name"] == case.person(expert_id).name


def test_devices_go_into_a_locker_and_back(door: Door) -> None:
    case, client, _, body = door
    seat = post(client, "/arrivals/experts", body)[1]["seat_id"]
    assert post(client, f"/arrivals/{seat}/devices", {"devices": 1})[1]["code"] == "locker_required"
    status, receipt = post(client, f"/arrivals/{seat}/devices", {"locker": "A7", "devices": 2})
    assert (status, receipt["locker"], receipt["devices"], receipt["state"]) == (200, "A7", 2, "kept")
    assert post(client, f"/arrivals/{seat}/devices", {"locker": "A8", "devices": 1})[1]["code"] == "devices_handed_in"
    assert [each["receipt"] for each in listed(client) if each["seat_id"] == seat] == [receipt]
    path = f"/receipts/{receipt['custody_id']}"
    assert client.get(f"{BASE}{path}").json() == receipt
    assert case.world.personas.client("stranger").get(f"{BASE}{path}").status_code == 404
    assert client.get(f"{BASE}/receipts").json() == []
    set_demo_clock(Committee.objects.get().arrive_until)
    case.world.personas.sign_in(client, "door")
    assert client.get(f"{BASE}/receipts").json() == [receipt]
    assert case.world.personas.client("stranger").post(f"{BASE}{path}/return").status_code == 404
    assert client.post(f"{BASE}{path}/return").status_code == 204
    assert client.post(f"{BASE}{path}/return").json()["code"] == "wrong_state"
    assert (client.get(f"{BASE}/receipts").json(), DeviceCustody.objects.get().state) == ([], "returned")


def second_owner(case: Case) -> None:
    user = identity.create_user(
        actor=SYSTEM, username="owner-two", display_name="演示owner-two", password=PASSWORD, now=ARRIVE_AT
    )
    entity = case.world.personas.organisations["entity"]
    identity.grant_role(
        actor=SYSTEM, user_id=user, organisation_id=entity, role=Role.OWNER_REPRESENTATIVE, now=ARRIVE_AT
    )


def test_a_representative_is_named_is_late_is_replaced_and_comes(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    second_owner(case)
    entity, host, supervisor = (case.world.personas.client(who) for who in ("entity", "host", "supervisor"))
    seat = Seat.objects.get(kind=REPRESENTATIVE).seat_id
    where = f"{BASE}/arrivals/{seat}/representative"
    named = {"name": "宋代表", "account": "owner"}
    set_demo_clock(ARRIVE_AT)
    assert entity.put(where, named, content_type="application/json").status_code == 204
    assert supervisor.get(f"{BASE}/late").json() == []
    stops = Committee.objects.get().meets_at + timedelta(minutes=30)
    set_demo_clock(stops)
    admit = {"identity_checked": True}
    assert post(host, f"/arrivals/{seat}/representative", admit)[1]["code"] == "late_needs_decision"
    (row,) = (each for each in listed(host) if each["seat_id"] == seat)
    assert (row["late"], row["named"]) == (True, True)
    (waits,) = supervisor.get(f"{BASE}/late").json()
    assert (waits["lot_id"], waits["experts"], waits["representatives"]) == (case.lot_id, 0, 1)
    until = (stops + timedelta(hours=1)).isoformat()
    decision = {"act": "replace", "until": until, "reason": WHY}
    assert post(supervisor, f"/late/{case.lot_id}", decision | {"reason": ""})[1]["code"] == "reason_required"
    assert post(supervisor, f"/late/{case.lot_id}", decision) == (200, {"seats": 1})
    assert entity.put(where, named, content_type="application/json").json()["code"] == "representative_absent"
    other = {"name": "贺代表", "account": "owner-two"}
    assert entity.put(where, other, content_type="application/json").status_code == 204
    status, told = post(host, f"/arrivals/{seat}/representative", admit)
    assert (status, told["name"], told["formed"]) == (200, "贺代表", True)


@pytest.mark.parametrize("persona", [each for each in EVERYBODY if each not in {"host", "sub"}])
def test_who_works_at_no_door_reads_and_does_nothing(door: Door, persona: str) -> None:
    case, _, _, body = door
    client = case.world.personas.client(persona)
    seat = Seat.objects.filter(kind="expert")[0].seat_id
    shut = 401 if persona in NOT_SIGNED_IN else 404
    for path in ("/arrivals", "/arrivals/question", "/receipts", f"/receipts/{'0' * 32}"):
        assert client.get(f"{BASE}{path}").status_code == shut, path
    for path, given in (
        ("/arrivals/experts", body),
        (f"/arrivals/{seat}/representative", {"identity_checked": True}),
        (f"/arrivals/{seat}/devices", {"locker": "A1", "devices": 1}),
        (f"/receipts/{'0' * 32}/return", {}),
    ):
        assert post(client, path, given)[0] == shut, path
    assert arrived() == 0


@pytest.mark.parametrize("persona", EVERYBODY)
def test_only_its_supervisor_decides_and_only_its_entity_names(case: Case, persona: str) -> None:
    case.draw()
    case.accept_all()
    stops = Committee.objects.get().meets_at + timedelta(minutes=30)
    set_demo_clock(stops)
    client = case.world.personas.client(persona)
    shut = 401 if persona in NOT_SIGNED_IN else 404
    found = client.get(f"{BASE}/late")
    assert found.status_code == (401 if persona in NOT_SIGNED_IN else 200)
    assert persona in NOT_SIGNED_IN or bool(found.json()) == (persona == "supervisor")
    seat = Seat.objects.filter(kind=REPRESENTATIVE)[0].seat_id
    named = {"name": "宋代表", "account": "owner"}
    answer = client.put(f"{BASE}/arrivals/{seat}/representative", named, content_type="application/json")
    assert answer.status_code == (422 if persona == "entity" else shut)
    decision = {"act": "wait", "until": (stops + timedelta(hours=1)).isoformat(), "reason": WHY}
    decided = post(client, f"/late/{case.lot_id}", decision)[0]
    assert decided == (200 if persona == "supervisor" else shut)
    assert (Committee.objects.get().late_until is not None) == (persona == "supervisor")
