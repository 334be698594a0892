"""Take and release workstations. The unique constraint decides races; these functions only say what it decided."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.db import connection

from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.booking.queries.gather import free_desks, held_slots, interval_of, rules_of
from yuanping.apps.venues import queries as venues
from yuanping.infra.prepared import execute_prepared
from yuanping.kernel.booking.allocation import rank_desks
from yuanping.kernel.booking.slots import SHANGHAI
from yuanping.kernel.errors import Conflict, Refused
from yuanping.kernel.venues.hours import Interval

ALTERNATIVES = 3


BOOK_HELD = f"UPDATE {Occupancy._meta.db_table} SET held = %s WHERE offer_id = %s"  # noqa: S608  # a table name and marks


def hold_workstations(offer: Offer, workstation_ids: tuple[str, ...], slots: tuple[datetime, ...]) -> None:
    """Take workstations for all slots, or none; the caller holds the booking's lock.

    Raises:
        Conflict: ``workstation_taken``, with free workstations of the same centre to choose from.
        Refused: ``workstation_not_bookable``.
    """
    wanted = tuple(dict.fromkeys(workstation_ids))
    if _take(offer, wanted, slots):
        return
    Occupancy.objects.filter(offer=offer, workstation__workstation_id__in=wanted, slot_start__in=slots).delete()
    keys = venues.bookable_keys(offer.centre_id, wanted, slots[0])
    strange = tuple(each for each in wanted if each not in keys)
    if strange:
        raise Refused("workstation_not_bookable", {"workstation": _labels(strange)}, field="workstations")
    raise _taken(offer, wanted, slots)


def _take(offer: Offer, workstation_ids: tuple[str, ...], slots: tuple[datetime, ...]) -> bool:
    """Insert every half hour of what may be booked, in one statement; answers whether that was all.

    What may not be booked gives no row, what is taken conflicts: the constraint decides without an error, so no savepoint is needed, and a
    lost race leaves the transaction usable. One order of the rows for everybody: two who want the same workstations wait for each
    other, never both.
    """
    bookable, values = venues.bookable_keys_statement(offer.centre_id, workstation_ids, slots[0])
    moments = [connection.ops.adapt_datetimefield_value(slot) for slot in slots]
    written = execute_prepared(_take_statement(bookable, len(moments)), [offer.pk, True, *values, *moments])
    return written == len(workstation_ids) * len(slots)


@lru_cache(maxsize=256)
def _take_statement(bookable: str, moments: int) -> str:
    marks = ", ".join(["(%s)"] * moments)
    return (
        f"INSERT INTO {Occupancy._meta.db_table} (workstation_id, slot_start, offer_id, held) "  # noqa: S608  # a table name, a query of the ORM, and marks
        f"SELECT desk.id, slot.column1, %s, %s FROM ({bookable}) AS desk CROSS JOIN (VALUES {marks}) AS slot "
        "WHERE 1 = 1 ORDER BY desk.id, slot.column1 ON CONFLICT DO NOTHING"
    )


def _taken(offer: Offer, workstation_ids: tuple[str, ...], slots: tuple[datetime, ...]) -> Conflict:
    """Say which workstation somebody else has, and which ones are free instead."""
    busy = Occupancy.objects.filter(workstation__workstation_id__in=workstation_ids, slot_start__in=slots)
    taken = set(busy.exclude(offer=offer).values_list("workstation__workstation_id", flat=True))
    free = free_desks((offer.centre_id,), interval_of(offer.round.booking))[offer.centre_id]
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
    booking = offer.round.booking
    _check_open(offer.centre_id, wanted - held, interval_of(booking))
    Occupancy.objects.filter(offer=offer, workstation__workstation_id__in=held - wanted).delete()
    hold_workstations(offer, tuple(sorted(wanted - held)), held_slots(booking, offer.centre_id))


def _check_open(centre_id: str, workstation_ids: set[str], interval: Interval) -> None:
    """A venue that is closed for the hours lends no workstation, whoever chooses it."""
    open_ones = {desk.workstation_id for desk in venues.list_bookable_desks((centre_id,), interval)[centre_id]}
    shut = tuple(sorted(workstation_ids - open_ones))
    if shut:
        raise Refused("workstation_not_bookable", {"workstation": _labels(shut)}, field="workstations")


def held_workstations(offer: Offer) -> tuple[str, ...]:
    """Public ids of the workstations of an offer, in the order of room and label."""
    rows = Occupancy.objects.filter(offer=offer).order_by("workstation__room__name", "workstation__label")
    return tuple(dict.fromkeys(rows.values_list("workstation__workstation_id", flat=True)))


def book_held(offer: Offer) -> None:
    """Turn a hold into a booking."""
    execute_prepared(BOOK_HELD, (False, offer.pk))


def release_held(offer: Offer) -> None:
    """Give the workstations of an offer back."""
    Occupancy.objects.filter(offer=offer).delete()
