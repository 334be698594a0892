"""The library as a table, for import and export: one row an expert, read whole or refused whole with every line that is wrong.

* An import adds experts whom the registry has appointed already; it never changes or removes one: that is a step with a paper.
* Several values of a cell are parted by ``;``: further specialties as ``A0601`` or ``A0601@2010``, former employers as ``USCC:2025-06-30``.
* ``read_table(write_table(rows)) == rows``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from yuanping.kernel.errors import Param, Refused
from yuanping.kernel.experts.lifecycle import LEVELS
from yuanping.kernel.experts.specialties import Edition, check_specialty
from yuanping.kernel.experts.states import KEEP_REGISTRY
from yuanping.kernel.ids import check_id_number, check_uscc
from yuanping.kernel.region import check_region
from yuanping.kernel.venues.tables import LineError

TABLE = "experts"
MOST_ROWS = 20_000
MOST_ERRORS = 500
SPOKEN_LEVELS = {"高级": "senior", "同等专业水平": "equal", "其他": ""}
_KEY_LENGTH = 64
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormerEmployer:
    """Where the expert worked until a day."""

    uscc: str
    until_on: date


@dataclass(frozen=True, slots=True)
class HeldCode:
    """A specialty; without an edition, of the newest list."""

    code: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One expert as a line of the file."""

    name: str
    id_number: str
    phone: str
    mailbox_key: str
    specialty: str
    edition: str
    further: tuple[HeldCode, ...]
    home_centre: str
    region: str
    employer_uscc: str
    former_employers: tuple[FormerEmployer, ...]
    title: str
    title_level: str
    practice_since: date | None
    consent_on: date | None
    trained_on: date | None
    training_until: date | None
    term_from: date | None
    term_until: date | None


COLUMNS = tuple(each.name for each in fields(ExpertRow))
Rows = Mapping[str, Sequence[Mapping[str, str]]]


class LibraryImportRefused(Refused):
    """Nothing was stored; ``lines`` says what is wrong where, in the order of the file."""

    def __init__(self, lines: Sequence[LineError]) -> None:
        super().__init__("import_refused", {"count": len(lines)}, KEEP_REGISTRY, field="file")
        self.lines = tuple(lines[:MOST_ERRORS])


def read_table(tables: Rows, centres: Mapping[str, str], editions: Sequence[Edition]) -> tuple[ExpertRow, ...]:
    """The rows, if every line can be taken; ``centres`` gives a centre's id by its id or its name.

    Raises:
        LibraryImportRefused: with every line that cannot.
    """
    errors = _check_shape(tables)
    found: list[ExpertRow] = []
    seen: set[str] = set()
    for at, cells in enumerate(tables.get(TABLE, ()) if not errors else (), 1):
        line = _Line(at, cells, errors)
        row = _read(line, centres, editions)
        if row.id_number in seen:
            line.say("id_number", "import_row_twice")
        seen.add(row.id_number)
        found.append(row)
    if errors:
        raise LibraryImportRefused(errors)
    return tuple(found)


def write_table(rows: Sequence[ExpertRow]) -> dict[str, list[dict[str, str]]]:
    """The rows as text."""
    return {TABLE: [{column: _text(getattr(row, column)) for column in COLUMNS} for row in rows]}


def line_error(at: int, column: str, code: str, **params: Param) -> LineError:
    """What is wrong with a line that was read."""
    return LineError(TABLE, at, column, code, params)


def _check_shape(tables: Rows) -> list[LineError]:
    errors = [
        LineError(name, 0, "", "import_table_unknown", {"table": str(name)[:40]}) for name in tables if name != TABLE
    ]
    rows = tables.get(TABLE, ())
    if len(rows) > MOST_ROWS:
        errors.append(LineError(TABLE, 0, "", "import_too_many_rows", {"most": MOST_ROWS}))
    for at, row in enumerate(rows, 1):
        wrong = sorted(set(row) ^ set(COLUMNS))
        if wrong:
            code = "import_column_unknown" if wrong[0] in row else "import_column_missing"
            errors.append(LineError(TABLE, at, wrong[0][:40], code, {"column": wrong[0][:40]}))
            break
    return errors


def _read(line: _Line, centres: Mapping[str, str], editions: Sequence[Edition]) -> ExpertRow:
    edition = line.text("edition", 8)
    return ExpertRow(
        name=line.text("name", 60, needed=True),
        id_number=line.refusing("id_number", check_id_number, ""),
        phone=line.text("phone", 20, needed=True),
        mailbox_key=line.key("mailbox_key"),
        specialty=line.refusing("specialty", lambda code: _code(code, edition, editions), ""),
        edition=edition,
        further=line.many("further", lambda text: _held(text, editions)),
        home_centre=line.centre("home_centre", centres),
        region=line.refusing("region", check_region, ""),
        employer_uscc=line.refusing("employer_uscc", check_uscc, "") if line.cells["employer_uscc"].strip() else "",
        former_employers=line.many("former_employers", _former),
        title=line.text("title", 40),
        title_level=line.level("title_level"),
        practice_since=line.day("practice_since"),
        consent_on=line.day("consent_on"),
        trained_on=line.day("trained_on"),
        training_until=line.day("training_until"),
        term_from=line.day("term_from"),
        term_until=line.day("term_until"),
    )


def _code(code: str, edition: str, editions: Sequence[Edition]) -> str:
    return check_specialty(code, edition or editions[-1].key, editions)


def _held(text: str, editions: Sequence[Edition]) -> HeldCode:
    code, _, edition = text.partition("@")
    return HeldCode(_code(code, edition, editions), edition)


def _former(text: str) -> FormerEmployer:
    uscc, _, day = text.partition(":")
    try:
        return FormerEmployer(check_uscc(uscc), date.fromisoformat(day))
    except ValueError:
        raise Refused("import_day_wrong", {"text": day[:40]}) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ";".join(_text(each) for each in value)
    if isinstance(value, HeldCode):
        return f"{value.code}@{value.edition}" if value.edition else value.code
    if isinstance(value, FormerEmployer):
        return f"{value.uscc}:{value.until_on.isoformat()}"
    return str(value)


class _Line:
    """One row; every reader of a cell answers something even when it complains."""

    def __init__(self, at: int, cells: Mapping[str, str], errors: list[LineError]) -> None:
        self.at, self.cells, self.errors = at, cells, errors

    def say(self, column: str, code: str, /, **params: Param) -> None:
        self.errors.append(LineError(TABLE, self.at, column, code, params))

    def text(self, column: str, longest: int, *, needed: bool = False) -> str:
        value = self.cells[column].strip()
        if needed and not value:
            self.say(column, "import_cell_empty")
        if len(value) > longest or not value.isprintable():
            self.say(column, "import_cell_wrong", text=value[:40], most=longest)
        return value

    def refusing(self, column: str, read: Callable[[str], T], instead: T) -> T:
        try:
            return read(self.cells[column].strip())
        except Refused as refused:
            self.say(column, refused.code, **refused.params)
            return instead

    def many(self, column: str, read: Callable[[str], T]) -> tuple[T, ...]:
        found = []
        for part in filter(None, (each.strip() for each in self.cells[column].replace("；", ";").split(";"))):
            try:
                found.append(read(part))
            except Refused as refused:
                self.say(column, refused.code, **refused.params)
        return tuple(found)

    def centre(self, column: str, centres: Mapping[str, str]) -> str:
        value = self.cells[column].strip()
        if value not in centres:
            self.say(column, "expert_centre_unknown", place=value[:40])
        return centres.get(value, "")

    def level(self, column: str) -> str:
        value = SPOKEN_LEVELS.get(self.cells[column].strip(), self.cells[column].strip())
        if value and value not in LEVELS:
            self.say(column, "import_word_unknown", text=value[:40], words="、".join(SPOKEN_LEVELS))
        return value

    def key(self, column: str) -> str:
        value = self.cells[column].strip()
        if value and (len(value) != _KEY_LENGTH or any(char not in "0123456789abcdef" for char in value)):
            self.say(column, "expert_key_wrong")
        return value

    def day(self, column: str) -> date | None:
        value = self.cells[column].strip()[:10]
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.say(column, "import_day_wrong", text=value)
            return None
