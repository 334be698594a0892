"""The states of a booking, of an offer and of a change, and the article behind each step.

* Silence is never consent: an offer nobody answers expires, it is not confirmed ((十四)「予以确认」).
* A venue that does not take an offer leads to a new round: 副场 are chosen at random again (黑龙江 三（六）; 招标投标法实施条例 第四十六条
  forbids to designate anybody).
* Venues are agreed upon only after a draw has failed and the supervisor has confirmed it with a reason (黑龙江 三（六）); who sits how many is still drawn.
* Once confirmed, a booking moves only by a change that the host verified ((十四)).
* Once confirmed, it is cancelled only by force majeure whose proof the host verified ((十四)), or because the tender itself has ended
  (招标投标法实施条例 第三十一条), at whatever stage it is.
* A 副场 that is lost after all have confirmed is drawn again, the others stay: by a change to the same hours where the agency knows its 副场, by the
  supervisor's confirmation where the pack hides them.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.booking.local_use import LOCAL_USE
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

REQUEST = Law("辽发改法规〔2025〕843号", "（十三）")
ANSWER = Law("辽发改法规〔2025〕843号", "（十四）")
ENDED = Law("招标投标法实施条例", "第三十一条")
RANDOM = Law("黑龙江省全面推广远程异地评标工作安排（试行）", "三（六）")


class BookingState(StrEnum):
    """Where a booking stands."""

    DRAWING = "drawing"
    OFFERED = "offered"
    UNPLACED = "unplaced"
    CONFIRMED = "confirmed"
    CHANGE_PENDING = "change_pending"
    CANCELLED = "cancelled"


class OfferState(StrEnum):
    """Where an offer to one venue stands."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    RELEASED = "released"


class ChangeState(StrEnum):
    """Where a request to move the day stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DROPPED = "dropped"


class WaitState(StrEnum):
    """Where a place in the queue stands."""

    WAITING = "waiting"
    SERVED = "served"
    LEFT = "left"
    EXPIRED = "expired"


class AgreementState(StrEnum):
    """Where a wish to agree upon venues stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Cancelled(StrEnum):
    """Why a booking is over."""

    WITHDRAWN = "withdrawn"
    FORCE_MAJEURE = "force_majeure"
    ENDED = "ended"


_SYSTEM = (Role.SYSTEM,)
_AGENCY = (Role.AGENCY_CLERK,)
_VENUE = (Role.VENUE_OPERATOR,)

BOOKING = Machine(
    name="booking",
    states=tuple(BookingState),
    initial=BookingState.DRAWING,
    transitions=(
        Transition(
            "make_offers", (BookingState.DRAWING,), BookingState.OFFERED, _SYSTEM, REQUEST, "场地抽取已揭示，工位已占用"
        ),
        Transition(
            "draw_again",
            (BookingState.OFFERED,),
            BookingState.DRAWING,
            (Role.VENUE_OPERATOR, Role.SYSTEM),
            RANDOM,
            "有副场未承接、逾期未答或已无工位",
        ),
        Transition(
            "give_up",
            (BookingState.OFFERED, BookingState.DRAWING),
            BookingState.UNPLACED,
            (Role.VENUE_OPERATOR, Role.SYSTEM),
            RANDOM,
            "主场未承接，或余下场地无法满足约束",
        ),
        Transition(
            "agree_venues",
            (BookingState.UNPLACED,),
            BookingState.DRAWING,
            (Role.PROJECT_SUPERVISOR,),
            RANDOM,
            "随机选取未能满足，经行政监督部门确认，在协商的场所之间抽取席位数",
        ),
        Transition("confirm", (BookingState.OFFERED,), BookingState.CONFIRMED, _VENUE, ANSWER, "各场地均已确认"),
        Transition(
            "ask_change", (BookingState.CONFIRMED,), BookingState.CHANGE_PENDING, _AGENCY, ANSWER, "评标至少 5 日前"
        ),
        Transition(
            "accept_change", (BookingState.CHANGE_PENDING,), BookingState.DRAWING, _VENUE, ANSWER, "主场核验通过"
        ),
        Transition(
            "refuse_change", (BookingState.CHANGE_PENDING,), BookingState.CONFIRMED, _VENUE, ANSWER, "主场核验未通过"
        ),
        Transition(
            "draw_lost_again",
            (BookingState.CONFIRMED,),
            BookingState.DRAWING,
            (Role.PROJECT_SUPERVISOR,),
            RANDOM,
            "副场不能使用且不对代理机构公开，经行政监督部门确认，失去的席位重新抽取",
        ),
        Transition(
            "withdraw",
            (BookingState.OFFERED, BookingState.UNPLACED),
            BookingState.CANCELLED,
            _AGENCY,
            ANSWER,
            "全部场地确认之前；抽取进行中只有行政监督可以中止",
        ),
        Transition(
            "accept_cancellation",
            (BookingState.CHANGE_PENDING,),
            BookingState.CANCELLED,
            _VENUE,
            ANSWER,
            "因不可抗力取消，证明由主场核验通过",
        ),
        Transition(
            "end_with_tender",
            (
                BookingState.DRAWING,
                BookingState.OFFERED,
                BookingState.UNPLACED,
                BookingState.CONFIRMED,
                BookingState.CHANGE_PENDING,
            ),
            BookingState.CANCELLED,
            _SYSTEM,
            ENDED,
            "招标已终止",
        ),
    ),
)

OFFER = Machine(
    name="offer",
    states=tuple(OfferState),
    initial=OfferState.SENT,
    transitions=(
        Transition("confirm", (OfferState.SENT,), OfferState.CONFIRMED, _VENUE, ANSWER, "期限内，指定项目负责人"),
        Transition(
            "decline", (OfferState.SENT,), OfferState.DECLINED, (Role.VENUE_OPERATOR, Role.SYSTEM), ANSWER, "说明原因"
        ),
        Transition("expire", (OfferState.SENT,), OfferState.EXPIRED, _SYSTEM, ANSWER, "期限已过，绝不视为同意"),
        Transition(
            "release",
            (OfferState.SENT, OfferState.CONFIRMED),
            OfferState.RELEASED,
            (Role.SYSTEM, Role.VENUE_OPERATOR, Role.AGENCY_CLERK),
            ANSWER,
            "重新抽取、撤回或改期",
        ),
    ),
)

CHANGE = Machine(
    name="booking_change",
    states=tuple(ChangeState),
    initial=ChangeState.PENDING,
    transitions=(
        Transition("accept", (ChangeState.PENDING,), ChangeState.ACCEPTED, _VENUE, ANSWER, "1 个工作日内核验"),
        Transition("refuse", (ChangeState.PENDING,), ChangeState.REFUSED, _VENUE, ANSWER, "1 个工作日内核验"),
        Transition("drop", (ChangeState.PENDING,), ChangeState.DROPPED, _SYSTEM, ENDED, "招标已终止，不再核验"),
    ),
)

WAITING = Machine(
    name="booking_waiting",
    states=tuple(WaitState),
    initial=WaitState.WAITING,
    transitions=(
        Transition(
            "serve", (WaitState.WAITING,), WaitState.SERVED, _SYSTEM, REQUEST, "工位空出，按排队先后自动提出预订申请"
        ),
        Transition("leave", (WaitState.WAITING,), WaitState.LEFT, (Role.AGENCY_CLERK,), REQUEST, "随时可以退出"),
        Transition(
            "expire", (WaitState.WAITING,), WaitState.EXPIRED, _SYSTEM, REQUEST, "所等时间已到，或者标段不再可以预订"
        ),
    ),
)

_SUPERVISOR = (Role.PROJECT_SUPERVISOR,)

AGREEMENT = Machine(
    name="venue_agreement",
    states=tuple(AgreementState),
    initial=AgreementState.PENDING,
    transitions=(
        Transition("confirm", (AgreementState.PENDING,), AgreementState.CONFIRMED, _SUPERVISOR, RANDOM, "写明理由"),
        Transition("refuse", (AgreementState.PENDING,), AgreementState.REFUSED, _SUPERVISOR, RANDOM, "写明理由"),
    ),
)

MACHINES = (BOOKING, OFFER, CHANGE, WAITING, AGREEMENT, LOCAL_USE)
