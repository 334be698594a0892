"""The catalogue by API: the same permissions, refusals and effects as by the pages."""

from __future__ import annotations

import pytest

from tests.apps.booking.world import World, make_world
from tests.personas import EVERYBODY, NOW
from yuanping.apps.venues import queries
from yuanping.apps.venues.models import ClosedDay, Device, Venue, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.workstation_standards import standards

BASE = "/api/v1/venues"
JSON = "application/json"


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


@pytest.fixture
def world() -> World:
    return make_world(centres=3)


def venue(world: World, centre: str = "host") -> str:
    return queries.list_venues(world.actor("coordinator"), world.centres[centre])[0].venue_id


def send(world: World, who: str, method: str, path: str, body: object = None):  # type: ignore[no-untyped-def]
    return getattr(world.personas.client(who), method)(f"{BASE}{path}", body, content_type=JSON)


def test_a_venue_goes_all_the_way_by_api(world: World) -> None:
    form = {"name": "二号楼", "kind": "other_lawful", "region": "210100", "address": "演示路 2 号"}
    made = send(world, "host", "post", "", form).json()["id"]
    assert send(world, "host", "post", f"/{made}/inspection", {"met": list(standards()[-1].keys)}).status_code == 204
    paper = {"document": "验收〔2026〕9号", "on": "2026-09-01"}
    for who, act, body in (
        ("coordinator", "accept", paper),
        ("supervisor", "approve", paper),
        ("coordinator", "dock", {}),
        ("coordinator", "enter", {}),
    ):
        assert send(world, who, "post", f"/{made}/acts/{act}", body).status_code == 204, act
    assert send(world, "coordinator", "get", f"/{made}").json()["state"] == "in_catalogue"
    again = send(world, "coordinator", "post", f"/{made}/acts/enter", {})
    assert (again.status_code, again.json()["code"]) == (422, "wrong_state")
    assert send(world, "host", "post", "", form).json()["code"] == "venue_name_taken"
    assert send(world, "host", "post", "", {**form, "colour": "red"}).status_code == 422


def test_open_and_why_not(world: World) -> None:
    path = f"/{venue(world)}"
    assert send(world, "host", "put", f"{path}/hours", {"weekly": "1-7 08:00-20:00"}).status_code == 204
    assert (
        send(world, "host", "post", f"{path}/closed-days", {"day": "2026-09-24", "reason": "停电"}).status_code == 204
    )
    asked = "starts_at=2026-09-24T19:00:00%2B08:00&ends_at=2026-09-24T21:00:00%2B08:00"
    found = send(world, "host", "get", f"{path}/open?{asked}").json()
    assert [each["why"] for each in found["obstacles"]] == ["closed_day", "outside_hours"]
    assert not found["open"]
    assert send(world, "host", "delete", f"{path}/closed-days/2026-09-24").status_code == 204
    assert ClosedDay.objects.count() == 0
    naive = send(world, "host", "get", f"{path}/open?starts_at=2026-09-24T09:00:00&ends_at=2026-09-24T10:00:00")
    assert (naive.status_code, naive.json()["code"]) == (422, "moment_wrong")
    window = {"starts_at": "2026-09-24T09:00:00Z", "ends_at": "2026-09-24T10:00:00Z", "reason": "换线路"}
    made = send(world, "host", "post", f"{path}/maintenance", window).json()["id"]
    assert send(world, "host", "delete", f"{path}/maintenance/{made}").status_code == 204


def test_rooms_desks_and_devices(world: World) -> None:
    path = f"/{venue(world)}"
    made = send(world, "host", "post", f"{path}/workstations", {"room": "401", "labels": ["01", "02"]}).json()
    state = {"state": "fault", "reason": "黑屏", "until": None}
    assert send(world, "host", "put", f"/workstations/{made[0]}/state", state).status_code == 204
    room = next(each for each in send(world, "host", "get", f"{path}/rooms").json() if each["name"] == "401")
    assert [seat["state"] for seat in room["workstations"]] == ["fault", "in_service"]
    device = {"kind": "ups", "name": "机房电源", "serial": "U-1"}
    made_device = send(world, "host", "post", f"/rooms/{room['room_id']}/devices", device).json()["id"]
    test = {"tested_on": "2026-09-01", "passed": True}
    assert send(world, "host", "post", f"/devices/{made_device}/tests", test).status_code == 204
    (shown,) = send(world, "host", "get", f"/rooms/{room['room_id']}/devices").json()
    assert (shown["state"], shown["tested_on"]) == ("working", "2026-09-01")


def test_tables_go_out_and_come_back_or_say_why_not(world: World) -> None:
    tables = send(world, "host", "get", "/tables").json()
    assert send(world, "host", "post", "/tables", tables).json() == {"added": 0, "changed": 0}
    tables["tables"]["venues"][0]["kind"] = "office"
    refused = send(world, "host", "post", "/tables", tables)
    (line,) = refused.json()["lines"]
    assert (refused.status_code, line["row"], line["column"], line["code"]) == (409, 1, "kind", "import_word_unknown")
    assert line["what"]
    assert line["why"]
    assert line["next"]


def test_the_published_catalogue_is_for_everybody(world: World) -> None:
    stranger = world.personas.client("anonymous")
    assert stranger.get("/api/v1/catalogue").status_code == 404
    assert send(world, "coordinator", "post", "/publications").json()["number"] == 1
    found = stranger.get("/api/v1/catalogue").json()
    assert len(found["file"]["catalogue"]["centres"]) == 3


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "host"])
def test_what_is_another_centres_is_not_there(world: World, persona: str) -> None:
    path, seat = f"/{venue(world)}", queries.list_rooms(world.centres["host"])[0]
    answers = [
        send(world, persona, "put", f"{path}/hours", {"weekly": ""}),
        send(world, persona, "post", f"{path}/closed-days", {"day": "2026-09-24", "reason": "停电"}),
        send(world, persona, "post", f"{path}/workstations", {"room": "401", "labels": ["01"]}),
        send(world, persona, "put", f"/workstations/{seat.workstations[0].workstation_id}/state", {"state": "fault"}),
        send(world, persona, "post", f"/rooms/{seat.room_id}/devices", {"kind": "ups", "name": "x"}),
        send(world, persona, "post", f"{path}/inspection", {"met": []}),
    ]
    wanted = 401 if persona in {"anonymous", "expert"} else 404
    assert [each.status_code for each in answers] == [wanted] * 6
    assert Venue.objects.get(venue_id=venue(world)).weekly == "1-7 08:00-20:00"
    assert not Workstation.objects.filter(room__name="401").exists()
    assert Device.objects.count() == 0


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key not in {"host", "sub", "coordinator"}])
def test_free_counts_and_breaches_are_for_staff_and_the_province(world: World, persona: str) -> None:
    wanted = {401} if persona in {"anonymous", "expert"} else {404}
    paths = ("/breaches", "/tables", f"/{venue(world)}/rooms")
    assert {send(world, persona, "get", path).status_code for path in paths} == wanted
