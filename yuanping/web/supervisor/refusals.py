"""通知结果统计: how calls ended, per requester, channel and official, over the supervisor's opened lots; to read, as a chart and as XLSX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries
from yuanping.apps.identity import queries as identity
from yuanping.infra.report_workbook import Sheet, write_report
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.states import SUPERVISED
from yuanping.kernel.notices.refusals import RARE, Figures, Line
from yuanping.web.shell.access import page
from yuanping.web.shell.call_words import channel_words
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.tables import XLSX

SUPERVISOR = (Role.PROJECT_SUPERVISOR,)


@dataclass(frozen=True, slots=True)
class Shown:
    """One table of the page, with the name of each line."""

    title: str
    key: str
    lines: tuple[tuple[str, Line], ...]


@page(permission="refusals.view", roles=SUPERVISOR)
def refusals(request: ShellRequest) -> HttpResponse:
    found = queries.get_refusal_figures(request.actor)
    context = {"tables": _tables(found), "lots": found.lots, "law": SUPERVISED, "rare": int(RARE * 100)}
    return render(request, "supervisor/refusals.html", context)


@page(permission="refusals.export", roles=SUPERVISOR)
def export(request: ShellRequest) -> HttpResponse:
    sheets = [_sheet(each) for each in _tables(queries.get_refusal_figures(request.actor))]
    response = HttpResponse(write_report(sheets), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="calls.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _tables(found: Figures) -> tuple[Shown, ...]:
    offices = {each.organisation_id: each.name for each in identity.list_organisations()}
    people = identity.names_of(line.key for line in found.officials)
    return (
        Shown(_("按申请单位"), "requester", _named(found.requesters, lambda key: offices.get(key, key))),
        Shown(_("按答复方式"), "channel", _named(found.channels, channel_words)),
        Shown(_("按经手的值守人员"), "official", _named(found.officials, lambda key: people.get(key, key))),
    )


def _named(lines: tuple[Line, ...], name_of: Callable[[str], str]) -> tuple[tuple[str, Line], ...]:
    return tuple((name_of(line.key), line) for line in lines)


def _sheet(shown: Shown) -> Sheet:
    columns = (
        _("名称"),
        _("通知次数"),
        _("答复参加"),
        _("答复不能参加"),
        _("没有答复"),
        _("其他"),
        _("未参加占比 %"),
        _("少见"),
    )
    rows = [
        (name, *(_number(n) for n in (line.calls, *line.cells, line.percent)), _("是") if line.unusual else "")
        for name, line in shown.lines
    ]
    return Sheet(shown.title, columns, rows)


def _number(value: int | None) -> int | str:
    """A hidden count is said to be hidden: an empty cell would read as none."""
    return _("不显示") if value is None else value
