"""The province at a glance, in plain values: lots by phase, the share of remote evaluation, how full each centre is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yuanping.apps.booking import queries as booking
from yuanping.apps.identity import queries as identity
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.tenders.queries import LotView
from yuanping.apps.venues import queries as venues
from yuanping.infra.calendar import work_calendar
from yuanping.kernel.calendar import CalendarUnknown, legal_day
from yuanping.kernel.law import Law
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.venues.watch import Breach
from yuanping.web.shell import formats, province
from yuanping.web.shell.places import place_name

DAYS = 5
"""The load is shown for so many working days to come."""
HEAT = (20, 40, 60, 80)
"""Classes of the load map in per cent; the first two share a colour."""
FULL = 90

PHASES: tuple[tuple[Promise, tuple[LotState, ...]], ...] = (
    (_("立项"), (LotState.REGISTERED,)),
    (_("已判定"), (LotState.DECIDED,)),
    (_("工位已订"), (LotState.BOOKED,)),
    (_("公告中"), (LotState.NOTICE_PUBLISHED, LotState.PREPARED)),
    (_("已抽取"), (LotState.DRAWN,)),
    (_("已开标"), (LotState.OPENED,)),
    (_("评标中"), (LotState.FORMED,)),
    (_("已排序"), (LotState.RANKED,)),
    (_("已签署"), (LotState.SIGNED,)),
    (_("已定标"), (LotState.AWARDED,)),
    (_("已归档"), (LotState.ARCHIVED,)),
    (_("已终止"), (LotState.ENDED,)),
)


@dataclass(frozen=True, slots=True)
class PhaseCount:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class CentreTile:
    """One centre: workstation-days taken of those in service over the days shown."""

    city: str
    name: str
    taken: int
    capacity: int
    percent: int
    heat: str
    full: bool


@dataclass(frozen=True, slots=True)
class Target:
    """One stair of the province's target."""

    percent: int
    until: str
    x: int
    width: int
    y: int
    reached: bool
    law: Law


@dataclass(frozen=True, slots=True)
class CityBar:
    """Share of one city as a bar."""

    name: str
    remote: int
    decided: int
    percent: str
    width: int
    y: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many projects are evaluated remotely; counted by project, not by lot."""

    remote: int
    decided: int
    percent: str
    height: int
    y: int
    cities: tuple[CityBar, ...] = ()
    cities_height: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    at: datetime
    phases: tuple[PhaseCount, ...]
    lots: int
    share: Share
    targets: tuple[Target, ...]
    tiles: tuple[CentreTile, ...]
    days: int
    first: str
    last: str
    warnings: tuple[Breach, ...]


REMOTE = frozenset({Mode.INTRA_PROVINCE, Mode.CROSS_PROVINCE})
BAR_STEP = 26
BAR_WIDTH = 250
CHART_HEIGHT = 160
CHART_TOP = 20
CHART_WIDTH = 480
CHART_LEFT = 50


def make_overview(now: datetime) -> Overview:
    """Everything on the coordinator's first page, read from the apps."""
    lots = tenders.list_all_lots()
    share = _share(lots)
    days = next_working_days(legal_day(now), DAYS)
    return Overview(
        at=now,
        phases=tuple(PhaseCount(str(label), sum(lot.state in states for lot in lots)) for label, states in PHASES),
        lots=len(lots),
        share=share,
        targets=_targets(share),
        tiles=_tiles(days),
        days=len(days),
        first=formats.short_day(days[0]) if days else "",
        last=formats.short_day(days[-1]) if days else "",
        warnings=venues.list_breaches(now),
    )


def next_working_days(start: date, count: int) -> tuple[date, ...]:
    """The next official working days, ``start`` included; fewer where the official calendar ends."""
    calendar = work_calendar()
    found: list[date] = []
    day = start
    try:
        while len(found) < count:
            day = calendar.next_working_day(day)
            found.append(day)
            day += timedelta(days=1)
    except CalendarUnknown:
        pass
    return tuple(found)


def _share(lots: tuple[LotView, ...]) -> Share:
    """By project: one lot of a tender evaluated remotely makes the project count."""
    modes: dict[str, set[Mode]] = {}
    cities: dict[str, str] = {}
    for lot in lots:
        decision = policy.find_decision(lot.lot_id) if lot.decision_id else None
        if decision is not None and decision.decision.mode is not None:
            modes.setdefault(lot.tender_id, set()).add(decision.decision.mode)
            cities[lot.tender_id] = place_name(lot.region) or lot.region
    remote = {tender_id for tender_id, each in modes.items() if each & REMOTE}
    height = int(CHART_HEIGHT * _percent(len(remote), len(modes)) / 100)
    bars = _cities(remote, cities)
    return Share(
        len(remote),
        len(modes),
        f"{_percent(len(remote), len(modes)):.1f}",
        height,
        CHART_TOP + CHART_HEIGHT - height,
        bars,
        len(bars) * BAR_STEP + 10,
    )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _cities(remote: set[str], cities: dict[str, str]) -> tuple[CityBar, ...]:
    """One bar a city, the lowest share first."""
    found = []
    for name in set(cities.values()):
        here = {tender_id for tender_id, city in cities.items() if city == name}
        found.append((_percent(len(here & remote), len(here)), name, len(here & remote), len(here)))
    return tuple(
        CityBar(name, part, whole, f"{percent:.1f}", int(BAR_WIDTH * percent / 100), 14 + at * BAR_STEP)
        for at, (percent, name, part, whole) in enumerate(sorted(found))
    )


def _targets(share: Share) -> tuple[Target, ...]:
    """Stairs from the pack's dated ``target.remote_share`` parameters; a province without them has none."""
    pack = province.own_pack()
    entries = [each for each in pack.parameters if each.name == "target.remote_share"] if pack else []
    dated = sorted(entries, key=lambda each: each.until_on or date.max)
    if not dated:
        return ()
    width = CHART_WIDTH // len(dated)
    return tuple(
        Target(
            percent=int(100 * each.fraction),
            until=formats.long_day(each.until_on) if each.until_on else "",
            x=CHART_LEFT + at * width,
            width=width,
            y=CHART_TOP + CHART_HEIGHT - int(CHART_HEIGHT * each.fraction),
            reached=share.decided > 0 and share.remote >= each.fraction * share.decided,
            law=each.law,
        )
        for at, each in enumerate(dated)
    )


def _tiles(days: tuple[date, ...]) -> tuple[CentreTile, ...]:
    english = (get_language() or "").startswith("en")
    names = {each.organisation_id: each.name_en for each in identity.list_organisations("trading_centre")}
    tiles = []
    seats = booking.count_seats(days)
    for row in venues.list_catalogue():
        taken = seats.get(row.centre_id, 0)
        capacity = row.healthy * len(days)
        percent = round(100 * taken / capacity) if capacity else 0
        name = names.get(row.centre_id, "") if english else ""
        tiles.append(
            CentreTile(
                city=place_name(row.region) or row.name,
                name=name or row.name,
                taken=taken,
                capacity=capacity,
                percent=percent,
                heat=f"heat{1 + sum(percent >= bound for bound in HEAT)}",
                full=percent >= FULL,
            )
        )
    return tuple(tiles)
