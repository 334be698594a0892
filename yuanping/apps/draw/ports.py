"""The key holder: the only one that can join a name to a position. A separate process, or a device, behind this port."""

from __future__ import annotations

from typing import Protocol

from yuanping.kernel.committee.holder import (
    AbsentOrder,
    Admitted,
    BridgeOrder,
    Continuation,
    ContinuationOrder,
    ContinueOrder,
    Dial,
    DialOrder,
    Drawn,
    DrawOrder,
    ExclusionsOrder,
    GateOrder,
    Moved,
    NumberOrder,
    OpenVenueKeyOrder,
    Prepared,
    PrepareOrder,
    RecheckOrder,
    ReleaseOrder,
    ReplyOrder,
    SealedVenueKey,
    TimeOrder,
    VenueKey,
    VenueKeyOrder,
)
from yuanping.kernel.committee.holder_files import OwnCode, OwnCodeOrder, PersonMarks, Profile, SealedProfile
from yuanping.kernel.committee.own_calls import OwnCall
from yuanping.kernel.committee.release import Released


class KeyHolder(Protocol):
    """Stateless: sealed blobs go in and come out. Every call may raise ``Refused`` (``keyholder_unavailable`` when it does not answer)."""

    def seal_profiles(self, profiles: tuple[Profile, ...]) -> tuple[bytes, ...]:
        """Seal the personal part of experts, in order."""
        ...

    def open_profiles(self, profiles: tuple[SealedProfile, ...]) -> tuple[Profile, ...]:
        """Open the personal part of experts, in order; the caller has recorded who reads."""
        ...

    def mark_persons(self, profiles: tuple[Profile, ...]) -> tuple[PersonMarks, ...]:
        """Keyed hashes of ID number, name and telephone, in order."""
        ...

    def mark_sealed(self, profiles: tuple[SealedProfile, ...]) -> tuple[PersonMarks, ...]:
        """The same of files as they lie sealed, for rows that have no marks yet."""
        ...

    def new_wrapping_key(self, reason: str) -> int:
        """Make a new key-encryption key and answer its number; older ones still open what they wrapped."""
        ...

    def rewrap_profiles(self, profiles: tuple[SealedProfile, ...]) -> tuple[bytes, ...]:
        """The same profiles with their data keys wrapped by the newest key, in order."""
        ...

    def issue_own_code(self, order: OwnCodeOrder) -> OwnCode:
        """Make a code for an expert's own page and seal it to the expert's telephone; nobody else is shown it."""
        ...

    def seal_venue_key(self, order: VenueKeyOrder) -> SealedVenueKey:
        """Make and seal the key of one venue draw."""
        ...

    def open_venue_key(self, order: OpenVenueKeyOrder) -> VenueKey:
        """Open it against the three reveals its request commits to."""
        ...

    def prepare(self, order: PrepareOrder) -> Prepared:
        """Seal the pool of one draw, with exclusions, workstations and a fresh key K."""
        ...

    def draw(self, order: DrawOrder) -> Drawn:
        """Draw experts and workstations; seal the outcome and the first calls."""
        ...

    def mark(self, code: str, purpose: str) -> str:
        """The keyed hash of a typed code."""
        ...

    def reply(self, order: ReplyOrder) -> Moved:
        """Take one answer; a refusal calls the next in the same order."""
        ...

    def pass_time(self, order: TimeOrder) -> Moved:
        """End the calls whose term has run out, by the key holder's own clock; call the next in the same order."""
        ...

    def dial(self, order: DialOrder) -> Dial:
        """Seal number and announcement of one open call to the telephone exchange."""
        ...

    def bridge_answer(self, order: BridgeOrder) -> Moved:
        """Take the answer that one official stated and another confirmed."""
        ...

    def recheck(self, order: RecheckOrder) -> Moved:
        """Replace whoever is recused by the real bidders."""
        ...

    def absent(self, order: AbsentOrder) -> Moved:
        """Call the next in place of whoever accepted and did not come."""
        ...

    def plan_continuation(self, order: ContinuationOrder) -> Continuation:
        """Plan D′ for seats whose cells have run out; answers its digest for the log, uses no key."""
        ...

    def draw_continuation(self, order: ContinueOrder) -> Moved:
        """Draw the planned D′ with the next key of the chain, and call the next of each new cell."""
        ...

    def open_at_gate(self, order: GateOrder) -> Admitted:
        """Open the leaf of one arrival."""
        ...

    def seat_of(self, sealed_state: bytes, code: str) -> int:
        """The seat of an arrival code that has been used at the gate (for the desk), or 0."""
        ...

    def number_members(self, order: NumberOrder) -> tuple[int, ...]:
        """Member numbers for these seats, dealt by the seed."""
        ...

    def release(self, order: ReleaseOrder) -> Released:
        """Open K and what the award makes public; seal each call for its own expert."""
        ...

    def open_exclusions(self, order: ExclusionsOrder) -> tuple[tuple[str, str], ...]:
        """Open every exclusion bit of a draw, bits and salts a block; the caller has seen to it that the award is made and who asks."""
        ...

    def own_mark(self, expert_id: str) -> str:
        """Under which mark the calls of this expert are kept."""
        ...

    def open_calls(self, expert_id: str, sealed: tuple[bytes, ...]) -> tuple[OwnCall, ...]:
        """Open the notes of calls of one expert, in order; another's do not open."""
        ...
