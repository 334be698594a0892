"""Who may do what in an evaluation."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.evaluation.states import MEMBERS, SessionState

REPORT_READERS = frozenset(
    {Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR, Role.OWNER_REPRESENTATIVE, Role.SYSTEM}
)
AFTER_SIGNING = frozenset({SessionState.CLOSED, SessionState.AWARDED})
AFTER_LOCK = frozenset({SessionState.RANKED, SessionState.SIGNING, *AFTER_SIGNING})


def can_act_as_member(actor: Actor) -> bool:
    return actor.role in MEMBERS and bool(actor.seat_id)


def can_open_session(actor: Actor) -> bool:
    return actor.role is Role.SYSTEM


def can_view_report(actor: Actor, state: str) -> bool:
    """The report leaves the committee when every member has signed it."""
    return actor.role in REPORT_READERS and state in AFTER_SIGNING


def can_view_scores(actor: Actor, state: str) -> bool:
    """Locked sheets are read by the supervisor once all are locked, by nobody else outside the committee."""
    return actor.role is Role.PROJECT_SUPERVISOR and state in AFTER_LOCK


def can_record_award(actor: Actor) -> bool:
    return actor.role is Role.PROCURING_ENTITY
