"""The calls to the drawn: each is logged as a salted digest before the next is made, and opened after the award."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.draw.seed import framed
from yuanping.kernel.hashing import hasher


class Outcome(StrEnum):
    """How one call ended. All but ``ACCEPTED`` send the seat to the next of the same cell's order."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"
    RECUSED = "recused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Call:
    """One call. ``nonce`` is 32 random bytes in hex; ``evidence`` the digest of what the carrier or page recorded."""

    seat: int
    rank: int
    position: int
    outcome: Outcome
    evidence: str
    nonce: str


def call_leaf(hash_name: str, draw_id: str, call: Call) -> str:
    """Return, in hex, H(0x02 ‖ r_j ‖ draw ‖ seat ‖ rank ‖ position ‖ outcome ‖ evidence hash)."""
    parts = (
        bytes.fromhex(call.nonce),
        draw_id,
        str(call.seat),
        str(call.rank),
        str(call.position),
        call.outcome,
        bytes.fromhex(call.evidence),
    )
    return hasher(hash_name)(b"\x02" + framed(*parts)).hex()
