"""The way of an expert into the library and out of it; the article behind each step.

* Nobody enters alone: the person applies, the unit recommends, the registry reviews, and another person of the registry appoints.
* Only who is appointed stands in the pool of a draw.
* A suspension ends on a day or by an act; a removal ends the appointment, not the responsibility for what was evaluated before.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

REGULATION = "招标投标法实施条例"
KEEP_REGISTRY = Law(REGULATION, "第四十五条")
ONLY_FROM_REGISTRY = Law(REGULATION, "第四十六条")
PUNISH = Law(REGULATION, "第七十一条")
QUALIFIED = Law("招标投标法", "第三十七条")
CONDITIONS = Law("评标委员会和评标方法暂行规定", "第十一条")


class ExpertState(StrEnum):
    """Where somebody stands with the library."""

    APPLIED = "applied"
    RECOMMENDED = "recommended"
    REVIEWED = "reviewed"
    APPOINTED = "appointed"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    RETURNED = "returned"


_S = ExpertState
_REGISTRY = (Role.REGISTRY_OWNER,)
_SUPERVISED = (Role.REGISTRY_OWNER, Role.PROJECT_SUPERVISOR)

EXPERT = Machine(
    name="expert",
    states=tuple(ExpertState),
    initial=_S.APPLIED,
    transitions=(
        Transition("recommend", (_S.APPLIED,), _S.RECOMMENDED, _REGISTRY, CONDITIONS, "所在单位的推荐函，有文号和日期"),
        Transition("review", (_S.RECOMMENDED,), _S.REVIEWED, _REGISTRY, QUALIFIED, "年限、职称、同意书齐备"),
        Transition(
            "appoint", (_S.REVIEWED,), _S.APPOINTED, _REGISTRY, KEEP_REGISTRY, "由审核人以外的人办理，有聘任文号和聘期"
        ),
        Transition("renew", (_S.APPOINTED,), _S.APPOINTED, _REGISTRY, KEEP_REGISTRY, "新的聘期晚于旧的"),
        Transition("suspend", (_S.APPOINTED,), _S.SUSPENDED, _SUPERVISED, PUNISH, "说明原因；有期限的到期恢复"),
        Transition(
            "resume", (_S.SUSPENDED,), _S.APPOINTED, (*_REGISTRY, Role.SYSTEM), KEEP_REGISTRY, "原因已消除或者期限已满"
        ),
        Transition("remove", (_S.APPOINTED, _S.SUSPENDED), _S.REMOVED, _SUPERVISED, PUNISH, "说明原因；本人申请的除外"),
        Transition("return", (_S.APPLIED, _S.RECOMMENDED, _S.REVIEWED), _S.RETURNED, _REGISTRY, CONDITIONS, "说明原因"),
        Transition("apply_again", (_S.RETURNED,), _S.APPLIED, _REGISTRY, CONDITIONS, "补正后重新申请"),
    ),
)
IN_POOL = frozenset({ExpertState.APPOINTED})
