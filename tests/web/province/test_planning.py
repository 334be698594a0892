"""全省排期 in the pages: ask, draft, look, carry out; who may, and what an agency never reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.conftest import world
from tests.apps.booking.world import World
from tests.apps.planning.queue import FIRST, ask, draft
from tests.personas import EVERYBODY, NOW, STRANGER
from yuanping.apps.booking.models import Booking
from yuanping.apps.planning.models import PlanRow, WishRow
from yuanping.apps.venues.models import ClosedDay, Venue
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick

__all__ = ["world"]


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


FORM = {
    "specialty": ["A080104", "A080201"],
    "seats": ["4", "2"],
    "representatives": "1",
    "earliest": "2026-09-24",
    "latest": "2026-09-25",
    "starts_from": "09:00",
    "starts_until": "10:00",
    "hours": "6",
    "contact_name": "韩悦",
    "contact_phone": "13912340172",
}


def test_from_the_agency_s_form_to_its_booking(world: World) -> None:
    agency, coordinator = world.personas.client("agency"), world.personas.client("coordinator")
    page = agency.get(reverse("agency:ask_window", args=[world.lot_id])).content.decode()
    assert "提出排期申请" in page
    answer = agency.post(reverse("agency:send_window", args=[world.lot_id]), {**FORM, "host": world.centres["host"]})
    assert (answer.status_code, answer["Location"]) == (303, reverse("agency:windows"))
    assert "等候安排" in agency.get(reverse("agency:windows")).content.decode()
    assert "施工一标段" in coordinator.get(reverse("province:planning")).content.decode()
    days = {"first_on": "2026-09-24", "last_on": "2026-09-25", "spare": "10"}
    plan = coordinator.post(reverse("province:draft_plan"), days)["Location"]
    html = coordinator.get(plan).content.decode()
    assert "可安排 1 件" in html
    assert "执行：提出 1 件预订申请" in html
    assert coordinator.post(f"{plan}carry-out/").status_code == 303
    tick(NOW)
    assert "已提出预订申请" in coordinator.get(plan).content.decode()
    assert (
        reverse("agency:booking", args=[Booking.objects.get().booking_id])
        in agency.get(reverse("agency:windows")).content.decode()
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hours": "0"}, "评标时长须大于零"),
        ({"latest": "2026-09-20"}, "最晚一日早于最早一日"),
        ({"starts_from": "09:10"}, "整点或半点"),
        ({"contact_phone": "1"}, "无法拨通" ),
    ],
)  # fmt: skip
def test_a_refused_window_keeps_what_was_typed(world: World, change: dict[str, str], words: str) -> None:
    answer = world.personas.client("agency").post(
        reverse("agency:send_window", args=[world.lot_id]), {**FORM, "host": world.centres["host"], **change}
    )
    assert answer.status_code == 409
    html = answer.content.decode()
    assert 'value="韩悦"' in html
    assert words in html or "电话" in html
    assert not WishRow.objects.exists()


def test_a_plan_that_places_nothing_says_why_and_what_would_help(world: World) -> None:
    ask(world)
    for venue in Venue.objects.filter(centre__centre_id=world.centres["host"]):
        ClosedDay.objects.create(venue=venue, day=FIRST, reason="停电")
    days = {"first_on": "2026-09-24", "last_on": "2026-09-24", "spare": "0"}
    coordinator = world.personas.client("coordinator")
    html = coordinator.get(coordinator.post(reverse("province:draft_plan"), days)["Location"]).content.decode()
    assert "未能安排 1 件" in html
    assert "主场改为" in html
    assert "执行：" not in html


def test_a_stale_plan_says_so_and_offers_no_button(world: World) -> None:
    ask(world)
    plan_id = draft(world)
    ClosedDay.objects.create(venue=Venue.objects.all()[0], day=FIRST, reason="停电")
    coordinator = world.personas.client("coordinator")
    html = coordinator.get(reverse("province:plan", args=[plan_id])).content.decode()
    assert "方案已不成立" in html
    assert "执行：" not in html
    coordinator.post(reverse("province:carry_out_plan", args=[plan_id]))
    assert PlanRow.objects.get().state == "draft"


def test_a_wrong_plan_is_refused_beside_its_form(world: World) -> None:
    coordinator = world.personas.client("coordinator")
    answer = coordinator.post(reverse("province:draft_plan"), {"first_on": "", "last_on": "", "spare": "x"})
    assert answer.status_code == 409
    answer = coordinator.post(
        reverse("province:draft_plan"), {"first_on": "2026-09-24", "last_on": "2026-09-24", "spare": "5"}
    )
    assert "没有等候安排的排期申请" in answer.content.decode()


def test_a_draft_is_put_away(world: World) -> None:
    ask(world)
    plan_id = draft(world)
    world.personas.client("coordinator").post(reverse("province:drop_plan", args=[plan_id]))
    assert PlanRow.objects.get().state == "dropped"


def test_plans_are_for_the_coordinator_and_wishes_for_their_agency(world: World) -> None:
    wish_id = ask(world)
    plan_id = draft(world)
    for key in EVERYBODY:
        client = world.personas.client(key)
        status = client.get(reverse("province:plan", args=[plan_id])).status_code
        assert status == (200 if key == "coordinator" else 302 if key == STRANGER else 404), key
        if key != "agency":
            client.post(reverse("agency:withdraw_window", args=[wish_id]))
            assert WishRow.objects.get().state == "waiting", key
