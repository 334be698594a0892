"""Passkeys of experts: entered on the own page, asked for at a door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts.models import Expert, ExpertPasskey
from yuanping.apps.experts.queries import access_expert
from yuanping.apps.experts.queries.files import newest_code_day
from yuanping.infra import passkeys
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.passkeys import Answer
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.own_page import check_may_enter
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")
MOST = 5
LONGEST_LABEL = 40


def _mine(actor: Actor, expert_id: str) -> Expert:
    """Only the expert, and only under a code that has stood for a while: who could enter a key at once could stand at a door in his name."""
    if actor.role is not Role.EXPERT or actor.user_id != expert_id:
        raise NotFound("expert")
    hold(f"expert:{expert_id}")
    return access_expert(actor, expert_id, lock=True)


@transaction.atomic
def add_passkey(*, actor: Actor, expert_id: str, label: str, answer: Answer, now: datetime) -> str:
    """Keep the key that this browser has just made for the expert.

    Raises:
        NotFound: not the expert.
        Refused: ``own_code_too_new``, ``passkey_too_late``, ``passkey_invalid``, ``passkey_twice``, ``passkeys_too_many``.
    """
    row = _mine(actor, expert_id)
    check_may_enter(newest_code_day(row), legal_day(now))
    if row.passkeys.count() >= MOST:
        raise Refused("passkeys_too_many", {"most": MOST}, LAW_SECRET, field="passkey")
    new = passkeys.read_new(answer, now)
    if ExpertPasskey.objects.filter(mark=new.credential_mark).exists():
        raise Refused("passkey_twice", {}, LAW_SECRET, field="passkey")
    passkey_id = new_secret_id()
    ExpertPasskey.objects.create(
        passkey_id=passkey_id,
        expert=row,
        mark=new.credential_mark,
        public_key=new.public_key,
        label=label.strip()[:LONGEST_LABEL],
        registered_on=legal_day(now),
    )
    _record("passkey_added", actor, row, passkey_id, now)
    return passkey_id


@transaction.atomic
def drop_passkey(*, actor: Actor, expert_id: str, passkey_id: str, now: datetime) -> None:
    """The key opens no door from now on. Raises ``NotFound``."""
    row = _mine(actor, expert_id)
    gone, _ = row.passkeys.filter(passkey_id=passkey_id).delete()
    if not gone:
        raise NotFound("passkey")
    _record("passkey_dropped", actor, row, passkey_id, now)


def _record(what: str, actor: Actor, row: Expert, passkey_id: str, now: datetime) -> None:
    body = {"expert": row.expert_id, "passkey": passkey_id}
    evidence.record(kind=f"experts.{what}", lot_id="", actor=actor, body=body, access=Access.PERSONAL, now=now)
