"""Wishes for their agency, plans for the coordinator, and what a plan is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking import queries as booking
from yuanping.apps.experts import queries as experts
from yuanping.apps.planning import permissions
from yuanping.apps.planning.models import LineRow, PlanRow, WishRow
from yuanping.apps.venues import queries as venues
from yuanping.infra.worklist import Pending, WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.slots import SHANGHAI, SLOT
from yuanping.kernel.booking.states import REQUEST
from yuanping.kernel.draw.values import CellCount
from yuanping.kernel.errors import NotFound
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import from_plain
from yuanping.kernel.planning.grid import Horizon
from yuanping.kernel.planning.plan import Days, Demand, SchedulePlan, horizon_days
from yuanping.kernel.planning.states import PlanState, WishState
from yuanping.kernel.planning.supply import CentreSupply, DeskTime, Supply
from yuanping.kernel.planning.wish import Wish

SHOWN = 30
HOSTED_SHOWN = 200
SAID_FOR = timedelta(days=14)
"""So long a window that ended stands on its agency's list."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All a plan is made from."""

    demands: tuple[Demand, ...]
    supply: Supply
    drawing: tuple[Demand, ...]

    @property
    def digest(self) -> str:
        """Changes whenever anything a plan rests on does."""
        return hasher("sha256")(repr(self).encode()).hex()


@dataclass(frozen=True, slots=True)
class WishView:
    """One wish as its agency sees it; ``code``: why the last plan carried out did not book it, as far as it may know (``kernel.planning.refusal``)."""

    wish_id: str
    lot_id: str
    lot_name: str
    state: WishState
    wish: Wish
    asked_at: datetime
    booking_id: str
    code: str
    params: dict[str, str | int]
    refused_at: datetime | None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One waiting wish as the coordinator sees it."""

    wish_id: str
    lot_name: str
    wish: Wish
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LineView:
    """What became of one line."""

    wish_id: str
    done: bool
    booking_id: str
    code: str
    params: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with the names its lines need; ``stale``: drafted from what no longer holds."""

    plan_id: str
    state: PlanState
    plan: SchedulePlan
    lots: dict[str, str]
    centres: dict[str, str]
    lines: tuple[LineView, ...]
    drafted_at: datetime
    entry_id: str
    stale: bool


class HostedState(StrEnum):
    """What became of a host's hour."""

    RELEASED = "released"
    ASKED = "asked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class HostedLine:
    """An hour a plan gave a lot at its host: neither which lot nor how many, which the offer says in its time."""

    starts_at: datetime
    ends_at: datetime
    state: HostedState


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """One plan in a list."""

    plan_id: str
    state: PlanState
    first_on: date
    last_on: date
    drafted_at: datetime


def wish_of(row: WishRow) -> Wish:
    """What was asked for."""
    return from_plain(Wish, row.wish)


def gather_inputs(days: Days) -> Inputs:
    """Everything a plan for these days rests on; a fixed number of queries."""
    horizon = Horizon(days.first, horizon_days(days))
    end = horizon.begins + timedelta(days=horizon.days)
    waiting = WishRow.objects.filter(state=WishState.WAITING).order_by("asked_at", "wish_id")
    demands = tuple(
        Demand(row.wish_id, row.asked_at, row.not_before, wish_of(row), from_plain(BookingRules, row.rules), row.tries)
        for row in waiting
    )
    drawing = tuple(_drawing(each) for each in booking.list_drawing(horizon.begins, end))
    codes = {quota.specialty for each in (*demands, *drawing) for quota in each.wish.quotas}
    return Inputs(demands, _supply(horizon, end, codes), drawing)


def _supply(horizon: Horizon, end: datetime, codes: Collection[str]) -> Supply:
    """What there is; experts by the codes that are asked for, at whatever level, so that the plan counts by the means the draw will have."""
    held = booking.list_held_slots(horizon.begins, end)
    desks: dict[str, list[DeskTime]] = defaultdict(list)
    for desk in venues.list_desk_hours(horizon):
        busy = 0
        for slot in held.get(desk.workstation_id, ()):
            busy |= horizon.mask(slot, slot + SLOT)
        desks[desk.centre_id].append(DeskTime(desk.closed, busy))
    accepted = {each.centre_id: each.region for each in venues.list_centres() if each.accepted}
    after = venues.changeover_of(tuple(accepted))
    centres = tuple(CentreSupply(each, after[each], tuple(desks[each]), accepted[each]) for each in sorted(accepted))
    cells = tuple(CellCount(each.specialty, each.centre, each.experts) for each in experts.count_covered(codes))
    return Supply(horizon, centres, cells)


def _drawing(each: booking.Drawing) -> Demand:
    """A booking under a draw as a wish that knows its hour."""
    here = each.starts_at.astimezone(SHANGHAI)
    minute = here.hour * 60 + here.minute
    wish = Wish(
        quotas=each.plan.quotas,
        representatives=each.plan.representatives,
        hosts=(each.plan.host,),
        centres=each.plan.centres,
        earliest=here.date(),
        latest=here.date(),
        starts_from=minute,
        starts_until=minute,
        minutes=(each.ends_at - each.starts_at) // timedelta(minutes=1),
        contact=each.plan.contact,
    )
    return Demand(each.booking_id, each.requested_at, each.starts_at, wish, each.rules)


def lock_wish(actor: Actor, wish_id: str) -> WishRow:
    """A wish, for the agency that asked."""
    row = WishRow.objects.select_for_update().filter(wish_id=wish_id).first()
    if row is None or not permissions.can_view_wish(actor, row):
        raise NotFound("wish")
    return row


def lock_plan(actor: Actor, plan_id: str) -> PlanRow:
    """A plan, for the coordinator."""
    row = PlanRow.objects.select_for_update().filter(plan_id=plan_id).first()
    if row is None or not permissions.can_plan_province(actor):
        raise NotFound("plan")
    return row


def list_wishes(actor: Actor) -> tuple[WishView, ...]:
    """Wishes of the actor's agency, the newest first."""
    rows = WishRow.objects.filter(agency_id=actor.organisation_id).order_by("-asked_at", "wish_id")
    return tuple(_wish(row) for row in rows if permissions.can_view_wish(actor, row))


def get_wish(actor: Actor, wish_id: str) -> WishView:
    """One wish of the actor's agency."""
    row = WishRow.objects.filter(wish_id=wish_id).first()
    if row is None or not permissions.can_view_wish(actor, row):
        raise NotFound("wish")
    return _wish(row)


def _wish(row: WishRow) -> WishView:
    return WishView(
        row.wish_id,
        row.lot_id,
        row.lot_name,
        WishState(row.state),
        wish_of(row),
        row.asked_at,
        row.booking_id,
        row.code,
        row.params,
        row.refused_at,
    )


def list_queue(actor: Actor) -> tuple[QueueRow, ...]:
    """Every waiting wish, in the order in which plans serve them; for the coordinator."""
    if not permissions.can_plan_province(actor):
        raise NotFound("plan")
    rows = [QueueRow(row.wish_id, row.lot_name, wish_of(row), row.asked_at) for row in _waiting()]
    return tuple(sorted(rows, key=lambda each: (each.wish.latest, each.asked_at, each.wish_id)))


def _waiting() -> list[WishRow]:
    return list(WishRow.objects.filter(state=WishState.WAITING))


def list_plans(actor: Actor) -> tuple[PlanSummary, ...]:
    """Plans, the newest first; for the coordinator."""
    if not permissions.can_plan_province(actor):
        raise NotFound("plan")
    rows = PlanRow.objects.order_by("-drafted_at", "plan_id")[:SHOWN]
    return tuple(
        PlanSummary(row.plan_id, PlanState(row.state), row.first_on, row.last_on, row.drafted_at) for row in rows
    )


def list_hosted(actor: Actor, now: datetime) -> tuple[HostedLine, ...]:
    """Hours to come of plans that are carried out, at the actor's centre as host, by their start; for its staff."""
    if actor.role is not Role.VENUE_OPERATOR:
        raise NotFound("plan")
    rows = LineRow.objects.filter(host=actor.organisation_id, starts_at__gt=now).select_related("wish")
    return tuple(_hosted(row) for row in rows.order_by("starts_at", "line_id")[:HOSTED_SHOWN])


def _hosted(row: LineRow) -> HostedLine:
    state = HostedState.ASKED if row.booking_id else HostedState.REFUSED
    ends_at = row.starts_at + timedelta(minutes=wish_of(row.wish).minutes)
    return HostedLine(row.starts_at, ends_at, state if row.done_at is not None else HostedState.RELEASED)


def get_plan(actor: Actor, plan_id: str) -> PlanView:
    """One plan; a draft is compared with what holds now."""
    row = PlanRow.objects.filter(plan_id=plan_id).first()
    if row is None or not permissions.can_plan_province(actor):
        raise NotFound("plan")
    plan = from_plain(SchedulePlan, row.body)
    keys = [each.key for each in plan.placed] + [each.key for each in plan.left]
    lines = LineRow.objects.filter(plan=row).select_related("wish").order_by("starts_at", "line_id")
    return PlanView(
        plan_id=row.plan_id,
        state=PlanState(row.state),
        plan=plan,
        lots=dict(WishRow.objects.filter(wish_id__in=keys).values_list("wish_id", "lot_name")),
        centres={each.centre_id: each.name for each in venues.list_centres()},
        lines=tuple(
            LineView(each.wish.wish_id, each.done_at is not None, each.booking_id, each.code, each.params)
            for each in lines
        ),
        drafted_at=row.drafted_at,
        entry_id=row.entry_id,
        stale=row.state == PlanState.DRAFT and gather_inputs(plan.days).digest != row.inputs,
    )


def pending_plan_work(actor: Actor, now: datetime) -> tuple[Pending, ...]:
    """The queue, as one item for the coordinator; the windows a plan did not book, for their agency. Not read yet."""
    if permissions.can_plan_province(actor):
        waiting = WishRow.objects.filter(state=WishState.WAITING)
        return (Pending(waiting, lambda: _queue(waiting)),)
    if actor.role is not Role.AGENCY_CLERK:
        return ()
    rows = _refused(actor, now)
    return (Pending(rows, lambda: [_refused_item(row) for row in rows.order_by("refused_at", "wish_id")]),)


def _queue(waiting: QuerySet[WishRow]) -> tuple[WorkItem, ...]:
    count = waiting.count()
    if not count:
        return ()
    return (
        WorkItem(
            what=ngettext("%(n)s 件排期申请等候安排", "%(n)s 件排期申请等候安排", count) % {"n": count},
            subject=_("全省排期"),
            subject_url_name="province:planning",
            subject_id="",
            action=_("去排期"),
            law=REQUEST,
            state=_("待您安排"),
        ),
    )


def _refused(actor: Actor, now: datetime) -> QuerySet[WishRow]:
    """Windows of an agency that a plan did not book: those that wait, and for two weeks those that ended."""
    waiting, ended = Q(state=WishState.WAITING), Q(state=WishState.RETURNED, refused_at__gt=now - SAID_FOR)
    return WishRow.objects.filter(waiting | ended, agency_id=actor.organisation_id).exclude(code="")


def _refused_item(row: WishRow) -> WorkItem:
    return WorkItem(
        what=_("排期申请未能安排，看原因和办法"),
        subject=row.lot_name,
        subject_url_name="agency:windows",
        subject_id="",
        action=_("查看"),
        law=REQUEST,
        state=_("已退回") if row.state == WishState.RETURNED else _("继续等候"),
    )
