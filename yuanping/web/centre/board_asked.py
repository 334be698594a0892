"""What somebody asks of the board, from its address: scale, day, centre, and what to leave out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanping.kernel.booking.slots import day_bounds, local_day
from yuanping.kernel.venues.states import WorkstationState
from yuanping.kernel.venues.timeline import Frame

DAY_MINUTES = 24 * 60
FARTHEST = timedelta(days=3660)
"""Days farther away than ten years are a slip of the keys, and the calendar of the machine ends somewhere."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much time a board shows, and how fine: a unit is a column."""

    key: str
    label: Promise
    days: int
    minutes: int
    step: int

    @property
    def units(self) -> int:
        return self.days * DAY_MINUTES // self.minutes


SCALES = {
    "hour": Scale("hour", _("按小时"), 1, 15, 1),
    "day": Scale("day", _("按日"), 7, 30, 7),
    "week": Scale("week", _("按周"), 28, 60, 28),
}
UNFIT = "unfit"
EVERY_ROOM = "all"
"""In the address, instead of the rooms to be opened."""
STATES: dict[str, Promise] = {
    WorkstationState.IN_SERVICE.value: _("可用"),
    WorkstationState.FAULT.value: _("故障"),
    WorkstationState.MAINTENANCE.value: _("检修"),
    WorkstationState.BLOCKED.value: _("停用"),
    UNFIT: _("未自检或未通过"),
}
CAPABILITIES: dict[str, Promise] = {"shared": _("专属共享"), "cross": _("支持跨省")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One look at the board; nonsense in the address reads as nothing asked."""

    scale: Scale
    day: date
    centre: str = ""
    room: str = ""
    state: str = ""
    capability: str = ""
    open_rooms: tuple[str, ...] = ()

    @property
    def frame(self) -> Frame:
        return Frame(day_bounds(self.first)[0], self.scale.minutes, self.scale.units)

    @property
    def first(self) -> date:
        """A week and four weeks begin on their Monday."""
        return self.day if self.scale.days == 1 else self.day - timedelta(days=self.day.weekday())

    @property
    def filtered(self) -> bool:
        return bool(self.room or self.state or self.capability)

    @property
    def opens_all(self) -> bool:
        return EVERY_ROOM in self.open_rooms

    def opens(self, room_id: str) -> bool:
        return self.opens_all or room_id in self.open_rooms

    def query(self, **changes: str) -> str:
        """The address of this look with changes."""
        named = {
            "scale": self.scale.key,
            "day": self.day.isoformat(),
            "centre": self.centre,
            "room": self.room,
            "state": self.state,
            "capability": self.capability,
        }
        return "?" + urlencode({key: value for key, value in {**named, **changes}.items() if value})

    def shifted(self, times: int) -> str:
        return replace(self, day=self.first + timedelta(days=self.scale.step * times)).query()


def read_asked(query: QueryDict, now: datetime) -> Asked:
    """Scale and day fall back to a week from today's Monday."""
    today = local_day(now)
    return Asked(
        scale=SCALES.get(query.get("scale", ""), SCALES["day"]),
        day=_day(query.get("day", ""), today),
        centre=query.get("centre", ""),
        room=query.get("room", ""),
        state=query.get("state", "") if query.get("state", "") in STATES else "",
        capability=query.get("capability", "") if query.get("capability", "") in CAPABILITIES else "",
        open_rooms=tuple(query.getlist("open")),
    )


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if abs(found - today) < FARTHEST else today
