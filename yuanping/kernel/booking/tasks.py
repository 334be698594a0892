"""What a venue has to do for one session, from the duties of the pack that decided the lot.

* The duties are those of the host or of the sub-venue, and those of every centre that a lot brings about; nobody writes a list by hand.
* Before the session and at the door a duty is due when the session begins, during it when it ends: the text names the moment, the booking its hour,
  so the hour is marked as the platform's own. After it, the pack's own term counts where it starts with the end of the evaluation.
* What happens only if something happens has no hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuanping.kernel.booking.slots import day_bounds, local_day
from yuanping.kernel.calendar import WorkCalendar
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.deadlines import count
from yuanping.kernel.policy.duties import duties_of, standing_duties
from yuanping.kernel.policy.duty import Duty, Moment, Role, Strength
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.venues.hours import Interval

MOMENTS = (Moment.BEFORE_SESSION, Moment.ARRIVAL, Moment.EVALUATION, Moment.AFTER_EVALUATION, Moment.ON_INCIDENT)
EVERY_VENUE = frozenset({Role.CENTRE, Role.OTHER_VENUE})
FROM_END = frozenset({"评标结束之日"})
"""Starts of terms that the end of the session gives; others start with an act of somebody else."""
LONGEST_PROOF = 200


@dataclass(frozen=True, slots=True)
class VenueTask:
    """One thing to do; ``own`` where the hour is the platform's reading of the moment the text names."""

    duty: str
    says: str
    when: Moment
    strength: Strength
    evidence: str
    law: Law
    due_at: datetime | None
    own: bool


def tasks_for(
    pack: Pack, mode: Mode, notice_on: date, *, is_host: bool, session: Interval, calendar: WorkCalendar
) -> tuple[VenueTask, ...]:
    """Return what a venue owes for a session, in the order in which it falls due."""
    mine = EVERY_VENUE | {Role.HOST if is_host else Role.SUB_VENUE}
    return tuple(
        _task(pack, each, session, calendar)
        for each in duties_of(pack, mode, notice_on)
        if each.when in MOMENTS and mine & set(each.duty_of)
    )


def standing_for_venue(pack: Pack, on: date) -> tuple[Duty, ...]:
    """Return what every centre that may be a sub-venue owes whatever lots there are."""
    mine = EVERY_VENUE | {Role.SUB_VENUE}
    return tuple(each for each in standing_duties(pack, on) if mine & set(each.duty_of))


def _task(pack: Pack, duty: Duty, session: Interval, calendar: WorkCalendar) -> VenueTask:
    due_at, own = _due(pack, duty, session, calendar)
    return VenueTask(duty.duty, duty.says, duty.when, duty.strength, duty.evidence, duty.law, due_at, own)


def _due(pack: Pack, duty: Duty, session: Interval, calendar: WorkCalendar) -> tuple[datetime | None, bool]:
    if duty.when in {Moment.BEFORE_SESSION, Moment.ARRIVAL}:
        return session.starts_at, True
    if duty.when is Moment.EVALUATION:
        return session.ends_at, True
    rule = next((each for each in pack.deadlines if each.deadline == duty.deadline), None)
    if duty.when is not Moment.AFTER_EVALUATION or rule is None or rule.start not in FROM_END:
        return None, False
    counted = count(pack, rule, local_day(session.ends_at - timedelta(minutes=1)), calendar)
    return (day_bounds(counted.due)[1] if counted.due else None), counted.own


def check_done(task: VenueTask, session: Interval, proof: str, now: datetime) -> str:
    """Return the proof that a task was done, trimmed.

    Raises:
        Refused: ``task_too_early``, ``task_proof_missing``.
    """
    if task.when in {Moment.EVALUATION, Moment.AFTER_EVALUATION} and now < session.starts_at:
        raise Refused("task_too_early", {"task": task.says}, task.law)
    if not proof.strip():
        raise Refused("task_proof_missing", {"proof": task.evidence}, task.law, field="proof")
    return proof.strip()[:LONGEST_PROOF]
