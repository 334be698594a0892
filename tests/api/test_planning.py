"""Windows, plans and failing venues by API: the same answers and refusals as the pages, for every persona."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.api.test_bookings import NOT_SIGNED_IN, post
from tests.apps.booking.conftest import world
from tests.apps.booking.world import World
from tests.apps.planning.outage import PROOF, a_sub, report, venue_of
from tests.apps.planning.queue import ask, draft
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import Booking, Change
from yuanping.apps.planning.models import MoveRow, OutageRow, PlanRow, WishRow
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick

__all__ = ["world"]


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def window(world: World, **changes: object) -> dict[str, object]:
    return {
        "lot_id": world.lot_id,
        "quotas": [{"specialty": "A080104", "seats": 4}, {"specialty": "A080201", "seats": 2}],
        "representatives": 1,
        "hosts": [world.centres["host"]],
        "earliest": "2026-09-24",
        "latest": "2026-09-25",
        "starts_from": 540,
        "starts_until": 600,
        "minutes": 360,
        "contact_name": "韩悦",
        "contact_phone": "13912340172",
        **changes,
    }


DAYS = {"first": "2026-09-24", "last": "2026-09-25", "spare": 10}


def outage(centre_id: str, **changes: object) -> dict[str, object]:
    return {
        "venue_id": venue_of(centre_id),
        "starts_at": "2026-09-24T00:00:00+08:00",
        "ends_at": "2026-09-25T00:00:00+08:00",
        "cause": "fire",
        "reason": "三层起火",
        **changes,
    }


def test_ask_queue_draft_load_and_carry_out(world: World) -> None:
    agency, coordinator = world.personas.client("agency"), world.personas.client("coordinator")
    status, asked = post(agency, "/windows", window(world))
    assert (status, asked["state"], asked["reason"]) == (200, "waiting", "")
    (queued,) = coordinator.get("/api/v1/plans/queue").json()
    assert (queued["window_id"], queued["seats"]) == (asked["window_id"], 7)
    status, plan = post(coordinator, "/plans", DAYS)
    (placed,) = plan["placed"]
    assert (status, placed["window_id"], placed["starts_at"]) == (200, asked["window_id"], "2026-09-24T01:00:00Z")
    assert plan["load"] == [
        {"day": "2026-09-24", "before": 0, "after": 7},
        {"day": "2026-09-25", "before": 0, "after": 0},
    ]
    path = f"/plans/{plan['plan_id']}/carrying-out"
    assert post(coordinator, path, {})[0] == post(coordinator, path, {})[0] == 200
    tick(NOW)
    (mine,) = agency.get("/api/v1/windows").json()
    assert (mine["state"], mine["booking_id"]) == ("booked", Booking.objects.get().booking_id)
    (hosted,) = world.personas.client("host").get("/api/v1/plans/hosted").json()
    assert set(hosted) == {"starts_at", "ends_at", "state"}


def test_a_draft_is_laid_aside_and_a_window_taken_back(world: World) -> None:
    agency, coordinator = world.personas.client("agency"), world.personas.client("coordinator")
    wish_id = ask(world)
    plan_id = draft(world)
    assert post(coordinator, f"/plans/{plan_id}/dropping", {})[1]["state"] == "dropped"
    status, problem = post(coordinator, f"/plans/{plan_id}/carrying-out", {})
    assert (status, problem["code"]) == (422, "wrong_state")
    assert post(agency, f"/windows/{wish_id}/withdrawal", {})[1]["state"] == "withdrawn"
    status, problem = post(agency, "/windows", window(world, latest="2026-09-20"))
    assert (status, problem["code"]) == (422, "window_out_of_order")


def test_a_failure_is_reported_looked_at_carried_out_and_agreed(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    coordinator, agency = world.personas.client("coordinator"), world.personas.client("agency")
    status, found = post(coordinator, "/outages", outage(a_sub(world, booking_id, "confirmed").centre_id))
    (planned,) = found["moves"]
    assert (status, planned["fate"], planned["state"], found["needs_proof"]) == (200, "changed", "", True)
    assert planned["consents"] == ["agency_clerk", "venue_operator"]
    path = f"/outages/{found['outage_id']}/carrying-out"
    assert post(coordinator, path, {"seen": found["digest"]})[1]["code"] == "proof_missing"
    assert post(coordinator, path, {"seen": "0" * 64})[1]["code"] == "outage_stale"
    assert post(coordinator, path, {"seen": found["digest"], "proof": "?"})[1]["code"] == "proof_kind_unknown"
    sent = {"seen": found["digest"], "proof": b64encode(PROOF.data).decode()}
    assert post(coordinator, path, sent)[1]["state"] == "carrying"
    tick(NOW)
    move = MoveRow.objects.get().move_id
    assert agency.get(f"/api/v1/moves/{move}").json()["state"] == "waiting"
    assert post(agency, f"/moves/{move}/settlement", {"words": "改期"})[1]["code"] == "wrong_state"
    assert post(agency, f"/moves/{move}/refusal", {"words": ""})[1]["code"] == "reason_missing"
    assert post(agency, f"/moves/{move}/agreement", {"words": ""})[1]["state"] == "done"
    assert Change.objects.get().force_majeure
    assert [each["state"] for each in coordinator.get("/api/v1/outages").json()] == ["carried"]


@pytest.mark.parametrize("persona", EVERYBODY)
def test_every_address_is_for_those_whose_matter_it_is(world: World, persona: str) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    lost = a_sub(world, booking_id, "confirmed")
    wish_id = WishRow.objects.create(
        wish_id="w" * 32, lot_id="x", lot_name="x", agency_id=world.personas.organisations["agency"], state="waiting",
        wish={}, rules={}, not_before=NOW, asked_at=NOW,
    ).wish_id  # fmt: skip
    plan_id = PlanRow.objects.create(
        plan_id="p" * 32, state="draft", first_on="2026-09-24", last_on="2026-09-25", inputs="", body={}, drafted_at=NOW
    ).plan_id
    outage_id = report(world, lost.centre_id)
    client = world.personas.client(persona)
    shut = 401 if persona in NOT_SIGNED_IN else 404
    own = world.personas.actor(persona).organisation_id == lost.centre_id and persona in {"host", "sub"}
    venue = persona in {"host", "sub"}
    if persona != "coordinator":
        assert client.get("/api/v1/plans").status_code == shut
        assert client.get("/api/v1/plans/queue").status_code == shut
        assert client.get(f"/api/v1/plans/{plan_id}").status_code == shut
        assert post(client, "/plans", DAYS)[0] == shut
        for name in ("carrying-out", "dropping"):
            assert post(client, f"/plans/{plan_id}/{name}", {})[0] == shut
        assert post(client, f"/outages/{outage_id}/carrying-out", {"seen": ""})[0] == shut
    if persona != "coordinator" and not own:
        assert client.get(f"/api/v1/outages/{outage_id}").status_code == shut
        assert post(client, f"/outages/{outage_id}/dropping", {})[0] == shut
        assert post(client, "/outages", outage(lost.centre_id))[0] == shut
    if persona != "agency":
        assert post(client, f"/windows/{wish_id}/withdrawal", {})[0] == shut
        assert post(client, "/windows", window(world))[0] == shut
        listed = client.get("/api/v1/windows")
        assert (listed.status_code, listed.json() if shut == 404 else []) == (200 if shut == 404 else 401, [])
    assert client.get("/api/v1/plans/hosted").status_code == (200 if venue else shut)
    assert client.get("/api/v1/outages").status_code == (200 if venue or persona == "coordinator" else shut)
    assert (PlanRow.objects.get().state, OutageRow.objects.get().state) == ("draft", "reported")


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_nobody_else_reads_or_settles_what_the_agency_must_agree_to(world: World, persona: str) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    coordinator = world.personas.client("coordinator")
    found = post(coordinator, "/outages", outage(a_sub(world, booking_id, "confirmed").centre_id))[1]
    sent = {"seen": found["digest"], "proof": b64encode(PROOF.data).decode()}
    post(coordinator, f"/outages/{found['outage_id']}/carrying-out", sent)
    tick(NOW)
    move, client = MoveRow.objects.get().move_id, world.personas.client(persona)
    shut = 401 if persona in NOT_SIGNED_IN else 404
    assert client.get(f"/api/v1/moves/{move}").status_code == shut
    for name in ("agreement", "refusal", "settlement"):
        assert post(client, f"/moves/{move}/{name}", {"words": "不"})[0] == shut
    assert MoveRow.objects.get().state == "waiting"
