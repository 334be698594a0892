"""The coordinator's figures: what they are made of, who reads them, and what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.conftest import world
from tests.apps.booking.world import World, make_lot
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking.models import Booking, Offer
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.errors import NotFound
from yuanping.web.province import overview

__all__ = ["world"]
URL = "/province/figures/"
LATER = NOW + timedelta(days=20)


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(LATER)


def look(world: World, **asked: str) -> str:
    answer = world.personas.client("coordinator").get(URL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("persona", EVERYBODY)
def test_only_the_coordinator_reads_them(world: World, persona: str) -> None:
    expected = 200 if persona == "coordinator" else 302 if persona == "anonymous" else 404
    assert world.personas.client(persona).get(URL).status_code == expected
    if persona != "coordinator":
        with pytest.raises(NotFound):
            booking.list_answers(world.actor(persona), NOW)
        with pytest.raises(NotFound):
            booking.list_refusals(world.actor(persona), NOW)


def test_an_empty_province_says_so(world: World) -> None:
    html = look(world)
    assert "这一区间没有发出要约。" in html
    assert "这一区间没有场所拒绝承接。" in html


def test_answers_refusals_and_load_are_counted(world: World) -> None:
    placed = world.placed()
    offers = world.offers(placed)
    world.confirm(offers[0], NOW + timedelta(hours=5))
    world.decline(offers[1], NOW + timedelta(hours=7), "当日停电检修")
    html = look(world)
    assert "<b>50 %</b>" in html
    assert "5 小时" in html
    assert "7 小时" in html
    assert "当日停电检修" in html
    seats = sum(booking.count_seats([Booking.objects.get().starts_at.date()]).values())
    assert seats == offers[0].seats + sum(each.seats for each in world.offers(placed))
    capacity = 12 * 10
    assert f'<td class="num">{offers[0].seats}</td><td class="num">{capacity}</td>' in html


def test_an_offer_nobody_answered_is_late(world: World) -> None:
    world.placed()
    Offer.objects.update(state="expired")
    html = look(world)
    assert "<b>0 %</b>" in html
    assert 'class="late"' in html
    assert look(world, days="90").count('aria-current="true"') == 1
    assert "近 30 日" in look(world, days="9999")


def test_the_share_is_measured_against_the_packs_figure(world: World) -> None:
    first = world.centres["host"]
    Workstation.objects.filter(room__venue__centre__centre_id=first).update(dedicated_shared=False)
    html = look(world)
    assert "不低于 20 %" in html
    assert "差 3 个" in html
    assert "本地区专属共享工位 0 个，按比例下限应有 3 个" in html
    with override_settings(PROVINCE="SD"):
        assert "本省规则包没有规定占比下限" in look(world)


def test_seats_are_counted_on_the_days_asked_for_only(world: World) -> None:
    world.placed()
    day = Booking.objects.get().starts_at.date()
    assert sum(booking.count_seats([day]).values()) == 7
    assert booking.count_seats([day - timedelta(days=1), day + timedelta(days=1)]) == {}
    assert booking.count_seats([]) == {}


def test_questions_do_not_grow_with_centres_and_bookings(world: World) -> None:
    client = world.personas.client("coordinator")
    client.get(URL)
    with CaptureQueriesContext(connection) as empty:
        client.get(URL)
    world.placed()
    world.lot_id = make_lot(world.personas, code="A0000000000000000009")
    world.placed()
    with CaptureQueriesContext(connection) as busy:
        client.get(URL)
    assert len(busy) == len(empty) <= 16
    with CaptureQueriesContext(connection) as tiles:
        overview.make_overview(LATER)
    assert len([each for each in tiles if "booking_offer" in each["sql"]]) == 1


def test_the_page_stands_in_the_rail_of_the_coordinator_alone(world: World) -> None:
    assert f'href="{reverse("province:dashboard")}"' in look(world)
    assert URL not in world.personas.client("agency").get(reverse("shell:work")).content.decode()
