"""What the evidence log is told at each step of a draw, and how a replay finds it again.

* ``draw.committed``, ``draw.deposited``, ``draw.revealed`` and ``draw.share_opened`` {draw_id, message}; ``draw.frozen`` {draw_id, kind, request_digest};
* ``draw.stayed_away`` {draw_id, step, parties}: who gave neither commitment nor reveal within the term; ``draw.rebuilt`` {draw_id, party, holders};
* ``draw.drawn`` {draw_id, kind, outcome_digest}, the digest salted with K; ``draw.voided`` and ``draw.superseded`` {draw_id, …};
* ``draw.continued`` {draw_id, number, request_digest} before the key of a continuation is used, ``draw.continuation_drawn`` {draw_id, number, calls,
  outcome_digest} after it was;
* ``committee.called`` {draw_id, leaf}: the salted digest of one call, logged before the next is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from yuanping.kernel.canonical import Plain, canonical, digest
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest, hides
from yuanping.kernel.draw.values import CellSeats, DrawKind, ExpertDraw
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import to_plain

Bodies: TypeAlias = Mapping[str, tuple[Plain, ...]]

COMMITTED = "draw.committed"
DEPOSITED = "draw.deposited"
FROZEN = "draw.frozen"
REVEALED = "draw.revealed"
STAYED_AWAY = "draw.stayed_away"
SHARE_OPENED = "draw.share_opened"
REBUILT = "draw.rebuilt"
DRAWN = "draw.drawn"
VOIDED = "draw.voided"
SUPERSEDED = "draw.superseded"
CALLED = "committee.called"
CONTINUED = "draw.continued"
CONTINUATION_DRAWN = "draw.continuation_drawn"


def frozen_body(draw_id: str, kind: DrawKind, request_digest: str) -> dict[str, Plain]:
    """Return the body that fixes a request in the log."""
    return {"draw_id": draw_id, "kind": str(kind), "request_digest": request_digest}


def drawn_body(draw_id: str, kind: DrawKind, outcome_digest: str) -> dict[str, Plain]:
    """Return the body that fixes an outcome in the log."""
    return {"draw_id": draw_id, "kind": str(kind), "outcome_digest": outcome_digest}


def continued_body(draw_id: str, number: int, request_digest: str) -> dict[str, Plain]:
    """Return the body that fixes a continuation in the log."""
    return {"draw_id": draw_id, "number": number, "request_digest": request_digest}


def continuation_drawn_body(draw_id: str, number: int, calls: int, outcome_digest: str) -> dict[str, Plain]:
    """Return the body that fixes what a continuation gave, and after how many calls."""
    return {"draw_id": draw_id, "number": number, "calls": calls, "outcome_digest": outcome_digest}


def outcome_digest(
    request: VenueRequest | ExpertRequest, outcome: tuple[CellSeats, ...] | ExpertDraw, sealed_key: bytes
) -> str:
    """Return, in hex, what the log says of an outcome.

    The parties may open that entry at once, and there are few ways to seat a committee: without a salt they could be tried out one by one.
    K is the salt, because whoever has it can compute the outcome anyhow. Before version 3 of the request there is no salt.
    """
    if not hides(request):
        return digest(request.hash_name, to_plain(outcome))
    return hasher(request.hash_name)(framed(DRAWN, sealed_key, canonical(to_plain(outcome)))).hex()


def entries_of(bodies: Bodies, kind: str, draw_id: str = "") -> tuple[dict[str, Plain], ...]:
    """Return the bodies of one kind, of one draw if ``draw_id`` is given, in log order."""
    found = [body for body in bodies.get(kind, ()) if isinstance(body, dict)]
    return tuple(body for body in found if not draw_id or body.get("draw_id") == draw_id)
