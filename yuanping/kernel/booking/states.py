"""The states of a booking, of an offer and of a change, and the article behind each step.

* Silence is never consent: an offer nobody answers expires, it is not confirmed ((十四)「予以确认」).
* A venue that does not take an offer leads to a new round: 副场 are chosen at random again (黑龙江 三（六）; 招标投标法实施条例 第四十六条
  forbids to designate anybody).
* Once confirmed, a booking moves only by a change that the host verified ((十四)).
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

REQUEST = Law("辽发改法规〔2025〕843号", "（十三）")
ANSWER = Law("辽发改法规〔2025〕843号", "（十四）")
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
            "withdraw",
            (BookingState.OFFERED, BookingState.UNPLACED),
            BookingState.CANCELLED,
            _AGENCY,
            ANSWER,
            "全部场地确认之前；抽取进行中只有行政监督可以中止",
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
    ),
)

MACHINES = (BOOKING, OFFER, CHANGE)
