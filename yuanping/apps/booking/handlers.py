"""What booking does when a ceremony for venues ends, a booking is confirmed, or a workstation changes."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.booking.services import (
    close_mended,
    follow_tender,
    look_after_change,
    place_venues,
    plan_gate,
    reopen_round,
    serve_waiting,
)
from yuanping.infra.outbox import handles
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.events.booking import BookingConfirmed, DesksFreed, VenuesPlaced
from yuanping.kernel.events.draw import CeremonyOrderedAnew, CeremonyRevealed
from yuanping.kernel.events.tenders import LotAdvanced
from yuanping.kernel.events.venues import WorkstationStateChanged
from yuanping.kernel.lot.states import LotState


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


@handles(LotAdvanced)
def on_lot_advanced(event: LotAdvanced, now: datetime) -> None:
    """A tender that has ended takes its booking with it."""
    if event.state == LotState.ENDED:
        follow_tender(lot_id=event.lot_id, now=now)


@handles(DesksFreed)
def on_freed(event: DesksFreed, now: datetime) -> None:
    """Ask for those who wait."""
    serve_waiting(now=now)


@handles(VenuesPlaced)
def on_placed(event: VenuesPlaced, now: datetime) -> None:
    """What one from the queue was drawn is held now; the next may be tried."""
    serve_waiting(now=now)


@handles(WorkstationStateChanged)
def on_workstation(event: WorkstationStateChanged, now: datetime) -> None:
    """A workstation may be fit again."""
    serve_waiting(now=now)


@handles(BookingConfirmed)
def on_confirmed(event: BookingConfirmed, now: datetime) -> None:
    """Set the looks at its workstations."""
    plan_gate(booking_id=event.booking_id, now=now)


@handles(WorkstationStateChanged)
def on_workstation_changed(event: WorkstationStateChanged, now: datetime) -> None:
    """A workstation that is fit again has no finding; one that fails after the look has one."""
    close_mended(workstation_id=event.workstation_id, now=now)
    look_after_change(workstation_id=event.workstation_id, now=now)
