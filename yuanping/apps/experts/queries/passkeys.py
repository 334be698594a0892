"""Whose passkey is shown, and which keys an expert has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yuanping.apps.experts.models import ExpertPasskey
from yuanping.infra import passkeys
from yuanping.infra.passkeys import Answer
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """One key as its own expert sees it."""

    passkey_id: str
    label: str
    registered_on: date


def list_passkeys(actor: Actor) -> tuple[PasskeyView, ...]:
    """The expert's own keys. Raises ``NotFound`` for anybody else."""
    if actor.role is not Role.EXPERT or not actor.user_id:
        raise NotFound("expert")
    rows = ExpertPasskey.objects.filter(expert__expert_id=actor.user_id).order_by("registered_on", "label", "pk")
    return tuple(PasskeyView(row.passkey_id, row.label, row.registered_on) for row in rows)


def holder_of(answer: Answer, now: datetime) -> str:
    """The expert whose key gave this answer here and now, for the door alone.

    Raises:
        Refused: ``passkey_unknown``, ``passkey_too_late``, ``passkey_invalid``.
    """
    row = ExpertPasskey.objects.select_related("expert").filter(mark=passkeys.claimed_mark(answer)).first()
    if row is None:
        raise Refused("passkey_unknown", {}, LAW_SECRET, field="passkey")
    passkeys.check_known(answer, bytes(row.public_key), now)
    return row.expert.expert_id
