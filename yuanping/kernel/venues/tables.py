"""The catalogue as tables, for import and export: four tables of text, read whole or refused whole with every line that is wrong.

* A row is found again by what people call it: venue by centre and name, room by venue and name, workstation by room and label, device by place, kind
  and name. A row that is there is changed, one that is not is added; nothing is ever deleted by an import.
* States are not in the tables: acceptance, faults and tests are acts with a reason and an article, never a cell.
* ``read_tables(write_tables(file)) == file``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

from yuanping.kernel.errors import Param, Refused
from yuanping.kernel.region import check_region
from yuanping.kernel.venues.devices import DeviceKind
from yuanping.kernel.venues.hours import MOST_CHANGEOVER, Opening
from yuanping.kernel.venues.states import REGISTER_ALL
from yuanping.kernel.venues.weekly import parse_weekly, write_weekly

FORM = 1
MOST_ROWS = 20_000
MOST_ERRORS = 500
KINDS = ("trading_centre", "other_lawful")
YES, NO = "yes", "no"
SPOKEN = {
    "交易中心": "trading_centre",
    "其他依法建设": "other_lawful",
    "计算机": "computer",
    "摄像头": "camera",
    "麦克风": "microphone",
    "桌面监控": "screen_capture",
    "人脸核验终端": "face_terminal",
    "通讯工具保管柜": "phone_locker",
    "不间断电源": "ups",
    "网络线路": "network_line",
}
"""What people write in a cell instead of the word of the interface; both are read."""
_SPOKEN_CELLS = {**{word: spoken for spoken, word in SPOKEN.items()}, "yes": "是", "no": "否"}
_SPOKEN_COLUMNS = frozenset({"kind", "dedicated_shared", "cross_province"})
_BOOLEANS = {"yes": True, "是": True, "no": False, "否": False, "": False}
_DEGREES = re.compile(r"-?(0|[1-9]\d{0,2})(\.\d{1,6})?", re.ASCII)
_NUMBER = re.compile(r"0|[1-9]\d{0,3}", re.ASCII)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VenueRow:
    """One venue; coordinates are text so that they come back as they were written."""

    centre: str
    venue: str
    kind: str
    region: str
    address: str
    latitude: str
    longitude: str
    changeover: int
    weekly: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room."""

    centre: str
    venue: str
    room: str
    floor: str


@dataclass(frozen=True, slots=True)
class WorkstationRow:
    """One workstation."""

    centre: str
    venue: str
    room: str
    label: str
    dedicated_shared: bool
    cross_province: bool


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device; without ``label`` it stands in the room and serves all its workstations."""

    centre: str
    venue: str
    room: str
    label: str
    kind: DeviceKind
    name: str
    serial: str


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """The four tables."""

    venues: tuple[VenueRow, ...] = ()
    rooms: tuple[RoomRow, ...] = ()
    workstations: tuple[WorkstationRow, ...] = ()
    devices: tuple[DeviceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LineError:
    """One line that cannot be taken; ``code`` has its words where every refusal has."""

    table: str
    row: int
    column: str
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already: the centres the reader may write, and the places in them."""

    centres: frozenset[str]
    venues: frozenset[tuple[str, str]] = frozenset()
    rooms: frozenset[tuple[str, str, str]] = frozenset()
    workstations: frozenset[tuple[str, str, str, str]] = frozenset()


class ImportRefused(Refused):
    """Nothing was stored; ``lines`` says what is wrong where, in the order of the file."""

    def __init__(self, lines: Sequence[LineError]) -> None:
        super().__init__("import_refused", {"count": len(lines)}, REGISTER_ALL, field="file")
        self.lines = tuple(lines[:MOST_ERRORS])


Rows = Mapping[str, Sequence[Mapping[str, str]]]
"""Table name → rows; a row is column name → text. The first row of a table is number 1."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "venues": tuple(each.name for each in fields(VenueRow)),
    "rooms": tuple(each.name for each in fields(RoomRow)),
    "workstations": tuple(each.name for each in fields(WorkstationRow)),
    "devices": tuple(each.name for each in fields(DeviceRow)),
}

KEYS: Mapping[str, tuple[str, ...]] = {
    "venues": ("centre", "venue"),
    "rooms": ("centre", "venue", "room"),
    "workstations": ("centre", "venue", "room", "label"),
    "devices": ("centre", "venue", "room", "label", "kind", "name"),
}
"""By what a row is found again."""


def read_tables(tables: Rows, known: Known) -> CatalogueFile:
    """Return the file, if every line of it can be taken.

    Raises:
        ImportRefused: with every line that cannot.
    """
    reader = _Reader(known)
    reader.check_shape(tables)
    if not reader.errors:
        found = reader.read(tables)
    if reader.errors:
        raise ImportRefused(reader.errors)
    return found


def write_tables(file: CatalogueFile) -> dict[str, list[dict[str, str]]]:
    """Return the tables as text."""
    return {
        name: [{column: _text(getattr(row, column)) for column in COLUMNS[name]} for row in getattr(file, name)]
        for name in COLUMNS
    }


def speak(tables: Rows) -> dict[str, list[dict[str, str]]]:
    """Return tables with the words people use; ``read_tables`` reads them as well."""
    return {
        name: [
            {c: _SPOKEN_CELLS.get(text, text) if c in _SPOKEN_COLUMNS else text for c, text in row.items()}
            for row in rows
        ]
        for name, rows in tables.items()
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return write_weekly(value)
    return str(value)


class _Reader:
    """Reads one file; collects every error instead of stopping at the first."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.errors: list[LineError] = []
        self.venues = set(known.venues)
        self.rooms = set(known.rooms)
        self.desks = set(known.workstations)

    def check_shape(self, tables: Rows) -> None:
        for name in tables.keys() - COLUMNS.keys():
            self._say(name, 0, "", "import_table_unknown", table=str(name)[:40])
        for name, rows in tables.items():
            if name not in COLUMNS:
                continue
            if len(rows) > MOST_ROWS:
                self._say(name, 0, "", "import_too_many_rows", most=MOST_ROWS)
            for at, row in enumerate(rows[:MOST_ROWS], 1):
                wrong = sorted(set(row) ^ set(COLUMNS[name]))
                if wrong:
                    code = "import_column_unknown" if wrong[0] in row else "import_column_missing"
                    self._say(name, at, wrong[0][:40], code, column=wrong[0][:40])
                    break

    def read(self, tables: Rows) -> CatalogueFile:
        return CatalogueFile(
            venues=self._table(tables, "venues", self._venue),
            rooms=self._table(tables, "rooms", self._room),
            workstations=self._table(tables, "workstations", self._desk),
            devices=self._table(tables, "devices", self._device),
        )

    def _table(self, tables: Rows, name: str, one: Callable[[_Line], T]) -> tuple[T, ...]:
        found = []
        seen: set[object] = set()
        for at, row in enumerate(tables.get(name, ()), 1):
            line = _Line(self, name, at, row)
            before = len(self.errors)
            made = one(line)
            key = tuple(getattr(made, column) for column in KEYS[name])
            if key in seen and len(self.errors) == before:
                line.say(line.last, "import_row_twice")
            seen.add(key)
            found.append(made)
        return tuple(found)

    def _venue(self, line: _Line) -> VenueRow:
        row = VenueRow(
            centre=line.centre(),
            venue=line.text("venue", 64, needed=True),
            kind=line.word("kind", KINDS),
            region=line.refusing("region", check_region, ""),
            address=line.text("address", 200, needed=True),
            latitude=line.degrees("latitude", 90),
            longitude=line.degrees("longitude", 180),
            changeover=line.number("changeover", MOST_CHANGEOVER),
            weekly=line.refusing("weekly", parse_weekly, ()),
        )
        if bool(row.latitude) != bool(row.longitude):
            line.say("longitude", "import_half_coordinates")
        self.venues.add((row.centre, row.venue))
        return row

    def _room(self, line: _Line) -> RoomRow:
        row = RoomRow(line.centre(), line.venue(), line.text("room", 64, needed=True), line.text("floor", 32))
        self.rooms.add((row.centre, row.venue, row.room))
        return row

    def _desk(self, line: _Line) -> WorkstationRow:
        row = WorkstationRow(
            centre=line.centre(),
            venue=line.venue(),
            room=line.room(),
            label=line.text("label", 16, needed=True),
            dedicated_shared=line.boolean("dedicated_shared"),
            cross_province=line.boolean("cross_province"),
        )
        self.desks.add((row.centre, row.venue, row.room, row.label))
        return row

    def _device(self, line: _Line) -> DeviceRow:
        row = DeviceRow(
            centre=line.centre(),
            venue=line.venue(),
            room=line.room(),
            label=line.text("label", 16),
            kind=DeviceKind(line.word("kind", tuple(DeviceKind))),
            name=line.text("name", 64, needed=True),
            serial=line.text("serial", 64),
        )
        if row.label and (row.centre, row.venue, row.room, row.label) not in self.desks:
            line.say("label", "import_place_unknown", place=row.label)
        return row

    def _say(self, table: str, row: int, place: str, code: str, /, **params: Param) -> None:
        self.errors.append(LineError(table, row, place, code, params))


class _Line:
    """One row with its place; every reader of a cell answers something even when it complains."""

    def __init__(self, reader: _Reader, table: str, row: int, cells: Mapping[str, str]) -> None:
        self.reader, self.table, self.row, self.cells = reader, table, row, cells
        self.last = KEYS[table][-1]

    def say(self, column: str, code: str, /, **params: Param) -> None:
        self.reader.errors.append(LineError(self.table, self.row, column, code, params))

    def text(self, column: str, longest: int, *, needed: bool = False) -> str:
        value = self.cells[column].strip()
        if needed and not value:
            self.say(column, "import_cell_empty")
        if len(value) > longest or not value.isprintable():
            self.say(column, "import_cell_wrong", text=value[:40], most=longest)
        return value

    def centre(self) -> str:
        value = self.text("centre", 40, needed=True)
        if value and value not in self.reader.known.centres:
            self.say("centre", "import_centre_not_yours", centre=value[:40])
        return value

    def venue(self) -> str:
        value = self.text("venue", 64, needed=True)
        if value and (self.cells["centre"].strip(), value) not in self.reader.venues:
            self.say("venue", "import_place_unknown", place=value[:40])
        return value

    def room(self) -> str:
        value = self.text("room", 64, needed=True)
        place = (self.cells["centre"].strip(), self.cells["venue"].strip(), value)
        if value and place not in self.reader.rooms:
            self.say("room", "import_place_unknown", place=value[:40])
        return value

    def word(self, column: str, words: Sequence[str]) -> str:
        value = SPOKEN.get(self.cells[column].strip(), self.cells[column].strip())
        if value not in words:
            self.say(column, "import_word_unknown", text=value[:40], words=", ".join(words))
            return str(words[0])
        return value

    def boolean(self, column: str) -> bool:
        value = self.cells[column].strip()
        if value not in _BOOLEANS:
            self.say(column, "import_word_unknown", text=value[:40], words="是, 否, yes, no")
        return _BOOLEANS.get(value, False)

    def number(self, column: str, most: int) -> int:
        value = self.cells[column].strip() or "0"
        if not _NUMBER.fullmatch(value) or int(value) > most:
            self.say(column, "import_number_wrong", text=value[:40], most=most)
            return 0
        return int(value)

    def degrees(self, column: str, most: int) -> str:
        value = self.cells[column].strip()
        if value and (not _DEGREES.fullmatch(value) or abs(float(value)) > most):
            self.say(column, "import_degrees_wrong", text=value[:40], most=most)
        return value

    def refusing(self, column: str, read: Callable[[str], T], instead: T) -> T:
        try:
            return read(self.cells[column].strip())
        except Refused as refused:
            self.say(column, refused.code, **refused.params)
            return instead
