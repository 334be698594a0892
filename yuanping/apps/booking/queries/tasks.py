"""What a venue's staff has to do for the sessions of a day, and what is still open of those before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuanping.apps.booking.models import DutyRecord, Offer
from yuanping.apps.booking.queries.gather import interval_of
from yuanping.apps.policy import queries as policy
from yuanping.apps.policy.queries import DecisionView
from yuanping.infra.calendar import work_calendar
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.slots import day_bounds
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.booking.tasks import VenueTask, tasks_for
from yuanping.kernel.policy.duty import Moment
from yuanping.kernel.policy.pack import Pack

OPEN_FOR = timedelta(days=31)
"""So long what is left to do after a session stays on the console; the longest term of the packs is shorter."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task with who does it and what shows that it was done."""

    task: VenueTask
    owner: str
    done_at: datetime | None
    proof: str


@dataclass(frozen=True, slots=True)
class SessionTasks:
    """The tasks of one confirmed offer; of a session before the day only what is still open after it."""

    offer_id: str
    number: str
    is_host: bool
    starts_at: datetime
    ends_at: datetime
    earlier: bool
    lines: tuple[TaskLine, ...]


def list_tasks(actor: Actor, day: date) -> tuple[SessionTasks, ...]:
    """Tasks of the actor's own centre; three queries, however many sessions there are."""
    if actor.role is not Role.VENUE_OPERATOR:
        return ()
    first, end = day_bounds(day)
    rows = list(
        Offer.objects.filter(
            centre_id=actor.organisation_id,
            state=OfferState.CONFIRMED,
            round__booking__starts_at__lt=end,
            round__booking__ends_at__gt=first - OPEN_FOR,
        )
        .select_related("round__booking")
        .order_by("round__booking__starts_at", "offer_id")
    )
    decided = policy.find_decisions([row.round.booking.lot_id for row in rows])
    kept = {(each.offer_id, each.duty): each for each in DutyRecord.objects.filter(offer__in=rows)}
    found = []
    for row in rows:
        booking, earlier = row.round.booking, row.round.booking.ends_at <= first
        lines = [_line(task, kept.get((row.pk, task.duty))) for task in offer_tasks(row, decided.get(booking.lot_id))]
        lines = [each for each in lines if not earlier or _still_open(each)]
        if lines:
            found.append(
                SessionTasks(
                    row.offer_id, booking.number, row.is_host, booking.starts_at, booking.ends_at, earlier, tuple(lines)
                )
            )
    return tuple(found)


def offer_tasks(row: Offer, decided: tuple[DecisionView, Pack] | None) -> tuple[VenueTask, ...]:
    """What the pack that decided the lot asks of this venue."""
    if decided is None or decided[0].decision.mode is None:
        return ()
    view, pack = decided
    return tasks_for(
        pack,
        decided[0].decision.mode,
        view.facts.notice_on,
        is_host=row.is_host,
        session=interval_of(row.round.booking),
        calendar=work_calendar(),
    )


def _line(task: VenueTask, row: DutyRecord | None) -> TaskLine:
    return TaskLine(task, row.owner, row.done_at, row.proof) if row else TaskLine(task, "", None, "")


def _still_open(line: TaskLine) -> bool:
    return line.done_at is None and line.task.when is Moment.AFTER_EVALUATION
