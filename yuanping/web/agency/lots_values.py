"""The list of lots: what each waits for, most urgent first, filtered by phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yuanping.apps.booking import queries as booking
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries
from yuanping.apps.tenders.queries import LotView
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.lot.states import LotState
from yuanping.web.agency.lot_ask import compose_ask
from yuanping.web.policy.words import verdict_words
from yuanping.web.shell.context_values import Clock

S = LotState
GROUPS = {
    "prepare": (S.REGISTERED, S.DECIDED, S.BOOKED),
    "tender": (S.NOTICE_PUBLISHED, S.PREPARED, S.DRAWN),
    "evaluate": (S.OPENED, S.FORMED, S.RANKED, S.SIGNED),
    "done": (S.AWARDED, S.ARCHIVED, S.ENDED),
}
KINDS = {"mine": "go", "wait": "", "done": "ok", "late": "bad"}


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot of the list."""

    lot: LotView
    mode: str
    stands: str
    kind: str
    next: str
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter with its count."""

    key: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class LotsPage:
    """The list with its filters."""

    lines: tuple[LotLine, ...]
    chips: tuple[Chip, ...]
    total: int
    filtered: bool
    may_register: bool


def compose_lots(actor: Actor, group: str, now: datetime) -> LotsPage:
    """Every lot the actor may know of; those that wait for the actor first, then by deadline."""
    lots = queries.list_lots(actor)
    chosen = [lot for lot in lots if group not in GROUPS or lot.state in GROUPS[group]]
    lines = sorted((_line(actor, lot, now) for lot in chosen), key=_urgency)
    labels = {"prepare": _("准备"), "tender": _("招标"), "evaluate": _("评标"), "done": _("已定标")}
    chips = [Chip("", _("全部"), len(lots), group not in GROUPS)]
    chips += [
        Chip(key, labels[key], sum(lot.state in states for lot in lots), key == group) for key, states in GROUPS.items()
    ]
    return LotsPage(tuple(lines), tuple(chips), len(lots), group in GROUPS, actor.role is Role.AGENCY_CLERK)


def _line(actor: Actor, lot: LotView, now: datetime) -> LotLine:
    found = policy.find_decision(lot.lot_id)
    ask = compose_ask(actor, lot, found, booking.find_booking_hours(lot.lot_id), now)
    mode = verdict_words(found.decision) if found else ""
    return LotLine(lot, mode, ask.now, KINDS[ask.kind], ask.next, ask.clock)


def _urgency(line: LotLine) -> tuple[bool, str, str]:
    due = line.clock.iso if line.clock else "9"
    return (line.kind != "go", due, line.lot.lot_code)
