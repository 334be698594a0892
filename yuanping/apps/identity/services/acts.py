"""Evidence of what was done to organisations, accounts and roles, remembered for the auditor's list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yuanping.apps.evidence.services import Access, record
from yuanping.apps.identity.models import Act
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain


def record_act(kind: str, actor: Actor, body: Mapping[str, Plain], now: datetime) -> None:
    """Record an act upon a person; the one who did it stands inside, so the entry is PERSONAL.

    The caller holds the lock ``identity`` and the transaction of the act.
    """
    plain = {**body, "by": actor.user_id}
    entry_id = record(kind=kind, lot_id="", actor=actor, body=plain, access=Access.PERSONAL, now=now)
    Act.objects.create(entry_id=entry_id)


def record_open_act(kind: str, actor: Actor, body: Mapping[str, Plain], now: datetime) -> None:
    """Record an act upon an organisation, without any person in it.

    The caller holds the lock ``identity`` and the transaction of the act.
    """
    entry_id = record(kind=kind, lot_id="", actor=actor, body=body, access=Access.PARTIES, now=now)
    Act.objects.create(entry_id=entry_id)
