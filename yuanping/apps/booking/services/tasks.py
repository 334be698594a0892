"""A venue's staff takes the duties of a session, and ticks them off with what shows that they were done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import DutyRecord, Offer
from yuanping.apps.booking.queries.access import lock_offer
from yuanping.apps.booking.queries.gather import interval_of
from yuanping.apps.booking.queries.tasks import offer_tasks
from yuanping.apps.evidence import services as evidence
from yuanping.apps.policy import queries as policy
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.booking.tasks import VenueTask, check_done
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def name_owner(*, actor: Actor, offer_id: str, duty: str, owner: str, now: datetime) -> None:
    """Say who of the staff does a duty of a confirmed offer; naming again replaces.

    Raises:
        NotFound: not an offer to the actor's centre, or no duty of its session.
        Refused: ``task_owner_missing``, ``task_done_before``.
    """
    row, task = _access(actor, offer_id, duty)
    if not owner.strip():
        raise Refused("task_owner_missing", {}, task.law, field="owner")
    _check_open(row, task)
    row.owner = owner.strip()[:64]
    row.save()
    _record("booking.duty_owner", row, {"owner": row.owner}, actor=actor, access=Access.PERSONAL, now=now)


@transaction.atomic
def finish_task(*, actor: Actor, offer_id: str, duty: str, proof: str, now: datetime) -> None:
    """Record that a duty was done, and what shows it; once, for good. The supervisor may open the record.

    Raises:
        NotFound: as ``name_owner``.
        Refused: ``task_done_before`` and what ``check_done`` refuses.
    """
    row, task = _access(actor, offer_id, duty)
    _check_open(row, task)
    row.proof, row.done_at = check_done(task, interval_of(row.offer.round.booking), proof, now), now
    row.save()
    _record("booking.duty_done", row, {"proof": row.proof}, actor=actor, access=Access.SUPERVISOR, now=now)


def _access(actor: Actor, offer_id: str, duty: str) -> tuple[DutyRecord, VenueTask]:
    hold(f"offer:{offer_id}")
    offer = lock_offer(actor, offer_id)
    if not permissions.can_answer_offer(actor, offer) or offer.state != OfferState.CONFIRMED:
        raise NotFound("offer")
    task = _task(offer, duty)
    row = DutyRecord.objects.filter(offer=offer, duty=duty).first()
    return row or DutyRecord(offer=offer, duty=duty), task


def _task(offer: Offer, duty: str) -> VenueTask:
    lot_id = offer.round.booking.lot_id
    tasks = offer_tasks(offer, policy.find_decisions([lot_id]).get(lot_id))
    found = next((each for each in tasks if each.duty == duty), None)
    if found is None:
        raise NotFound("task")
    return found


def _check_open(row: DutyRecord, task: VenueTask) -> None:
    if row.done_at is not None:
        raise Refused("task_done_before", {"task": task.says}, task.law)


def _record(kind: str, row: DutyRecord, more: dict[str, Plain], *, actor: Actor, access: Access, now: datetime) -> None:
    """The newest act a party's page points to is left alone: it would tell that something happened at a sub-venue."""
    booking = row.offer.round.booking
    body: dict[str, Plain] = {"offer": row.offer.offer_id, "centre": row.offer.centre_id, "duty": row.duty, **more}
    evidence.record(kind=kind, lot_id=booking.lot_id, actor=actor, body=body, access=access, now=now)
