"""Who may make and who may fetch which edition."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.edition import Edition

SEALED_READERS = frozenset({Role.PROJECT_SUPERVISOR, Role.AUDITOR, Role.SYSTEM})
"""Before the award: supervisor and archive only (招标投标法 第三十七条)."""


def can_make_bundle(actor: Actor) -> bool:
    return actor.role in {Role.SYSTEM, Role.PROJECT_SUPERVISOR}


def can_fetch_bundle(actor: Actor, edition: str) -> bool:
    """The public edition is for anybody, signed in or not."""
    return edition == Edition.PUBLIC or actor.role in SEALED_READERS


def can_list_bundles(actor: Actor) -> bool:
    return actor.role in SEALED_READERS
