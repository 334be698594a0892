"""What waits for whom in a committee."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from yuanping.apps.booking import queries as booking
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.tenders import queries as tenders
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.committee.states import CommitteeState, SeatState
from yuanping.kernel.law import Law
from yuanping.kernel.lot.states import LotState

LAW_LIST = Law("评标委员会和评标方法暂行规定", "第八条")
LAW_COMPOSITION = Law("招标投标法", "第三十七条")
LIVE = (CommitteeState.CALLING, CommitteeState.FILLED)


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Request the draw, name representatives, admit arrivals."""
    if actor.role is Role.AGENCY_CLERK:
        return _draws_to_request(actor) + _representatives_to_name(actor)
    if actor.role is Role.PROCURING_ENTITY:
        return _representatives_to_name(actor)
    if actor.role is Role.VENUE_OPERATOR:
        return _arrivals(actor, now)
    return ()


def _draws_to_request(actor: Actor) -> tuple[WorkItem, ...]:
    items = []
    for lot in tenders.list_lots(actor):
        if lot.state is not LotState.PREPARED or Committee.objects.filter(lot_id=lot.lot_id).exists():
            continue
        hours = booking.find_booking_hours(lot.lot_id)
        items.append(
            WorkItem(
                what=_("申请抽取评标专家"),
                subject=lot.title,
                subject_url_name="supervisor:lot",
                subject_id=lot.lot_id,
                action=_("申请抽取专家"),
                due_at=hours.starts_at if hours else None,
                law=LAW_LIST,
            )
        )
    return tuple(items)


def _representatives_to_name(actor: Actor) -> tuple[WorkItem, ...]:
    items = []
    seats = Seat.objects.select_related("committee").filter(
        kind=REPRESENTATIVE, state=SeatState.SEALED, committee__state__in=LIVE
    )
    for seat in seats.order_by("committee__meets_at", "seat_no"):
        facts = lot_facts(seat.committee.lot_id)
        speaker = (
            facts.entity_id if actor.role is Role.PROCURING_ENTITY else ("" if facts.entity_id else facts.agency_id)
        )
        if speaker and speaker == actor.organisation_id:
            items.append(
                WorkItem(
                    what=_("指定招标人代表"),
                    subject=facts.name,
                    subject_url_name="supervisor:lot",
                    subject_id=facts.lot_id,
                    action=_("指定 1 名招标人代表"),
                    due_at=seat.committee.meets_at,
                    law=LAW_COMPOSITION,
                )
            )
    return tuple(items)


def _arrivals(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    waiting = Seat.objects.select_related("committee").filter(
        centre=actor.organisation_id, state=SeatState.ACCEPTED, committee__state__in=LIVE
    )
    today = [seat for seat in waiting if legal_day(seat.committee.meets_at) == legal_day(now)]
    if not today:
        return ()
    until = min(seat.committee.arrive_until for seat in today)
    return (
        WorkItem(
            what=_("办理到场签到"),
            subject=_("今日评标"),
            subject_url_name="centre:check_in",
            subject_id="",
            action=_("办理签到"),
            due_at=until,
            due_own=True,
            law=LAW_COMPOSITION,
        ),
    )
