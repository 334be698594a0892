"""What a centre's own system is told of an offer or a change: what the page of its staff shows, and no more."""

from __future__ import annotations

from yuanping.apps.booking.models import Change, Occupancy, Offer
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.booking.visibility import sees_project
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound


def offer_notice(centre_id: str, offer_id: str) -> dict[str, Plain]:
    """One offer to this centre, its workstations included; the project only once the offer is confirmed. Raises ``NotFound``."""
    found = offer_notices(centre_id, [offer_id])
    if not found:
        raise NotFound("offer")
    return found[0]


def offer_notices(centre_id: str, offer_ids: list[str]) -> list[dict[str, Plain]]:
    """As ``offer_notice`` for several, in the order of their hours; what is not this centre's is left out."""
    rows = Offer.objects.filter(centre_id=centre_id, offer_id__in=offer_ids).select_related("round__booking")
    offers = list(rows.order_by("round__booking__starts_at", "offer_id"))
    held = Occupancy.objects.filter(offer__in=offers).order_by("workstation__room__name", "workstation__label")
    seats: dict[int, dict[str, None]] = {}
    for key, workstation_id in held.values_list("offer_id", "workstation__workstation_id"):
        seats.setdefault(key, {})[workstation_id] = None
    return [_notice(offer, list(seats.get(offer.pk, ()))) for offer in offers]


def _notice(offer: Offer, workstations: list[str]) -> dict[str, Plain]:
    booking = offer.round.booking
    found: dict[str, Plain] = {
        "offer": offer.offer_id,
        "number": booking.number,
        "host": offer.is_host,
        "seats": offer.seats,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "state": str(offer.state),
        "due_at": offer.due_at.isoformat() if offer.due_at else None,
        "workstations": [*workstations],
    }
    if sees_project(Role.VENUE_OPERATOR, OfferState(offer.state)):
        found["lot_name"] = booking.lot_name
    return found


def open_offer_ids(centre_id: str) -> list[str]:
    """Offers to a centre that still count."""
    rows = Offer.objects.filter(centre_id=centre_id, state__in=(OfferState.SENT, OfferState.CONFIRMED))
    return list(rows.order_by("offer_id").values_list("offer_id", flat=True))


def change_notice(centre_id: str, change_id: str) -> dict[str, Plain]:
    """A change this centre is asked to verify as host. Raises ``NotFound``."""
    row = Change.objects.select_related("booking").filter(change_id=change_id, booking__host=centre_id).first()
    if row is None:
        raise NotFound("change")
    return {
        "change": row.change_id,
        "number": row.booking.number,
        "state": str(row.state),
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "reason": row.reason,
        "force_majeure": row.force_majeure,
        "due_at": row.due_at.isoformat() if row.due_at else None,
    }


def confirmed_offers_of(lot_id: str) -> tuple[tuple[str, str], ...]:
    """Offer and centre of every venue a lot sits at."""
    rows = Offer.objects.filter(round__booking__lot_id=lot_id, state=OfferState.CONFIRMED).order_by("offer_id")
    return tuple(rows.values_list("offer_id", "centre_id"))
