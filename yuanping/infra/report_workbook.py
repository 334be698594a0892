"""Figures as an XLSX workbook: numbers are numbers, so that they can be added up; text is text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from yuanping.infra.plain_text import make_plain

Value = str | int | Decimal | None
_LEAST_WIDTH, _MOST_WIDTH = 10, 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its titles, its rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write_report(sheets: Sequence[Sheet]) -> bytes:
    """The workbook. A text that begins like a formula stays text; nothing is evaluated."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for each in sheets:
        sheet = book.create_sheet(each.title)
        sheet.append(list(each.columns))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in each.rows:
            sheet.append([make_plain(value) if isinstance(value, str) else value for value in row])
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                if isinstance(cell.value, str):
                    cell.data_type, cell.number_format = "s", "@"
        for at, name in enumerate(each.columns):
            longest = max((len(str(row[at])) for row in each.rows), default=0)
            width = min(max(2 * longest, 2 * len(name) + 2, _LEAST_WIDTH), _MOST_WIDTH)
            sheet.column_dimensions[get_column_letter(at + 1)].width = width
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
