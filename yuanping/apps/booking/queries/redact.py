"""The one place where a booking is redacted for its reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanping.apps.booking.models import Booking, Offer
from yuanping.apps.booking.queries.gather import rules_of
from yuanping.apps.booking.queries.lot import is_awarded
from yuanping.apps.booking.queries.values import VenueLine
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.states import BookingState, OfferState
from yuanping.kernel.booking.visibility import VenueFacts, hides_subs, sees_venue
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

    def hides(self, booking: Booking) -> bool:
        """Whether this reader may learn nothing that moves with the sub-venues."""
        return hides_subs(rules_of(booking), self.actor.role, awarded=self.awarded)


@dataclass(frozen=True, slots=True)
class VenueNames:
    """What the lines of a booking are filled from: names of centres, shared workstations and deadlines by offer."""

    centres: Mapping[str, str]
    shared: Mapping[int, int]
    deadlines: Mapping[str, Deadline]


def hides_places(lot_id: str) -> bool:
    """Whether a paper of this lot that goes to who asked must name no sub-venue, because the pack hides them from it now."""
    row = Booking.objects.filter(lot_id=lot_id).exclude(state=BookingState.CANCELLED).first()
    return row is not None and hides_subs(rules_of(row), Role.AGENCY_CLERK, awarded=is_awarded(lot_id))


def venue_lines(reader: Reader, booking: Booking, offers: list[Offer], names: VenueNames) -> tuple[VenueLine, ...]:
    """Host first, then more seats first, then by the offers' random ids: an order that does not tell who they are.

    ``place`` numbers the venues in that order; a venue with a second offer keeps its number.
    """
    if reader.hides(booking):
        return _merged(reader, booking, offers, names)
    ordered = sorted(offers, key=lambda offer: (not offer.is_host, -offer.seats, offer.offer_id))
    centres = list(dict.fromkeys([booking.host, *(offer.centre_id for offer in ordered)]))
    return tuple(_line(reader, booking, offer, centres.index(offer.centre_id), names) for offer in ordered)


def _merged(reader: Reader, booking: Booking, offers: list[Offer], names: VenueNames) -> tuple[VenueLine, ...]:
    """The host's own line, and one for all sub-venues together: held until the booking is confirmed, timed by the host's offer alone."""
    host = next((offer for offer in offers if offer.is_host), None)
    subs = [offer for offer in offers if not offer.is_host]
    if host is None or not subs:
        return tuple(_line(reader, booking, offer, 0, names) for offer in offers if offer.is_host)
    settled = booking.confirmed_at is not None
    together = VenueLine(
        is_host=False,
        place=1,
        name=None,
        seats=sum(offer.seats for offer in subs),
        shared=None,
        state=OfferState.CONFIRMED if settled else OfferState.SENT,
        sent_at=host.sent_at,
        answered_at=booking.confirmed_at,
        deadline=names.deadlines.get(host.offer_id),
        contact_name="",
        contact_phone="",
        merged=True,
    )
    return (_line(reader, booking, host, 0, names), together)


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
