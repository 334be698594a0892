"""The one place where a booking is redacted for its reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanping.apps.booking.models import Booking, Offer
from yuanping.apps.booking.queries.gather import rules_of
from yuanping.apps.booking.queries.values import VenueLine
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.booking.visibility import VenueFacts, sees_venue
from yuanping.kernel.calendar import Deadline


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads one booking, and whether the award has been made."""

    actor: Actor
    awarded: bool

    def may_name(self, booking: Booking, offer: Offer) -> bool:
        """Whether this reader may learn which venue an offer went to."""
        here = self.actor.organisation_id
        facts = VenueFacts(
            is_host=offer.is_host,
            state=OfferState(offer.state),
            own=here == offer.centre_id,
            at_host=here == booking.host,
            awarded=self.awarded,
        )
        return sees_venue(rules_of(booking), self.actor.role, facts)


@dataclass(frozen=True, slots=True)
class VenueNames:
    """What the lines of a booking are filled from: names of centres, shared workstations and deadlines by offer."""

    centres: Mapping[str, str]
    shared: Mapping[int, int]
    deadlines: Mapping[str, Deadline]


def venue_lines(reader: Reader, booking: Booking, offers: list[Offer], names: VenueNames) -> tuple[VenueLine, ...]:
    """Host first, then more seats first, then by the offers' random ids: an order that does not tell who they are.

    ``place`` numbers the venues in that order; a venue with a second offer keeps its number.
    """
    ordered = sorted(offers, key=lambda offer: (not offer.is_host, -offer.seats, offer.offer_id))
    centres = list(dict.fromkeys([booking.host, *(offer.centre_id for offer in ordered)]))
    return tuple(_line(reader, booking, offer, centres.index(offer.centre_id), names) for offer in ordered)


def _line(reader: Reader, booking: Booking, offer: Offer, place: int, names: VenueNames) -> VenueLine:
    named = reader.may_name(booking, offer)
    return VenueLine(
        is_host=offer.is_host,
        place=place,
        name=names.centres.get(offer.centre_id, "") if named else None,
        seats=offer.seats,
        shared=names.shared.get(offer.pk, 0) if named else None,
        state=offer.state,
        sent_at=offer.sent_at,
        answered_at=offer.answered_at,
        deadline=names.deadlines.get(offer.offer_id),
        contact_name=offer.contact_name if named else "",
        contact_phone=offer.contact_phone if named else "",
    )
