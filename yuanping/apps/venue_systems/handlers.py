"""What a centre's own system is told, and on which event."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.venue_systems.services import tell_change, tell_offer, tell_session, tell_workstation
from yuanping.infra.outbox import handles
from yuanping.kernel.events.booking import ChangeRequested, OfferMoved
from yuanping.kernel.events.evaluation import EvaluationOpened, ReportSigned
from yuanping.kernel.events.venues import WorkstationStateChanged
from yuanping.kernel.venue_system.vocabulary import Told


@handles(OfferMoved)
def on_offer(event: OfferMoved, now: datetime) -> None:
    """An offer was sent, answered, or ended."""
    tell_offer(offer_id=event.offer_id, centre_id=event.centre_id, state=event.state, now=now)


@handles(ChangeRequested)
def on_change(event: ChangeRequested, now: datetime) -> None:
    """The host is to verify a change."""
    tell_change(change_id=event.change_id, centre_id=event.centre_id, now=now)


@handles(EvaluationOpened)
def on_opened(event: EvaluationOpened, now: datetime) -> None:
    """The evaluation begins."""
    tell_session(lot_id=event.lot_id, kind=Told.EVAL_START, now=now)


@handles(ReportSigned)
def on_signed(event: ReportSigned, now: datetime) -> None:
    """The evaluation has ended: every member has signed."""
    tell_session(lot_id=event.lot_id, kind=Told.EVAL_END, now=now)


@handles(WorkstationStateChanged)
def on_workstation(event: WorkstationStateChanged, now: datetime) -> None:
    """A workstation went out of service or came back."""
    tell_workstation(workstation_id=event.workstation_id, centre_id=event.centre_id, now=now)
