"""Reactions of the committee to lower apps' events; each calls one service."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.committee import services
from yuanping.infra.outbox import handles
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.events.bidding import BidsOpened
from yuanping.kernel.events.draw import CeremonyOrderedAnew, CeremonyRevealed, CeremonyVoided


@handles(CeremonyRevealed)
def draw_revealed(event: CeremonyRevealed, now: datetime) -> None:
    """The seed of an expert draw is determined: let the key holder draw."""
    if event.kind == DrawKind.EXPERTS:
        services.make_draw(ceremony_id=event.ceremony_id, now=now)


@handles(CeremonyVoided)
def set_aside(event: CeremonyVoided, now: datetime) -> None:
    """A void expert draw has drawn nobody."""
    if event.kind == DrawKind.EXPERTS:
        services.void_committee(ceremony_id=event.ceremony_id, now=now)


@handles(CeremonyOrderedAnew)
def open_again(event: CeremonyOrderedAnew, now: datetime) -> None:
    """The supervisor has ordered a new expert draw."""
    if event.kind == DrawKind.EXPERTS:
        services.open_anew(lot_id=event.lot_id, now=now)


@handles(BidsOpened)
def recuse_again(event: BidsOpened, now: datetime) -> None:
    """The real bidders are known: second recusal, then form the committee if all were early."""
    services.recheck_after_opening(lot_id=event.lot_id, now=now)
