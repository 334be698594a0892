"""Who sits at a centre or in a room, as a calendar program reads it: own part only, moved and cancelled ones told apart, stoppable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar, Event

from tests.apps.booking.world import DAY, World, make_world
from tests.personas import NOW
from yuanping.apps.booking import queries
from yuanping.apps.booking import services as booking
from yuanping.apps.booking.models import Occupancy
from yuanping.apps.feeds import services
from yuanping.apps.feeds.models import FeedEvent
from yuanping.apps.venues import queries as venues
from yuanping.infra import clock
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        clock.set_demo_clock(NOW)
        yield make_world()


def staff(world: World, key: str = "host") -> Actor:
    return world.personas.actor(key)


def read(secret: str) -> list[Event]:
    response = Client().get(reverse("shell:feed", args=[secret]))
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def at(now: datetime) -> None:
    clock.set_demo_clock(now)


def host_offer(world: World, booking_id: str, state: str = "sent"):
    return next(each for each in world.offers(booking_id, state) if each.is_host)


def test_a_centre_reads_its_own_part_and_no_project(world: World) -> None:
    booking_id = world.placed()
    secret = services.make_feed(actor=staff(world), scope="centre", now=NOW)
    (event,) = read(secret)
    offer = host_offer(world, booking_id)
    assert str(event["status"]) == "TENTATIVE"
    assert int(event["sequence"]) == 0
    assert (event["dtstart"].dt, event["dtend"].dt) == (moment(DAY, time(9)), moment(DAY, time(17)))
    assert str(event["url"]).endswith(reverse("centre:offer", args=[offer.offer_id]))
    world.confirm_all(booking_id)
    (event,) = read(secret)
    assert (str(event["status"]), int(event["sequence"])) == ("CONFIRMED", 1)
    text = Client().get(reverse("shell:feed", args=[secret])).content.decode().replace("\r\n ", "")
    for word in ("浑南第三水厂", "施工一标段", "松岭", "大连", "鞍山", world.lot_id, booking_id):
        assert word not in text
    assert f"{offer.seats} 个工位" in text


def test_reading_again_changes_nothing(world: World) -> None:
    world.placed()
    secret = services.make_feed(actor=staff(world), scope="centre", now=NOW)
    first = Client().get(reverse("shell:feed", args=[secret])).content
    at(NOW + timedelta(hours=1))
    assert Client().get(reverse("shell:feed", args=[secret])).content == first


def test_a_moved_booking_keeps_its_uid_and_counts_on(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    secret = services.make_feed(actor=staff(world), scope="centre", now=NOW)
    (before,) = read(secret)
    later = DAY + timedelta(days=1)
    change = booking.ChangeRequest(moment(later, time(9)), moment(later, time(17)), "设计单位延期交图")
    change_id = booking.request_change(actor=world.actor("agency"), booking_id=booking_id, change=change, now=NOW)
    booking.verify_change(actor=world.actor("host"), change_id=change_id, accepted=True, answer="", now=NOW)
    (gone,) = read(secret)
    assert (str(gone["status"]), int(gone["sequence"])) == ("CANCELLED", 1)
    world.draw(booking_id)
    (moved,) = read(secret)
    assert str(moved["uid"]) == str(gone["uid"]) == str(before["uid"])
    assert (moved["dtstart"].dt, int(moved["sequence"])) == (moment(later, time(9)), 2)
    assert str(moved["status"]) == "TENTATIVE"


def test_a_withdrawn_booking_is_told_as_cancelled_for_a_month(world: World) -> None:
    booking_id = world.placed()
    secret = services.make_feed(actor=staff(world), scope="centre", now=NOW)
    read(secret)
    booking.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="项目终止", now=NOW)
    (event,) = read(secret)
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)
    at(NOW + timedelta(days=29))
    assert len(read(secret)) == 1
    at(NOW + timedelta(days=31))
    assert read(secret) == []
    assert not FeedEvent.objects.exists()


def test_what_is_over_leaves_without_being_cancelled(world: World) -> None:
    world.confirm_all(world.placed())
    secret = services.make_feed(actor=staff(world), scope="centre", now=NOW)
    read(secret)
    at(moment(DAY, time(17)) + timedelta(days=31))
    assert read(secret) == []
    assert not FeedEvent.objects.filter(cancelled=True).exists()


def test_a_room_counts_its_own_desks_and_loses_a_sitting_that_moves_out(world: World) -> None:
    booking_id = world.placed()
    offer = host_offer(world, booking_id)
    held = list(Occupancy.objects.filter(offer=offer).select_related("workstation__room"))
    room = held[0].workstation.room
    secret = services.make_feed(actor=staff(world), scope=room.room_id, now=NOW)
    (event,) = read(secret)
    here = {each.workstation_id for each in held if each.workstation.room_id == room.pk}
    assert f"{len(here)} 个工位" in str(event["summary"])
    Occupancy.objects.filter(offer=offer, workstation__room=room).delete()
    (event,) = read(secret)
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)


def test_a_room_of_another_centre_is_a_page_that_is_not_there(world: World) -> None:
    foreign = venues.list_rooms(world.centres["sub"])[0].room_id
    client = world.personas.client("host")
    assert client.post(reverse("shell:feed_new"), {"scope": foreign}).status_code == 404
    secret = services.make_feed(actor=staff(world), scope=foreign, now=NOW)
    assert Client().get(reverse("shell:feed", args=[secret])).status_code == 404
    with pytest.raises(NotFound):
        queries.list_calendar(staff(world), foreign, NOW)


@pytest.mark.parametrize("key", ["agency", "entity", "registry", "supervisor", "coordinator", "owner", "admin1"])
def test_only_staff_of_a_centre_make_one(world: World, key: str) -> None:
    with pytest.raises(NotFound):
        services.make_feed(actor=world.personas.actor(key), scope="centre", now=NOW)
    client = world.personas.client(key)
    assert client.post(reverse("shell:feed_new"), {"scope": "centre"}).status_code == 404
    with pytest.raises(NotFound):
        queries.list_calendar(world.personas.actor(key), "", NOW)


def test_an_expert_has_no_address(world: World) -> None:
    with pytest.raises(NotFound):
        services.make_feed(actor=world.personas.actor("expert"), now=NOW)
    assert world.personas.client("expert").post(reverse("shell:feed_new")).status_code == 404


def test_addresses_of_one_person_live_beside_each_other_and_stop_one_by_one(world: World) -> None:
    world.placed()
    client = world.personas.client("host")
    page = client.post(reverse("shell:feed_new"), {"scope": "centre"})
    secret = page.context["address"].rsplit("/", 1)[1].removesuffix(".ics")
    services.make_feed(actor=staff(world), now=NOW)
    assert len(read(secret)) == 1
    listed = client.get(reverse("shell:feeds")).content.decode()
    assert "评标场所·全场所的评标安排" in listed
    feed_id = next(each.feed_id for each, _ in client.get(reverse("shell:feeds")).context["feeds"] if each.scope)
    client.post(reverse("shell:feed_stop", args=[feed_id]))
    assert Client().get(reverse("shell:feed", args=[secret])).status_code == 404


def test_reading_asks_no_more_for_more_sittings(world: World) -> None:
    secret = services.make_feed(actor=staff(world), scope="centre", now=NOW)
    read(secret)
    with CaptureQueriesContext(connection) as none:
        read(secret)
    world.placed()
    read(secret)
    with CaptureQueriesContext(connection) as one:
        read(secret)
    assert len(one) <= len(none) + 1
