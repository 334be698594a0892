"""The states of a wish in the queue and of a plan of the province, and the article behind each step.

* A wish becomes an ordinary booking request or goes on waiting, and its agency is told why; what no other hour can mend ends it, with its reason.
* The agency asks and withdraws; the province only chooses the hour inside what was asked for (辽（十三）).
* A plan is carried out whole, by one person, from the state it was looked at in; what changed meanwhile makes it stale.
* A venue that fails: the centre reports it, the province looks and carries out. Each offer that is hit ends by who may end it: the venue's own staff,
  the agency, the supervisor; none of them is taken for consenting because he is silent.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.booking.states import ANSWER, RANDOM, REQUEST
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

EMERGENCY = Law("辽发改法规〔2025〕843号", "（二十六）")


class WishState(StrEnum):
    """Where a wish stands."""

    WAITING = "waiting"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    CARRYING = "carrying"
    CARRIED = "carried"
    DROPPED = "dropped"


WISH = Machine(
    name="schedule_wish",
    states=tuple(WishState),
    initial=WishState.WAITING,
    transitions=(
        Transition("book", (WishState.WAITING,), WishState.BOOKED, (Role.SYSTEM,), REQUEST, "方案执行，预订申请成立"),
        Transition(
            "withdraw", (WishState.WAITING,), WishState.WITHDRAWN, (Role.AGENCY_CLERK,), REQUEST, "代理机构撤回"
        ),
        Transition(
            "send_back",
            (WishState.WAITING,),
            WishState.RETURNED,
            (Role.SYSTEM,),
            REQUEST,
            "换任何时刻都不能成立，写明原因",
        ),
    ),
)

PLAN = Machine(
    name="schedule_plan",
    states=tuple(PlanState),
    initial=PlanState.DRAFT,
    transitions=(
        Transition(
            "carry_out",
            (PlanState.DRAFT,),
            PlanState.CARRYING,
            (Role.PROVINCIAL_COORDINATOR,),
            REQUEST,
            "与拟定时的申请和工位情况一致",
        ),
        Transition("finish", (PlanState.CARRYING,), PlanState.CARRIED, (Role.SYSTEM,), REQUEST, "每项均已成立或不成立"),
        Transition("drop", (PlanState.DRAFT,), PlanState.DROPPED, (Role.PROVINCIAL_COORDINATOR,), REQUEST, "不予执行"),
    ),
)


class OutageState(StrEnum):
    """Where the failure of a venue stands."""

    REPORTED = "reported"
    CARRYING = "carrying"
    CARRIED = "carried"
    DROPPED = "dropped"


class MoveState(StrEnum):
    """Where one offer that is hit stands: ``left`` is with somebody whose own paths decide."""

    RELEASED = "released"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    LEFT = "left"


_PROVINCE = (Role.PROVINCIAL_COORDINATOR,)
_SYSTEM = (Role.SYSTEM,)

OUTAGE = Machine(
    name="venue_outage",
    states=tuple(OutageState),
    initial=OutageState.REPORTED,
    transitions=(
        Transition(
            "carry_out",
            (OutageState.REPORTED,),
            OutageState.CARRYING,
            _PROVINCE,
            ANSWER,
            "与看到的方案一致；须由代理机构变更的，附不可抗力证明",
        ),
        Transition("finish", (OutageState.CARRYING,), OutageState.CARRIED, _SYSTEM, ANSWER, "每项均已了结或不成立"),
        Transition(
            "drop",
            (OutageState.REPORTED,),
            OutageState.DROPPED,
            (Role.PROVINCIAL_COORDINATOR, Role.VENUE_OPERATOR),
            ANSWER,
            "场所可以使用，不予执行",
        ),
    ),
)

MOVE = Machine(
    name="outage_line",
    states=tuple(MoveState),
    initial=MoveState.RELEASED,
    transitions=(
        Transition("ask", (MoveState.RELEASED,), MoveState.WAITING, _SYSTEM, ANSWER, "须经有权的一方同意"),
        Transition("leave", (MoveState.RELEASED,), MoveState.LEFT, _SYSTEM, ANSWER, "由代理机构或行政监督另行处理"),
        Transition(
            "do", (MoveState.RELEASED,), MoveState.DONE, _SYSTEM, RANDOM, "尚未全部确认：收回要约，席位重新抽取"
        ),
        Transition("fail", (MoveState.RELEASED,), MoveState.FAILED, _SYSTEM, ANSWER, "不能成立，写明原因"),
        Transition(
            "agree",
            (MoveState.WAITING,),
            MoveState.DONE,
            (Role.VENUE_OPERATOR, Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR),
            ANSWER,
            "场所换本中心工位；代理机构提出变更；行政监督确认重新抽取",
        ),
        Transition(
            "refuse",
            (MoveState.WAITING,),
            MoveState.FAILED,
            (Role.VENUE_OPERATOR, Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR),
            ANSWER,
            "说明原因",
        ),
        Transition(
            "settle",
            (MoveState.LEFT,),
            MoveState.DONE,
            (Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR),
            ANSWER,
            "写明怎样处理",
        ),
    ),
)


class Cause(StrEnum):
    """Why a venue cannot be used."""

    FIRE = "fire"
    POWER = "power"
    NETWORK = "network"
    MAINTENANCE = "maintenance"
    SUSPENDED = "suspended"
    OTHER = "other"


CAUSE_WORDS = {
    Cause.FIRE: "火灾",
    Cause.POWER: "停电",
    Cause.NETWORK: "网络中断",
    Cause.MAINTENANCE: "检修",
    Cause.SUSPENDED: "暂停使用",
    Cause.OTHER: "其他原因",
}
"""What the register of venues says of it, as staff would write it."""
