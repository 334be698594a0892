"""空闲工位分布: where there is room in the chosen hours; the province sees all centres, a centre's staff its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from yuanping.apps.booking.queries import CentreRoom, list_room
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.slots import local_day, moment
from yuanping.kernel.errors import Refused
from yuanping.kernel.region import city_of, province_of
from yuanping.kernel.venues.hours import Interval
from yuanping.web.province.map_layout import (
    HEIGHT,
    NAME_HEIGHT,
    NAME_WIDTH,
    TILE_HEIGHT,
    TILE_WIDTH,
    WIDTH,
    Place,
    lay_out,
)
from yuanping.web.shell.access import page
from yuanping.web.shell.notices import notice_of
from yuanping.web.shell.places import city_names, place_name
from yuanping.web.shell.request import ShellRequest

LOOKERS = (Role.PROVINCIAL_COORDINATOR, Role.VENUE_OPERATOR)
CONFLICT = 409
YEARS = range(2000, 2100)
MORNING, EVENING = time(9), time(17)


@dataclass(frozen=True, slots=True)
class Tile:
    """One city: its free workstations and which of four classes their share is in."""

    name: str
    free: int
    bookable: int
    level: int
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + TILE_WIDTH // 2

    @property
    def name_y(self) -> int:
        return self.y + 19

    @property
    def number_y(self) -> int:
        return self.y + 43


@dataclass(frozen=True, slots=True)
class Name:
    """A city without a centre: its name and where the middle of it stands."""

    name: str
    x: int
    y: int
    middle: int
    name_y: int

    @classmethod
    def at(cls, place: Place) -> Name:
        return cls(place_name(place.region), place.x, place.y, place.x + NAME_WIDTH // 2, place.y + 17)


@dataclass(frozen=True, slots=True)
class Line:
    """One centre under the name of the page's language."""

    shown: str
    free: int
    bookable: int
    open: int


def _line(row: CentreRoom) -> Line:
    english = (get_language() or "").startswith("en") and row.name_en
    return Line(row.name_en if english else row.name, row.free, row.bookable, row.open)


@page(permission="room_map.view", roles=LOOKERS)
def room_map(request: ShellRequest) -> HttpResponse:
    """The map, and the same as a list."""
    given = {name: request.GET.get(name, "") for name in ("day", "from", "to")}
    day = _day(given["day"], local_day(request.now) + timedelta(days=1))
    starts, ends = _time(given["from"], MORNING), _time(given["to"], EVENING)
    first, last = moment(day, starts), moment(day if ends > starts else day + timedelta(days=1), ends)
    context: dict[str, object] = {
        "day": day.isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "overnight": ends <= starts,
        "size": (WIDTH, HEIGHT, TILE_WIDTH, TILE_HEIGHT),
        "small": (NAME_WIDTH, NAME_HEIGHT),
    }
    try:
        found = list_room(request.actor, Interval(first, last))
    except Refused as refused:
        return render(request, "province/room_map.html", context | {"notice": notice_of(refused)}, status=CONFLICT)
    context |= {
        "rows": [_line(each) for each in found],
        **_map(found, whole=request.actor.role is Role.PROVINCIAL_COORDINATOR),
        "best": next((_line(each) for each in found if each.free), None),
        "free": sum(each.free for each in found),
        "full": sum(1 for each in found if not each.free),
    }
    return render(request, "province/room_map.html", context)


def _day(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if found.year in YEARS else otherwise


def _time(text: str, otherwise: time) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return otherwise


def level_of(free: int, bookable: int) -> int:
    """0: no room at all; 1 to 3: up to a third, two thirds, all of what can be booked."""
    return 0 if not free else min(3, -(-free * 3 // max(bookable, 1)))


def _map(rows: tuple[CentreRoom, ...], *, whole: bool) -> dict[str, object]:
    """Tiles, and to who sees every centre the names of the province's cities without one."""
    cities = [code for row in rows[:1] for code in city_names(province_of(row.region))] if whole else []
    places = lay_out((city_of(each.region) for each in rows), cities)
    return {"tiles": tiles_of(rows, places), "others": [Name.at(each) for each in places if each.named]}


def tiles_of(rows: tuple[CentreRoom, ...], places: tuple[Place, ...]) -> list[Tile]:
    """One tile a city, in the order of their codes."""
    found = []
    for place in (each for each in places if not each.named):
        here = [each for each in rows if city_of(each.region) == place.region]
        free, bookable = sum(each.free for each in here), sum(each.bookable for each in here)
        name = place_name(place.region) or here[0].name
        found.append(Tile(name, free, bookable, level_of(free, bookable), place.x, place.y))
    return found
