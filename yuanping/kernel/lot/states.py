"""States of a lot on its way from registration to the archive.

* A booking is requested with the notice and may be confirmed before or after it, so both orders lead to PREPARED.
* A decision may be taken again while nothing rests on it yet.
* The tender may be ended by those who called it until a committee is drawn; what follows later has its own ways to end.
* A booking that is cancelled for force majeure leaves its lot where it stood before the booking.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition


class LotState(StrEnum):
    """Where a lot stands."""

    REGISTERED = "registered"
    DECIDED = "decided"
    BOOKED = "booked"
    NOTICE_PUBLISHED = "notice_published"
    PREPARED = "prepared"
    DRAWN = "drawn"
    OPENED = "opened"
    FORMED = "formed"
    RANKED = "ranked"
    SIGNED = "signed"
    AWARDED = "awarded"
    ARCHIVED = "archived"
    ENDED = "ended"


_AGENCY = (Role.AGENCY_CLERK,)
_SYSTEM = (Role.SYSTEM,)
_VENUE = (Role.VENUE_OPERATOR,)
_BOTH = (Role.AGENCY_CLERK, Role.SYSTEM)
_S = LotState

MACHINE = Machine(
    name="lot",
    states=tuple(LotState),
    initial=_S.REGISTERED,
    transitions=(
        Transition("decide", (_S.REGISTERED, _S.DECIDED), _S.DECIDED, _AGENCY, Law("招标投标法", "第三条"), "事实齐备"),
        Transition(
            "confirm_booking",
            (_S.DECIDED,),
            _S.BOOKED,
            (Role.VENUE_OPERATOR, Role.SYSTEM),
            Law("招标投标法", "第三十八条"),
            "全部场所已确认",
        ),
        Transition(
            "confirm_booking_after_notice",
            (_S.NOTICE_PUBLISHED,),
            _S.PREPARED,
            (Role.VENUE_OPERATOR, Role.SYSTEM),
            Law("招标投标法", "第三十八条"),
            "全部场所已确认",
        ),
        Transition(
            "lose_booking",
            (_S.BOOKED,),
            _S.DECIDED,
            _VENUE,
            Law("招标投标法", "第三十八条"),
            "因不可抗力取消预订，主场已核验",
        ),
        Transition(
            "lose_booking_after_notice",
            (_S.PREPARED,),
            _S.NOTICE_PUBLISHED,
            _VENUE,
            Law("招标投标法", "第三十八条"),
            "因不可抗力取消预订，主场已核验",
        ),
        Transition(
            "end",
            (_S.REGISTERED, _S.DECIDED, _S.BOOKED, _S.NOTICE_PUBLISHED, _S.PREPARED),
            _S.ENDED,
            (Role.AGENCY_CLERK, Role.PROCURING_ENTITY),
            Law("招标投标法实施条例", "第三十一条"),
            "终止公告或者书面通知已发出，写明原因",
        ),
        Transition(
            "publish_notice", (_S.DECIDED,), _S.NOTICE_PUBLISHED, _AGENCY, Law("招标投标法", "第二十四条"), "标准已冻结"
        ),
        Transition(
            "publish_notice_when_booked",
            (_S.BOOKED,),
            _S.PREPARED,
            _AGENCY,
            Law("招标投标法", "第二十四条"),
            "标准已冻结",
        ),
        Transition(
            "draw_committee",
            (_S.PREPARED,),
            _S.DRAWN,
            _SYSTEM,
            Law("招标投标法", "第三十七条"),
            "三方公开秘密值后随机抽取",
        ),
        Transition(
            "open_bids",
            (_S.DRAWN,),
            _S.OPENED,
            _BOTH,
            Law("招标投标法", "第三十四条"),
            "投标截止时间已到，投标人不少于三个",
        ),
        Transition("form_committee", (_S.OPENED,), _S.FORMED, _SYSTEM, Law("招标投标法", "第三十七条"), "全体成员到场"),
        Transition("rank_bids", (_S.FORMED,), _S.RANKED, _SYSTEM, Law("招标投标法", "第四十条"), "全部评分已锁定"),
        Transition(
            "sign_report", (_S.RANKED,), _S.SIGNED, _SYSTEM, Law("招标投标法实施条例", "第五十三条"), "全体成员已签字"
        ),
        Transition(
            "record_award",
            (_S.SIGNED,),
            _S.AWARDED,
            (Role.PROCURING_ENTITY,),
            Law("招标投标法实施条例", "第五十五条"),
            "中标人在候选人之中",
        ),
        Transition(
            "archive",
            (_S.AWARDED,),
            _S.ARCHIVED,
            (Role.SYSTEM, Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR),
            Law("招标投标法", "第四十七条"),
            "公开版档案包已生成",
        ),
    ),
)


def transition_for(state: str, act: str) -> str:
    """The transition of the table that does ``act`` from ``state``: an act may have a variant for another order of events.

    ``confirm_booking`` before or after the notice, ``publish_notice`` before or after the booking was confirmed.
    Without a match the plain name is returned, and the table refuses it.
    """
    for transition in MACHINE.transitions:
        if transition.name.startswith(act) and state in transition.sources:
            return transition.name
    return act
