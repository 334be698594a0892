"""What waits for whom, until when, by which article."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Agreement, Booking, Change, Offer
from yuanping.apps.booking.queries.asked import probed_lots
from yuanping.apps.booking.queries.gate import pending_gate_work
from yuanping.apps.booking.queries.gather import answer_law, rules_of
from yuanping.apps.booking.queries.local_use import pending_local_work
from yuanping.apps.booking.queries.party import visible_bookings
from yuanping.apps.booking.queries.values import CHANGE_VERIFY, OFFER_ANSWER, SilentVenue
from yuanping.apps.venues import queries as venues
from yuanping.infra.worklist import Pending, WorkItem, tell
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.slots import day_bounds, local_day
from yuanping.kernel.booking.states import (
    ENDED,
    RANDOM,
    AgreementState,
    BookingState,
    Cancelled,
    ChangeState,
    OfferState,
)
from yuanping.kernel.errors import NotFound


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Offers for a venue, answers awaited for an agency, silent venues for the coordinator."""
    return tell(pending_work(actor, now))


def pending_work(actor: Actor, now: datetime) -> tuple[Pending, ...]:
    """The same, not read yet."""
    if actor.role is Role.VENUE_OPERATOR:
        return (
            _offers(actor),
            _changes(actor),
            _cancelled(actor, now),
            pending_local_work(actor, now),
            *pending_gate_work(actor, now),
        )
    if actor.role is Role.AGENCY_CLERK:
        return (_bookings(actor),)
    if actor.role is Role.PROJECT_SUPERVISOR:
        mine = actor.organisation_id
        return (
            _agreements(actor),
            _silent_at(actor),
            _late_changes(now, mine),
            _probes(actor, now),
            _no_shows(now, mine),
        )
    if actor.role is Role.PROVINCIAL_COORDINATOR:
        return (_silent(actor), _late_changes(now), _no_shows(now), *pending_gate_work(actor, now))
    return ()


def _offers(actor: Actor) -> Pending:
    rows = Offer.objects.filter(centre_id=actor.organisation_id, state=OfferState.SENT).select_related("round__booking")
    waiting = rows.order_by("due_at", "offer_id")
    return Pending(
        waiting,
        lambda: (
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
            for offer in waiting
        ),
    )


def _cancelled(actor: Actor, now: datetime) -> Pending:
    """Sessions that were confirmed here and will not take place: shown until the hours they would have begun."""
    rows = Offer.objects.filter(centre_id=actor.organisation_id, state=OfferState.RELEASED, answered_at__isnull=False)
    over = rows.filter(round__booking__cancelled_for__in=(Cancelled.ENDED, Cancelled.FORCE_MAJEURE))
    still = over.filter(round__booking__starts_at__gt=now).select_related("round__booking")
    waiting = still.order_by("round__booking__starts_at", "offer_id")
    return Pending(
        waiting,
        lambda: (
            WorkItem(
                what=_("预订已取消，工位已释放"),
                subject=offer.round.booking.number,
                subject_url_name="centre:offer",
                subject_id=offer.offer_id,
                action=_("查看"),
                law=ENDED if offer.round.booking.cancelled_for == Cancelled.ENDED else answer_law(offer.round.booking),
                group="waiting",
                state=_("无需操作"),
            )
            for offer in waiting
        ),
    )


def _changes(actor: Actor) -> Pending:
    rows = Change.objects.filter(booking__host=actor.organisation_id, state=ChangeState.PENDING)
    waiting = rows.select_related("booking").order_by("due_at")
    return Pending(
        waiting,
        lambda: (
            WorkItem(
                what=_("核验取消申请（不可抗力）") if change.cancels else _("核验变更申请"),
                subject=change.booking.number,
                subject_url_name="centre:change",
                subject_id=change.change_id,
                action=_("去核验"),
                due_at=change.due_at,
                law=rules_of(change.booking).verify_days.law,
                state=_("待您核验"),
                deadline=(CHANGE_VERIFY, change.change_id),
            )
            for change in waiting
        ),
    )


def _bookings(actor: Actor) -> Pending:
    waiting = visible_bookings(actor).exclude(state__in=(BookingState.CONFIRMED, BookingState.CANCELLED))
    return Pending(waiting, lambda: _unsettled(waiting))


def _unsettled(waiting: QuerySet[Booking]) -> tuple[WorkItem, ...]:
    found = []
    for row in waiting:
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


def _agreements(actor: Actor) -> Pending:
    """Wishes to agree upon venues after a failed draw; the list names none of them."""
    rows = Agreement.objects.filter(booking__supervisor_id=actor.organisation_id, state=AgreementState.PENDING)
    waiting = rows.exclude(booking__supervisor_id="").select_related("booking").order_by("asked_at")
    return Pending(
        waiting,
        lambda: (
            WorkItem(
                what=_("确认协商确定副场"),
                subject=row.booking.lot_name,
                subject_url_name="agency:booking",
                subject_id=row.booking.booking_id,
                action=_("去确认"),
                law=RANDOM,
                state=_("待您确认"),
            )
            for row in waiting
        ),
    )


def _probes(actor: Actor, now: datetime) -> Pending:
    """Lots for which more was asked today than ordinary work needs, under a pack that hides the venues; whichever way it was asked."""
    waiting = probed_lots(actor.organisation_id, now)
    return Pending(
        waiting,
        lambda: (
            WorkItem(
                what=ngettext(
                    "今日 %(n)s 次申请工位，疑似试探副场余量",
                    "今日 %(n)s 次申请工位，疑似试探副场余量",
                    row["asked"],
                )
                % {"n": row["asked"]},
                subject=row["lot_name"],
                subject_url_name="supervisor:lot",
                subject_id=row["lot_id"],
                action=_("查看标段"),
                law=RANDOM,
                state=_("已限制"),
            )
            for row in waiting
        ),
    )


def _silent(actor: Actor) -> Pending:
    return Pending(
        _expired().filter(looked_into_at=None),
        lambda: (
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
        ),
    )


def _silent_at(actor: Actor) -> Pending:
    """Venues that stayed silent about lots this office supervises, until the coordinator has looked into it."""
    rows = _expired().filter(looked_into_at=None)
    mine = rows.filter(round__booking__supervisor_id=actor.organisation_id).exclude(round__booking__supervisor_id="")
    waiting = mine.select_related("round__booking").order_by("-due_at", "offer_id")
    return Pending(
        waiting,
        lambda: (
            WorkItem(
                what=_("场所逾期未答，席位已重新抽取"),
                subject=offer.round.booking.lot_name,
                subject_url_name="agency:booking",
                subject_id=offer.round.booking.booking_id,
                action=_("查看预订"),
                due_at=offer.due_at,
                law=answer_law(offer.round.booking),
                group="waiting",
                state=_("省级调度核实中"),
            )
            for offer in waiting
        ),
    )


def _late_changes(now: datetime, supervisor: str | None = None) -> Pending:
    """Requests the host did not verify in time: all of them for the coordinator, those of its lots for a supervisor."""
    rows = Change.objects.filter(state=ChangeState.PENDING, due_at__lte=now).select_related("booking")
    if supervisor is not None:
        rows = rows.filter(booking__supervisor_id=supervisor).exclude(booking__supervisor_id="")
    waiting = rows.order_by("due_at")
    return Pending(
        waiting,
        lambda: (
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
            for change in waiting
        ),
    )


def _no_shows(now: datetime, supervisor: str | None = None) -> Pending:
    """Workstations that stood ready today and nobody came to: all of them for the coordinator, those of its lots for a supervisor."""
    rows = Offer.objects.filter(no_show_at__gte=day_bounds(local_day(now))[0])
    if supervisor is not None:
        rows = rows.filter(round__booking__supervisor_id=supervisor).exclude(round__booking__supervisor_id="")
    waiting = rows.select_related("round__booking").order_by("-no_show_at", "offer_id")
    return Pending(
        waiting,
        lambda: (
            WorkItem(
                what=ngettext("%(n)s 个工位就绪，无人到场", "%(n)s 个工位就绪，无人到场", offer.seats)
                % {"n": offer.seats},
                subject=offer.round.booking.lot_name,
                subject_url_name="agency:booking",
                subject_id=offer.round.booking.booking_id,
                action=_("查看预订"),
                law=answer_law(offer.round.booking),
                state=_("场所已登记"),
            )
            for offer in waiting
        ),
    )


def _expired() -> QuerySet[Offer]:
    return Offer.objects.filter(state=OfferState.EXPIRED, due_at__isnull=False)


def list_silent_venues(actor: Actor) -> tuple[SilentVenue, ...]:
    """Venues that let their term pass, the newest first; only for the coordinator."""
    if not permissions.can_look_into_silence(actor):
        return ()
    rows = _expired().select_related("round__booking")
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
