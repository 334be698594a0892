"""Take and release workstations. The unique constraint decides races; these functions only say what it decided."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.booking.queries.gather import free_desks, rules_of, slots_of
from yuanping.apps.venues import queries as venues
from yuanping.kernel.booking.allocation import rank_desks
from yuanping.kernel.booking.slots import SHANGHAI
from yuanping.kernel.errors import Conflict, Refused

ALTERNATIVES = 3


def hold_workstations(offer: Offer, workstation_ids: tuple[str, ...], slots: tuple[datetime, ...]) -> None:
    """Take workstations for all slots, or none; the caller holds the booking's lock.

    Raises:
        Conflict: ``workstation_taken``, with free workstations of the same centre to choose from.
        Refused: ``workstation_not_bookable``.
    """
    keys = venues.bookable_keys(offer.centre_id, workstation_ids)
    strange = tuple(each for each in workstation_ids if each not in keys)
    if strange:
        raise Refused("workstation_not_bookable", {"workstation": _labels(strange)}, field="workstations")
    rows = [
        Occupancy(workstation_id=keys[each], slot_start=slot, offer=offer) for each in workstation_ids for slot in slots
    ]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError as lost:
        raise _taken(offer, workstation_ids, slots) from lost


def _taken(offer: Offer, workstation_ids: tuple[str, ...], slots: tuple[datetime, ...]) -> Conflict:
    """Say which workstation somebody else has, and which ones are free instead."""
    busy = Occupancy.objects.filter(workstation__workstation_id__in=workstation_ids, slot_start__in=slots)
    taken = set(busy.exclude(offer=offer).values_list("workstation__workstation_id", flat=True))
    free = free_desks((offer.centre_id,), slots)[offer.centre_id]
    others = tuple(desk for desk in rank_desks(free, offer.seats) if desk.workstation_id not in workstation_ids)
    start = slots[0].astimezone(SHANGHAI)
    params = {
        "workstation": _labels(tuple(taken) or workstation_ids),
        "when": f"{start.month}月{start.day}日 {start:%H:%M}",
        "alternatives": "、".join(f"{desk.room}-{desk.label}" for desk in others[:ALTERNATIVES]) or "—",
    }
    law = rules_of(offer.round.booking).confirm_days.law
    return Conflict("workstation_taken", params, law, field="workstations")


def _labels(workstation_ids: tuple[str, ...]) -> str:
    labels = [view.full_label for view in venues.list_workstations(workstation_ids)]
    return "、".join(labels) or str(len(workstation_ids))


def swap_workstations(offer: Offer, workstation_ids: tuple[str, ...]) -> None:
    """Give an offer other workstations than those held for it; the caller holds the booking's lock.

    Raises:
        Conflict: ``workstation_taken``.
        Refused: ``workstation_count_wrong``, ``workstation_not_bookable``.
    """
    wanted = set(workstation_ids)
    if len(wanted) != offer.seats:
        raise Refused("workstation_count_wrong", {"needed": offer.seats, "chosen": len(wanted)}, field="workstations")
    held = set(held_workstations(offer))
    if wanted == held:
        return
    Occupancy.objects.filter(offer=offer, workstation__workstation_id__in=held - wanted).delete()
    hold_workstations(offer, tuple(sorted(wanted - held)), slots_of(offer.round.booking))


def held_workstations(offer: Offer) -> tuple[str, ...]:
    """Public ids of the workstations of an offer, in the order of room and label."""
    rows = Occupancy.objects.filter(offer=offer).order_by("workstation__room__name", "workstation__label")
    return tuple(dict.fromkeys(rows.values_list("workstation__workstation_id", flat=True)))


def book_held(offer: Offer) -> None:
    """Turn a hold into a booking."""
    Occupancy.objects.filter(offer=offer).update(held=False)


def release_held(offer: Offer) -> None:
    """Give the workstations of an offer back."""
    Occupancy.objects.filter(offer=offer).delete()
