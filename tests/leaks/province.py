"""A province under a pack that hides its sub-venues, with one row of everything that could tell them; and the same with others drawn.

``swap`` is mechanical: it looks through every column of every app that knows of bookings, so that a new table is covered without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import JSONField, Model
from django.test import override_settings

from tests.apps.booking.world import PLAN, World, make_lot, make_world
from tests.apps.planning.outage import report as report_outage
from tests.apps.planning.queue import draft, wish
from tests.apps.venues.machine import Machine
from tests.apps.venues.pictures import make_picture
from tests.kernel.booking.values import HLJ_RULES
from tests.leaks.dice import same_dice
from tests.leaks.holder import holder_inside
from tests.leaks.listening import listening
from tests.personas import NOW, PASSWORD, make_uscc
from yuanping.apps.booking import services as bookings
from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.booking.queries import lot as booking_lot
from yuanping.apps.experts import services as experts
from yuanping.apps.experts.models import Expert
from yuanping.apps.feeds import services as feeds
from yuanping.apps.identity import services as identity
from yuanping.apps.planning import services as planning
from yuanping.apps.venue_systems import services as systems
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.apps.venues.models import Room, Venue, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.deadlines import list_deadlines
from yuanping.infra.worker import tick
from yuanping.kernel.actor import SYSTEM, Role
from yuanping.kernel.booking.local_use import LocalWish
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.committee.recusal import Tie
from yuanping.kernel.venues.devices import DeviceKind
from yuanping.kernel.venues.hours import Interval
from yuanping.kernel.venues.states import WorkstationState

DRAWS = 20
SECOND, THIRD = date(2026, 9, 25), date(2026, 9, 28)
TOUCHED = ("booking", "draw", "planning", "venue_systems", "notifications", "committee", "evaluation", "infra")
OWN_WORDS = {("Booking", "plan"), ("Waiting", "plan"), ("WishRow", "wish"), ("Agreement", "centres")}
"""What the agency wrote itself: the same in both worlds."""
BEFORE_THE_DRAW = {("Ceremony", "request"), ("Round", "centres")}
"""Of which the venues were drawn: no different where others were."""
ELSEWHERE = {("Connection", "centre_id"), ("DemoClock", "id")}
"""Who has a system of its own does not move with a booking."""
FEEDS = ("agency", "other_agency", "entity", "registry", "aside", "beside", "other_supervisor")
"""Readers with an account and a calendar."""


@dataclass
class Province:
    """``drawn`` holds places that go to ``instead`` in the other world. Staff: ``beside`` was drawn in both, ``aside`` in neither."""

    world: World
    bookings: tuple[str, ...]
    drawn: str
    instead: str
    lots: tuple[str, ...]
    """Free lots: for a request, for the queue, for a window."""
    secrets: dict[str, str]
    lines: tuple[str, ...] = ()
    """What was logged while it all came about."""

    @property
    def held(self) -> list[str]:
        """Workstations of the drawn venue that its offers hold."""
        rows = Occupancy.objects.filter(offer__centre_id=self.drawn).order_by("pk")
        return list(dict.fromkeys(rows.values_list("workstation__workstation_id", flat=True)))


@contextmanager
def hiding_pack() -> Iterator[None]:
    """Every lot is decided under rules that hide the sub-venues until the award."""
    patch = pytest.MonkeyPatch()
    patch.setattr(booking_lot, "rules_from_pack", lambda _pack, digest, _on: replace(HLJ_RULES, pack_digest=digest))
    yield
    patch.undo()


@contextmanager
def apart(blocker: object) -> Iterator[None]:
    """A database for a whole module of walks, under such a pack and with the key holder inside; whatever is done in it is undone."""
    with (
        blocker.unblock(),  # type: ignore[attr-defined]  # pytest-django's own fixture
        override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]),
        hiding_pack(),
        holder_inside(),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


def make_province() -> Province:
    set_demo_clock(NOW)
    world = make_world(centres=9)
    with listening() as lines:
        made = _fill_in(world)
    made.lines = tuple(lines)
    return made


def _fill_in(world: World) -> Province:
    first = world.placed(world.plan())
    world.confirm_all(first)
    second, (drawn, instead, beside, aside) = drawn_apart(world, lambda: _second(world), first)
    enter_people(world, beside, aside)
    lots = tuple(make_lot(world.personas, code=f"A{number:019d}") for number in (10, 11, 12))
    _queue(world, lots)
    _equip(world, (drawn, instead, beside), aside)
    tick(NOW)
    secrets = {key: feeds.make_feed(actor=world.personas.actor(key), now=NOW) for key in FEEDS}
    made = Province(world, (first, second), drawn, instead, lots, secrets)
    _break(made)
    _trouble(made)
    _keep_expert(made)
    later = bookings.ChangeRequest(*hours(), "开标延期")
    bookings.request_change(actor=world.actor("agency"), booking_id=first, change=later, now=NOW)
    return made


def _keep_expert(province: Province) -> None:
    """An expert of the drawn venue cannot come on a day and has a tie; neither has to do with any booking."""
    registry = province.world.actor("registry")
    row = Expert.objects.filter(home_centre=province.drawn).order_by("pk")[0]
    experts.add_absence(actor=registry, expert_id=row.expert_id, first=THIRD, last=THIRD, now=NOW)
    experts.add_tie(actor=registry, expert_id=row.expert_id, kind=Tie.SHAREHOLDER, uscc=make_uscc(77), now=NOW)


def _second(world: World) -> str:
    """Another booking whose offers still wait."""
    lot = make_lot(world.personas, code=f"A{2:019d}")
    hours = {"starts_at": moment(SECOND, time(9)), "ends_at": moment(SECOND, time(17))}
    plan = world.plan(**hours)
    found = bookings.request_booking(actor=world.actor("agency"), lot_id=lot, plan=plan, now=NOW)
    world.draw(found)
    return found


def drawn_apart(world: World, book: Callable[[], str], *before: str) -> tuple[str, tuple[str, str, str, str]]:
    """A booking, drawn anew until two centres stand in none: one to take a sub-venue's place, one to look on."""
    for attempt in range(DRAWS):
        with same_dice(f"second {attempt}"), transaction.atomic():
            found = book()
            roles = _roles(world, (*before, found))
            if roles is not None:
                return found, roles
            transaction.set_rollback(True)
    raise AssertionError("no draw left two centres out")


def _roles(world: World, bookings: tuple[str, ...]) -> tuple[str, str, str, str] | None:
    """A sub-venue of all, what stands in for it, a sub-venue of all that stays, and a centre that has no part in any."""
    subs = [
        set(Offer.objects.filter(round__booking__booking_id=each, is_host=False).values_list("centre_id", flat=True))
        for each in bookings
    ]
    both = sorted(set.intersection(*subs))
    free = sorted({each for key, each in world.centres.items() if key != "host"}.difference(*subs))
    if len(both) < 2 or len(free) < 2:
        return None
    return both[0], free[0], both[1], free[1]


def enter_people(world: World, beside: str, aside: str) -> None:
    """Staff of a sub-venue that was drawn in both worlds and of a centre drawn in neither, and a supervisor of other lots."""
    draft = identity.OrganisationDraft(
        identity.OrganisationKind.SUPERVISORY_AUTHORITY, "辽宁省交通运输厅", make_uscc(70), "210000", "Roads", demo=True
    )
    roads = identity.create_organisation(actor=SYSTEM, draft=draft, now=NOW)
    for name, place, role in (
        ("beside", beside, Role.VENUE_OPERATOR),
        ("aside", aside, Role.VENUE_OPERATOR),
        ("other_supervisor", roads, Role.PROJECT_SUPERVISOR),
    ):
        user = identity.create_user(actor=SYSTEM, username=name, display_name=f"演示{name}", password=PASSWORD, now=NOW)
        identity.grant_role(actor=SYSTEM, user_id=user, organisation_id=place, role=role, now=NOW)


def _queue(world: World, lots: tuple[str, ...]) -> None:
    plan = replace(PLAN, host=world.centres["host"])
    bookings.join_waiting(actor=world.actor("agency"), lot_id=lots[1], plan=plan, now=NOW)
    planning.ask_window(actor=world.actor("agency"), lot_id=lots[2], wish=wish(world), now=NOW)
    draft(world)


def _equip(world: World, centres: tuple[str, ...], aside: str) -> None:
    """What a centre keeps, alike at each of them: a terminal with its test, a picture, a device, a maintenance, a system of its own."""
    for centre_id in centres:
        staff = world.operator(centre_id)
        room = venues.list_rooms(centre_id)[0]
        Machine().bind(staff, room.workstations[0].workstation_id, NOW)
        venue_services.add_picture(
            actor=staff, room_id=room.room_id, kind="photo", caption="全景", data=make_picture(), now=NOW
        )
        device = venue_services.DeviceDraft(next(iter(DeviceKind)).value, "摄像机")
        venue_services.register_device(actor=staff, room_id=room.room_id, draft=device, now=NOW)
        venue = venues.list_venues(staff, centre_id)[0].venue_id
        hours = Interval(moment(THIRD, time(2)), moment(THIRD, time(3)))
        venue_services.add_maintenance(actor=staff, venue_id=venue, interval=hours, reason="保养", now=NOW)
    for centre_id in (*centres, world.centres["host"], aside):
        systems.connect_system(actor=world.operator(centre_id), url="", now=NOW)


def _break(province: Province) -> None:
    """A held workstation of the drawn venue is out of order, and so is its like at the other: one is found, the other is not held."""
    offer = Offer.objects.filter(centre_id=province.drawn, round__booking__booking_id=province.bookings[0])
    found = offer.first() or Offer.objects.get(
        centre_id=province.instead, round__booking__booking_id=province.bookings[0]
    )
    rows = Occupancy.objects.filter(offer=found).order_by("workstation__room__name", "workstation__label")
    broken = rows.first()
    assert broken is not None
    for desk in (broken.workstation, counterpart(broken.workstation, province)):
        venue_services.set_workstation_state(
            actor=province.world.operator(desk.room.venue.centre.centre_id),
            workstation_id=desk.workstation_id,
            state=WorkstationState.FAULT,
            reason="黑屏",
            now=NOW,
        )
    due = {each.kind: each.deadline.due_at for each in list_deadlines([found.offer_id])}
    bookings.look_at_desks(offer_id=found.offer_id, now=due[bookings.GATE])


def _trouble(province: Province) -> None:
    """A local evaluation at the drawn venue and, an hour later, at its like; a failure that the drawn venue's staff reports for its session."""
    for number, centre_id in enumerate((province.drawn, province.instead)):
        interval = Interval(moment(THIRD, time(18 + number)), moment(THIRD, time(19 + number)))
        asked = LocalWish("河堤加固工程", f"LN-{number}", 2, interval)
        bookings.book_local_use(actor=province.world.operator(centre_id), wish=asked, now=NOW)
    report_outage(province.world, province.drawn, "its own staff")


def counterpart(desk: Workstation, province: Province) -> Workstation:
    """The workstation with the same room and label at the other of the two centres."""
    here = desk.room.venue.centre.centre_id
    there = province.instead if here == province.drawn else province.drawn
    return Workstation.objects.get(room__venue__centre__centre_id=there, room__name=desk.room.name, label=desk.label)


def swap(province: Province) -> int:
    """Exchange the two centres in everything a booking left behind. Answers how many rows moved."""
    desks = {
        each.pk: counterpart(each, province)
        for each in Workstation.objects.filter(
            room__venue__centre__centre_id__in=(province.drawn, province.instead)
        ).select_related("room__venue__centre")
    }
    words = {province.drawn: province.instead, province.instead: province.drawn}
    words |= {
        each.workstation_id: desks[each.pk].workstation_id for each in Workstation.objects.filter(pk__in=list(desks))
    }
    words |= dict(zip(*(_venues(each) for each in (province.drawn, province.instead)), strict=True))
    words |= {other: one for one, other in words.items()}
    keys = {pk: other.pk for pk, other in desks.items()}
    return sum(_swap_rows(model, words, keys) for label in TOUCHED for model in apps.get_app_config(label).get_models())


def _venues(centre_id: str) -> list[str]:
    return list(Venue.objects.filter(centre__centre_id=centre_id).order_by("pk").values_list("venue_id", flat=True))


def _swap_rows(model: type[Model], words: dict[str, str], keys: dict[int, int]) -> int:
    fields = [
        each
        for each in model._meta.concrete_fields
        if (model.__name__, each.name) not in OWN_WORDS | BEFORE_THE_DRAW | ELSEWHERE
        and (isinstance(each, models.CharField | models.TextField | JSONField) or each.related_model is Workstation)
    ]
    if not fields:
        return 0
    moved = 0
    for row in model._default_manager.all():
        changed = {
            each.attname: new
            for each in fields
            if (new := _moved(getattr(row, each.attname), words, keys if each.related_model else {}))
            != getattr(row, each.attname)
        }
        if changed:
            moved += model._default_manager.filter(pk=row.pk).update(**changed)
    return moved


def _moved(value: Any, words: dict[str, str], keys: dict[int, int]) -> Any:
    """The value with every identifier of one centre replaced by that of the other."""
    if isinstance(value, int):
        return keys.get(value, value)
    if isinstance(value, list):
        return [_moved(each, words, keys) for each in value]
    if isinstance(value, dict):
        return {_moved(key, words, keys): _moved(each, words, keys) for key, each in value.items()}
    if isinstance(value, str) and value:
        return words.get(value) or _inside(value, words)
    return value


def _inside(text: str, words: dict[str, str]) -> str:
    """Exchanged inside a longer text, canonical JSON for instance, in one pass."""
    for at, (one, other) in enumerate(sorted(pair for pair in words.items() if pair[0] < pair[1])):
        if one in text or other in text:
            mark = f"\x00{at}\x00"
            text = text.replace(one, mark).replace(other, one).replace(mark, other)
    return text


def rooms_of(centre_id: str) -> list[str]:
    return list(
        Room.objects.filter(venue__centre__centre_id=centre_id).order_by("name").values_list("room_id", flat=True)
    )


def hours() -> tuple[datetime, datetime]:
    return moment(THIRD, time(9)), moment(THIRD, time(17))


def fill(province: Province) -> int:
    """Every workstation but the host's is given away on the day the walk asks for: what a request meets, and nothing else may tell."""
    world, taken = province.world, 0
    for key, centre_id in world.centres.items():
        if key != "host":
            desks = tuple(each.workstation_id for room in venues.list_rooms(centre_id) for each in room.workstations)
            interval = Interval(*hours())
            bookings.hold_external(
                actor=world.operator(centre_id), reference="own", workstation_ids=desks, interval=interval, now=NOW
            )
            taken += len(desks)
    return taken


def confirm(province: Province) -> int:
    """The drawn venue answers the waiting offer; the others still may."""
    offer = _waiting(province)
    province.world.confirm(offer, NOW)
    return offer.seats


def decline(province: Province) -> int:
    """The drawn venue passes on the waiting offer, with a reason only supervisor and coordinator read."""
    offer = _waiting(province)
    province.world.decline(offer, NOW)
    return offer.seats


def _waiting(province: Province) -> Offer:
    return Offer.objects.get(centre_id=province.drawn, round__booking__booking_id=province.bookings[1])
