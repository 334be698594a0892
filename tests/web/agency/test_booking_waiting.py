"""Waiting from the pages: offered when hours are full, listed, left; nobody else's business."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.conftest import world
from tests.apps.booking.test_alternatives import fill, hide
from tests.apps.booking.world import DAY, World
from tests.personas import EVERYBODY, NOW
from tests.web.agency.test_booking_pages import FORM, page
from yuanping.apps.booking.models import Waiting
from yuanping.infra.clock import set_demo_clock

__all__ = ["world"]


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def test_full_hours_offer_a_place_which_is_listed_and_left(world: World) -> None:
    fill(DAY)
    client = world.personas.client("agency")
    sent = {**FORM, "host": world.centres["host"]}
    refused = client.post(reverse("agency:send_booking", args=[world.lot_id]), sent).content.decode()
    join = reverse("agency:join_waiting", args=[world.lot_id])
    assert f'formaction="{join}"' in refused
    assert client.post(join, {**sent, "day": ""}).status_code == 409
    assert client.post(join, sent).status_code == 303
    html = page(client, "agency:bookings")
    assert "工位空出时" in html
    place = Waiting.objects.get().waiting_id
    assert client.post(reverse("agency:leave_waiting", args=[place])).status_code == 303
    assert "退出排队" not in page(client, "agency:bookings").replace("已退出排队", "")


def test_under_a_hiding_pack_the_page_of_who_waits_is_the_same_in_a_full_and_an_empty_province(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch)
    client = world.personas.client("agency")
    target = reverse("agency:join_waiting", args=[world.lot_id])
    assert client.post(target, {**FORM, "host": world.centres["host"]}).status_code == 303
    client.get(reverse("agency:bookings"))
    empty = page(client, "agency:bookings")
    fill(DAY)
    tokens = [line for line in empty.splitlines() if "csrfmiddlewaretoken" not in line]
    full = page(client, "agency:bookings")
    assert [line for line in full.splitlines() if "csrfmiddlewaretoken" not in line] == tokens
    assert "每日 07:00" in empty


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_nobody_else_joins_or_leaves(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    for target in (
        reverse("agency:join_waiting", args=[world.lot_id]),
        reverse("agency:leave_waiting", args=["0" * 32]),
    ):
        assert client.post(target, FORM).status_code == (302 if persona == "anonymous" else 404)
