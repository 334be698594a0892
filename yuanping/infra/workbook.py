"""Tables of text as an XLSX workbook or a JSON document, and strictly back.

* A sheet is a table, its first row the titles; every other cell is text. Numbers a spreadsheet program made of text come back as they look.
* A workbook is a zip of XML from somebody else: sizes are bounded before anything is unpacked, and declarations of entities are refused.
* Formulas are never evaluated and never written: what begins like one is written as text.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from lzma import LZMAError

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from yuanping.infra.plain_text import is_plain, make_plain
from yuanping.kernel.errors import Refused

Tables = Mapping[str, Sequence[Mapping[str, str]]]
MOST_UNPACKED = 64 * 1024 * 1024
MOST_MEMBERS = 200
MOST_COLUMNS = 40
MOST_ROWS = 20_001
_LEAST_WIDTH, _MOST_WIDTH = 10, 48
_TORN = (zlib.error, LZMAError)
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def write_workbook(tables: Tables, titles: Mapping[str, tuple[str, Mapping[str, str]]]) -> bytes:
    """A workbook with one sheet a table; ``titles`` gives each table's name and its columns' names, in order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (sheet_title, columns) in titles.items():
        sheet = book.create_sheet(sheet_title)
        sheet.append(list(columns.values()))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in tables.get(name, ()):
            sheet.append([make_plain(row[column]) for column in columns])
        for at, column in enumerate(columns, 1):
            longest = max((len(row[column]) for row in tables.get(name, ())), default=0)
            width = min(max(longest + 2, 2 * len(columns[column]) + 2, _LEAST_WIDTH), _MOST_WIDTH)
            sheet.column_dimensions[get_column_letter(at)].width = width
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                _keep_text(cell)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _keep_text(cell: Cell) -> None:
    cell.data_type, cell.number_format = "s", "@"


def read_workbook(data: bytes, titles: Mapping[str, tuple[str, Mapping[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """The tables of a workbook. Sheets and columns without a known title keep their own, for the reader to refuse.

    Raises:
        Refused: ``import_unreadable``.
    """
    _check_zip(data)
    names = {title: name for name, (title, _) in titles.items()}
    found = {}
    for title, lines in _read_sheets(data):
        name = names.get(title, title)
        columns = {title: key for key, title in titles[name][1].items()} if name in titles else {}
        found[name] = _rows([[_text(cell) for cell in line] for line in lines], columns)
    return _check_plain(found)


def _read_sheets(data: bytes) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Title and cells of each sheet. Somebody else's parser over somebody else's file: whatever goes wrong in there, the file is unreadable."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return [
            (sheet.title, list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)))
            for sheet in book.worksheets
        ]
    except Exception as broken:
        raise Refused("import_unreadable", {"why": type(broken).__name__}, field="file") from broken


def _check_plain(tables: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    if not is_plain(tables):
        raise Refused("import_unreadable", {"why": "U+0000–U+001F"}, field="file")
    return tables


def _check_zip(data: bytes) -> None:
    """Sizes are counted while unpacking, not believed from the directory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise Refused("import_unreadable", {"why": f"{len(members)} files"}, field="file")
            left = MOST_UNPACKED
            for member in members:
                with archive.open(member) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Refused("import_unreadable", {"why": "> 64 MB"}, field="file")
                if any(word in content for word in _FORBIDDEN):
                    raise Refused("import_unreadable", {"why": "DOCTYPE"}, field="file")
    # zipfile says NotImplementedError of a packing method it does not know, RuntimeError of a file under a password,
    # and lets the unpackers say in their own words that what they were given is torn; ValueError is a torn directory.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, *_TORN) as broken:
        raise Refused("import_unreadable", {"why": type(broken).__name__}, field="file") from broken


def _rows(lines: list[list[str]], columns: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows under their titles; empty lines at the end and columns without title or content are no rows and no columns."""
    while lines and not any(lines[-1]):
        lines.pop()
    if not lines:
        return []
    head, body = [title.strip() for title in lines[0]], lines[1:]
    used = [at for at, title in enumerate(head) if title or any(at < len(line) and line[at] for line in body)]
    keys = {at: columns.get(head[at], head[at] or f"#{at + 1}") for at in used}
    return [{key: line[at] if at < len(line) else "" for at, key in keys.items()} for line in body]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def write_json(tables: Tables) -> bytes:
    """The same tables as JSON: ``{"v": 1, "tables": {name: [{column: text}]}}``."""
    return json.dumps({"v": 1, "tables": tables}, ensure_ascii=False, indent=1).encode()


def read_json(data: bytes) -> dict[str, list[dict[str, str]]]:
    """The tables of a JSON document.

    Raises:
        Refused: ``import_unreadable``.
    """
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as broken:
        raise Refused("import_unreadable", {"why": type(broken).__name__}, field="file") from broken
    return check_json(document)


def check_json(document: object) -> dict[str, list[dict[str, str]]]:
    """The tables of a parsed document, if it has the shape ``write_json`` gives it.

    Raises:
        Refused: ``import_unreadable``.
    """
    tables = document.get("tables") if isinstance(document, dict) and document.get("v") == 1 else None
    if not isinstance(tables, dict) or len(document) != 2:  # type: ignore[arg-type]  # a dict, or there are no tables
        raise Refused("import_unreadable", {"why": "v, tables"}, field="file")
    for name, rows in tables.items():
        good = isinstance(rows, list) and all(
            isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values()) for row in rows
        )
        if not good:
            raise Refused("import_unreadable", {"why": make_plain(str(name)[:40])}, field="file")
    return _check_plain(tables)
