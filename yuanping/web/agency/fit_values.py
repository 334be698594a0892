"""What the booking form says before it is sent: whether it would fit, why not, and when the host is open."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yuanping.apps.booking.queries import Alternatives, Fit, PoolLine
from yuanping.apps.venues.queries import VenueOpen
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.venues.hours import Obstacle, Why
from yuanping.web.shell import formats
from yuanping.web.shell.notices import Notice, notice_of


@dataclass(frozen=True, slots=True)
class HostLine:
    """One venue of the host: when it is open on these days, and everything that stands in the way."""

    name: str
    hours: tuple[str, ...]
    changeover: int
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoolWords:
    """The experts behind one code of the request."""

    name: str
    line: PoolLine


@dataclass(frozen=True, slots=True)
class FitPage:
    """``kind`` and ``state`` are the sentence above all; ``left`` is None where one may ask any number of times."""

    kind: str
    state: str
    notice: Notice | None
    hosts: tuple[HostLine, ...]
    instead: Alternatives | None
    left: int | None
    pool: tuple[PoolWords, ...]


INCOMPLETE = frozenset({"hours_missing", "host_not_chosen"})


def compose_fit(found: Fit) -> FitPage:
    kind, state = {
        True: ("ok", _("现在可以安排")),
        False: ("bad", _("现在不能安排")),
        None: ("", _("填写无误；能否安排，提交后告知")),
    }[found.fits]
    if found.refusal and found.refusal.code in INCOMPLETE:  # nothing is impossible yet
        kind, state = "", _("尚未填写完整")
    return FitPage(
        kind=kind,
        state=state,
        notice=notice_of(found.refusal) if found.refusal else None,
        hosts=tuple(_host(each) for each in found.hosts),
        instead=found.instead,
        left=found.left,
        pool=tuple(PoolWords(specialty_name(each.specialty), each) for each in found.pool),
    )


def _host(venue: VenueOpen) -> HostLine:
    return HostLine(
        name=venue.name,
        hours=tuple(formats.span(each.starts_at, each.ends_at) for each in venue.hours),
        changeover=venue.changeover,
        obstacles=tuple(_obstacle(each) for each in venue.obstacles),
    )


def _obstacle(obstacle: Obstacle) -> str:
    what = {
        Why.CLOSED_DAY: _("闭馆"),
        Why.MAINTENANCE: _("维护"),
        Why.OUTSIDE_HOURS: _("不在开放时间内"),
    }[obstacle.why]
    when = formats.span(obstacle.window.starts_at, obstacle.window.ends_at)
    return f"{what} {when}" + (f" · {obstacle.reason}" if obstacle.reason else "")
