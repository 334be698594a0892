"""A venue notes that nobody came."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.queries.access import lock_offer
from yuanping.apps.booking.services.trail import record_act
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.no_show import check_no_show
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def record_no_show(*, actor: Actor, offer_id: str, note: str, now: datetime) -> None:
    """Record that the workstations of a confirmed offer stood ready and nobody came; the supervisor may open the record.

    Raises:
        NotFound: not an offer to the actor's centre.
        Refused: what ``check_no_show`` refuses.
    """
    hold(f"offer:{offer_id}")
    offer = lock_offer(actor, offer_id)
    if not permissions.can_answer_offer(actor, offer):
        raise NotFound("offer")
    booking = offer.round.booking
    offer.no_show = check_no_show(OfferState(offer.state), booking.starts_at, offer.no_show_at, note, now)
    offer.no_show_at = now
    offer.save(update_fields=["no_show", "no_show_at"])
    body: dict[str, Plain] = {"offer": offer_id, "centre": offer.centre_id, "seats": offer.seats, "note": offer.no_show}
    record_act(booking, "booking.no_show", body, actor=actor, access=Access.SUPERVISOR, now=now)
