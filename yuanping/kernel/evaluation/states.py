"""The evaluation session as a table: formed, declared, leader elected, reviewed, scored, ranked, signed, closed.

* Members of either kind have equal rights; an expert at a 副场 and one at the 主场 differ in nothing here.
* A step of all members is one transition, made by the act of the last of them.
* When every bid is rejected the session ends; the lot must be tendered anew (招标投标法 第四十二条).
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

MEMBERS = (Role.EXPERT, Role.OWNER_REPRESENTATIVE)
RECUSAL = Law("评标委员会和评标方法暂行规定", "第十二条")
LEADER = Law("辽发改法规〔2025〕843号", "（二十一）")
REVIEW = Law("招标投标法实施条例", "第五十一条")
CRITERIA_ONLY = Law("招标投标法实施条例", "第四十九条")
ALL_REJECTED = Law("招标投标法", "第四十二条")
CANDIDATES = Law("招标投标法实施条例", "第五十三条")
REPORT = Law("评标委员会和评标方法暂行规定", "第四十二条")
AWARD = Law("招标投标法实施条例", "第五十五条")


class SessionState(StrEnum):
    """Where an evaluation stands."""

    FORMED = "formed"
    DECLARED = "declared"
    LEADER_ELECTED = "leader_elected"
    SCORING = "scoring"
    RANKED = "ranked"
    SIGNING = "signing"
    CLOSED = "closed"
    AWARDED = "awarded"
    ALL_REJECTED = "all_rejected"


S = SessionState

MACHINE = Machine(
    name="evaluation",
    states=tuple(S),
    initial=S.FORMED,
    transitions=(
        Transition("declare", (S.FORMED,), S.DECLARED, MEMBERS, RECUSAL, "every member has signed the declaration"),
        Transition(
            "elect_leader",
            (S.DECLARED,),
            S.LEADER_ELECTED,
            MEMBERS,
            LEADER,
            "every member has cast a ballot; one leads",
        ),
        Transition(
            "close_review", (S.LEADER_ELECTED,), S.SCORING, MEMBERS, REVIEW, "every member has reviewed; a bid stands"
        ),
        Transition("reject_all", (S.LEADER_ELECTED,), S.ALL_REJECTED, MEMBERS, ALL_REJECTED, "every bid is rejected"),
        Transition("rank_bids", (S.SCORING,), S.RANKED, MEMBERS, CANDIDATES, "every member's sheet is locked"),
        Transition(
            "compose_report",
            (S.RANKED,),
            S.SIGNING,
            (*MEMBERS, Role.SYSTEM),
            REPORT,
            "by the leader; dissents are in it",
        ),
        Transition("close", (S.SIGNING,), S.CLOSED, MEMBERS, CANDIDATES, "every member has signed"),
        Transition("award", (S.CLOSED,), S.AWARDED, (Role.PROCURING_ENTITY,), AWARD, "the bidder is a candidate"),
    ),
)
