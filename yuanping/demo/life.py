"""What goes on at the centres beside the lots on the day the site opens: machines tested, one broken, hours full, somebody waiting, a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from yuanping.apps.booking import services as booking
from yuanping.apps.planning import services as planning
from yuanping.apps.venues import queries as venue_queries
from yuanping.apps.venues import services as venues
from yuanping.demo import hands
from yuanping.demo.machines import bind_and_test
from yuanping.demo.material import QUOTAS, REPRESENTATIVES, LotMaterial, booking_plan
from yuanping.demo.sample import own_sample
from yuanping.demo.schedule import SHANGHAI, Schedule
from yuanping.demo.world import World
from yuanping.kernel.booking.local_use import LocalWish
from yuanping.kernel.planning.plan import Days
from yuanping.kernel.planning.wish import Wish
from yuanping.kernel.venues.hours import Interval
from yuanping.kernel.venues.states import WorkstationState

TESTED = 4
WINDOWS = (12, 13)
WAITS = 14
FULL_ON = date(2026, 10, 27)
LATER = Schedule(date(2026, 10, 22))
WHOLE_DAY = Interval(
    datetime.combine(FULL_ON, time(9), SHANGHAI), datetime.combine(FULL_ON, time(9), SHANGHAI) + timedelta(hours=9)
)


def bring_life(world: World, now: datetime) -> None:
    """Everything at ``now``, the moment the site opens, each through the service of whoever does it."""
    _machines(world, now)
    _local_evaluations(world, now)
    _windows(world, now)
    _waits(world, now)
    hands.tick(now)


def _desks(world: World, key: str, room: str) -> tuple[str, ...]:
    rooms = venue_queries.list_rooms(world.organisations[key])
    return next(tuple(seat.workstation_id for seat in each.workstations) for each in rooms if each.name == room)


def _machines(world: World, now: datetime) -> None:
    """The host's third room has its machines bound: three pass, one hears nothing; in the second room a camera is dead."""
    host = world.actor("host")
    for place, desk in enumerate(_desks(world, "shenyang", "303"), 1):
        change = {"microphone_peak": 0} if place == TESTED else {"delay_ms": 15 + place}
        bind_and_test(host, desk, now, **change)
    venues.set_workstation_state(
        actor=host,
        workstation_id=_desks(world, "shenyang", "302")[-1],
        state=WorkstationState.FAULT,
        reason="摄像头黑屏，已报修",
        now=now,
    )


def _local_evaluations(world: World, now: datetime) -> None:
    """At Dalian nine people evaluate in one place: eight ordinary workstations, and one shared one, for the ordinary ones are full."""
    wish = LocalWish("澜岳小学操场改造（演示，虚构）", "DL-2026-0412", 9, WHOLE_DAY)
    booking.book_local_use(actor=world.actor("sub"), wish=wish, now=now)


def _lot(world: World, number: int, now: datetime) -> str:
    material = LotMaterial(number, LATER, own_sample())
    lot_id = hands.register(world, material, f"E2101002026{number:09d}", now)
    hands.decide(world, lot_id, now)
    return lot_id


def _windows(world: World, now: datetime) -> None:
    """Two lots leave day and hour to the province, which has a plan to look at; it is not carried out."""
    for number in WINDOWS:
        wish = Wish(
            quotas=QUOTAS,
            representatives=REPRESENTATIVES,
            hosts=(),
            centres=(),
            earliest=date(2026, 10, 26),
            latest=date(2026, 10, 30),
            starts_from=9 * 60,
            starts_until=14 * 60,
            minutes=240,
            contact=booking_plan(world, LotMaterial(number, LATER, own_sample())).contact,
        )
        planning.ask_window(actor=world.actor("agency"), lot_id=_lot(world, number, now), wish=wish, now=now)
    days = Days(date(2026, 10, 26), date(2026, 10, 30), 10)
    planning.draft_plan(actor=world.actor("coordinator"), days=days, now=now)


def _waits(world: World, now: datetime) -> None:
    """Dandong's own system has given every workstation of a day away; a lot that wants only Dandong waits in the queue."""
    dandong = world.actor("centre6")
    every = tuple(desk for room in ("301", "302", "303") for desk in _desks(world, "dandong", room))
    booking.hold_external(actor=dandong, reference="本中心培训", workstation_ids=every, interval=WHOLE_DAY, now=now)
    plan = booking_plan(world, LotMaterial(WAITS, Schedule(FULL_ON), own_sample()))
    only = replace(plan, centres=(world.organisations["dandong"],))
    booking.join_waiting(actor=world.actor("agency"), lot_id=_lot(world, WAITS, now), plan=only, now=now)
