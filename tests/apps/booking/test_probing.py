"""Whatever way one asks how full the sub-venues are, it is counted, refused in time, and shown to the supervisor of the lot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.api.test_bookings import plan as api_plan
from tests.api.test_bookings import post
from tests.apps.booking.test_alternatives import FORM, fill, hide
from tests.apps.booking.world import DAY, World, make_lot
from tests.personas import NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Probe
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.errors import Refused

MOST = 3
Way = Callable[[World, str], str]


def by_service(world: World, lot_id: str) -> str:
    """The code of the refusal, or nothing when it was granted, and given back."""
    try:
        made = services.request_booking(actor=world.actor("agency"), lot_id=lot_id, plan=world.plan(), now=NOW)
    except Refused as why:
        return why.code
    world.draw(made)
    services.withdraw_booking(actor=world.actor("agency"), booking_id=made, reason="再看看", now=NOW)
    return ""


def by_form(world: World, lot_id: str) -> str:
    sent = {**FORM, "host": world.centres["host"]}
    page = world.personas.client("agency").post(reverse("agency:send_booking", args=[lot_id]), sent).content.decode()
    words = {"反复试探可用时间": "asked_too_often", "不说明原因": "not_possible_then"}
    return next(code for text, code in words.items() if text in page)


def by_interface(world: World, lot_id: str) -> str:
    """With a key of its own each time, as a program would."""
    key = f"probe-{Probe.objects.count():08d}"
    return str(post(world.personas.client("agency"), "/bookings", api_plan(world, lot_id=lot_id), key)[1]["code"])


def shown(world: World) -> list[str]:
    return [item.what for item in queries.list_work(world.actor("supervisor"), NOW) if "试探" in item.what]


@pytest.fixture(autouse=True)
def hidden(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_demo_clock(NOW)
    hide(monkeypatch)


@override_settings(PROBES_A_DAY=MOST)
@pytest.mark.parametrize("way", [by_service, by_form, by_interface])
def test_each_way_is_counted_alike(world: World, way: Way) -> None:
    fill(DAY)
    assert [way(world, world.lot_id) for _ in range(MOST)] == ["not_possible_then"] * MOST
    assert shown(world) == [f"今日 {MOST} 次申请工位，疑似试探副场余量"]
    assert way(world, world.lot_id) == "asked_too_often"
    assert shown(world) == [f"今日 {MOST + 1} 次申请工位，疑似试探副场余量"]


@override_settings(PROBES_A_DAY=MOST)
def test_ways_mixed_share_one_count(world: World) -> None:
    fill(DAY)
    codes = [way(world, world.lot_id) for way in (by_service, by_form, by_interface, by_form)]
    assert codes == ["not_possible_then"] * MOST + ["asked_too_often"]


@override_settings(PROBES_A_DAY=MOST)
def test_asked_drawn_and_given_back_is_a_question_too(world: World) -> None:
    assert [by_service(world, world.lot_id) for _ in range(MOST)] == [""] * MOST
    assert shown(world) == [], "ordinary work so far"
    assert by_service(world, world.lot_id) == "asked_too_often"
    assert shown(world) == [f"今日 {MOST + 1} 次申请工位，疑似试探副场余量"]
    assert {each.state for each in Booking.objects.all()} == {"cancelled"}


@override_settings(PROBES_A_DAY=1)
def test_an_agency_that_spreads_its_questions_is_shown_on_each_lot(world: World) -> None:
    """Two below the limit of each lot are ordinary; four lots at once are a search, and the fifth is not answered."""
    fill(DAY)
    lots = [world.lot_id, *(make_lot(world.personas, code=f"C{number:019d}") for number in range(4))]
    with override_settings(PROBES_A_DAY=2):
        assert [by_service(world, each) for each in lots[:4]] == ["not_possible_then"] * 4
        assert shown(world) == []
    assert by_service(world, lots[4]) == "asked_too_often"
    assert len(shown(world)) == 5


def test_tomorrow_begins_anew_and_another_supervisor_sees_nothing(world: World) -> None:
    fill(DAY)
    with override_settings(PROBES_A_DAY=1):
        assert by_service(world, world.lot_id) == "not_possible_then"
        assert len(shown(world)) == 1
        tomorrow = NOW + timedelta(days=1)
        assert not [each for each in queries.list_work(world.actor("supervisor"), tomorrow) if "试探" in each.what]
        Probe.objects.update(supervisor_id="elsewhere")
        assert shown(world) == []
