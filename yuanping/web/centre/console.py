"""今日场地: the next act with its deadline, what else to deal with, who is expected, and the duties of every session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yuanping.apps.booking.queries import OfferRow, SessionTasks, Sitting, TaskLine
from yuanping.apps.committee.queries import ArrivalRow, CustodyView
from yuanping.apps.venues.queries import RoomView, WorkstationView
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.calendar import Deadline, at_moment
from yuanping.kernel.policy.duty import Moment, Strength
from yuanping.kernel.venues.states import EQUIP
from yuanping.web.centre.machine_words import block_words
from yuanping.web.shell import formats
from yuanping.web.shell.context_values import Clock, clock_for
from yuanping.web.shell.pack_words import in_words

ATTENTION = 5
STRENGTHS: dict[Strength, Promise] = {
    Strength.IN_PRINCIPLE: gettext_lazy("原则上"),
    Strength.ENCOURAGED: gettext_lazy("鼓励"),
    Strength.MAY: gettext_lazy("可以"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: cause, consequence, one action, by when. Without a moment it comes after what has one."""

    kind: str
    icon: str
    what: str
    why: str
    action: str
    href: str
    due_at: datetime | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Seats expected in one window of one committee: counts, nothing that tells who."""

    window: str
    arrived: int
    expected: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One duty on the console."""

    line: TaskLine
    says: str
    evidence: str
    strength: str
    clock: Clock | None
    anchor: str

    @property
    def on_incident(self) -> bool:
        """Whether it is to be done only if something happens."""
        return self.line.task.when is Moment.ON_INCIDENT


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session with its duties; ``desks`` are the labels of its workstations."""

    tasks: SessionTasks
    when: str
    desks: str
    rows: tuple[TaskRow, ...]
    done: int

    @property
    def due(self) -> tuple[tuple[Clock, tuple[TaskRow, ...]], ...]:
        """What is open and has an hour, gathered by it: the hour is said once."""
        found: dict[tuple[str, str, bool], tuple[Clock, list[TaskRow]]] = {}
        for row in self.rows:
            clock = row.clock
            if clock and not row.line.done_at:
                found.setdefault((clock.lead, clock.moment, clock.own), (clock, []))[1].append(row)
        return tuple((clock, tuple(rows)) for clock, rows in found.values())

    @property
    def finished(self) -> tuple[TaskRow, ...]:
        """What is done."""
        return tuple(row for row in self.rows if row.line.done_at)

    @property
    def untimed(self) -> tuple[TaskRow, ...]:
        """What has no hour and is still open."""
        return tuple(row for row in self.rows if not row.clock and not row.line.done_at)


@dataclass(frozen=True, slots=True)
class Console:
    day: date
    is_today: bool
    sittings: int
    expected: int
    arrivals: tuple[Arrivals, ...]
    healthy: int
    total: int
    broken: tuple[tuple[WorkstationView, str], ...]
    """Workstations that cannot be booked, each with why."""
    first: Step | None
    steps: tuple[Step, ...]
    sessions: tuple[SessionCard, ...]
    next_at: datetime | None

    @property
    def ask_kind(self) -> str:
        """Mine while something is to be done."""
        return "mine" if self.first else "done"

    @property
    def arrived(self) -> int:
        return sum(each.arrived for each in self.arrivals)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a console is made of."""

    day: date
    now: datetime
    rooms: tuple[RoomView, ...]
    sittings: tuple[Sitting, ...]
    offers: tuple[OfferRow, ...]
    arrivals: tuple[ArrivalRow, ...]
    tasks: tuple[SessionTasks, ...]
    next_at: datetime | None
    left: tuple[CustodyView, ...] = ()
    """Lockers that were not emptied after their sitting."""


def compose_console(facts: Facts) -> Console:
    """The first step is the one due first; the others stay in that order."""
    seats = [seat for room in facts.rooms for seat in room.workstations]
    sessions = tuple(_session(each, facts, seats) for each in facts.tasks)
    steps = sorted(
        [
            *_faults(facts, seats),
            *_offers(facts),
            *_expected(facts),
            *_left(facts),
            *_duties(sessions),
            *_broken(facts, seats),
        ],
        key=lambda each: (each.due_at is None, each.due_at or facts.now),
    )
    confirmed = [each for each in facts.sittings if each.confirmed]
    return Console(
        day=facts.day,
        is_today=facts.day == local_day(facts.now),
        sittings=len(confirmed),
        expected=sum(each.seats for each in confirmed),
        arrivals=_arrivals(facts),
        healthy=sum(seat.bookable for seat in seats),
        total=len(seats),
        broken=tuple((seat, block_words(seat.state_reason)) for seat in seats if not seat.bookable)[:ATTENTION],
        first=steps[0] if steps else None,
        steps=tuple(steps[1 : 1 + ATTENTION]),
        sessions=sessions,
        next_at=facts.next_at,
    )


def _arrivals(facts: Facts) -> tuple[Arrivals, ...]:
    groups: dict[str, list[ArrivalRow]] = {}
    for row in facts.arrivals:
        groups.setdefault(row.committee_id, []).append(row)
    return tuple(
        Arrivals(
            f"{formats.hour(rows[0].arrive_from)}–{formats.hour(rows[0].arrive_until)}",
            sum(row.state == "arrived" for row in rows),
            len(rows),
        )
        for rows in groups.values()
    )


def _session(tasks: SessionTasks, facts: Facts, seats: Sequence[WorkstationView]) -> SessionCard:
    labels = {seat.workstation_id: seat.full_label for seat in seats}
    sitting = next((each for each in facts.sittings if each.offer_id == tasks.offer_id), None)
    rows = tuple(_task(tasks, line, facts.now) for line in tasks.lines)
    return SessionCard(
        tasks=tasks,
        when=formats.span(tasks.starts_at, tasks.ends_at),
        desks=_("、").join(labels.get(each, "") for each in sitting.workstations) if sitting else "",
        rows=rows,
        done=sum(row.line.done_at is not None for row in rows),
    )


def _task(tasks: SessionTasks, line: TaskLine, now: datetime) -> TaskRow:
    task = line.task
    deadline = Deadline(task.due_at, "", task.law, task.own) if task.due_at and line.done_at is None else None
    return TaskRow(
        line=line,
        says=in_words(task.says),
        evidence=in_words(task.evidence),
        strength=str(STRENGTHS.get(task.strength, "")),
        clock=clock_for(deadline, now) if deadline else None,
        anchor=f"task-{tasks.offer_id}-{task.duty.replace('.', '-')}",
    )


def _duties(sessions: Sequence[SessionCard]) -> list[Step]:
    """The next open duty of each session; what waits for an incident is no step."""
    found = []
    for card in sessions:
        rows = [row for row in card.rows if row.line.done_at is None and row.line.task.when is not Moment.ON_INCIDENT]
        row = min(
            rows,
            key=lambda each: (each.line.task.due_at is None, each.line.task.due_at or card.tasks.ends_at),
            default=None,
        )
        if row is not None:
            number = card.tasks.number[-4:]
            why = _("场次 %(number)s·以%(proof)s为凭") % {"number": number, "proof": row.evidence}
            due = row.line.task.due_at
            found.append(Step("", "check", row.says, why, _("去办理"), f"#{row.anchor}", due, row.clock))
    return found


def _expected(facts: Facts) -> list[Step]:
    """Seats still missing, by the end of their window."""
    found = []
    waiting = [row for row in facts.arrivals if row.state != "arrived"]
    for until in sorted({row.arrive_until for row in waiting}):
        count = sum(row.arrive_until == until for row in waiting)
        what = ngettext("还差 %(n)s 席到场", "还差 %(n)s 席到场", count) % {"n": count}
        why = _("到场截止")
        found.append(Step("warn", "user", what, why, _("登记到场"), reverse("centre:check_in"), until))
    return found


def _left(facts: Facts) -> list[Step]:
    """Telephones still in a locker although their sitting is over: one step for all of them."""
    if not facts.left:
        return []
    count = len(facts.left)
    what = ngettext("%(n)s 个柜的通讯工具尚未归还", "%(n)s 个柜的通讯工具尚未归还", count) % {"n": count}
    lockers = _("柜号 %(lockers)s") % {"lockers": _("、").join(each.locker for each in facts.left)}
    return [Step("warn", "phone", what, lockers, _("办理归还"), reverse("centre:check_in"), facts.left[0].handed_in_at)]


def _faults(facts: Facts, seats: Sequence[WorkstationView]) -> list[Step]:
    """Workstations that are taken and cannot be used: the lot has to go to another one."""
    used = {seat: sitting for sitting in facts.sittings for seat in sitting.workstations}
    return [
        Step(
            "bad",
            "alert",
            _("%(seat)s 停用或自检未通过") % {"seat": seat.full_label},
            _("场次 %(number)s 已预订该工位") % {"number": sitting.number[-4:]},
            _("调换工位"),
            reverse("centre:span", args=[seat.workstation_id, sitting.offer_id]),
            sitting.starts_at,
            clock_for(at_moment(sitting.starts_at, EQUIP, own=True), facts.now),
        )
        for seat in seats
        if not seat.bookable and (sitting := used.get(seat.workstation_id))
    ]


def _offers(facts: Facts) -> list[Step]:
    found = []
    for offer in facts.offers:
        if offer.state == "sent":
            clock = clock_for(offer.deadline, facts.now) if offer.deadline else None
            law = offer.deadline.law if offer.deadline else None
            what = _("要约：%(day)s %(seats)s 个工位") % {"day": formats.day(offer.starts_at), "seats": offer.seats}
            why = _("依据%(article)s") % {"article": law.article} if law else ""
            due = offer.deadline.due_at if offer.deadline else None
            href = reverse("centre:offer", args=[offer.offer_id])
            found.append(Step("warn", "send", what, why, _("去确认"), href, due, clock))
    return found


def _broken(facts: Facts, seats: Sequence[WorkstationView]) -> list[Step]:
    """Workstations nobody has booked today that cannot be booked at all."""
    used = {seat for sitting in facts.sittings for seat in sitting.workstations}
    broken = [seat for seat in seats if not seat.bookable and seat.workstation_id not in used]
    if not broken:
        return []
    unchecked = sum(seat.checked_at is None for seat in broken)
    what = ngettext("%(n)s 个工位不可预订", "%(n)s 个工位不可预订", len(broken)) % {"n": len(broken)}
    why = _("其中 %(n)s 个尚未自检") % {"n": unchecked} if unchecked else _("停用或自检未通过，不参与抽取")
    return [Step("", "desk", what, why, _("查看工位"), reverse("centre:workstations"))]
