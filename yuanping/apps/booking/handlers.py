"""What booking does when a ceremony for venues ends."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.booking.services import place_venues, reopen_round
from yuanping.infra.outbox import handles
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.events.draw import CeremonyOrderedAnew, CeremonyRevealed


@handles(CeremonyRevealed)
def on_revealed(event: CeremonyRevealed, now: datetime) -> None:
    """Place the venues."""
    if event.kind == DrawKind.VENUES:
        place_venues(ceremony_id=event.ceremony_id, now=now)


@handles(CeremonyOrderedAnew)
def on_ordered_anew(event: CeremonyOrderedAnew, now: datetime) -> None:
    """Open the draw of the venues again."""
    if event.kind == DrawKind.VENUES:
        reopen_round(ceremony_id=event.ceremony_id, now=now)
