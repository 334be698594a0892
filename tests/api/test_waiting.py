"""The queue by API: the same answers as the pages, for every persona."""

from __future__ import annotations

import pytest

from tests.api.test_bookings import NOT_SIGNED_IN, plan, post
from tests.apps.booking.conftest import world
from tests.apps.booking.test_alternatives import fill
from tests.apps.booking.world import DAY, World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import Waiting
from yuanping.infra.clock import set_demo_clock

__all__ = ["world"]


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def test_join_look_and_leave(world: World) -> None:
    client = world.personas.client("agency")
    status, problem = post(client, "/waiting", plan(world))
    assert (status, problem["code"]) == (422, "waiting_not_needed")
    fill(DAY)
    status, places = post(client, "/waiting", plan(world))
    assert (status, [each["lot_id"] for each in places]) == (200, [world.lot_id])
    status, problem = post(client, "/waiting", plan(world))
    assert (status, problem["code"]) == (409, "already_waiting")
    assert post(client, f"/waiting/{places[0]['waiting_id']}/leaving", {})[0] == 204
    assert client.get("/api/v1/waiting").json() == []


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_nobody_else_joins_sees_or_leaves(world: World, persona: str) -> None:
    fill(DAY)
    place = post(world.personas.client("agency"), "/waiting", plan(world))[1][0]["waiting_id"]
    client = world.personas.client(persona)
    shut = persona == "anonymous" or persona in NOT_SIGNED_IN
    assert post(client, f"/waiting/{place}/leaving", {})[0] == (401 if shut else 404)
    assert post(client, "/waiting", plan(world))[0] == (401 if shut else 404)
    answer = client.get("/api/v1/waiting")
    assert (answer.status_code, answer.json() if not shut else None) == ((401, None) if shut else (200, []))
    assert Waiting.objects.get().state == "waiting"
