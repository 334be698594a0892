"""The sealed state of one drawn committee: who holds which seat, which codes answer, and the calls made so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.channels import NOBODY, Answered
from yuanping.kernel.committee.holder import Place
from yuanping.kernel.committee.reply_time import ReplyRule, Sitting, due_of, staff_from
from yuanping.kernel.draw.calls import Call, Cell, Standing, trace_calls
from yuanping.kernel.draw.continuation import ContinuationRequest, Continued, eligible_of
from yuanping.kernel.draw.request import ExpertRequest
from yuanping.kernel.draw.seed import Reveal
from yuanping.kernel.draw.values import CentreWorkstations, ExpertDraw
from yuanping.kernel.plain import from_plain, later, to_plain


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
    called_at: datetime | None = later(None)
    """When the call now open was made; none in a state from before calls had a term."""
    token: str = later("")
    """Of the ticket with which staff may make the call now open."""


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
    rule: ReplyRule | None = later(None)
    calls_end: datetime | None = later(None)
    lapsed: tuple[str, ...] = later(())
    """Marks of codes whose term ran out: a reply that comes now is told so."""
    answered: tuple[Answered, ...] = later(())
    """How each call was answered, in the order of ``calls``; shorter in a state from before this was kept."""

    continued: tuple[Continued, ...] = later(())
    pending: ContinuationRequest | None = later(None)
    """The continuation that is planned and not drawn yet."""
    pending_desks: tuple[CentreWorkstations, ...] = later(())

    def followed(self) -> tuple[Standing, tuple[Cell, ...]]:
        """Where things stand after all calls and continuations, and of which cell each call was."""
        moves = tuple(one.moves for one in self.continued)
        return trace_calls(self.draw.seats, self.calls, moves, eligible_of(self.request))

    def due_of(self, seat: HeldSeat) -> datetime | None:
        """When the call now open at a seat lapses; none where nobody is being waited for."""
        if seat.holding is not Holding.CALLED or seat.called_at is None or self.rule is None or self.calls_end is None:
            return None
        return due_of(seat.called_at, Sitting(self.meets_at, self.calls_end), self.rule)

    def next_due(self, now: datetime) -> datetime | None:
        """When time next does something; at the end of the hours booked it stops doing anything."""
        if self.calls_end is None or now >= self.calls_end:
            return None
        moments = (self._next_of(seat) for seat in self.seats)
        return min((at for at in moments if at is not None and at < self.calls_end), default=None)

    def _next_of(self, seat: HeldSeat) -> datetime | None:
        return self.due_of(seat) if seat.token else self.staff_from(seat)

    def staff_from(self, seat: HeldSeat) -> datetime | None:
        """When staff may make the call now open at a seat instead."""
        if self.due_of(seat) is None:
            return None
        assert seat.called_at is not None
        assert self.rule is not None
        assert self.calls_end is not None
        return staff_from(seat.called_at, Sitting(self.meets_at, self.calls_end), self.rule)

    def how_answered(self, number: int) -> Answered:
        """How the call with this number, from 1, came to its outcome."""
        return self.answered[number - 1] if number <= len(self.answered) else NOBODY


def seal_state(vault: Vault, state: StateBlob) -> bytes:
    """Seal; the size says nothing, because it is padded."""
    return vault.seal("state", canonical(to_plain(state)), "state")


def open_state(vault: Vault, sealed: bytes) -> StateBlob:
    """The state of a sealed blob."""
    return from_plain(StateBlob, parse_canonical(vault.unseal("state", sealed, "state")))
