"""导入与导出: experts as a workbook or JSON, stored whole or refused whole; an export with persons is recorded for each of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.experts import services
from yuanping.infra.refusals import explain
from yuanping.infra.workbook import read_json, read_workbook, write_json, write_workbook
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.experts.reads import OFFICE, Purpose
from yuanping.kernel.experts.tables import COLUMNS, TABLE, ExpertRow, LibraryImportRefused, Rows, write_table
from yuanping.web.library.words import PURPOSES
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import go
from yuanping.web.shell.notices import notice_of, say_done
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.uploads import read_upload

REGISTRY = (Role.REGISTRY_OWNER,)
CONFLICT = 409
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_MAGIC = b"PK\x03\x04"
TITLES = {
    TABLE: (
        "专家",
        dict(
            zip(
                COLUMNS,
                (
                    "姓名", "证件号码", "手机号码", "手机密钥", "主评专业", "标准版本", "其他专业", "所属中心", "地区", "工作单位信用代码",
                    "三年内原单位", "职称", "职称级别", "从业开始日", "同意日", "培训日", "培训有效至", "聘期自", "聘期至",
                ),
                strict=True,
            )
        ),
    )
}  # fmt: skip
"""Titles of the sheet: they are part of the file's form and stay Chinese in every language."""


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One refused line; ``row`` is the row of the sheet, its titles being row 1."""

    row: int
    column: str
    what: str
    why: str
    next: str


@page(permission="expert.import", roles=REGISTRY, methods=("GET", "POST"))
def tables(request: ShellRequest) -> HttpResponse:
    """The form; after a refusal the report of every line."""
    if request.method != "POST":
        return _form(request)
    try:
        count = services.import_experts(actor=request.actor, tables=_read(read_upload(request)), now=request.now)
    except Refused as refused:
        return _form(request, refused)
    say_done(request, ngettext("已整份导入 %(n)s 人", "已整份导入 %(n)s 人", count) % {"n": count})
    return go(request, reverse("library:tables"))


@page(permission="expert.export", roles=REGISTRY, methods=("POST",))
def export(request: ShellRequest) -> HttpResponse:
    given = request.POST.get("purpose", "")
    purpose = Purpose(given) if given in set(OFFICE) else Purpose.SELF
    try:
        rows = services.export_experts(actor=request.actor, purpose=purpose, now=request.now)
    except Refused as refused:
        return _form(request, refused)
    return _download(rows, request.POST.get("form", ""))


@page(permission="expert.empty_table", roles=REGISTRY)
def empty(request: ShellRequest) -> HttpResponse:
    """The sheet with its titles and nobody in it."""
    return _download((), request.GET.get("form", ""))


def _download(rows: tuple[ExpertRow, ...], form: str) -> HttpResponse:
    table = write_table(rows)
    if form == "json":
        response = HttpResponse(write_json(table), content_type="application/json")
    else:
        response = HttpResponse(write_workbook(table, TITLES), content_type=XLSX)
    ending = "json" if form == "json" else "xlsx"
    response["Content-Disposition"] = f'attachment; filename="experts.{ending}"'
    return response


def _read(data: bytes) -> Rows:
    return read_workbook(data, TITLES) if data.startswith(ZIP_MAGIC) else read_json(data)


def _form(request: ShellRequest, refused: Refused | None = None) -> HttpResponse:
    context = {
        "columns": list(TITLES[TABLE][1].values()),
        "purposes": [(each.value, str(PURPOSES[each])) for each in OFFICE],
        "notice": notice_of(refused) if refused else None,
        "lines": _lines(refused) if isinstance(refused, LibraryImportRefused) else (),
        "all_or_nothing": _("全部可取才保存；有一行不对，一行也不保存。"),
    }
    return render(request, "library/tables.html", context, status=CONFLICT if refused else 200)


def _lines(refused: LibraryImportRefused) -> tuple[ErrorLine, ...]:
    found = []
    for each in refused.lines:
        told = explain(Refused(each.code, each.params))
        column = TITLES[TABLE][1].get(each.column, each.column)
        found.append(ErrorLine(each.row + 1 if each.row else 0, column, told.what, told.why, told.next))
    return tuple(found)
