"""Windows and plans by API: the same services, permissions and refusals as the pages."""

from __future__ import annotations

from ninja import Router
from ninja.security import SessionAuth

from yuanping.api.caller import AskedRequest
from yuanping.api.planning_schemas import (
    DayLoadOut,
    DaysIn,
    HostedOut,
    LeftOut,
    PlanLineOut,
    PlanOut,
    PlanRowOut,
    QueueOut,
    WindowIn,
    WindowOut,
)
from yuanping.api.schemas import Problem
from yuanping.apps.planning import queries, services
from yuanping.apps.planning.queries import PlanView, WishView
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.planning.grid import SLOTS_A_DAY
from yuanping.kernel.planning.plan import Days, day_peaks
from yuanping.kernel.planning.wish import Wish

router = Router(tags=["plans"], auth=SessionAuth())
windows = Router(tags=["plans"], auth=SessionAuth())
READ = {401: Problem, 404: Problem}
WRITE = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def _window(view: WishView) -> WindowOut:
    return WindowOut(
        window_id=view.wish_id,
        lot_id=view.lot_id,
        state=view.state,
        earliest=view.wish.earliest,
        latest=view.wish.latest,
        minutes=view.wish.minutes,
        asked_at=view.asked_at,
        booking_id=view.booking_id,
        reason=view.code,
        refused_at=view.refused_at,
    )


def _plan(view: PlanView) -> PlanOut:
    lines = {each.wish_id: each for each in view.lines}
    first = view.plan.days.first
    before = day_peaks(view.plan.before, first, SLOTS_A_DAY)
    after = day_peaks(view.plan.after, first, SLOTS_A_DAY)
    placed = []
    for each in view.plan.placed:
        line = lines.get(each.key)
        placed.append(
            PlanLineOut(
                window_id=each.key,
                lot_name=view.lots.get(each.key, ""),
                host=view.centres.get(each.host, ""),
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                seats=each.seats,
                done=line is not None and line.done,
                booking_id=line.booking_id if line else "",
                refused=line.code if line else "",
            )
        )
    return PlanOut(
        plan_id=view.plan_id,
        state=view.state,
        first=first,
        last=view.plan.days.last,
        drafted_at=view.drafted_at,
        stale=view.stale,
        placed=placed,
        left=[
            LeftOut(
                window_id=each.key,
                lot_name=view.lots.get(each.key, ""),
                code=each.code,
                short=each.short,
                later_on=each.later_on,
                other_host=view.centres.get(each.other_host, ""),
            )
            for each in view.plan.left
        ],
        load=[DayLoadOut(day=day, before=then, after=now) for (day, then), (_, now) in zip(before, after, strict=True)],
    )


@windows.get("", response={200: list[WindowOut], 401: Problem}, summary="Windows of your lots, the newest first")
def show_windows(request: AskedRequest) -> list[WindowOut]:
    return [_window(each) for each in queries.list_wishes(request.actor)]


@windows.post("", response={200: WindowOut, **WRITE}, summary="Leave day and hour of a lot to the province's plan")
def ask_window(request: AskedRequest, given: WindowIn) -> WindowOut:
    wish = Wish(
        quotas=tuple(Quota(each.specialty, each.seats) for each in given.quotas),
        representatives=given.representatives,
        hosts=tuple(given.hosts),
        centres=tuple(given.centres),
        earliest=given.earliest,
        latest=given.latest,
        starts_from=given.starts_from,
        starts_until=given.starts_until,
        minutes=given.minutes,
        contact=Contact(given.contact_name, given.contact_phone),
    )
    window_id = services.ask_window(actor=request.actor, lot_id=given.lot_id, wish=wish, now=request.now)
    return _window(queries.get_wish(request.actor, window_id))


@windows.post("/{window_id}/withdrawal", response={200: WindowOut, **WRITE}, summary="Take a window back")
def withdraw_window(request: AskedRequest, window_id: str) -> WindowOut:
    services.withdraw_wish(actor=request.actor, wish_id=window_id, now=request.now)
    return _window(queries.get_wish(request.actor, window_id))


@router.get("/queue", response={200: list[QueueOut], **READ}, summary="Windows that wait, in the order of service")
def show_queue(request: AskedRequest) -> list[QueueOut]:
    return [
        QueueOut(
            window_id=row.wish_id,
            lot_name=row.lot_name,
            earliest=row.wish.earliest,
            latest=row.wish.latest,
            seats=row.wish.size,
            asked_at=row.asked_at,
        )
        for row in queries.list_queue(request.actor)
    ]


@router.get("/hosted", response={200: list[HostedOut], **READ}, summary="Hours plans gave lots your centre hosts")
def show_hosted(request: AskedRequest) -> list[HostedOut]:
    return [
        HostedOut(starts_at=each.starts_at, ends_at=each.ends_at, state=each.state)
        for each in queries.list_hosted(request.actor, request.now)
    ]


@router.get("", response={200: list[PlanRowOut], **READ}, summary="Plans of the province")
def show_plans(request: AskedRequest) -> list[PlanRowOut]:
    return [
        PlanRowOut(
            plan_id=row.plan_id, state=row.state, first=row.first_on, last=row.last_on, drafted_at=row.drafted_at
        )
        for row in queries.list_plans(request.actor)
    ]


@router.get("/{plan_id}", response={200: PlanOut, **READ}, summary="One plan with its load by day")
def show_plan(request: AskedRequest, plan_id: str) -> PlanOut:
    return _plan(queries.get_plan(request.actor, plan_id))


@router.post("", response={200: PlanOut, **WRITE}, summary="Schedule the queue; nothing is booked")
def draft_plan(request: AskedRequest, given: DaysIn) -> PlanOut:
    days = Days(given.first, given.last, given.spare)
    plan_id = services.draft_plan(actor=request.actor, days=days, now=request.now)
    return _plan(queries.get_plan(request.actor, plan_id))


@router.post("/{plan_id}/carrying-out", response={200: PlanOut, **WRITE}, summary="Ask for every booking of a plan")
def carry_out_plan(request: AskedRequest, plan_id: str) -> PlanOut:
    """Safe to send again: nothing is booked twice."""
    services.carry_out_plan(actor=request.actor, plan_id=plan_id, now=request.now)
    return _plan(queries.get_plan(request.actor, plan_id))


@router.post("/{plan_id}/dropping", response={200: PlanOut, **WRITE}, summary="Lay a draft aside")
def drop_plan(request: AskedRequest, plan_id: str) -> PlanOut:
    services.drop_plan(actor=request.actor, plan_id=plan_id, now=request.now)
    return _plan(queries.get_plan(request.actor, plan_id))
