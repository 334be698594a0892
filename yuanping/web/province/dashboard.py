"""场地运行: how full the centres are, how many workstations are shared, how fast offers are answered, what falls short. For the coordinator alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext

from yuanping.apps.booking import queries as booking
from yuanping.apps.identity import queries as identity
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.answering import Answering, add_up, by_centre
from yuanping.kernel.booking.catalogue import CatalogueRow
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.policy.pack import Parameter
from yuanping.kernel.region import city_of
from yuanping.kernel.venues.watch import least, watch_rules
from yuanping.web.province.overview import next_working_days
from yuanping.web.shell import formats, province
from yuanping.web.shell.access import page
from yuanping.web.shell.breaches import breach_line
from yuanping.web.shell.places import place_name
from yuanping.web.shell.request import ShellRequest

SPANS = (30, 90, 365)
"""So many days back answers are counted."""
AHEAD = 10
"""The load is shown for so many working days to come."""
HIGH = 80


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: ``percent`` long, with its parts and a word where it is remarkable."""

    name: str
    percent: int
    part: int
    whole: int
    kind: str = ""
    short_of: int = 0

    @property
    def cut(self) -> int:
        """As long as the chart is: more than all is still all."""
        return min(100, self.percent)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """How one centre answers."""

    name: str
    figures: Answering
    median: str
    worst: str


@dataclass(frozen=True, slots=True)
class RefusalLine:
    name: str
    refusal: booking.Refusal


@page(permission="province.figures", roles=(Role.PROVINCIAL_COORDINATOR,))
def dashboard(request: ShellRequest) -> HttpResponse:
    span = _span(request)
    since = request.now - timedelta(days=span)
    names, rows = _names(), venues.list_catalogue()
    answers = booking.list_answers(request.actor, since)
    days = next_working_days(legal_day(request.now), AHEAD)
    share = _share_rule(request)
    total = add_up(answers, request.now)
    lines = [_answer(names.get(key, key), each) for key, each in by_centre(answers, request.now).items()]
    breaches = [breach_line(each) for each in venues.list_breaches(request.now)]
    context = {
        "span": span,
        "spans": SPANS,
        "days": len(days),
        "first": formats.short_day(days[0]) if days else "",
        "last": formats.short_day(days[-1]) if days else "",
        "load": _load(rows, booking.count_seats(days), len(days), names),
        "share": share,
        "share_percent": int(100 * share.fraction) if share else 0,
        "shared": _shared(rows, share.fraction if share else None),
        "total": _answer("", total),
        "answers": sorted(lines, key=lambda each: (-each.figures.late, each.figures.percent, each.name)),
        "breaches": breaches,
        "breach_label": ngettext("%(n)s 件", "%(n)s 件", len(breaches)) % {"n": len(breaches)},
        "refusals": [
            RefusalLine(names.get(each.centre_id, each.centre_id), each)
            for each in booking.list_refusals(request.actor, since)
        ],
    }
    return render(request, "province/dashboard.html", context)


def _span(request: ShellRequest) -> int:
    """The asked number of days, or the shortest; nonsense is the shortest."""
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(each) for each in SPANS} else SPANS[0]


def _names() -> dict[str, str]:
    english = (get_language() or "").startswith("en")
    return {
        each.organisation_id: (each.name_en if english else "") or each.name
        for each in identity.list_organisations("trading_centre")
    }


def _share_rule(request: ShellRequest) -> Parameter | None:
    pack = province.own_pack()
    return watch_rules(pack, legal_day(request.now)).share if pack else None


def _load(rows: tuple[CatalogueRow, ...], taken: dict[str, int], days: int, names: dict[str, str]) -> list[Bar]:
    """Workstation-days taken of those in order, the fullest first."""
    bars = []
    for row in rows:
        whole = row.healthy * days
        percent = round(100 * taken.get(row.centre_id, 0) / whole) if whole else 0
        kind = "hi" if percent >= HIGH else ""
        bars.append(Bar(names.get(row.centre_id, row.name), percent, taken.get(row.centre_id, 0), whole, kind))
    return sorted(bars, key=lambda each: (-each.percent, each.name))


def _shared(rows: tuple[CatalogueRow, ...], share: Fraction | None) -> list[Bar]:
    """Shared workstations of all by city, the farthest below the pack's figure first."""
    cities: dict[str, list[CatalogueRow]] = {}
    for row in rows:
        cities.setdefault(city_of(row.region), []).append(row)
    bars = []
    for here in cities.values():
        whole, part = sum(each.workstations for each in here), sum(each.dedicated_shared for each in here)
        short = max(0, least(whole, share) - part) if share else 0
        percent = round(100 * part / whole) if whole else 0
        bars.append(
            Bar(place_name(here[0].region) or here[0].region, percent, part, whole, "low" if short else "", short)
        )
    return sorted(bars, key=lambda each: (-each.short_of, each.percent, each.name))


def _answer(name: str, figures: Answering) -> AnswerLine:
    return AnswerLine(
        name,
        figures,
        formats.duration(figures.median) if figures.median is not None else "—",
        formats.duration(figures.worst) if figures.worst is not None else "—",
    )
