"""A venue cannot be used any more: what it held is given back, and L1 draws those seats again; the other venues keep theirs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Occupancy, Offer
from yuanping.apps.booking.queries.access import lock_booking, lock_offer
from yuanping.apps.booking.queries.gather import LIVE, answer_law, interval_of, live_offers, rules_of
from yuanping.apps.booking.queries.lot import is_before_draw
from yuanping.apps.booking.services.answer import store_answer
from yuanping.apps.booking.services.hold import release_held
from yuanping.apps.booking.services.place import fill_gaps, give_up
from yuanping.apps.booking.services.round import open_round
from yuanping.apps.booking.services.store import save_booking
from yuanping.apps.booking.services.trail import record_act
from yuanping.apps.venues import queries as venues
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.states import BOOKING, OFFER, RANDOM, BookingState, OfferState
from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.events.booking import DesksFreed, OfferMoved
from yuanping.kernel.evidence.access import Access

VENUE_OUT = "venue_out"
"""The cause of a round that follows; also the reason an offer was taken back for."""
UNSETTLED = (BookingState.OFFERED, BookingState.DRAWING)


@transaction.atomic
def take_back_offer(*, offer_id: str, now: datetime) -> None:
    """The venue of an offer is shut before all have confirmed: the offer ends, its seats are drawn again; without its host the booking is given up.

    Raises:
        NotFound: no such offer.
        Refused: ``offer_not_out`` when its venue is open, or it counts no more; ``booking_settled`` when all have confirmed.
    """
    hold(f"offer:{offer_id}")
    offer = lock_offer(SYSTEM, offer_id)
    booking = offer.round.booking
    if booking.state not in UNSETTLED:
        raise Refused("booking_settled", {"number": booking.number}, answer_law(booking))
    if offer.state not in LIVE or not _shut((offer,), booking):
        raise Refused("offer_not_out", {"number": booking.number}, RANDOM)
    release_held(offer)
    announce(DesksFreed(booking.booking_id))
    offer.reason = VENUE_OUT
    step = "decline" if offer.state == OfferState.SENT else "release"
    store_answer(offer, OFFER.advance(offer.state, step, SYSTEM.role), SYSTEM, now)
    fill_gaps(booking, VENUE_OUT, SYSTEM, now)


def lost_offers(booking: Booking) -> tuple[Offer, ...]:
    """Live offers to sub-venues whose venue is shut in the booking's hours."""
    return _shut(tuple(each for each in live_offers(booking) if not each.is_host), booking)


def _shut(offers: tuple[Offer, ...], booking: Booking) -> tuple[Offer, ...]:
    rows = Occupancy.objects.filter(offer__in=offers)
    held = list(rows.values_list("offer__offer_id", "workstation__workstation_id").distinct())
    shut = venues.shut_desks({desk for _, desk in held}, interval_of(booking))
    hit = {offer_id for offer_id, desk in held if desk in shut}
    return tuple(each for each in offers if each.offer_id in hit)


def may_relocate(booking: Booking) -> bool:
    """Whether the agency may ask for the same hours again: it knows its sub-venues, and one of them is lost.

    Where the pack hides them the answer is the same for every booking, or asking would tell whether a venue in the news was drawn.
    """
    return not hides_from_agency(rules_of(booking)) and bool(lost_offers(booking))


def draw_lost_again(booking: Booking, actor: Actor, now: datetime) -> None:
    """Release the lost sub-venues and draw their seats; the caller holds the booking's lock and has moved it to ``drawing``.

    Raises:
        Refused: ``relocation_not_needed`` when no sub-venue is lost any more.
    """
    lost = lost_offers(booking)
    if not lost:
        raise Refused("relocation_not_needed", {"number": booking.number}, RANDOM)
    announce(DesksFreed(booking.booking_id))
    for offer in lost:
        release_held(offer)
        offer.state = OFFER.advance(offer.state, "release", SYSTEM.role)
        offer.save(update_fields=["state"])
        announce(OfferMoved(offer.offer_id, offer.centre_id, offer.state))
    booking.confirmed_at = None
    save_booking(booking, "confirmed_at")
    body: dict[str, Plain] = {"cause": VENUE_OUT, "lost": sum(each.seats for each in lost)}
    record_act(booking, "booking.drawn_again", body, actor=actor, access=Access.SUPERVISOR, now=now)
    try:
        with transaction.atomic():
            open_round(booking=booking, cause=VENUE_OUT, actor=actor, now=now)
    except Refused as why:
        give_up(booking, SYSTEM, now, why.code)


@transaction.atomic
def confirm_relocation(*, actor: Actor, booking_id: str, reason: str, now: datetime) -> None:
    """The supervisor confirms that lost sub-venues of a confirmed booking are drawn again, where the pack hides them (黑龙江 三（六）).

    The agency learns that a draw is held, for it takes part in it, and nothing of where or why.

    Raises:
        NotFound: no booking of a lot of this supervisor, or its agency knows the venues and asks itself.
        Refused: ``reason_missing``, ``lot_not_bookable`` once the committee is drawn, ``wrong_state``, ``relocation_not_needed``.
    """
    hold(f"booking:{booking_id}")
    booking = lock_booking(actor, booking_id)
    if not permissions.can_confirm_agreement(actor, booking) or not hides_from_agency(rules_of(booking)):
        raise NotFound("booking")
    if not reason.strip():
        raise Refused("reason_missing", {}, rules_of(booking).choice_law, field="reason")
    if not is_before_draw(booking.lot_id):
        raise Refused("lot_not_bookable", {}, rules_of(booking).choice_law)
    booking.state = BOOKING.advance(booking.state, "draw_lost_again", actor.role)
    body: dict[str, Plain] = {"reason": reason.strip()}
    record_act(booking, "booking.relocation_confirmed", body, actor=actor, access=Access.SUPERVISOR, now=now)
    draw_lost_again(
        booking, SYSTEM, now
    )  # the supervisor has confirmed; the old draw is set aside by the rule, not by his hand
