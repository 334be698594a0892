"""Workstations' machines by API: the same answers and refusals as the pages, for every persona."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.test_bookings import NOT_SIGNED_IN, post
from tests.apps.booking.conftest import world
from tests.apps.booking.test_gate import break_desk, confirmed, gate_at, held
from tests.apps.booking.world import World
from tests.apps.venues.machine import Machine, make_certificate
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import GateFinding, Occupancy, Offer
from yuanping.apps.identity import services as identity
from yuanping.apps.venues.models import SelfTest, Terminal, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.actor import SYSTEM, Role

__all__ = ["world"]
BASE = "/api/v1"


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def seat(world: World) -> str:
    rows = Workstation.objects.filter(room__venue__centre__centre_id=world.centres["host"])
    return rows.order_by("room__name", "label").values_list("workstation_id", flat=True)[0]


def look(world: World, path: str, who: str = "host") -> tuple[int, Any]:
    answer = world.personas.client(who).get(f"{BASE}{path}")
    return answer.status_code, answer.json()


def test_a_machine_is_bound_tests_itself_and_is_read(world: World) -> None:
    desk, host, nobody = seat(world), world.personas.client("host"), world.personas.client("anonymous")
    made = host.post(f"{BASE}/workstations/{desk}/terminal/code")
    assert made["Cache-Control"] == "no-store"
    machine = Machine()
    offer = machine.offer(made.json()["code"])
    given = {"code": offer.code, "public_key": offer.public_key, "signature": offer.signature}
    status, bound = post(nobody, "/terminals", given)
    assert (status, bound["label"]) == (200, "301-01")
    assert post(nobody, "/terminals", given)[1]["code"] == "enrolment_code_wrong"
    _, state = look(world, f"/workstations/{desk}/terminal")
    assert (state["fit"], state["reasons"], state["terminal"]["kind"]) == (False, ["untested"], "key")
    _, opened = post(nobody, "/terminals/challenges", {"terminal_id": bound["terminal_id"]})
    told = machine.submission(opened["challenge_id"], microphone_peak=0)
    handed = {
        "challenge_id": told.challenge_id,
        "result": told.result,
        "report": told.report,
        "signature": told.signature,
    }
    status, test = post(nobody, "/terminals/results", handed)
    assert (status, test["passed"]) == (200, False)
    assert [each["key"] for each in test["items"] if not each["passed"]] == ["microphone"]
    assert post(nobody, "/terminals/results", handed)[1]["code"] == "self_test_over"
    assert look(world, f"/workstations/{desk}/self-tests") == (200, [test])
    assert look(world, f"/workstations/{desk}/terminal")[1]["reasons"] == ["test_failed"]
    assert (post(host, f"/workstations/{desk}/terminal/revocation", {"reason": ""})[1]["code"]) == "reason_missing"
    assert post(host, f"/workstations/{desk}/terminal/revocation", {"reason": "换机"})[0] == 204
    assert look(world, f"/workstations/{desk}/terminal")[1]["terminal"] is None
    assert post(nobody, "/terminals/challenges", {"terminal_id": bound["terminal_id"]})[0] == 404
    assert SelfTest.objects.count() == 1


def test_a_stolen_result_of_another_machine_is_refused_whole(world: World) -> None:
    machine, thief = Machine(), Machine()
    machine.bind(world.actor("host"), seat(world), NOW)
    nobody = world.personas.client("anonymous")
    _, opened = post(nobody, "/terminals/challenges", {"terminal_id": machine.terminal})
    told = thief.submission(opened["challenge_id"])
    handed = {
        "challenge_id": told.challenge_id,
        "result": told.result,
        "report": told.report,
        "signature": told.signature,
    }
    assert post(nobody, "/terminals/results", handed)[1]["code"] == "terminal_signature_wrong"
    assert post(nobody, "/terminals/results", {**handed, "challenge_id": "0" * 32})[0] == 404
    assert SelfTest.objects.count() == 0


def test_a_certificate_counts_only_in_the_header_the_installation_names(world: World, settings) -> None:  # type: ignore[no-untyped-def]
    pem, desk = make_certificate(NOW), seat(world)
    host, nobody = world.personas.client("host"), world.personas.client("anonymous")
    where = f"{BASE}/workstations/{desk}/terminal/certificate"
    assert host.put(where, {"pem": "-"}, content_type="application/json").json()["code"] == "terminal_certificate_wrong"
    assert host.put(where, {"pem": pem}, content_type="application/json").status_code == 204
    asked = {"path": f"{BASE}/terminals/challenges", "content_type": "application/json", "data": {}}
    header = {"X-Client-Certificate": quote(pem)}
    assert nobody.post(**asked, headers=header).status_code == 404
    settings.CLIENT_CERTIFICATE_HEADER = "X-Client-Certificate"
    assert nobody.post(**asked, headers=header).json()["label"] == "301-01"
    assert nobody.post(**asked).status_code == 404


@pytest.mark.parametrize("persona", [each for each in EVERYBODY if each != "host"])
def test_only_the_centres_own_staff_bind_and_revoke(world: World, persona: str) -> None:
    machine, client, path = Machine(), world.personas.client(persona), f"/workstations/{seat(world)}/terminal"
    machine.bind(world.actor("host"), seat(world), NOW)
    shut = 401 if persona in NOT_SIGNED_IN else 404
    assert client.post(f"{BASE}{path}/code").status_code == shut
    assert post(client, f"{path}/revocation", {"reason": "无"})[0] == shut
    pem = {"pem": make_certificate(NOW)}
    assert client.put(f"{BASE}{path}/certificate", pem, content_type="application/json").status_code == shut
    assert Terminal.objects.get().revoked_at is None
    sees = 200 if persona == "coordinator" else shut
    assert client.get(f"{BASE}{path}").status_code == sees
    assert client.get(f"{BASE}/workstations/{seat(world)}/self-tests").status_code == sees


@pytest.mark.parametrize("persona", EVERYBODY)
def test_what_the_look_found_is_for_its_own_centre(world: World, persona: str) -> None:
    offer = confirmed(world)
    broken, (look_at, _) = break_desk(world, offer), gate_at(offer)
    tick(look_at)
    row = GateFinding.objects.get()
    client = world.personas.client(persona)
    shut = persona in NOT_SIGNED_IN
    mine = persona == "sub" and offer.centre_id == world.centres["sub"]
    found = client.get(f"{BASE}/gate-findings")
    assert found.status_code == (401 if shut else 200)
    assert shut or [each["finding_id"] for each in found.json()] == ([row.finding_id] if mine else [])
    assert client.get(f"{BASE}/gate-findings/{row.finding_id}").status_code == (401 if shut else 200 if mine else 404)
    taken = client.post(f"{BASE}/gate-findings/{row.finding_id}/acceptance")
    assert taken.status_code == (401 if shut else 204 if mine else 404)
    assert (broken in held(offer)) == (not mine)


def test_its_staff_take_the_proposal_by_api(world: World) -> None:
    offer = confirmed(world)
    broken, (look_at, _) = break_desk(world, offer), gate_at(offer)
    tick(look_at)
    user = identity.create_user(
        actor=SYSTEM, username="staff", display_name="职员", password="松花江-泡菜坛子-旧信封", now=NOW
    )
    identity.grant_role(actor=SYSTEM, user_id=user, organisation_id=offer.centre_id, role=Role.VENUE_OPERATOR, now=NOW)
    (found,) = look(world, "/gate-findings", "staff")[1]
    assert (found["workstation_id"], found["reasons"], found["state"]) == (broken, ["out"], "open")
    client = world.personas.client("staff")
    where = f"{BASE}/gate-findings/{found['finding_id']}/acceptance"
    assert client.post(where).status_code == 204
    assert found["proposal_id"] in held(offer)
    assert look(world, "/gate-findings", "staff") == (200, [])
    assert client.post(where).json()["code"] == "gate_ended"
    assert Occupancy.objects.filter(offer=offer).exists()
    assert Offer.objects.get(pk=offer.pk).state == "confirmed"
