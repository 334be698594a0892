"""Hours of a venue and what booking makes of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from tests.apps.booking.world import DAY, World, make_world
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import Occupancy
from yuanping.apps.booking.queries.gather import free_desks
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import Workstation
from yuanping.kernel.booking.slots import SLOT, moment
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venues.hours import Interval
from yuanping.kernel.venues.states import WORKSTATION, WorkstationState

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def venue(world: World, centre: str = "host") -> str:
    actor = world.actor("coordinator")
    return queries.list_venues(actor, world.centres[centre])[0].venue_id


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return moment(day, time(hour, minute))


def test_a_closed_host_is_refused_with_its_own_reason(world: World) -> None:
    services.close_day(actor=world.actor("host"), venue_id=venue(world), day=DAY, reason="全馆停电", now=NOW)
    with pytest.raises(Refused, match="venue_closed_day") as refused:
        world.request()
    assert refused.value.params["reason"] == "全馆停电"
    services.open_day(actor=world.actor("host"), venue_id=venue(world), day=DAY, now=NOW)
    assert world.request()


def test_a_closed_sub_venue_lends_nothing_and_says_nothing(world: World) -> None:
    services.close_day(actor=world.actor("sub"), venue_id=venue(world, "sub"), day=DAY, reason="会议", now=NOW)
    asked = Interval(at(DAY, 9), at(DAY, 17))
    free = free_desks((world.centres["sub"], world.centres["host"]), asked)
    assert (len(free[world.centres["sub"]]), len(free[world.centres["host"]])) == (0, 12)
    assert world.centres["sub"] not in {offer.centre_id for offer in world.offers(world.placed())}


def test_minutes_and_nights_can_be_booked_where_the_venue_is_open(world: World) -> None:
    night = {"starts_at": at(DAY, 18, 10), "ends_at": at(DAY + timedelta(days=1), 2, 40)}
    with pytest.raises(Refused, match="venue_outside_hours"):
        world.request(world.plan(**night))
    for centre in world.centres:
        services.set_hours(
            actor=world.actor(centre), venue_id=venue(world, centre), weekly="1-7 00:00-24:00", changeover=0, now=NOW
        )
    offer = world.offers(world.placed(world.plan(**night)))[0]
    slots = set(Occupancy.objects.filter(offer=offer).values_list("slot_start", flat=True))
    assert (min(slots), max(slots) + SLOT) == (at(DAY, 18), at(DAY + timedelta(days=1), 3))


def test_changeover_keeps_the_next_session_away(world: World) -> None:
    services.set_hours(
        actor=world.actor("host"), venue_id=venue(world), weekly="1-7 08:00-20:00", changeover=20, now=NOW
    )
    offer = world.offers(world.placed())[0]
    taken = Occupancy.objects.filter(offer=offer).values("workstation").distinct().count()
    host = world.centres["host"]
    free = free_desks((host,), Interval(at(DAY, 17, 10), at(DAY, 18)))[host]
    assert len(free) == 12 - taken
    assert len(free_desks((host,), Interval(at(DAY, 17, 30), at(DAY, 18)))[host]) == 12
    assert len(free_desks((host,), Interval(at(DAY, 8), at(DAY, 8, 40)))[host]) == 12
    assert len(free_desks((host,), Interval(at(DAY, 8), at(DAY, 8, 41)))[host]) == 12 - taken


def test_a_workstation_comes_back_when_its_maintenance_says_so(world: World) -> None:
    host = world.centres["host"]
    desk = Workstation.objects.filter(room__venue__centre__centre_id=host).first()
    assert desk is not None

    def set_state(state: WorkstationState, until: datetime | None) -> None:
        services.set_workstation_state(
            actor=world.actor("host"),
            workstation_id=desk.workstation_id,
            state=state,
            reason="换主机",
            until=until,
            now=NOW,
        )

    def offered(start: datetime) -> bool:
        asked = Interval(start, start + timedelta(hours=1))
        found = queries.list_bookable_desks((host,), asked)[host]
        keys = queries.bookable_keys(host, (desk.workstation_id,), start)
        assert (desk.workstation_id in keys) == (desk.workstation_id in {each.workstation_id for each in found})
        return bool(keys)

    set_state(WorkstationState.MAINTENANCE, at(DAY, 12))
    assert (offered(at(DAY, 11, 59)), offered(at(DAY, 12))) == (False, True)
    set_state(WorkstationState.FAULT, at(DAY, 12))
    assert not offered(at(DAY, 12))
    set_state(WorkstationState.IN_SERVICE, None)
    assert offered(at(DAY, 11))
    with pytest.raises(Refused, match="until_in_past"):
        set_state(WorkstationState.BLOCKED, NOW)
    with pytest.raises(Refused, match="wrong_state"):
        set_state(WorkstationState.IN_SERVICE, None)


@pytest.mark.parametrize("transition", WORKSTATION.transitions, ids=lambda each: each.name)
def test_every_transition_of_a_workstation(world: World, transition) -> None:  # type: ignore[no-untyped-def]
    desk = Workstation.objects.filter(room__venue__centre__centre_id=world.centres["host"]).first()
    assert desk is not None
    for source in transition.sources:
        Workstation.objects.filter(pk=desk.pk).update(state=source)
        services.set_workstation_state(
            actor=world.actor("host"),
            workstation_id=desk.workstation_id,
            state=WorkstationState(transition.target),
            reason="检修",
            now=NOW,
        )
        desk.refresh_from_db()
        assert desk.state == transition.target
        assert bool(desk.state_reason) == (transition.target != WorkstationState.IN_SERVICE)


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "host"])
def test_only_its_own_staff_changes_hours(world: World, persona: str) -> None:
    actor, venue_id = world.personas.actor(persona), venue(world)
    window = Interval(at(DAY, 9), at(DAY, 10))
    for call in (
        lambda: services.set_hours(actor=actor, venue_id=venue_id, weekly="", changeover=0, now=NOW),
        lambda: services.close_day(actor=actor, venue_id=venue_id, day=DAY, reason="无", now=NOW),
        lambda: services.open_day(actor=actor, venue_id=venue_id, day=DAY, now=NOW),
        lambda: services.add_maintenance(actor=actor, venue_id=venue_id, interval=window, reason="无", now=NOW),
        lambda: services.drop_maintenance(actor=actor, venue_id=venue_id, window_id="MW", now=NOW),
    ):
        with pytest.raises(NotFound):
            call()


def test_hours_that_are_refused_change_nothing(world: World) -> None:
    actor, venue_id = world.actor("host"), venue(world)
    for code, call in (
        (
            "weekly_hours_wrong",
            lambda: services.set_hours(actor=actor, venue_id=venue_id, weekly="每天", changeover=0, now=NOW),
        ),
        (
            "changeover_wrong",
            lambda: services.set_hours(actor=actor, venue_id=venue_id, weekly="", changeover=241, now=NOW),
        ),
        ("reason_missing", lambda: services.close_day(actor=actor, venue_id=venue_id, day=DAY, reason=" ", now=NOW)),
        (
            "closed_day_past",
            lambda: services.close_day(actor=actor, venue_id=venue_id, day=date(2026, 8, 31), reason="无", now=NOW),
        ),
        (
            "maintenance_past",
            lambda: services.add_maintenance(
                actor=actor, venue_id=venue_id, interval=Interval(NOW - timedelta(hours=2), NOW), reason="无", now=NOW
            ),
        ),
    ):
        with pytest.raises(Refused, match=code):
            call()
    found = queries.get_hours(actor, venue_id)
    assert (found.weekly, found.changeover, found.closed, found.maintenance) == ("1-7 08:00-20:00", 0, (), ())


def test_hours_of_many_venues_are_read_in_a_fixed_number_of_queries(
    world: World,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    asked = Interval(at(DAY, 9), at(DAY, 17))
    with django_assert_max_num_queries(4):
        queries.list_bookable_desks(tuple(world.centres.values()), asked)
    with django_assert_max_num_queries(6):
        free_desks(tuple(world.centres.values()), asked)
