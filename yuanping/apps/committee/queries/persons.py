"""Who sits on a seat, sealed under the platform's key: readable only where a service has let somebody in."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.apps.committee.models import Seat
from yuanping.infra import crypto
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.errors import NotFound
from yuanping.kernel.plain import from_plain, to_plain

_PURPOSE = "committee.member"


@dataclass(frozen=True, slots=True)
class SeatPerson:
    """Name, the account of a representative, and the digest of an expert's leaf opening."""

    name: str
    user_id: str
    opening_digest: str


def seal_person(seat_id: str, person: SeatPerson) -> bytes:
    """Seal, bound to the seat."""
    return crypto.seal(_PURPOSE, canonical(to_plain(person)), seat_id.encode())


def person_of(seat: Seat) -> SeatPerson:
    """The person of a named or arrived seat."""
    if not seat.sealed_member:
        raise NotFound("member")
    return from_plain(
        SeatPerson, parse_canonical(crypto.unseal(_PURPOSE, bytes(seat.sealed_member), seat.seat_id.encode()))
    )
