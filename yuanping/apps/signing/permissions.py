"""Who may do what with a document that is signed in turn."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.signing.states import SIGNERS

READERS = frozenset({Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR, Role.SYSTEM, *SIGNERS})


def can_issue_keys(actor: Actor) -> bool:
    return actor.role in SIGNERS and bool(actor.seat_id)


def can_sign_document(actor: Actor) -> bool:
    return actor.role in SIGNERS and bool(actor.seat_id)
