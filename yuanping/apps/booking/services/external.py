"""What a centre's own system has given away is taken here too, under the same constraint as ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import ExternalHold, Occupancy
from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import queries as venues
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.slots import SHANGHAI, split_slots
from yuanping.kernel.booking.states import ANSWER
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.events.booking import DesksFreed
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.hours import Interval

LONGEST_REFERENCE = 64


@transaction.atomic
def hold_external(
    *, actor: Actor, reference: str, workstation_ids: tuple[str, ...], interval: Interval, now: datetime
) -> None:
    """Take workstations of the actor's centre for its own system, all or none.

    Raises:
        NotFound: the actor is not staff of a centre, or one of them is not its workstation.
        Refused: ``external_reference_missing``, ``workstation_count_wrong`` for none, ``external_in_past``, what ``check_interval`` refuses.
        Conflict: ``external_reference_used``; ``external_taken``, saying which and from when.
    """
    centre_id = _centre_of(actor)
    if not reference or len(reference) > LONGEST_REFERENCE:
        raise Refused("external_reference_missing", field="reference")
    after = venues.changeover_of((centre_id,)).get(centre_id, 0)
    slots = split_slots(interval.starts_at, interval.ends_at, after)
    if interval.ends_at <= now:
        raise Refused("external_in_past", field="ends_at")
    wanted = sorted(set(workstation_ids))
    if not wanted:
        raise Refused("workstation_count_wrong", {"needed": 1, "chosen": 0}, ANSWER, field="workstations")
    keys = venues.own_keys(centre_id, tuple(wanted))
    if len(keys) != len(wanted):
        raise NotFound("workstation")
    hold(f"centre:{centre_id}")
    row = _store(centre_id, reference, interval, now)
    taken = Occupancy.objects.filter(workstation__in=keys.values(), slot_start__in=slots)
    first = taken.order_by("slot_start", "workstation__room__name", "workstation__label").first()
    if first is not None:
        raise _taken(taken.values_list("workstation__workstation_id", flat=True), first.slot_start)
    rows = [
        Occupancy(workstation_id=key, slot_start=slot, external=row, held=False)
        for key in sorted(keys.values())
        for slot in slots
    ]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError as raced:
        raise _taken(wanted, interval.starts_at) from raced
    body: dict[str, Plain] = {
        "centre": centre_id,
        "reference": reference,
        "workstations": [*wanted],
        "starts_at": interval.starts_at.isoformat(),
        "ends_at": interval.ends_at.isoformat(),
    }
    _record("booking.external_held", body, actor, now)


@transaction.atomic
def release_external(*, actor: Actor, reference: str, now: datetime) -> None:
    """The centre's own system has its workstations back.

    Raises:
        NotFound: the actor is not staff of a centre, or nothing is held under this reference.
    """
    centre_id = _centre_of(actor)
    found = ExternalHold.objects.select_for_update(of=("self",)).filter(centre_id=centre_id, reference=reference)
    row = found.filter(local_use=None, spare=None).first()
    if row is None:
        raise NotFound("external hold")
    row.delete()
    _record("booking.external_released", {"centre": centre_id, "reference": reference}, actor, now)
    announce(DesksFreed(""))


def _centre_of(actor: Actor) -> str:
    if not permissions.can_hold_externally(actor):
        raise NotFound("centre")
    return actor.organisation_id


def _store(centre_id: str, reference: str, interval: Interval, now: datetime) -> ExternalHold:
    try:
        with transaction.atomic():
            return ExternalHold.objects.create(
                centre_id=centre_id,
                reference=reference,
                starts_at=interval.starts_at,
                ends_at=interval.ends_at,
                made_at=now,
            )
    except IntegrityError as there:
        raise Conflict("external_reference_used", {"reference": reference}, field="reference") from there


def _taken(workstation_ids: Iterable[str], since: datetime) -> Conflict:
    found = venues.list_workstations(tuple(dict.fromkeys(workstation_ids)))
    here = since.astimezone(SHANGHAI)
    words = "、".join(each.full_label for each in found)
    params = {"workstation": words, "when": f"{here.month}月{here.day}日 {here:%H:%M}"}
    return Conflict("external_taken", params, field="workstations")


def _record(kind: str, body: dict[str, Plain], actor: Actor, now: datetime) -> None:
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
