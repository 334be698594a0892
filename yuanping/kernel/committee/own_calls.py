"""The calls of an expert as he may read them after the award, and what becomes of one that he disputes.

* Every call of the log is listed to the one it was made to, refused and unanswered ones too: a forged "cannot come" shows to the one person who knows.
* A call goes out when the draw is made or when the call before it for the same seat ended; it ended when its leaf was logged.
* With position, salt and nonce of his own note an expert can prove to whom he likes that a leaf of the log was a call to him; nobody else can.
* A disputed call goes to the supervisor of the lot, who says why it holds or why it does not. The award is untouched by it: that has its own remedies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.committee.channels import Answered
from yuanping.kernel.committee.states import SUPERVISED
from yuanping.kernel.draw.calls import Call
from yuanping.kernel.draw.pool import Opening
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.plain import later

LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class OwnCall:
    """One call to its expert. ``number`` counts the calls of the draw from 1."""

    draw_id: str
    lot_id: str
    number: int
    specialty: str
    centre: str
    called_at: datetime
    ended_at: datetime
    call: Call
    opening: Opening
    answered: Answered | None = later(None)
    """By which road the outcome came about; none in a note from before this was kept."""


@dataclass(frozen=True, slots=True)
class Times:
    """When one call went out and when it ended."""

    called_at: datetime
    ended_at: datetime


def times_of(calls: Sequence[Call], drawn_at: datetime, ended: Sequence[datetime]) -> tuple[Times, ...]:
    """The times of the calls, in their order; ``ended`` are those of the leaves in the log.

    Raises:
        Malformed: not as many times as calls.
    """
    if len(calls) != len(ended):
        raise Malformed("calls", "a leaf without its time")
    since: dict[int, datetime] = {}
    found = []
    for call, at in zip(calls, ended, strict=True):
        found.append(Times(since.get(call.seat, drawn_at), at))
        since[call.seat] = at
    return tuple(found)


def check_answer(answer: str) -> str:
    """What the supervisor found, as it is kept.

    Raises:
        Refused: ``dispute_answer_missing``, ``dispute_answer_long``.
    """
    text = answer.strip()
    if not text:
        raise Refused("dispute_answer_missing", {}, SUPERVISED, field="answer")
    if len(text) > LONGEST_ANSWER:
        raise Refused("dispute_answer_long", {"most": LONGEST_ANSWER}, SUPERVISED, field="answer")
    return text
