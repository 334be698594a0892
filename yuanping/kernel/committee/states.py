"""States of a committee and of each seat, from request to release, of a call that its expert disputes, of what lies in a locker meanwhile, and of a call
through the bridge.

* A seat outlives the persons called to it: a refusal or a late recusal calls the next of the same order.
* Replacement is by the draw alone, for the grounds the articles name.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

_SECRET = Law("招标投标法", "第三十七条")
_RANDOM = Law("招标投标法实施条例", "第四十六条")
_REPLACE = Law("招标投标法实施条例", "第四十八条")
SUPERVISED = _RANDOM
"""行政监督部门 watches how experts are drawn by the same article that has them drawn."""
LAW_KEPT_SECRET = Law("招标投标法", "第三十八条")
_LIST = Law("评标委员会和评标方法暂行规定", "第八条")


class CommitteeState(StrEnum):
    """Where a committee stands."""

    REQUESTED = "requested"
    CALLING = "calling"
    FILLED = "filled"
    FORMED = "formed"
    RELEASED = "released"
    VOIDED = "voided"


class SeatState(StrEnum):
    """Where one seat stands."""

    SEALED = "sealed"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    VACANT = "vacant"


COMMITTEE = Machine(
    "committee",
    tuple(CommitteeState),
    CommitteeState.REQUESTED,
    (
        Transition("draw", (CommitteeState.REQUESTED,), CommitteeState.CALLING, (Role.SYSTEM,), _RANDOM, "三方已揭示"),
        Transition(
            "fill", (CommitteeState.CALLING,), CommitteeState.FILLED, (Role.SYSTEM,), _LIST, "每一席位均已有人应允"
        ),
        Transition(
            "replace",
            (CommitteeState.CALLING, CommitteeState.FILLED),
            CommitteeState.CALLING,
            (Role.SYSTEM,),
            _REPLACE,
            "回避或不能参加",
        ),
        Transition("form", (CommitteeState.FILLED,), CommitteeState.FORMED, (Role.SYSTEM,), _SECRET, "全部成员到场"),
        Transition(
            "release", (CommitteeState.FORMED,), CommitteeState.RELEASED, (Role.SYSTEM,), _SECRET, "中标结果已确定"
        ),
        Transition("void", (CommitteeState.REQUESTED,), CommitteeState.VOIDED, (Role.SYSTEM,), _RANDOM, "抽取仪式作废"),
    ),
)

SEAT = Machine(
    "seat",
    tuple(SeatState),
    SeatState.SEALED,
    (
        Transition(
            "accept",
            (SeatState.SEALED,),
            SeatState.ACCEPTED,
            (Role.SYSTEM, Role.PROCURING_ENTITY),
            _LIST,
            "应允或指定代表",
        ),
        Transition(
            "call_next",
            (SeatState.SEALED, SeatState.ACCEPTED, SeatState.ARRIVED),
            SeatState.SEALED,
            (Role.SYSTEM,),
            _REPLACE,
            "拒绝、回避或逾时未答复后按原次序递补",
        ),
        Transition(
            "replace_representative",
            (SeatState.ACCEPTED,),
            SeatState.SEALED,
            (Role.PROJECT_SUPERVISOR,),
            _REPLACE,
            "招标人代表逾时未到，由招标人另行指定",
        ),
        Transition(
            "exhaust",
            (SeatState.SEALED, SeatState.ACCEPTED, SeatState.ARRIVED),
            SeatState.VACANT,
            (Role.SYSTEM,),
            _RANDOM,
            "本专业本地次序已尽",
        ),
        Transition(
            "continue",
            (SeatState.VACANT,),
            SeatState.SEALED,
            (Role.SYSTEM,),
            _RANDOM,
            "以事先承诺的下一个随机数补抽到本次预订的另一格",
        ),
        Transition(
            "arrive", (SeatState.ACCEPTED,), SeatState.ARRIVED, (Role.VENUE_OPERATOR,), _SECRET, "到场码与身份核验相符"
        ),
    ),
)


class DisputeState(StrEnum):
    """Where a disputed call stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


DISPUTE = Machine(
    "call_dispute",
    tuple(DisputeState),
    DisputeState.OPEN,
    (
        Transition(
            "uphold", (DisputeState.OPEN,), DisputeState.UPHELD, (Role.PROJECT_SUPERVISOR,), SUPERVISED, "写明核查经过"
        ),
        Transition(
            "dismiss",
            (DisputeState.OPEN,),
            DisputeState.DISMISSED,
            (Role.PROJECT_SUPERVISOR,),
            SUPERVISED,
            "写明核查经过",
        ),
    ),
)


class CustodyState(StrEnum):
    """Where the things of one person are."""

    KEPT = "kept"
    NONE = "none"
    RETURNED = "returned"


CUSTODY = Machine(
    "device_custody",
    tuple(CustodyState),
    CustodyState.KEPT,
    (
        Transition(
            "declare_none",
            (CustodyState.KEPT,),
            CustodyState.NONE,
            (Role.VENUE_OPERATOR,),
            LAW_KEPT_SECRET,
            "登记时本人声明未携带",
        ),
        Transition(
            "hand_back",
            (CustodyState.KEPT,),
            CustodyState.RETURNED,
            (Role.VENUE_OPERATOR,),
            LAW_KEPT_SECRET,
            "离场时当面归还",
        ),
    ),
)


class BridgeState(StrEnum):
    """Where a call through the bridge stands."""

    WAITING = "waiting"
    CONNECTED = "connected"
    STATED = "stated"
    DONE = "done"
    OVER = "over"


_STAFF = (Role.PROVINCIAL_COORDINATOR,)
_BEFORE_DONE = (BridgeState.WAITING, BridgeState.CONNECTED, BridgeState.STATED)
BRIDGE = Machine(
    "bridge_call",
    tuple(BridgeState),
    BridgeState.WAITING,
    (
        Transition(
            "connect", (BridgeState.WAITING,), BridgeState.CONNECTED, _STAFF, _SECRET, "号码、姓名、标段均不显示"
        ),
        Transition("state", (BridgeState.CONNECTED,), BridgeState.STATED, _STAFF, SUPERVISED, "由接通的人记下"),
        Transition("confirm", (BridgeState.STATED,), BridgeState.DONE, _STAFF, SUPERVISED, "由另一人确认"),
        Transition(
            "again", (BridgeState.STATED,), BridgeState.WAITING, _STAFF, SUPERVISED, "由另一人确认未接通，或不予确认"
        ),
        Transition("end", _BEFORE_DONE, BridgeState.OVER, (Role.SYSTEM,), _RANDOM, "本人已答复，或答复时限已过"),
    ),
)
