"""States of a committee and of each seat, from request to release.

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
            (SeatState.SEALED, SeatState.ACCEPTED),
            SeatState.SEALED,
            (Role.SYSTEM,),
            _REPLACE,
            "拒绝或回避后按原次序递补",
        ),
        Transition(
            "exhaust",
            (SeatState.SEALED, SeatState.ACCEPTED),
            SeatState.VACANT,
            (Role.SYSTEM,),
            _RANDOM,
            "本专业本地次序已尽",
        ),
        Transition(
            "arrive", (SeatState.ACCEPTED,), SeatState.ARRIVED, (Role.VENUE_OPERATOR,), _SECRET, "到场码与身份核验相符"
        ),
    ),
)
