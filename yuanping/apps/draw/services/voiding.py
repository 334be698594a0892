"""Stop a ceremony, and order a new one: only the project supervisor may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import permissions, queries
from yuanping.apps.draw.services.terms import end_terms, named_parties
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.draw.bodies import SUPERSEDED, VOIDED
from yuanping.kernel.draw.states import CEREMONY, CeremonyState
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.draw import CeremonyOrderedAnew, CeremonyVoided
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

LAW_SUPERVISED = Law("招标投标法实施条例", "第四十六条")
SHORTEST_REASON = 5


@transaction.atomic
def void_ceremony(*, actor: Actor, ceremony_id: str, reason: str, now: datetime) -> None:
    """Stop a ceremony that has not drawn yet; the reason is recorded.

    Raises:
        NotFound: the actor does not supervise this lot.
        Refused: ``reason_required``, ``wrong_state`` (after the draw nothing can be stopped).
    """
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    if not permissions.can_void_ceremony(actor, row):
        raise NotFound("ceremony")
    _check_reason(reason)
    named = named_parties(row)
    row.state = CEREMONY.advance(row.state, "void", actor.role)
    row.void_reason = reason.strip()
    row.save()
    end_terms(row, now)
    evidence.record(
        kind=VOIDED,
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": ceremony_id, "blame": "", "reason": row.void_reason, **named},
        access=Access.PARTIES,
        now=now,
    )
    announce(CeremonyVoided(row.ceremony_id, row.kind, row.lot_id, ""))


@transaction.atomic
def order_anew(*, actor: Actor, ceremony_id: str, reason: str, now: datetime) -> None:
    """Order a new ceremony in place of a void one; booking or committee opens it with fresh inputs.

    Raises:
        NotFound: the actor does not supervise this lot.
        Refused: ``reason_required``, ``not_voided``, ``already_ordered``.
    """
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    if not permissions.can_void_ceremony(actor, row):
        raise NotFound("ceremony")
    _check_reason(reason)
    if row.state != CeremonyState.VOIDED:
        raise Refused("not_voided", {}, LAW_SUPERVISED)
    if row.ordered_anew:
        raise Refused("already_ordered", {}, LAW_SUPERVISED)
    row.ordered_anew = True
    row.save()
    evidence.record(
        kind="draw.ordered_anew",
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": ceremony_id, "reason": reason.strip()},
        access=Access.PARTIES,
        now=now,
    )
    announce(CeremonyOrderedAnew(row.ceremony_id, row.kind, row.lot_id))


@transaction.atomic
def supersede_venues(*, actor: Actor, ceremony_id: str, reason: str, now: datetime) -> None:
    """Set a drawn venue ceremony aside, because booking must draw venues again; never possible for experts.

    Raises:
        NotFound: not a ceremony for venues, or the actor may not open ceremonies.
        Refused: ``wrong_state``.
    """
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id, known=permissions.can_open_ceremony(actor))
    if row.kind != DrawKind.VENUES:
        raise NotFound("ceremony")
    row.state = CEREMONY.advance(row.state, "supersede", actor.role)
    row.void_reason = reason
    row.save()
    evidence.record(
        kind=SUPERSEDED,
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": ceremony_id, "reason": reason},
        access=Access.PARTIES,
        now=now,
    )


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_required", {"least": SHORTEST_REASON}, LAW_SUPERVISED, field="reason")
