"""What the platform and the key holder say to each other.

* The key holder keeps nothing: it is handed its sealed pool and sealed state and hands back a new sealed state.
* The platform learns counts, digests, seat numbers and marks; names and positions stay inside the sealed blobs.
* The key of a venue draw is opened to the platform only against the three reveals that D1 commits to.
* A name leaves at three moments only: at the gate to the operator, in a notice to its own telephone, in the release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.committee.own_calls import OwnCall
from yuanping.kernel.committee.recusal import Recusal
from yuanping.kernel.committee.reply_time import ReplyRule
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.seed import Reveal
from yuanping.kernel.draw.values import CentreWorkstations, PoolCell
from yuanping.kernel.plain import later


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """One candidate of one draw with its profile as sealed."""

    expert_id: str
    specialty: str
    centre: str
    sealed_profile: bytes


@dataclass(frozen=True, slots=True)
class PrepareOrder:
    """Seal this pool, these exclusions and these workstations for one draw."""

    draw_id: str
    hash_name: str
    day: date
    specialties: tuple[str, ...]
    centres: tuple[str, ...]
    entries: tuple[PoolEntry, ...]
    recusals: tuple[Recusal, ...]
    workstations: tuple[CentreWorkstations, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a request may publish about the sealed pool and the sealed key."""

    sealed_pool: bytes
    pool_root: str
    pool_size: int
    cells: tuple[PoolCell, ...]
    exclusions_digest: str
    exclusion_block: int
    sealed_commitment: str
    chain_end: str
    reasons_digest: str = later("")
    """Of the counts of exclusions by reason, salted: published after the award."""


@dataclass(frozen=True, slots=True)
class VenueKeyOrder:
    """Make a fresh sealed key for one venue draw."""

    draw_id: str
    hash_name: str


@dataclass(frozen=True, slots=True)
class SealedVenueKey:
    """The key as only the key holder opens it, and the commitment for D1."""

    sealed_key: bytes
    commitment: str


@dataclass(frozen=True, slots=True)
class OpenVenueKeyOrder:
    """Open the key of a frozen D1, now that all three have revealed."""

    sealed_key: bytes
    request: VenueRequest
    reveals: tuple[Reveal, ...]


@dataclass(frozen=True, slots=True)
class VenueKey:
    """K of a venue draw, hex."""

    key: str


@dataclass(frozen=True, slots=True)
class Place:
    """How a centre is called in a notice."""

    centre: str
    name: str


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """Draw: the frozen request, the three reveals and what a notice may say."""

    sealed_pool: bytes
    request: ExpertRequest
    reveals: tuple[Reveal, ...]
    places: tuple[Place, ...]
    arrive_from: datetime
    meets_at: datetime
    calls_end: datetime
    """Nobody is called or passed over from here on."""
    rule: ReplyRule
    now: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """Keyed hash of an issued code: ``purpose`` is ``reply`` or ``arrival``."""

    mark: str
    purpose: str


@dataclass(frozen=True, slots=True)
class MarkOrder:
    """Which mark belongs to this typed code?"""

    code: str
    purpose: str


@dataclass(frozen=True, slots=True)
class DeskOrder:
    """Which seat does this arrival code hold, now that its bearer has passed the gate?"""

    sealed_state: bytes
    code: str


@dataclass(frozen=True, slots=True)
class NumberOrder:
    """Give these seats (ascending) member numbers."""

    sealed_pool: bytes
    sealed_state: bytes
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Seat or member numbers, in the order of the question."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """A seat as the platform may know it before arrival."""

    seat: int
    specialty: str
    centre: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The sealed outcome, with the first calls already sealed to their telephones."""

    sealed_state: bytes
    seats: tuple[DrawnSeat, ...]
    representatives: tuple[str, ...]
    outcome_digest: str
    notices: tuple[bytes, ...]
    marks: tuple[Mark, ...]
    due: datetime | None = later(None)
    """When time next does something to a call."""


@dataclass(frozen=True, slots=True)
class ReplyOrder:
    """One answer to a call."""

    sealed_pool: bytes
    sealed_state: bytes
    code: str
    accepted: bool
    now: datetime
    channel: Channel = Channel.PAGE


@dataclass(frozen=True, slots=True)
class TimeOrder:
    """Let time pass: calls whose term has run out lapse, and the next of the same order are called."""

    sealed_pool: bytes
    sealed_state: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """A call that staff may make: a random token, and sealed which call it is."""

    token: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DialOrder:
    """Connect this call: hand number and announcement, sealed, to the exchange."""

    sealed_pool: bytes
    sealed_state: bytes
    ticket: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Dial:
    """What only the exchange opens."""

    sealed: bytes


@dataclass(frozen=True, slots=True)
class BridgeOrder:
    """The answer of one call through the bridge, stated by the first official and confirmed by the second."""

    sealed_pool: bytes
    sealed_state: bytes
    ticket: bytes
    accepted: bool
    reason: str
    officials: tuple[str, str]
    now: datetime


@dataclass(frozen=True, slots=True)
class ExclusionsOrder:
    """Open every exclusion bit of a draw, for supervisor and auditor after the award."""

    sealed_pool: bytes
    sealed_state: bytes


@dataclass(frozen=True, slots=True)
class OpenedExclusions:
    """(bits, salt) of every block of the exclusion tree, in order."""

    blocks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecheckOrder:
    """The second recusal pass, on the bidders that really bid."""

    sealed_pool: bytes
    sealed_state: bytes
    recusals: tuple[Recusal, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class AbsentOrder:
    """Experts of these seats did not come: call the next, for these hours."""

    sealed_pool: bytes
    sealed_state: bytes
    seats: tuple[int, ...]
    meets_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class ContinuedSeats:
    """Where the open seats are now, the digest of the sealed outcome, and further workstations that nobody needs."""

    number: int
    seats: tuple[DrawnSeat, ...]
    outcome_digest: str
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContinuationOrder:
    """Plan D′ for the seats nobody is left for, with these further workstations held for it."""

    sealed_pool: bytes
    sealed_state: bytes
    venues: VenueRequest
    spares: tuple[CentreWorkstations, ...]


@dataclass(frozen=True, slots=True)
class Continuation:
    """D′ as far as the platform may know it: its number and the digest for the log."""

    sealed_state: bytes
    number: int
    request_digest: str


@dataclass(frozen=True, slots=True)
class ContinueOrder:
    """The log has the digest of D′: draw it with the next key of the chain, and call whoever is next there."""

    sealed_pool: bytes
    sealed_state: bytes
    request_digest: str
    places: tuple[Place, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """What an answer or a recheck did: leaves of the call log in order, and notices for after they are logged."""

    sealed_state: bytes
    calls: tuple[str, ...]
    accepted: tuple[int, ...]
    called_next: tuple[int, ...]
    vacant: tuple[int, ...]
    notices: tuple[bytes, ...]
    marks: tuple[Mark, ...]
    due: datetime | None = later(None)
    """When time next does something to a call; none when nobody is being waited for."""
    tickets: tuple[Ticket, ...] = later(())
    """Calls that staff may make from now on."""
    over: tuple[str, ...] = later(())
    """Tokens of calls that ended meanwhile."""
    continued: ContinuedSeats | None = later(None)
    """What a continuation gave, where this was one."""


@dataclass(frozen=True, slots=True)
class GateOrder:
    """An arrival code at the gate of one centre; ``id_number`` where it was typed, ``expert_id`` where somebody's passkey was shown."""

    sealed_pool: bytes
    sealed_state: bytes
    code: str
    centre: str
    id_number: str
    expert_id: str = ""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the gate learns of one arrival."""

    sealed_state: bytes
    seat: int
    workstation: str
    name: str
    specialty: str
    opening_digest: str
    """Digest of the leaf opening that was proven against the pool's root."""


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Everything the key holder needs to open the draw after the award; ``ended``: when each call of the log ended, in its order."""

    sealed_pool: bytes
    sealed_state: bytes
    drawn_at: datetime
    ended: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class OwnMarkOrder:
    """Under which mark are the calls of this expert kept?"""

    expert_id: str


@dataclass(frozen=True, slots=True)
class OpenCallsOrder:
    """Open these notes of calls for the expert himself."""

    expert_id: str
    sealed: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class OwnCalls:
    """The calls, in the order of the question."""

    calls: tuple[OwnCall, ...]
