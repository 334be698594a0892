"""Further workstations at the centres of a confirmed booking, for an expert draw that goes on where a cell has run out of people.

The confirmed offers stay what they are; the hold is another row under the same constraint, so no workstation is ever taken twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.booking.models import Booking, ExternalHold, Occupancy, Spare
from yuanping.apps.booking.queries.gather import free_desks, held_slots, interval_of, live_offers
from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import queries as venues
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.booking.allocation import Desk, rank_desks
from yuanping.kernel.booking.states import BookingState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.values import CentreWorkstations
from yuanping.kernel.errors import NotFound
from yuanping.kernel.events.booking import DesksFreed
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def hold_spares(*, lot_id: str, most: int, now: datetime) -> tuple[CentreWorkstations, ...]:
    """Hold up to ``most`` free workstations at every centre of the lot's confirmed booking, for its hours; answers them by centre.

    Called by committee, under the committee's lock. A centre without a free workstation is left out.

    Raises:
        NotFound: the lot has no confirmed booking.
    """
    row = Booking.objects.filter(lot_id=lot_id, state=BookingState.CONFIRMED).first()
    if row is None:
        raise NotFound("booking")
    centres = tuple(sorted({offer.centre_id for offer in live_offers(row)}))
    hold(*(f"centre:{each}" for each in centres))
    free = free_desks(centres, interval_of(row))
    found = [_hold(row, centre, rank_desks(free[centre], most)[:most], now) for centre in centres if free[centre]]
    held = tuple(each for each in found if each is not None)
    if held:
        _record(row, "booking.spares_held", tuple(desk for each in held for desk in each.workstations), now)
    return held


def _hold(row: Booking, centre: str, desks: tuple[Desk, ...], now: datetime) -> CentreWorkstations | None:
    """All of them or, where somebody was faster, none."""
    wanted = tuple(sorted(desk.workstation_id for desk in desks))
    keys = venues.own_keys(centre, wanted)
    slots = held_slots(row, centre)
    try:
        with transaction.atomic():
            external = ExternalHold.objects.create(
                centre_id=centre,
                reference=new_secret_id(),
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                made_at=now,
            )
            Spare.objects.create(booking=row, external=external)
            Occupancy.objects.bulk_create(
                [
                    Occupancy(workstation_id=keys[desk], slot_start=slot, external=external, held=False)
                    for desk in wanted
                    for slot in slots
                ]
            )
    except IntegrityError:
        return None
    return CentreWorkstations(centre, wanted)


@transaction.atomic
def release_spares(*, lot_id: str, workstation_ids: tuple[str, ...], now: datetime) -> None:
    """Give back those of the held workstations that the continuation did not need. Called by committee, under its lock."""
    row = Booking.objects.filter(lot_id=lot_id, state=BookingState.CONFIRMED).first()
    if row is None or not workstation_ids:
        return
    mine = Occupancy.objects.filter(external__spare__booking=row, workstation__workstation_id__in=workstation_ids)
    if not mine.exists():
        return
    mine.delete()
    ExternalHold.objects.filter(spare__booking=row, occupancies=None).delete()
    _record(row, "booking.spares_released", tuple(sorted(workstation_ids)), now)
    announce(DesksFreed(row.booking_id))


def _record(row: Booking, kind: str, desks: tuple[str, ...], now: datetime) -> None:
    """The newest act a party's page points to is left alone: it would tell that something happened at a sub-venue."""
    body: dict[str, Plain] = {"booking": row.booking_id, "workstations": [*desks]}
    evidence.record(kind=kind, lot_id=row.lot_id, actor=SYSTEM, body=body, access=Access.SUPERVISOR, now=now)
