"""What waits for whom, until when, by which article."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Booking, Change, Offer
from yuanping.apps.booking.queries.gather import answer_law, rules_of
from yuanping.apps.booking.queries.party import visible_bookings
from yuanping.apps.booking.queries.values import CHANGE_VERIFY, OFFER_ANSWER, SilentVenue
from yuanping.apps.venues import queries as venues
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.states import BookingState, ChangeState, OfferState
from yuanping.kernel.errors import NotFound


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Offers for a venue, answers awaited for an agency, silent venues for the coordinator."""
    if actor.role is Role.VENUE_OPERATOR:
        return (*_offers(actor), *_changes(actor))
    if actor.role is Role.AGENCY_CLERK:
        return _bookings(actor)
    if actor.role is Role.PROVINCIAL_COORDINATOR:
        return (*_silent(actor), *_late_changes(now))
    return ()


def _offers(actor: Actor) -> tuple[WorkItem, ...]:
    rows = Offer.objects.filter(centre_id=actor.organisation_id, state=OfferState.SENT).select_related("round__booking")
    return tuple(
        WorkItem(
            what=ngettext("确认 %(seats)s 个工位", "确认 %(seats)s 个工位", offer.seats) % {"seats": offer.seats},
            subject=offer.round.booking.number,
            subject_url_name="centre:offer",
            subject_id=offer.offer_id,
            action=_("去确认"),
            due_at=offer.due_at,
            law=answer_law(offer.round.booking),
            state=_("待您确认"),
            deadline=(OFFER_ANSWER, offer.offer_id),
        )
        for offer in rows.order_by("due_at", "offer_id")
    )


def _changes(actor: Actor) -> tuple[WorkItem, ...]:
    rows = Change.objects.filter(booking__host=actor.organisation_id, state=ChangeState.PENDING)
    return tuple(
        WorkItem(
            what=_("核验变更申请"),
            subject=change.booking.number,
            subject_url_name="centre:change",
            subject_id=change.change_id,
            action=_("去核验"),
            due_at=change.due_at,
            law=rules_of(change.booking).verify_days.law,
            state=_("待您核验"),
            deadline=(CHANGE_VERIFY, change.change_id),
        )
        for change in rows.select_related("booking").order_by("due_at")
    )


def _bookings(actor: Actor) -> tuple[WorkItem, ...]:
    found = []
    for row in visible_bookings(actor).exclude(state__in=(BookingState.CONFIRMED, BookingState.CANCELLED)):
        unplaced = row.state == BookingState.UNPLACED
        found.append(
            WorkItem(
                what=_("场地未能落实，撤回后重新申请") if unplaced else _waits_for(row),
                subject=row.lot_name,
                subject_url_name="agency:booking",
                subject_id=row.booking_id,
                action=_("查看预订"),
                law=rules_of(row).choice_law if unplaced else answer_law(row),
                group="" if unplaced else "waiting",
                state=_("未落实") if unplaced else _("等别人"),
            )
        )
    return tuple(found)


def _waits_for(row: Booking) -> str:
    return {
        BookingState.DRAWING: _("等三方完成场地抽取"),
        BookingState.OFFERED: _("等场地确认工位"),
        BookingState.CHANGE_PENDING: _("等主场核验变更"),
    }[BookingState(row.state)]


def _silent(actor: Actor) -> tuple[WorkItem, ...]:
    return tuple(
        WorkItem(
            what=_("核实场所逾期未答"),
            subject=f"{silent.centre_name} · {silent.number}",
            subject_url_name="centre:silent",
            subject_id=silent.offer_id,
            action=_("去核实"),
            due_at=silent.due_at,
            law=silent.law,
            state=_("逾期未答，已转其他场所"),
        )
        for silent in list_silent_venues(actor)
        if silent.looked_into_at is None
    )


def _late_changes(now: datetime) -> tuple[WorkItem, ...]:
    rows = Change.objects.filter(state=ChangeState.PENDING, due_at__lte=now).select_related("booking")
    return tuple(
        WorkItem(
            what=_("督促主场核验变更申请"),
            subject=change.booking.number,
            subject_url_name="agency:booking",
            subject_id=change.booking.booking_id,
            action=_("查看预订"),
            due_at=change.due_at,
            law=rules_of(change.booking).verify_days.law,
            state=_("逾期未核验"),
            deadline=(CHANGE_VERIFY, change.change_id),
        )
        for change in rows.order_by("due_at")
    )


def list_silent_venues(actor: Actor) -> tuple[SilentVenue, ...]:
    """Venues that let their term pass, the newest first; only for the coordinator."""
    if not permissions.can_look_into_silence(actor):
        return ()
    rows = Offer.objects.filter(state=OfferState.EXPIRED, due_at__isnull=False).select_related("round__booking")
    names = {each.centre_id: each.name for each in venues.list_centres()}
    return tuple(_silent_venue(row, names.get(row.centre_id, "")) for row in rows.order_by("-due_at", "offer_id"))


def get_silent_venue(actor: Actor, offer_id: str) -> SilentVenue:
    """One venue that let its term pass."""
    found = [each for each in list_silent_venues(actor) if each.offer_id == offer_id]
    if not found:
        raise NotFound("offer")
    return found[0]


def _silent_venue(row: Offer, centre_name: str) -> SilentVenue:
    assert row.due_at is not None
    booking = row.round.booking
    return SilentVenue(
        offer_id=row.offer_id,
        number=booking.number,
        lot_name=booking.lot_name,
        centre_name=centre_name,
        seats=row.seats,
        due_at=row.due_at,
        law=answer_law(booking),
        looked_into=row.looked_into,
        looked_into_at=row.looked_into_at,
    )
