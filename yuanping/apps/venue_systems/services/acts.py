"""What a centre's own system may ask for and do: what its staff could on the pages, through the same services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from yuanping.apps.booking import queries as booking
from yuanping.apps.booking import services as bookings
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.apps.venue_systems.services.tell import MESSAGE_PURPOSE
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.infra import crypto
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.venue_system.envelope import Envelope, moment_of
from yuanping.kernel.venue_system.vocabulary import MessageState, Said
from yuanping.kernel.venues.hours import Interval
from yuanping.kernel.venues.states import WorkstationState

AT_ONCE = 100
SYNC_VERSION = "1"
"""The version of the sync token: another meaning gets another number, and an old token is then refused instead of misread."""
REPORTED = (WorkstationState.FAULT.value, WorkstationState.IN_SERVICE.value)
_LONGEST = 400

Data = dict[str, Plain]
Act = Callable[[Data, Actor, datetime], Plain]


def act_of(row: Connection, envelope: Envelope, actor: Actor, now: datetime) -> Plain:
    """Do what the envelope says; answers the result. Raises what the service behind it raises."""
    if envelope.kind == Said.SYNC:
        return _sync(row, envelope.data, now)
    return _ACTS[Said(envelope.kind)](envelope.data, actor, now)


def _hall(data: Data, actor: Actor, now: datetime) -> Plain:
    _only(data, set())
    return {
        "rooms": [
            {
                "room": room.room_id,
                "name": room.name,
                "workstations": [
                    {
                        "workstation": each.workstation_id,
                        "label": each.label,
                        "state": each.state.value,
                        "shared": each.dedicated_shared,
                        "bookable": each.bookable,
                    }
                    for each in room.workstations
                ],
            }
            for room in venues.list_rooms(actor.organisation_id)
        ]
    }


def _seatcheck(data: Data, actor: Actor, now: datetime) -> Plain:
    _only(data, {"starts_at", "ends_at"})
    free = booking.list_free_desks(actor, _interval(data))
    return {"free": list(free), "count": len(free)}


def _query(data: Data, actor: Actor, now: datetime) -> Plain:
    _only(data, {"offer"})
    centre_id = actor.organisation_id
    if "offer" in data:
        return {"offers": [booking.offer_notice(centre_id, _text(data, "offer"))]}
    return {"offers": [*booking.offer_notices(centre_id, booking.open_offer_ids(centre_id))]}


def _apply(data: Data, actor: Actor, now: datetime) -> Plain:
    _only(data, {"offer", "accept", "contact_name", "contact_phone", "workstations", "reason"})
    offer_id, accept = _text(data, "offer"), data.get("accept")
    if not isinstance(accept, bool):
        raise Malformed("$.data.accept", "must be true or false")
    if accept:
        contact = Contact(_text(data, "contact_name"), _text(data, "contact_phone"))
        chosen = _texts(data, "workstations") if "workstations" in data else None
        bookings.confirm_offer(actor=actor, offer_id=offer_id, contact=contact, workstations=chosen, now=now)
    else:
        bookings.decline_offer(actor=actor, offer_id=offer_id, reason=_text(data, "reason"), now=now)
    return booking.offer_notice(actor.organisation_id, offer_id)


def _occupy(data: Data, actor: Actor, now: datetime) -> Plain:
    _only(data, {"reference", "workstations", "starts_at", "ends_at"})
    reference, chosen = _text(data, "reference"), _texts(data, "workstations")
    bookings.hold_external(actor=actor, reference=reference, workstation_ids=chosen, interval=_interval(data), now=now)
    return {"reference": reference, "workstations": [*chosen]}


def _release(data: Data, actor: Actor, now: datetime) -> Plain:
    _only(data, {"reference"})
    reference = _text(data, "reference")
    bookings.release_external(actor=actor, reference=reference, now=now)
    return {"reference": reference}


def _exception(data: Data, actor: Actor, now: datetime) -> Plain:
    _only(data, {"workstation", "state", "reason"})
    workstation_id, state = _text(data, "workstation"), _text(data, "state")
    if state not in REPORTED:
        raise Malformed("$.data.state", f"must be one of {', '.join(REPORTED)}")
    reason = _text(data, "reason") if "reason" in data else ""
    venue_services.set_workstation_state(
        actor=actor, workstation_id=workstation_id, state=WorkstationState(state), reason=reason, now=now
    )
    return {"workstation": workstation_id, "state": state}


def _sync(row: Connection, data: Data, now: datetime) -> Plain:
    """What was told after the token; the token says that everything up to it has arrived, which is then no longer sent."""
    _only(data, {"since"})
    since = _number(row, _text(data, "since")) if data.get("since") else 0
    waiting = row.messages.filter(number__lte=since).exclude(state=MessageState.DELIVERED.value)
    waiting.update(state=MessageState.DELIVERED.value, delivered_at=now, fetched=True, not_before=None)
    found = list(row.messages.filter(number__gt=since).order_by("number")[: AT_ONCE + 1])
    shown = found[:AT_ONCE]
    last = shown[-1].number if shown else since
    return {
        "messages": [_said(each) for each in shown],
        "token": f"{SYNC_VERSION}:{row.connection_id}:{last}",
        "more": len(found) > AT_ONCE,
    }


def _said(row: Message) -> Plain:
    return parse_canonical(crypto.unseal(MESSAGE_PURPOSE, row.sealed, row.message_id.encode()))


def _number(row: Connection, token: str) -> int:
    version, _, rest = token.partition(":")
    connection_id, _, number = rest.partition(":")
    known = version == SYNC_VERSION and connection_id == row.connection_id
    if (
        not known
        or not (number.isascii() and number.isdigit())
        or len(number) > len(str(2**31))
        or int(number) > row.number
    ):
        raise Refused("sync_token_wrong", field="since")
    return int(number)


def _only(data: Data, known: set[str]) -> None:
    if strange := data.keys() - known:
        raise Malformed("$.data", f"unknown: {', '.join(sorted(strange))[:100]}")


def _text(data: Data, name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise Malformed(f"$.data.{name}", f"must be a text of at most {_LONGEST} characters")
    return value


def _texts(data: Data, name: str) -> tuple[str, ...]:
    value = data.get(name)
    if not isinstance(value, list) or len(value) > _LONGEST:
        raise Malformed(f"$.data.{name}", "must be a list of texts")
    return tuple(_text({name: each}, name) for each in value)


def _interval(data: Data) -> Interval:
    return Interval(
        moment_of(data.get("starts_at"), "$.data.starts_at"), moment_of(data.get("ends_at"), "$.data.ends_at")
    )


_ACTS: dict[Said, Act] = {
    Said.HALL: _hall,
    Said.SEATCHECK: _seatcheck,
    Said.QUERY: _query,
    Said.APPLY: _apply,
    Said.OCCUPY: _occupy,
    Said.RELEASE: _release,
    Said.EXCEPTION: _exception,
}
