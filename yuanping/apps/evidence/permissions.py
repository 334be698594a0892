"""Who may open which class of entries, and who may erase."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.evidence.access import Access

_PARTIES = frozenset(
    {Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR, Role.REGISTRY_OWNER, Role.AUDITOR, Role.SYSTEM}
)
_SUPERVISORS = frozenset({Role.PROJECT_SUPERVISOR, Role.AUDITOR, Role.SYSTEM})
_ERASERS = frozenset({Role.AUDITOR, Role.SYSTEM})


def classes_for(actor: Actor, *, awarded: bool) -> frozenset[Access]:
    """The classes whose payloads ``actor`` may read of a lot they may know; nobody reads SEALED before the award."""
    classes = {Access.PUBLIC}
    if awarded:
        classes |= {Access.PARTIES, Access.SEALED}
    if actor.role in _PARTIES:
        classes.add(Access.PARTIES)
    if actor.role in _SUPERVISORS:
        classes.add(Access.SUPERVISOR)
    return frozenset(classes)


def can_erase_payload(actor: Actor) -> bool:
    """Erasing is the auditor's act, or the system's when a retention period ends."""
    return actor.role in _ERASERS
