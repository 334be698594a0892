"""省级报表: load by centre and month, how long centres took to answer, what the catalogue falls short of; to read and as XLSX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanping.apps.booking.queries import AgencyRow, ProvinceReport, get_agency_report, get_report
from yuanping.apps.venues.queries import list_breaches
from yuanping.infra.report_workbook import Sheet, Value, write_report
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import Refused
from yuanping.web.shell.access import page
from yuanping.web.shell.breaches import breach_line
from yuanping.web.shell.notices import notice_of
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.tables import XLSX

PROVINCE = (Role.PROVINCIAL_COORDINATOR,)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """The first days of the first and the last month."""

    first: date
    last: date

    @property
    def query(self) -> str:
        """As the address names them."""
        return f"from={self.first:%Y-%m}&to={self.last:%Y-%m}"


@page(permission="report.view", roles=PROVINCE)
def report(request: ShellRequest) -> HttpResponse:
    """The same tables as the workbook, to be looked at first."""
    said = None
    try:
        asked = _asked(request)
        sheets = _sheets(request, asked)
    except Refused as refused:
        said, asked = notice_of(refused), _year(request)
        sheets = _sheets(request, asked)
    tables = [(each, [list(zip(each.columns, row, strict=True)) for row in each.rows]) for each in sheets]
    return render(request, "province/report.html", {"asked": asked, "tables": tables, "said": said})


@page(permission="report.export", roles=PROVINCE)
def export(request: ShellRequest) -> HttpResponse:
    asked = _asked(request)
    response = HttpResponse(write_report(_sheets(request, asked)), content_type=XLSX)
    name = f"province-{asked.first:%Y%m}-{asked.last:%Y%m}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _year(request: ShellRequest) -> Asked:
    today = legal_day(request.now)
    return Asked(today.replace(month=1, day=1), today.replace(day=1))


def _asked(request: ShellRequest) -> Asked:
    default = _year(request)
    return Asked(_month(request, "from", default.first), _month(request, "to", default.last))


def _month(request: ShellRequest, name: str, default: date) -> date:
    text = request.GET.get(name, "").strip()
    if not text:
        return default
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refused("moment_wrong", {"text": text[:40]}, field=name) from None
    if not 2000 <= found.year < 2200:
        raise Refused("moment_wrong", {"text": text[:40]}, field=name)
    return found


def _sheets(request: ShellRequest, asked: Asked) -> tuple[Sheet, ...]:
    found = get_report(request.actor, asked.first, asked.last)
    lines = [breach_line(each) for each in list_breaches(request.now, request.actor)]
    breaches = [(each.subject, each.what, str(each.law)) for each in lines]
    return (
        _load(found),
        _answers(found),
        _agencies(get_agency_report(request.actor, asked.first, asked.last)),
        Sheet(_("目录不达标（今日）"), (_("何处"), _("差什么"), _("依据")), breaches),
    )


def _load(found: ProvinceReport) -> Sheet:
    columns = (_("月份"), _("场所"), _("场次"), _("用过的工位"), _("工位·小时"))
    rows = [
        (f"{each.month:%Y-%m}", each.centre, each.sittings, each.desks, Decimal(each.half_hours) / 2)
        for each in found.load
    ]
    return Sheet(_("各场所负荷"), columns, rows)


def _answers(found: ProvinceReport) -> Sheet:
    columns = (
        _("月份"),
        _("场所"),
        _("发出要约"),
        _("已确认"),
        _("未承接"),
        _("逾期未答"),
        _("待答复"),
        _("未答先撤"),
        _("抽中时已无工位"),
        _("无人到场"),
        _("答复中位小时"),
        _("答复最长小时"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            f"{each.month:%Y-%m}",
            each.centre,
            each.sent,
            each.confirmed,
            each.declined,
            each.expired,
            each.waiting,
            each.released,
            each.no_room,
            each.no_show,
            _hours(each.median),
            _hours(each.longest),
        )
        for each in found.answers
    ]
    return Sheet(_("答复时间"), columns, rows)


def _agencies(found: tuple[AgencyRow, ...]) -> Sheet:
    columns = (
        _("月份"),
        _("招标代理机构"),
        _("预订申请"),
        _("确认前撤回"),
        _("变更申请"),
        _("不可抗力取消"),
        _("无人到场（场所次）"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            f"{each.month:%Y-%m}",
            each.agency,
            each.requested,
            each.withdrawn,
            each.changes,
            each.cancelled,
            each.no_shows,
        )
        for each in found
    ]
    return Sheet(_("代理机构用工位情况"), columns, rows)


def _hours(span: timedelta | None) -> Decimal | None:
    """Hours to a tenth; nothing where nobody answered."""
    if span is None:
        return None
    return (Decimal(int(span.total_seconds())) / Decimal(int(HOUR.total_seconds()))).quantize(Decimal("0.1"))
