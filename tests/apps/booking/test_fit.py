"""Before a request is sent: the host's hours and what stands in the way are said; how full venues are only where that may be known."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import override_settings

from tests.apps.booking.test_alternatives import fill, hide
from tests.apps.booking.world import DAY, World
from tests.personas import NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Occupancy, Probe
from yuanping.apps.venues import queries as venue_queries
from yuanping.apps.venues import services as venues
from yuanping.kernel.booking.plan import BookingPlan
from yuanping.kernel.booking.slots import local_day, moment
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venues.hours import Interval

NIGHT = {"starts_at": moment(DAY, time(22, 20)), "ends_at": moment(DAY + timedelta(days=1), time(7, 45))}


def find(world: World, plan: BookingPlan) -> queries.Fit:
    return queries.find_fit(world.actor("agency"), world.lot_id, plan, NOW)


def open_around_the_clock(world: World, changeover: int = 0, only: tuple[str, ...] = ()) -> None:
    for key in only or tuple(world.centres):
        for venue in venue_queries.list_venues(world.actor("coordinator"), world.centres[key]):
            venues.set_hours(
                actor=world.actor(key),
                venue_id=venue.venue_id,
                weekly="1-7 00:00-24:00",
                changeover=changeover,
                now=NOW,
            )


def test_what_fits_is_said_with_the_host_s_hours(world: World) -> None:
    found = find(world, world.plan())
    assert (found.fits, found.refusal, found.instead, found.left) == (True, None, None, None)
    (host,) = found.hosts
    assert [(local_day(each.starts_at), each.starts_at, each.ends_at) for each in host.hours] == [
        (DAY, moment(DAY, time(8)), moment(DAY, time(20)))
    ]
    assert not host.obstacles


def test_everything_in_the_way_at_the_host_is_named(world: World) -> None:
    (venue,) = venue_queries.list_venues(world.actor("coordinator"), world.centres["host"])
    venues.add_maintenance(
        actor=world.actor("host"),
        venue_id=venue.venue_id,
        interval=Interval(moment(DAY, time(12)), moment(DAY, time(13))),
        reason="空调检修",
        now=NOW,
    )
    found = find(world, world.plan(ends_at=moment(DAY, time(21))))
    assert found.fits is False
    assert found.refusal is not None
    assert found.refusal.code == "venue_in_maintenance"
    assert [str(each.why) for each in found.hosts[0].obstacles] == ["maintenance", "outside_hours"]


def test_what_does_not_fit_is_said_with_what_would(world: World) -> None:
    fill(DAY)
    found = find(world, world.plan())
    assert found.fits is False
    assert found.refusal is not None
    assert found.refusal.code == "infeasible_plan"
    assert found.instead is not None
    assert found.instead.day is not None


def test_a_missing_contact_does_not_hide_the_answer(world: World) -> None:
    from yuanping.kernel.booking.plan import Contact

    assert find(world, world.plan(contact=Contact("", ""))).fits is True


@override_settings(PROBES_A_DAY=3)
def test_under_a_hiding_pack_a_full_province_and_an_empty_one_are_told_alike(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch)
    empty = find(world, world.plan())
    fill(DAY)
    assert find(world, world.plan()) == empty
    assert (empty.fits, empty.refusal, empty.instead, empty.left) == (None, None, None, 3)
    assert not Probe.objects.exists()
    with pytest.raises(Refused, match="not_possible_then"):
        world.request()
    assert find(world, world.plan()).left == 2


def test_nobody_else_is_answered(world: World) -> None:
    for key in ("entity", "host", "supervisor", "outsider"):
        with pytest.raises(NotFound):
            queries.find_fit(world.actor(key), world.lot_id, world.plan(), NOW)


def test_overnight_off_the_half_hours_with_changeover_is_held_and_confirmed_whole(world: World) -> None:
    open_around_the_clock(world, changeover=45)
    plan = world.plan(**NIGHT)
    assert find(world, plan).fits is True
    booking_id = world.placed(plan)
    world.confirm_all(booking_id)
    assert Booking.objects.get().state == "confirmed"
    slots = sorted(set(Occupancy.objects.values_list("slot_start", flat=True)))
    assert slots[0] == moment(DAY, time(22))
    assert slots[-1] == moment(DAY + timedelta(days=1), time(8))  # 07:45 and 45 minutes: until 08:30
    assert len(slots) == 21
    assert queries.inspect_bookings(NOW).findings == ()


def test_a_night_is_a_sitting_of_both_its_days(world: World) -> None:
    open_around_the_clock(world)
    booking_id = world.placed(world.plan(**NIGHT))
    for day in (DAY, DAY + timedelta(days=1)):
        assert [each.booking_id for each in queries.list_sittings(world.actor("host"), day)] == [booking_id]
    assert not queries.list_sittings(world.actor("host"), DAY + timedelta(days=2))


def test_several_days_are_one_session_eight_are_refused(world: World) -> None:
    open_around_the_clock(world)
    three = world.plan(ends_at=moment(DAY + timedelta(days=3), time(9)))
    assert find(world, three).fits is True
    long = world.plan(ends_at=moment(DAY + timedelta(days=8), time(9)))
    found = find(world, long)
    assert found.refusal is not None
    assert (found.fits, found.refusal.code, found.hosts) == (False, "hours_too_long", ())


def test_a_change_may_move_a_booking_into_the_night(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    change = services.ChangeRequest(NIGHT["starts_at"], NIGHT["ends_at"], "澄清答复延后")
    with pytest.raises(Refused, match="venue_outside_hours"):
        services.request_change(actor=world.actor("agency"), booking_id=booking_id, change=change, now=NOW)
    open_around_the_clock(world, only=("host",))
    assert services.request_change(actor=world.actor("agency"), booking_id=booking_id, change=change, now=NOW)
