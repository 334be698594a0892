"""What planning does when a line of a plan, or an offer of a failed venue, is released."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.planning.services import begin_move, book_line
from yuanping.infra.outbox import handles
from yuanping.kernel.events.planning import LineReleased, MoveReleased


@handles(LineReleased)
def on_released(event: LineReleased, now: datetime) -> None:
    """Make the booking request."""
    book_line(line_id=event.line_id, now=now)


@handles(MoveReleased)
def on_move_released(event: MoveReleased, now: datetime) -> None:
    """Take back what may be taken back, ask who must agree about the rest."""
    begin_move(move_id=event.move_id, now=now)
