"""What the platform and the key holder say to each other.

* The key holder keeps nothing: it is handed its sealed pool and sealed state and hands back a new sealed state.
* The platform learns counts, digests, seat numbers and marks; names and positions stay inside the sealed blobs.
* A name leaves at three moments only: at the gate to the operator, in a notice to its own telephone, in the release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yuanping.kernel.committee.recusal import Recusal
from yuanping.kernel.draw.request import ExpertRequest
from yuanping.kernel.draw.seed import Reveal
from yuanping.kernel.draw.values import CentreWorkstations, PoolCell


@dataclass(frozen=True, slots=True)
class Profile:
    """The personal part of an expert, sealed when registered."""

    expert_id: str
    name: str
    id_number: str
    phone: str
    mailbox_key: str


@dataclass(frozen=True, slots=True)
class Profiles:
    """Profiles to seal, in order."""

    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class SealedProfiles:
    """The same, sealed, in the same order."""

    sealed: tuple[bytes, ...]


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


@dataclass(frozen=True, slots=True)
class ReplyOrder:
    """One answer to a call."""

    sealed_pool: bytes
    sealed_state: bytes
    code: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class RecheckOrder:
    """The second recusal pass, on the bidders that really bid."""

    sealed_pool: bytes
    sealed_state: bytes
    recusals: tuple[Recusal, ...]


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


@dataclass(frozen=True, slots=True)
class GateOrder:
    """An arrival code at the gate of one centre; ``id_number`` where it was typed."""

    sealed_pool: bytes
    sealed_state: bytes
    code: str
    centre: str
    id_number: str


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
    """Everything the key holder needs to open the draw after the award."""

    sealed_pool: bytes
    sealed_state: bytes
