"""Workstations of a centre for an evaluation held in one place (本地集中评标).

* Ordinary workstations first. Dedicated shared ones only where the ordinary ones of those hours are all taken and shared ones are still
  free (辽（十四）): both are counted here, and the counts go into the evidence. A pack without that article lends none.
* 「当日」 is read as the hours asked for: a workstation that is free in the morning does not help an evaluation in the afternoon. Those
  this evaluation takes itself count as taken, so that six people may sit at two ordinary and four shared ones.
* Shared workstations serve remote evaluation first (辽（九）), also after they were lent: a remote evaluation that is drawn later takes them
  back until the local one begins, and no remote request is refused because of them. Ordinary workstations are never taken back.
* A lot that must be evaluated remotely is not booked here: its venues are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.booking.allocation import Desk, rank_desks
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition
from yuanping.kernel.policy.check_run import is_document_in_force
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.venues.hours import Interval, check_interval

LENT = Law("辽发改法规〔2025〕843号", "（十四）")
REMOTE_FIRST = Law("辽发改法规〔2025〕843号", "（九）")
BY_SYSTEM = Law("辽发改法规〔2025〕843号", "（十）")
LONGEST_PROJECT, LONGEST_CODE, MOST_SEATS = 200, 40, 99


class LocalState(StrEnum):
    """Where a local use stands; ``short``: workstations were taken back and none was free instead."""

    BOOKED = "booked"
    SHORT = "short"
    CANCELLED = "cancelled"


_VENUE = (Role.VENUE_OPERATOR,)
_LIVE = (LocalState.BOOKED, LocalState.SHORT)

LOCAL_USE = Machine(
    name="local_use",
    states=tuple(LocalState),
    initial=LocalState.BOOKED,
    transitions=(
        Transition(
            "take_back",
            _LIVE,
            LocalState.SHORT,
            (Role.SYSTEM,),
            REMOTE_FIRST,
            "抽中的远程异地评标需要，且本中心没有别的空工位",
        ),
        Transition(
            "fill", (LocalState.SHORT,), LocalState.BOOKED, _VENUE, LENT, "非共享工位优先；约满才用专属共享工位"
        ),
        Transition("cancel", _LIVE, LocalState.CANCELLED, _VENUE, BY_SYSTEM, "评标尚未开始，写明原因"),
    ),
)


@dataclass(frozen=True, slots=True)
class LocalWish:
    """What a centre asks for: whose evaluation, when, how many workstations."""

    project: str
    code: str
    seats: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class LocalRules:
    """The articles of one pack: by which shared workstations may be lent locally, and by which remote evaluation comes first."""

    lends: Law | None
    remote_first: Law | None
    pack_digest: str


@dataclass(frozen=True, slots=True)
class LocalChoice:
    """The workstations, and what was counted when they were chosen."""

    desks: tuple[Desk, ...]
    ordinary_free: int
    shared_free: int
    shared_used: int


def local_rules(pack: Pack, digest: str, on: date) -> LocalRules:
    """Read what a pack says on a day; a document that is not in force then says nothing."""
    return LocalRules(_yes(pack, "shared_seats.local_use", on), _yes(pack, "shared_seats.first_for_remote", on), digest)


def _yes(pack: Pack, name: str, on: date) -> Law | None:
    entry = pack.find_parameter(name, on)
    if entry is None or not entry.yes or not is_document_in_force(pack, entry.law.document, on):
        return None
    return entry.law


def check_wish(wish: LocalWish, now: datetime) -> LocalWish:
    """Return the wish with its words trimmed.

    Raises:
        Refused: ``local_project_missing``, ``local_seats_wrong``, ``local_in_past``, what ``check_interval`` refuses.
    """
    project, code = wish.project.strip(), wish.code.strip()
    if not project or not code or len(project) > LONGEST_PROJECT or len(code) > LONGEST_CODE:
        raise Refused("local_project_missing", {}, BY_SYSTEM, field="project" if not project else "code")
    if not 1 <= wish.seats <= MOST_SEATS:
        raise Refused("local_seats_wrong", {"most": MOST_SEATS}, BY_SYSTEM, field="seats")
    interval = check_interval(wish.interval)
    if interval.starts_at <= now:
        raise Refused("local_in_past", {}, BY_SYSTEM, field="starts_at")
    return LocalWish(project, code, wish.seats, interval)


def choose_local(free: tuple[Desk, ...], seats: int, lends: Law | None) -> LocalChoice:
    """Choose ``seats`` of the ``free`` workstations of a centre, shared ones only under the two conditions.

    Raises:
        Refused: ``local_full`` when even with shared ones there are too few; ``local_shared_not_lent`` where no article lends them.
    """
    ordinary = tuple(desk for desk in free if not desk.dedicated_shared)
    shared = tuple(desk for desk in free if desk.dedicated_shared)
    if len(ordinary) >= seats:
        return LocalChoice(rank_desks(ordinary, seats)[:seats], len(ordinary), len(shared), 0)
    params = {"needed": seats, "ordinary": len(ordinary), "shared": len(shared)}
    if lends is None:
        raise Refused("local_shared_not_lent", params, BY_SYSTEM, field="seats")
    short = seats - len(ordinary)
    if len(shared) < short:
        raise Refused("local_full", params, lends, field="seats")
    return LocalChoice((*ordinary, *rank_desks(shared, short)[:short]), len(ordinary), len(shared), short)
