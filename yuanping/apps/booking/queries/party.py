"""Bookings as agency, procuring entity, supervisor and coordinator see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, Min, Q, QuerySet

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import Agreement, Booking, Change, Occupancy, Offer, Round, Waiting
from yuanping.apps.booking.queries.gather import LIVE, answer_law, plan_of, rules_of
from yuanping.apps.booking.queries.lot import is_awarded
from yuanping.apps.booking.queries.redact import Reader, VenueNames, venue_lines
from yuanping.apps.booking.queries.values import (
    AgreementLine,
    BookingRow,
    BookingView,
    ChangeLine,
    PassedLine,
    WaitingRow,
)
from yuanping.apps.venues import queries as venues
from yuanping.infra.calendar import work_calendar
from yuanping.infra.deadlines import list_deadlines
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.states import BookingState, ChangeState, OfferState, WaitState
from yuanping.kernel.booking.visibility import hides_subs
from yuanping.kernel.calendar import Deadline, days_before
from yuanping.kernel.errors import NotFound

PASSED = (OfferState.DECLINED, OfferState.EXPIRED)


def get_booking(actor: Actor, booking_id: str) -> BookingView:
    """One booking, redacted for the actor."""
    row = Booking.objects.filter(booking_id=booking_id).first()
    if row is None or not permissions.can_view_booking(actor, row):
        raise NotFound("booking")
    offers = list(Offer.objects.filter(round__booking=row).select_related("round").order_by("offer_id"))
    live = [offer for offer in offers if offer.state in LIVE]
    rounds = list(Round.objects.filter(booking=row).order_by("number"))
    reader = Reader(actor, is_awarded(row.lot_id))
    plan, rules = plan_of(row), rules_of(row)
    pending = Change.objects.filter(booking=row).order_by("-id").first()
    due = _deadlines([offer.offer_id for offer in live] + ([pending.change_id] if pending else []))
    centres = venues.list_centres()
    names = VenueNames({each.centre_id: each.name for each in centres}, _shared(row), due)
    others = set(plan.centres) or {each.centre_id for each in centres if each.accepted} - {row.host}
    touched = {offer.centre_id for offer in offers if offer.state in (*LIVE, *PASSED)}
    return BookingView(
        booking_id=row.booking_id,
        number=row.number,
        lot_id=row.lot_id,
        lot_name=row.lot_name,
        state=row.state,
        size=row.size,
        representatives=row.representatives,
        quotas=plan.quotas,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        requested_at=row.requested_at,
        confirmed_at=row.confirmed_at,
        venues=venue_lines(reader, row, live, names),
        passed=() if reader.hides(row) else _passed(offers),
        round_number=1 if reader.hides(row) else len(rounds),
        ceremony_id=next((each.ceremony_id or "" for each in rounds if each.live), ""),
        substitutes=len(others - touched) if rules.substitutes_shown else None,
        change=_change(pending, due) if pending else None,
        change_until=days_before(work_calendar(), row.starts_at, rules.change_days.number, rules.change_days.law),
        rules=rules,
        contact_name=plan.contact.name,
        contact_phone=plan.contact.phone,
        entry_id="" if reader.hides(row) and row.confirmed_at is None else row.entry_id,
        mine=permissions.can_manage_booking(actor, row),
        version=row.version,
        cancelled_for=row.cancelled_for,
        agreement=_agreement(actor, row, names.centres),
        may_agree=_may_agree(actor, row, names.centres),
        may_decide=permissions.can_confirm_agreement(actor, row),
    )


def _shared(row: Booking) -> Mapping[int, int]:
    """Dedicated shared workstations per offer."""
    held = Occupancy.objects.filter(offer__round__booking=row, workstation__dedicated_shared=True)
    counted = held.values("offer__pk").annotate(seats=Count("workstation", distinct=True))
    return dict(counted.values_list("offer__pk", "seats"))


def _deadlines(subjects: Iterable[str]) -> Mapping[str, Deadline]:
    return {view.subject_id: view.deadline for view in list_deadlines(subjects)}


def _passed(offers: list[Offer]) -> tuple[PassedLine, ...]:
    found = [
        PassedLine(offer.round.number, offer.answered_at, offer.state == OfferState.EXPIRED)
        for offer in offers
        if offer.state in PASSED and offer.answered_at is not None and not offer.is_host
    ]
    return tuple(sorted(found, key=lambda line: (line.at, line.round_number)))


def _agreement(actor: Actor, row: Booking, names: Mapping[str, str]) -> AgreementLine | None:
    """The newest wish to agree upon venues; for who asked and who decides, nobody else."""
    if not (permissions.can_manage_booking(actor, row) or permissions.can_confirm_agreement(actor, row)):
        return None
    found = Agreement.objects.filter(booking=row).order_by("-id").first()
    if found is None:
        return None
    known = tuple(names.get(each, "") for each in found.centres)
    return AgreementLine(found.agreement_id, found.state, known, found.reason, found.answer)


def _may_agree(actor: Actor, row: Booking, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Centres the agency may name once the draw has failed, under a pack that lets venues be agreed upon."""
    failed = row.state == BookingState.UNPLACED and rules_of(row).agreed_law is not None
    if not failed or not permissions.can_manage_booking(actor, row):
        return ()
    return tuple((key, name) for key, name in sorted(names.items()) if key != row.host)


def _change(row: Change, due: Mapping[str, Deadline]) -> ChangeLine:
    return ChangeLine(
        change_id=row.change_id,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        force_majeure=row.force_majeure,
        deadline=due.get(row.change_id) if row.state == ChangeState.PENDING else None,
        answer=row.answer,
        cancels=row.cancels,
    )


def visible_bookings(actor: Actor) -> QuerySet[Booking]:
    """Bookings of the actor's lots."""
    rows = Booking.objects.all()
    if actor.role is Role.PROVINCIAL_COORDINATOR:
        return rows
    column = {
        Role.AGENCY_CLERK: "agency_id",
        Role.PROCURING_ENTITY: "entity_id",
        Role.PROJECT_SUPERVISOR: "supervisor_id",
    }.get(actor.role)
    if column is None or not actor.organisation_id:
        return rows.none()
    return rows.filter(**{column: actor.organisation_id})


def list_bookings(actor: Actor) -> tuple[BookingRow, ...]:
    """Bookings of the actor's lots, the next evaluation first."""
    live = Q(rounds__offers__state__in=LIVE)
    rows = visible_bookings(actor).annotate(
        asked=Count("rounds__offers", filter=live),
        agreed=Count("rounds__offers", filter=Q(rounds__offers__state=OfferState.CONFIRMED)),
        due=Min("rounds__offers__due_at", filter=Q(rounds__offers__state=OfferState.SENT)),
        host_due=Min("rounds__offers__due_at", filter=live & Q(rounds__offers__is_host=True)),
    )
    found = []
    for row in rows.order_by("starts_at", "booking_id"):
        hidden = _hides_answers(row, actor)
        found.append(
            BookingRow(
                booking_id=row.booking_id,
                number=row.number,
                lot_name=row.lot_name,
                state=row.state,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                size=row.size,
                confirmed=0 if hidden else row.agreed,
                venues=0 if hidden else row.asked,
                due_at=row.host_due if hidden else row.due,
                answer_law=answer_law(row),
                hidden=hidden,
            )
        )
    return tuple(found)


def list_waiting(actor: Actor) -> tuple[WaitingRow, ...]:
    """Places of the actor's agency in the queue that still wait, in the order they were taken."""
    if actor.role is not Role.AGENCY_CLERK or not actor.organisation_id:
        return ()
    rows = Waiting.objects.filter(agency_id=actor.organisation_id, state=WaitState.WAITING)
    return tuple(
        WaitingRow(
            waiting_id=row.waiting_id,
            lot_id=row.lot_id,
            lot_name=row.lot_name,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            queued_at=row.queued_at,
            state=row.state,
            booking_id=row.booking_id,
            daily=row.hidden,
        )
        for row in rows.order_by("queued_at", "pk")
    )


def _hides_answers(row: Booking, actor: Actor) -> bool:
    """Whether the line tells neither how many venues there are nor who has answered.

    While offers wait nothing can have been awarded, so the lots are not asked one by one.
    """
    return row.state == BookingState.OFFERED and hides_subs(rules_of(row), actor.role, awarded=False)


def find_booking_id(actor: Actor, lot_id: str) -> str | None:
    """The lot's booking, if the actor may see it; for the link on the lot's page."""
    row = Booking.objects.filter(lot_id=lot_id).exclude(state="cancelled").first()
    if row is None or not permissions.can_view_booking(actor, row):
        return None
    return row.booking_id
