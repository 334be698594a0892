"""The bridge: staff call whoever did not answer a message, and learn neither name, number nor lot.

* Staff see the number of the call that day, a token and what to say. Place and hour are announced to the called person by the machine alone.
* Two persons: one connects and says what was answered, another confirms it or does not. One person alone moves nothing.
* Not reached moves nothing either: the call runs to its own term, which ends without anybody's hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.committee.states import SUPERVISED
from yuanping.kernel.errors import Refused

TWO = 2
SCRIPT = (
    "您好，这里是远程异地评标平台。",
    "系统刚才已向您播报报到的地点和时间，我听不到，也不知道您是谁。",
    "请不要说出您的姓名、单位或电话。",
    "请回答：能参加，还是不能参加？不能参加的，请说是哪一种原因：身体、出差、工作、应当回避、其他。",
    "谢谢。请不要把这次通知告诉任何人。",
)
"""Read out word for word; it holds nothing that differs from call to call."""


class Stated(StrEnum):
    """What the one who connected says was answered."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


class Reason(StrEnum):
    """Why somebody cannot come; a closed list, so that no free text tells who it was."""

    HEALTH = "health"
    TRAVEL = "travel"
    WORK = "work"
    RECUSAL = "recusal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Statement:
    """One outcome as stated; a refusal has a reason, nothing else has."""

    stated: Stated
    reason: str = ""


def check_statement(stated: str, reason: str) -> Statement:
    """What was stated, if it is one of the outcomes.

    Raises:
        Refused: ``outcome_unknown``, ``refusal_reason_missing``.
    """
    if stated not in set(Stated):
        raise Refused("outcome_unknown", {}, SUPERVISED, field="outcome")
    if stated != Stated.REFUSED:
        return Statement(Stated(stated))
    if reason not in set(Reason):
        raise Refused("refusal_reason_missing", {}, SUPERVISED, field="reason")
    return Statement(Stated.REFUSED, reason)


def check_two(first: str, second: str) -> None:
    """Refuse one person in two parts.

    Raises:
        Refused: ``bridge_second_person``.
    """
    if not first or not second or first == second:
        raise Refused("bridge_second_person", {}, SUPERVISED)
