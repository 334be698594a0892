"""The board as rows of pieces: a table whose columns are units of time, so that a cell's width is its ``colspan`` and no style is needed.

Few rooms stand open with a row for every workstation; of many, each room is one row that says how many are taken, until it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking.queries import BoardSitting, BoardSpans
from yuanping.apps.venues.queries import BoardDesk, BoardRoom, BoardRows
from yuanping.kernel.venues.hours import Interval
from yuanping.kernel.venues.states import WorkstationState
from yuanping.kernel.venues.timeline import Frame, Kind, Mark, Piece, closed_marks, count_taken, fill, lay
from yuanping.web.centre.board_asked import STATES, UNFIT, Asked
from yuanping.web.centre.board_cells import Cell, Label, write_cells
from yuanping.web.centre.machine_words import block_words
from yuanping.web.shell import formats

OPEN_AT_MOST = 160
"""With more workstations than this on the board, rooms stand closed until they are opened; of those opened, so many are drawn with the page."""
GLYPHS = {
    WorkstationState.IN_SERVICE.value: "○",
    WorkstationState.FAULT.value: "◆",
    WorkstationState.MAINTENANCE.value: "■",
    WorkstationState.BLOCKED.value: "✕",
    UNFIT: "△",
}
HALF, ALL = 2, 1
Own = tuple[Kind, Interval]
"""Hours a centre has given away itself: through its own system, or for a local evaluation."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One workstation: its state as a shape and a word, and its line."""

    desk_id: str
    label: str
    state: str
    glyph: str
    word: str
    note: str
    shared: bool
    cross: bool
    idle: bool
    cells: SafeString


@dataclass(frozen=True, slots=True)
class RoomRows:
    """One room: how much of it is taken, and its workstations once it is open; ``later`` is open, and drawn when it comes into view."""

    room_id: str
    name: str
    place: str
    note: str
    rows: int
    is_open: bool
    later: bool
    link: str
    summary: SafeString
    desks: tuple[DeskRow, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """One cell of the table's head."""

    width: int
    text: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The table; ``now`` is the unit the present lies in, or -1."""

    units: int
    upper: tuple[Head, ...]
    lower: tuple[Head, ...]
    now: int
    rooms: tuple[RoomRows, ...]
    desks: int
    shown: int
    sittings: int
    closed: bool
    """Whether some room stands closed."""

    @property
    def after_now(self) -> int:
        """Columns to the right of the present."""
        return self.units - self.now - 1


@dataclass(frozen=True, slots=True)
class Sources:
    """What a grid is made of; ``own`` says whether its reader may move things on it."""

    rows: BoardRows
    spans: BoardSpans
    now: datetime
    own: bool
    part: bool = False
    """Some rooms alone, to be put into a board that stands already: all of them open."""


def make_grid(asked: Asked, sources: Sources) -> Grid:
    """Lay everything out; rooms left out by the filter do not count as shown."""
    frame = asked.frame
    rooms = [(room, desks) for room in sources.rows.rooms if (desks := _wanted(room, asked, frame))]
    shown = sum(len(desks) for _room, desks in rooms)
    lines = _Lines(frame, sources)
    opened = _opened(rooms, asked, everything=sources.part or shown <= OPEN_AT_MOST)
    return Grid(
        units=frame.units,
        upper=_upper(asked, sources.now),
        lower=_lower(asked),
        now=_now_unit(frame, sources.now),
        rooms=tuple(lines.room(room, desks, asked, opened.get(room.room_id)) for room, desks in rooms),
        desks=sum(len(room.desks) for room in sources.rows.rooms),
        shown=shown,
        sittings=len(sources.spans.sittings),
        closed=len(opened) < len(rooms),
    )


def _opened(
    rooms: Sequence[tuple[BoardRoom, tuple[BoardDesk, ...]]], asked: Asked, *, everything: bool
) -> dict[str, bool]:
    """The rooms that stand open, and whether they are drawn with the page: all of a few workstations, the first ones of many."""
    found: dict[str, bool] = {}
    drawn = 0
    for room, desks in rooms:
        if not (everything or asked.opens(room.room_id)):
            continue
        found[room.room_id] = everything or not drawn or drawn + len(desks) <= OPEN_AT_MOST
        drawn += len(desks) if found[room.room_id] else 0
    return found


def state_of(desk: BoardDesk) -> str:
    """Its state, or that it is unfit although nobody took it out."""
    fit = desk.state is not WorkstationState.IN_SERVICE or desk.passed
    return desk.state.value if fit else UNFIT


def _wanted(room: BoardRoom, asked: Asked, frame: Frame) -> tuple[BoardDesk, ...]:
    if asked.room and room.room_id != asked.room:
        return ()
    return tuple(
        desk
        for desk in room.desks
        if (not asked.state or state_of(desk) == asked.state)
        and (asked.capability != "shared" or desk.dedicated_shared)
        and (asked.capability != "cross" or desk.cross_province)
    )


def _now_unit(frame: Frame, now: datetime) -> int:
    within = frame.interval.starts_at <= now < frame.interval.ends_at
    return frame.place(Interval(now, now + timedelta(minutes=1)))[0] if within else -1


class _Lines:
    """Lays the lines of one look; what is the same for many workstations is made once."""

    def __init__(self, frame: Frame, sources: Sources) -> None:
        self.frame, self.sources = frame, sources
        hours = sources.rows.hours
        self.under = {key: lay(frame, closed_marks(each, frame.interval)) for key, each in hours.items()}
        self.empty = {key: fill(frame.units, (), each) for key, each in self.under.items()}
        self.labels: dict[int, Label] = {}
        self.base = reverse("centre:board")
        self.lines: dict[tuple[tuple[int, ...], tuple[Own, ...], int], tuple[Piece, ...]] = {}
        self.elsewhere: dict[str, list[Own]] = {}
        for kind, spans in ((Kind.ELSEWHERE, sources.spans.elsewhere), (Kind.LOCAL, sources.spans.local)):
            for desk_id, hours_taken in spans:
                self.elsewhere.setdefault(desk_id, []).append((kind, hours_taken))
        self.taken: dict[str, list[int]] = {}
        for desk_id, place in sources.spans.taken:
            self.taken.setdefault(desk_id, []).append(place)

    def room(self, room: BoardRoom, desks: Sequence[BoardDesk], asked: Asked, drawn: bool | None) -> RoomRows:
        """``drawn`` says of an open room whether it is drawn with the page, and is nothing of a closed one."""
        lines = [self._over(desk, room.venue_key) for desk in desks]
        venue = "" if room.venue == room.centre else room.venue
        place = " ".join(filter(None, (venue if self.sources.own else f"{room.centre} {venue}", room.floor)))
        return RoomRows(
            room_id=room.room_id,
            name=room.name,
            place=place.strip(),
            note=ngettext("%(n)s 工位", "%(n)s 工位", len(desks)) % {"n": len(desks)},
            rows=1 + len(desks),
            is_open=bool(drawn),
            later=drawn is False,
            link="" if drawn else asked.query(open=room.room_id),
            summary=SafeString() if drawn else self._summary(lines, len(desks)),
            desks=tuple(self._desk(desk, line, room) for desk, line in zip(desks, lines, strict=True)) if drawn else (),
        )

    def _over(self, desk: BoardDesk, venue_key: int) -> tuple[Piece, ...]:
        places = tuple(self.taken.get(desk.workstation_id, ()))
        elsewhere = tuple(self.elsewhere.get(desk.workstation_id, ()))
        key = places, elsewhere, venue_key
        if key not in self.lines:
            self.lines[key] = self._line(*key)
        return self.lines[key]

    def _line(self, places: tuple[int, ...], elsewhere: tuple[Own, ...], venue_key: int) -> tuple[Piece, ...]:
        """Workstations of one room often have the same sittings: their line is laid once."""
        sittings = self.sources.spans.sittings
        marks = [Mark(each, kind) for kind, each in elsewhere]
        for place in places:
            each = sittings[place]
            kind = Kind.BOOKED if each.confirmed else Kind.HELD
            marks.append(Mark(Interval(each.starts_at, each.ends_at), kind, place))
        if changeover := timedelta(minutes=self.sources.rows.hours[venue_key].changeover):
            ends = [mark.interval.ends_at for mark in marks]
            marks += [Mark(Interval(end, end + changeover), Kind.CHANGEOVER) for end in ends]
        return lay(self.frame, marks) if marks else ()

    def _desk(self, desk: BoardDesk, line: tuple[Piece, ...], room: BoardRoom) -> DeskRow:
        state = state_of(desk)
        out = _out(desk, self.frame)
        under = self.under[room.venue_key]
        if out is None and not line:
            pieces = self.empty[room.venue_key]
        else:
            laid = under if out is None else _lies_over(self.frame.units, lay(self.frame, (out,)), under)
            pieces = fill(self.frame.units, line, laid)
        cells = (self._cell(each, str(STATES[state])) for each in pieces)
        return DeskRow(
            desk_id=desk.workstation_id,
            label=desk.label,
            state=state,
            glyph=GLYPHS[state],
            word=str(STATES[state]),
            note=_note(desk),
            shared=desk.dedicated_shared,
            cross=desk.cross_province,
            idle=not line and state == WorkstationState.IN_SERVICE.value,
            cells=write_cells(cells, own=self.sources.own, place=f"{self.base}{desk.workstation_id}/"),
        )

    def _label(self, place: int) -> Label:
        """Made when a block shows it: of closed rooms none does."""
        if place not in self.labels:
            self.labels[place] = _label(self.sources.spans.sittings[place], self.sources)
        return self.labels[place]

    def _cell(self, piece: Piece, out: str) -> Cell:
        """``out`` is the word for the time a workstation is missing."""
        if piece.kind is Kind.FREE:
            return Cell(piece.at, piece.width, "")
        if piece.key >= 0:
            label = self._label(piece.key)
            return Cell(piece.at, piece.width, label.css, "", label, piece.more)
        css, word = {
            Kind.CLOSED: ("c", _("不开放")),
            Kind.MAINTENANCE: ("c m", _("检修")),
            Kind.OUT: ("c z", out),
            Kind.CHANGEOVER: ("x", _("清场")),
            Kind.ELSEWHERE: ("e", _("本中心系统占用")),
            Kind.LOCAL: ("e", _("本地集中评标")),
        }[piece.kind]
        return Cell(piece.at, piece.width, css, word)

    def _summary(self, lines: Sequence[tuple[Piece, ...]], total: int) -> SafeString:
        cells = (
            Cell(at, width, _load(count, total), f"{count}/{total}" if count else "")
            for at, width, count in count_taken(self.frame, lines)
        )
        return write_cells(cells, own=False)


def _lies_over(units: int, over: tuple[Piece, ...], under: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(each for each in fill(units, over, under) if each.kind is not Kind.FREE)


def _load(count: int, total: int) -> str:
    if not count:
        return ""
    return "l3" if count == total else "l2" if HALF * count >= total else "l1"


def _out(desk: BoardDesk, frame: Frame) -> Mark | None:
    """When a workstation is missing: a fault until somebody restores it, the others until they say."""
    if desk.state is WorkstationState.IN_SERVICE:
        return None
    until = None if desk.state is WorkstationState.FAULT else desk.until
    window = Interval(desk.since or frame.interval.starts_at, until or frame.interval.ends_at)
    return Mark(window, Kind.OUT) if window.starts_at < window.ends_at and window.meets(frame.interval) else None


def _note(desk: BoardDesk) -> str:
    """Why it is out, or what the last self-check says."""
    if desk.state is not WorkstationState.IN_SERVICE:
        until = _("至 %(moment)s") % {"moment": formats.moment(desk.until)} if desk.until else ""
        return " ".join(filter(None, (block_words(desk.reason), until)))
    if desk.passed:
        return ""
    return _("自检未通过") if desk.checked else _("尚未自检")


def _label(sitting: BoardSitting, sources: Sources) -> Label:
    begun, over = sitting.starts_at <= sources.now, sources.now >= sitting.ends_at
    if not sitting.confirmed:
        state, css = _("待确认"), "b h"
    elif over:
        state, css = _("已结束"), "b d"
    else:
        state, css = (_("进行中"), "b r") if begun else (_("已确认"), "b")
    role = _("主场") if sitting.is_host else _("副场")
    return Label(
        number=sitting.number[-4:],
        role=role,
        when=_when(sitting),
        state=state,
        css=f"{css} {'p' if sitting.is_host else 's'}",
        offer_id=sitting.offer_id,
        version=sitting.version,
        confirmed=sitting.confirmed,
        href="" if sources.own else reverse("agency:booking", args=[sitting.booking_id]),
    )


def _when(sitting: BoardSitting) -> str:
    first, last = formats.local(sitting.starts_at), formats.local(sitting.ends_at)
    if first.date() == last.date():
        return f"{formats.short_day(sitting.starts_at)} {first:%H:%M}–{last:%H:%M}"
    return f"{formats.short_day(sitting.starts_at)} {first:%H:%M}–{formats.short_day(sitting.ends_at)} {last:%H:%M}"


def _upper(asked: Asked, now: datetime) -> tuple[Head, ...]:
    """Days; of four weeks, weeks."""
    days = [asked.first + timedelta(days=n) for n in range(asked.scale.days)]
    a_day = asked.scale.units // asked.scale.days
    if asked.scale.key == "week":
        return tuple(
            Head(7 * a_day, f"{formats.short_day(day)} – {formats.short_day(day + timedelta(days=6))}")
            for day in days[::7]
        )
    today = formats.local(now).date()
    return tuple(Head(a_day, formats.day(day), "t" if day == today else "") for day in days)


def _lower(asked: Asked) -> tuple[Head, ...]:
    """Hours; of a week every sixth hour, of four weeks days."""
    a_day = asked.scale.units // asked.scale.days
    if asked.scale.key == "week":
        return tuple(
            Head(a_day, str((asked.first + timedelta(days=n)).day), "w" if n % 7 > 4 else "")  # Saturday and Sunday
            for n in range(asked.scale.days)
        )
    step = 1 if asked.scale.key == "hour" else 6
    return tuple(
        Head(a_day * step // 24, f"{hour:02d}") for _n in range(asked.scale.days) for hour in range(0, 24, step)
    )
