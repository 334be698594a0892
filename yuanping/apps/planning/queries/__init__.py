"""What may be asked about windows, plans and failures. Rows stay inside; plain values leave."""

from datetime import datetime

from yuanping.apps.planning.queries.outage import (
    MoveView,
    OutageSummary,
    OutageView,
    SettleView,
    get_outage,
    get_settle,
    list_outages,
    pending_outage_work,
)
from yuanping.apps.planning.queries.plan import (
    HostedLine,
    HostedState,
    Inputs,
    LineView,
    PlanSummary,
    PlanView,
    QueueRow,
    WishView,
    gather_inputs,
    get_plan,
    get_wish,
    list_hosted,
    list_plans,
    list_queue,
    list_wishes,
    pending_plan_work,
)
from yuanping.apps.planning.queries.sound import inspect_planning
from yuanping.infra.worklist import Pending, WorkItem, tell
from yuanping.kernel.actor import Actor

__all__ = [
    "HostedLine",
    "HostedState",
    "Inputs",
    "LineView",
    "MoveView",
    "OutageSummary",
    "OutageView",
    "PlanSummary",
    "PlanView",
    "QueueRow",
    "SettleView",
    "WishView",
    "gather_inputs",
    "get_outage",
    "get_plan",
    "get_settle",
    "get_wish",
    "inspect_planning",
    "list_hosted",
    "list_outages",
    "list_plans",
    "list_queue",
    "list_wishes",
    "list_work",
    "pending_work",
]


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """What planning asks of this actor."""
    return tell(pending_work(actor, now))


def pending_work(actor: Actor, now: datetime) -> tuple[Pending, ...]:
    """The same, not read yet."""
    return (*pending_plan_work(actor, now), *pending_outage_work(actor))
