"""The sealed state of one drawn committee: who holds which seat, which codes answer, and the calls made so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.holder import Place
from yuanping.kernel.draw.calls import Call
from yuanping.kernel.draw.request import ExpertRequest
from yuanping.kernel.draw.seed import Reveal
from yuanping.kernel.draw.values import ExpertDraw
from yuanping.kernel.plain import from_plain, to_plain


class Holding(StrEnum):
    """Where the person now called to a seat stands."""

    CALLED = "called"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    VACANT = "vacant"


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat and whoever it is offered to now. ``mark`` is that of the code that may answer next."""

    seat: int
    specialty: str
    centre: str
    workstation: str
    position: int
    rank: int
    holding: Holding
    mark: str


@dataclass(frozen=True, slots=True)
class StateBlob:
    """All that changes after the draw."""

    request: ExpertRequest
    reveals: tuple[Reveal, ...]
    draw: ExpertDraw
    places: tuple[Place, ...]
    arrive_from: datetime
    meets_at: datetime
    seats: tuple[HeldSeat, ...]
    calls: tuple[Call, ...]
    used: tuple[str, ...]
    late_recusals: tuple[str, ...]
    """Experts recused after the draw by the bidders that really bid; they are passed over with a logged call."""


def seal_state(vault: Vault, state: StateBlob) -> bytes:
    """Seal; the size says nothing, because it is padded."""
    return vault.seal("state", canonical(to_plain(state)), "state")


def open_state(vault: Vault, sealed: bytes) -> StateBlob:
    """The state of a sealed blob."""
    return from_plain(StateBlob, parse_canonical(vault.unseal("state", sealed, "state")))
