"""What waits for whom in a committee."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yuanping.apps.booking import queries as booking
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.committee.queries.final_list import asked_lists, lists_to_agree
from yuanping.apps.committee.queries.lateness import hours_of, late_seats, lateness_of, list_late
from yuanping.apps.committee.queries.own_calls import disputes_to_answer
from yuanping.apps.tenders import queries as tenders
from yuanping.infra.worklist import Matter, Pending, WorkItem, tell
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
    """Request the draw, name representatives, admit arrivals, answer an expert who disputes a call, agree to the opening of a list."""
    return tell(pending_work(actor, now))


def pending_work(actor: Actor, now: datetime) -> tuple[Matter, ...]:
    """The same, what mostly is empty not read yet."""
    if actor.role is Role.AGENCY_CLERK:
        return (*_draws_to_request(actor), _representatives_to_name(actor, now), _lists(actor))
    if actor.role is Role.PROCURING_ENTITY:
        return (_representatives_to_name(actor, now), _lists(actor))
    if actor.role is Role.PROJECT_SUPERVISOR:
        return (disputes_to_answer(actor), _late(actor, now), _lists(actor))
    if actor.role is Role.REGISTRY_OWNER:
        return (_lists(actor),)
    return (_arrivals(actor, now),) if actor.role is Role.VENUE_OPERATOR else ()


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


def _representatives_to_name(actor: Actor, now: datetime) -> Pending:
    seats = Seat.objects.filter(kind=REPRESENTATIVE, state=SeatState.SEALED, committee__state__in=LIVE)
    return Pending(seats, lambda: _to_name(actor, seats.select_related("committee"), now))


def _to_name(actor: Actor, seats: QuerySet[Seat], now: datetime) -> tuple[WorkItem, ...]:
    items = []
    for seat in seats.order_by("committee__meets_at", "seat_no"):
        facts = lot_facts(seat.committee.lot_id)
        speaker = (
            facts.entity_id if actor.role is Role.PROCURING_ENTITY else ("" if facts.entity_id else facts.agency_id)
        )
        if not speaker or speaker != actor.organisation_id:
            continue
        row = seat.committee
        until = hours_of(row).admits_until(lateness_of(row))
        if now < until:
            items.append(
                WorkItem(
                    what=_("另行指定招标人代表") if seat.sealed_member else _("指定招标人代表"),
                    subject=facts.name,
                    subject_url_name="supervisor:lot",
                    subject_id=facts.lot_id,
                    action=_("指定 1 名招标人代表"),
                    due_at=until if row.late_until else row.meets_at,
                    law=LAW_COMPOSITION,
                )
            )
    return tuple(items)


def _late(actor: Actor, now: datetime) -> Pending:
    waiting = Seat.objects.filter(late_seats(), committee__state__in=LIVE, committee__meets_at__lte=now)
    return Pending(waiting, lambda: _to_decide(actor, now))


def _to_decide(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    return tuple(
        WorkItem(
            what=_("评委逾时未到，须作决定"),
            subject=each.lot_name,
            subject_url_name="supervisor:late",
            subject_id=each.lot_id,
            action=_("决定等候或者更换"),
            due_at=each.due_at,
            due_own=True,
            law=each.law,
        )
        for each in list_late(actor, now)
    )


def _lists(actor: Actor) -> Pending:
    return Pending(asked_lists(), lambda: _to_agree(actor))


def _to_agree(actor: Actor) -> tuple[WorkItem, ...]:
    return tuple(
        WorkItem(
            what=_("有一方请求启封最终名单"),
            subject=each.lot_name,
            subject_url_name="supervisor:final_list",
            subject_id=each.lot_id,
            action=_("看理由，决定是否同意"),
            law=each.law,
        )
        for each in lists_to_agree(actor)
    )


def _arrivals(actor: Actor, now: datetime) -> Pending:
    waiting = Seat.objects.filter(centre=actor.organisation_id, state=SeatState.ACCEPTED, committee__state__in=LIVE)
    return Pending(waiting, lambda: _to_admit(waiting.select_related("committee"), now))


def _to_admit(waiting: QuerySet[Seat], now: datetime) -> tuple[WorkItem, ...]:
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
