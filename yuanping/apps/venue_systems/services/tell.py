"""What a centre's system is told. A centre without a connection uses the pages; nothing is kept for it.

A message says what the page of the centre's staff shows at this moment, about this centre only; its bytes never change afterwards.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.booking import queries as booking
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.apps.venue_systems.queries.access import access_connection, find_connection, lock_connection
from yuanping.apps.venues import queries as venues
from yuanping.infra import crypto
from yuanping.infra.ids import new_secret_id
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venue_system.envelope import Envelope, write
from yuanping.kernel.venue_system.vocabulary import Told

MESSAGE_PURPOSE = "venue-system-message"
_OFFER_KINDS = {
    OfferState.SENT: Told.APPLY,
    OfferState.CONFIRMED: Told.NOTIFY,
    OfferState.DECLINED: Told.NOTIFY,
    OfferState.EXPIRED: Told.CANCEL,
    OfferState.RELEASED: Told.CANCEL,
}


@transaction.atomic
def tell_offer(*, offer_id: str, centre_id: str, state: str, now: datetime) -> None:
    """An offer to a centre entered a state; what is told is how it stands now."""
    row = find_connection(centre_id)
    if row is not None:
        kind = _OFFER_KINDS[OfferState(state)]
        _tell(row, kind, offer_id, {**booking.offer_notice(centre_id, offer_id), "entered": state}, now)


@transaction.atomic
def tell_change(*, change_id: str, centre_id: str, now: datetime) -> None:
    """The host is asked to verify a change."""
    row = find_connection(centre_id)
    if row is not None:
        _tell(row, Told.CHANGE, change_id, booking.change_notice(centre_id, change_id), now)


@transaction.atomic
def tell_session(*, lot_id: str, kind: Told, now: datetime) -> None:
    """The evaluation of a lot began, paused or ended: every centre it sits at learns it of its own offer."""
    for offer_id, centre_id in booking.confirmed_offers_of(lot_id):
        row = find_connection(centre_id)
        if row is not None:
            _tell(row, kind, offer_id, {"offer": offer_id, "at": now.isoformat()}, now)


@transaction.atomic
def tell_workstation(*, workstation_id: str, centre_id: str, now: datetime) -> None:
    """A workstation of a centre went out of service or came back."""
    row = find_connection(centre_id)
    if row is None:
        return
    desk = venues.get_workstation(Actor(Role.VENUE_OPERATOR, centre_id), workstation_id)
    data: dict[str, Plain] = {
        "workstation": workstation_id,
        "room": desk.room,
        "label": desk.label,
        "state": desk.state.value,
        "reason": desk.state_reason,
        "check_passed": desk.check_passed,
    }
    _tell(row, Told.EXCEPTION, workstation_id, data, now)


@transaction.atomic
def ask_system(*, actor: Actor, now: datetime) -> str:
    """The staff asks its own system whether it is there. Returns the message's id.

    Raises:
        NotFound: no connection of the actor's centre.
    """
    return _tell(access_connection(actor), Told.QUERY, "", {}, now)


def _tell(found: Connection, kind: Told, subject: str, data: dict[str, Plain], now: datetime) -> str:
    row = lock_connection(found.pk)
    if row.ended_at is not None:
        raise NotFound("connection")
    row.number += 1
    row.save(update_fields=["number"])
    message_id = new_secret_id()
    area = venues.get_centre(row.centre_id).region
    body = write(Envelope(settings.LOG_ORIGIN, message_id, now, area, kind.value, data), row.number)
    Message.objects.create(
        message_id=message_id,
        connection=row,
        number=row.number,
        kind=kind.value,
        subject=subject,
        made_at=now,
        sealed=crypto.seal(MESSAGE_PURPOSE, body, message_id.encode()),
    )
    return message_id
