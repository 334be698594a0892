"""What became of the plan of a lot, as the evidence has it: asked for, changed, drawn again, stopped; for its supervisor.

It is read from the log and from nothing else, so that each line can be proved and none can be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import permissions
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.evidence.access import Access

CLASSES = (Access.PUBLIC, Access.PARTIES, Access.SUPERVISOR)
KINDS = frozenset(
    {
        "planning.asked",
        "booking.requested",
        "booking.change_requested",
        "booking.change_verified",
        "booking.cancellation_requested",
        "booking.agreement_asked",
        "booking.agreement_decided",
        "booking.relocation_confirmed",
        "booking.drawn_again",
        "booking.unplaced",
        "booking.withdrawn",
        "booking.cancelled",
        "committee.requested",
        "draw.voided",
        "draw.ordered_anew",
    }
)


@dataclass(frozen=True, slots=True)
class PlanAct:
    """One act on the plan. ``quotas`` are the seats asked for, ``standby`` the names behind each cell; ``entry`` is its place in the log."""

    kind: str
    at: datetime
    by: Role
    quotas: tuple[Quota, ...]
    standby: int | None
    starts_at: datetime | None
    accepted: bool | None
    reason: str
    entry: int | None


def list_plan_acts(actor: Actor, lot_id: str) -> tuple[PlanAct, ...]:
    """Every act on the plan of a lot in order, for its supervisor and nobody else; the caller has found the lot for this actor."""
    if not permissions.can_answer_dispute(actor, lot_facts(lot_id)):
        return ()
    asked = booking.list_asked_quotas(lot_id)
    found = []
    for entry in evidence.list_entries(lot_id, CLASSES):
        if entry.withheld:
            continue
        payload = entry.read()
        if payload.kind in KINDS and isinstance(payload.body, dict):
            body = payload.body
            quotas = asked.get(str(body.get("booking", "")), ()) if payload.kind == "booking.requested" else ()
            found.append(
                PlanAct(
                    payload.kind,
                    payload.at,
                    Role(payload.actor.split("@", 1)[0]),
                    quotas,
                    _number(body.get("standby")),
                    _moment(body.get("starts_at")),
                    _said(body.get("accepted")),
                    str(body.get("reason") or body.get("answer") or ""),
                    entry.index,
                )
            )
    return tuple(found)


def _number(value: Plain) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _said(value: Plain) -> bool | None:
    return value if isinstance(value, bool) else None


def _moment(value: Plain) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None
