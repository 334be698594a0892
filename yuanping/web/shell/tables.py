"""The catalogue's tables as a download, and an uploaded file as tables, whatever the form."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from yuanping.apps.venues.queries import TITLES
from yuanping.infra.refusals import explain
from yuanping.infra.workbook import read_json, read_workbook, write_json, write_workbook
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.tables import CatalogueFile, ImportRefused, Rows, speak, write_tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One refused line: where, what, why, what next. ``row`` is the row of the sheet, its titles being row 1."""

    table: str
    row: int
    column: str
    what: str
    why: str
    next: str


def download(file: CatalogueFile, form: str) -> HttpResponse:
    """The file as XLSX, or as JSON where asked."""
    tables = write_tables(file)
    if form == "json":
        response = HttpResponse(write_json(tables), content_type="application/json")
    else:
        response = HttpResponse(write_workbook(speak(tables), TITLES), content_type=XLSX)
    ending = "json" if form == "json" else "xlsx"
    response["Content-Disposition"] = f'attachment; filename="catalogue.{ending}"'
    return response


def read_file(data: bytes) -> Rows:
    """The tables of an upload, told apart by its content.

    Raises:
        Refused: ``import_unreadable``.
    """
    return read_workbook(data, TITLES) if data.startswith(ZIP_MAGIC) else read_json(data)


def error_lines(refused: ImportRefused) -> tuple[ErrorLine, ...]:
    """Every refused line in words."""
    found = []
    for each in refused.lines:
        told = explain(Refused(each.code, each.params))
        title, columns = TITLES.get(each.table, (each.table, {}))
        row = each.row + 1 if each.row else 0
        found.append(ErrorLine(title, row, columns.get(each.column, each.column), told.what, told.why, told.next))
    return tuple(found)
