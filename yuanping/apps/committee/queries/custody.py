"""Receipts for devices: of one seat, of a centre's day, and what was not handed back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import Committee, DeviceCustody, Seat
from yuanping.apps.committee.queries.views import where_now
from yuanping.apps.policy import queries as policy
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.custody import CustodyRule, custody_rule
from yuanping.kernel.committee.states import CustodyState
from yuanping.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class CustodyView:
    """One receipt. It names a seat and a place, never a person or a lot."""

    custody_id: str
    seat_no: int
    workstation: str
    locker: str
    devices: int
    state: str
    handed_in_at: datetime
    returned_at: datetime | None

    @property
    def is_kept(self) -> bool:
        """Whether it is still in the locker."""
        return self.state == CustodyState.KEPT


def _view(row: DeviceCustody) -> CustodyView:
    return CustodyView(
        row.custody_id,
        row.seat.seat_no,
        row.seat.workstation,
        row.locker,
        row.devices,
        row.state,
        row.handed_in_at,
        row.returned_at,
    )


def rule_of(row: Committee) -> CustodyRule:
    """What the lot's own pack asks on the day of the sitting."""
    return custody_rule(policy.get_pack_of_lot(row.lot_id), legal_day(row.meets_at))


def get_receipt(actor: Actor, custody_id: str) -> CustodyView:
    """A receipt for its own centre. Raises ``NotFound``."""
    row = DeviceCustody.objects.select_related("seat__committee").filter(custody_id=custody_id).first()
    if row is None or not permissions.can_check_in(actor, row.centre):
        raise NotFound("custody")
    return replace(_view(row), workstation=where_now(row.seat))


def receipts_at(actor: Actor, seat_ids: tuple[str, ...]) -> Mapping[str, CustodyView]:
    """The newest receipt of each seat, for the operator's own centre."""
    rows = DeviceCustody.objects.select_related("seat").filter(centre=actor.organisation_id, sat_as__in=seat_ids)
    return {row.sat_as: _view(row) for row in rows.order_by("pk")}


def find_receipt_of_seat(seat_id: str) -> CustodyView | None:
    """The receipt of whoever sits there, for that person's own desk."""
    row = DeviceCustody.objects.select_related("seat").filter(sat_as=seat_id).order_by("pk").last()
    return _view(row) if row else None


def devices_are_away(seat: Seat) -> bool:
    """Whether whoever sits there now has handed everything in, or has declared to bring none, and has taken nothing back since."""
    away = (CustodyState.KEPT, CustodyState.NONE)
    return DeviceCustody.objects.filter(sat_as=seat.seat_id, state__in=away).exists()


def list_left_behind(actor: Actor, now: datetime) -> tuple[CustodyView, ...]:
    """What is still in a locker of the operator's centre although its sitting is over, oldest first."""
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("custody")
    rows = DeviceCustody.objects.select_related("seat").filter(
        centre=actor.organisation_id, state=CustodyState.KEPT, seat__committee__arrive_until__lte=now
    )
    return tuple(_view(row) for row in rows.order_by("handed_in_at", "locker", "pk"))
