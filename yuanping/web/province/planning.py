"""全省排期: the queue, a plan to look at before anything is booked, and what became of each line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from yuanping.apps.planning import queries, services
from yuanping.apps.planning.queries import LineView, PlanView
from yuanping.infra.refusals import explain
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.planning.grid import SLOTS_A_DAY
from yuanping.kernel.planning.plan import Days, Left, day_peaks
from yuanping.kernel.planning.states import PlanState
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.moments import need_day
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.planning_words import WHY
from yuanping.web.shell.request import ShellRequest

PROVINCE = (Role.PROVINCIAL_COORDINATOR,)
SPARE = 10
STATES: dict[PlanState, tuple[str, Promise]] = {
    PlanState.DRAFT: ("go", _("草案，未执行")),
    PlanState.CARRYING: ("go", _("执行中")),
    PlanState.CARRIED: ("ok", _("已执行")),
    PlanState.DROPPED: ("mute", _("已作废")),
}
ASKS = {PlanState.DRAFT: "mine", PlanState.CARRYING: "wait", PlanState.CARRIED: "done", PlanState.DROPPED: "done"}
WIDTH, HEIGHT, LEFT, TOP = 900, 150, 44, 14


@dataclass(frozen=True, slots=True)
class PlacedLine:
    lot: str
    host: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    kind: str
    state: str
    note: str
    booking_id: str


@dataclass(frozen=True, slots=True)
class LeftLine:
    lot: str
    why: str
    law: Law | None
    later_on: date | None
    other_host: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the chart: the most workstations in use at once, before and after."""

    day: date
    before: int
    after: int
    x: int
    width: int
    before_y: int
    before_height: int
    after_y: int
    after_height: int
    labelled: bool


@page(permission="planning.view", roles=PROVINCE)
def planning(request: ShellRequest) -> HttpResponse:
    """The queue in the order in which it is served, the form of a plan, and earlier plans."""
    return _show(request)


@page(permission="planning.draft", roles=PROVINCE, methods=("POST",))
def draft(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.draft_plan(actor=request.actor, days=_days(request), now=request.now),
        done=_text("已拟定方案；查看后再执行，此前没有任何预订"),
        back=lambda plan_id: reverse("province:plan", args=[plan_id]),
        again=lambda notice: _show(request, notice),
    )


def _show(request: ShellRequest, notice: Notice | None = None) -> HttpResponse:
    tomorrow = legal_day(request.now) + timedelta(days=1)
    last = tomorrow + timedelta(days=services.LONGEST_PLAN - 1)
    first = {"first_on": tomorrow.isoformat(), "last_on": last.isoformat(), "spare": str(SPARE)}
    context = {
        "queue": queries.list_queue(request.actor),
        "plans": [(each, *_state(each.state)) for each in queries.list_plans(request.actor)],
        "filled": {name: request.POST.get(name, value) for name, value in first.items()},
        "errors": {notice.field: notice.why} if notice else {},
        "notice": notice,
    }
    return render(request, "province/planning.html", context)


def _again(days: Days, now: datetime) -> Days:
    """The same days for a new plan, from tomorrow where they have begun."""
    first = max(days.first, legal_day(now) + timedelta(days=1))
    return Days(first, max(first, days.last), days.spare)


def _days(request: ShellRequest) -> Days:
    spare = request.POST.get("spare", "").strip()
    if not (spare.isascii() and spare.isdigit() and len(spare) < 4):
        raise Refused("spare_wrong", {"most": services.MOST_SPARE}, field="spare")
    first, last = (need_day(request.POST.get(name, ""), name) for name in ("first_on", "last_on"))
    return Days(first, last, int(spare))


@page(permission="planning.view", roles=PROVINCE)
def plan(request: ShellRequest, plan_id: str) -> HttpResponse:
    view = queries.get_plan(request.actor, plan_id)
    kind, state = _state(view.state)
    bars = _bars(view)
    context = {
        "view": view,
        "kind": kind,
        "state": state,
        "placed": _placed(view),
        "left": [_left(each, view) for each in view.plan.left],
        "bars": bars,
        "peak": max((bar.after for bar in bars), default=0),
        "height": HEIGHT + TOP + 22,
        "width": WIDTH,
        "base": HEIGHT + TOP,
        "draft": view.state is PlanState.DRAFT,
        "ask": ASKS[view.state],
        "earliest": min((each.starts_at for each in view.plan.placed), default=None),
        "again": _again(view.plan.days, request.now),
    }
    return render(request, "province/plan.html", context)


@page(permission="planning.carry_out", roles=PROVINCE, methods=("POST",))
def carry_out(request: ShellRequest, plan_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.carry_out_plan(actor=request.actor, plan_id=plan_id, now=request.now),
        done=_text("方案开始执行：逐件提出预订申请，不成立的写明原因"),
        back=reverse("province:plan", args=[plan_id]),
    )


@page(permission="planning.drop", roles=PROVINCE, methods=("POST",))
def drop(request: ShellRequest, plan_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.drop_plan(actor=request.actor, plan_id=plan_id, now=request.now),
        done=_text("方案已作废，申请继续等候"),
        back=reverse("province:planning"),
    )


def _state(state: PlanState) -> tuple[str, str]:
    kind, label = STATES[state]
    return kind, str(label)


def _placed(view: PlanView) -> list[PlacedLine]:
    lines = {each.wish_id: each for each in view.lines}
    return [
        PlacedLine(
            view.lots.get(each.key, ""),
            view.centres.get(each.host, ""),
            each.starts_at,
            each.ends_at,
            each.seats,
            *_outcome(lines.get(each.key)),
        )
        for each in view.plan.placed
    ]


def _outcome(line: LineView | None) -> tuple[str, str, str, str]:
    """Kind and label of the mark, a note, the booking."""
    if line is None:
        return "mute", _text("未执行"), "", ""
    if not line.done:
        return "go", _text("等候执行"), "", ""
    if line.booking_id:
        return "ok", _text("已提出预订申请"), "", line.booking_id
    return "warn", _text("未成立，继续等候"), str(explain(Refused(line.code, line.params)).why), ""


def _left(each: Left, view: PlanView) -> LeftLine:
    why = str(WHY[each.code]) % {"n": each.short}
    return LeftLine(view.lots.get(each.key, ""), why, each.law, each.later_on, view.centres.get(each.other_host, ""))


def _bars(view: PlanView) -> list[Bar]:
    first = view.plan.days.first
    after = day_peaks(view.plan.after, first, SLOTS_A_DAY)
    before = [count for _, count in day_peaks(view.plan.before, first, SLOTS_A_DAY)]
    most = max([1, *(count for _, count in after)])
    step = (WIDTH - LEFT) // max(1, len(after))
    every = -(-len(after) // 10)
    found = []
    for index, ((day, then), now) in enumerate(zip(after, before, strict=True)):
        tall, low = HEIGHT * then // most, HEIGHT * now // most
        found.append(
            Bar(
                day=day,
                before=now,
                after=then,
                x=LEFT + index * step,
                width=min(48, max(4, step - 6)),
                before_y=TOP + HEIGHT - low,
                before_height=low,
                after_y=TOP + HEIGHT - tall,
                after_height=tall - low,
                labelled=index % every == 0,
            )
        )
    return found
