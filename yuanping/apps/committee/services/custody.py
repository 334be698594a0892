"""Telephones and other devices: handed in at the door against a receipt, handed back at the end."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import DeviceCustody, Seat
from yuanping.apps.evidence import services as evidence
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.committee.custody import check_locker
from yuanping.kernel.committee.states import CUSTODY, LAW_KEPT_SECRET, CustodyState, SeatState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def hand_in_devices(*, actor: Actor, seat_id: str, locker: str, devices: int, now: datetime) -> str:
    """Take the devices of somebody who has arrived into a locker, or keep the word that there are none; answers the receipt's id.

    Raises:
        NotFound: no seat that has arrived at this operator's centre.
        Refused: ``locker_required``, ``locker_too_long``, ``devices_out_of_range``, ``devices_handed_in`` (nothing has been handed back since),
            ``locker_taken``.
    """
    seat = _arrived(actor, seat_id)
    number = check_locker(locker, devices)
    hold(f"committee:{seat.committee.committee_id}", f"lockers:{seat.centre}")
    if queries.devices_are_away(seat):
        raise Refused("devices_handed_in", {}, LAW_KEPT_SECRET)
    if number and DeviceCustody.objects.filter(centre=seat.centre, locker=number, state=CustodyState.KEPT).exists():
        raise Refused("locker_taken", {"locker": number}, LAW_KEPT_SECRET, field="locker")
    state = CUSTODY.initial if devices else CUSTODY.advance(CUSTODY.initial, "declare_none", actor.role)
    row = DeviceCustody(
        custody_id=new_secret_id(),
        seat=seat,
        sat_as=seat.seat_id,
        centre=seat.centre,
        locker=number,
        devices=devices,
        state=state,
        handed_in_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused("locker_taken", {"locker": number}, LAW_KEPT_SECRET, field="locker") from None
    _record("devices_handed_in", row, actor, {"locker": number, "devices": devices}, now)
    return row.custody_id


@transaction.atomic
def hand_back_devices(*, actor: Actor, custody_id: str, now: datetime) -> None:
    """Give everything back to whoever handed it in.

    Raises:
        NotFound: no receipt of this operator's centre.
        Refused: ``wrong_state`` (nothing is kept any more).
    """
    row = DeviceCustody.objects.select_related("seat__committee").filter(custody_id=custody_id).first()
    if row is None or not permissions.can_check_in(actor, row.centre):
        raise NotFound("custody")
    hold(f"lockers:{row.centre}")
    row = DeviceCustody.objects.select_for_update().get(pk=row.pk)
    row.state = CUSTODY.advance(row.state, "hand_back", actor.role)
    row.returned_at = now
    row.save()
    _record("devices_handed_back", row, actor, {"locker": row.locker, "devices": row.devices}, now)


def _arrived(actor: Actor, seat_id: str) -> Seat:
    seat = Seat.objects.select_related("committee").filter(seat_id=seat_id, state=SeatState.ARRIVED).first()
    if seat is None or not permissions.can_check_in(actor, seat.centre):
        raise NotFound("seat")
    return seat


def _record(what: str, row: DeviceCustody, actor: Actor, body: dict[str, Plain], now: datetime) -> None:
    committee = row.seat.committee
    full: dict[str, Plain] = {"committee_id": committee.committee_id, "seat": row.seat.seat_no, "centre": row.centre}
    evidence.record(
        kind=f"committee.{what}",
        lot_id=committee.lot_id,
        actor=actor,
        body=full | body,
        access=Access.SEALED,
        now=now,
    )
