"""One invented lot drawn from end to end, with small numbers and fixed secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.bodies import (
    CALLED,
    COMMITTED,
    CONTINUATION_DRAWN,
    CONTINUED,
    DRAWN,
    FROZEN,
    REVEALED,
    SHARE_OPENED,
    continuation_drawn_body,
    continued_body,
    drawn_body,
    frozen_body,
    outcome_digest,
)
from yuanping.kernel.draw.calls import Call, Outcome, Standing, call_leaf, follow_calls, trace_calls
from yuanping.kernel.draw.continuation import (
    Basis,
    ContinuationRequest,
    Continued,
    Point,
    continuation_digest,
    continuation_outcome,
    desks_with,
    draw_continuation,
    eligible_of,
    plan_continuation,
)
from yuanping.kernel.draw.escrow import escrow_entries, split_for_holders
from yuanping.kernel.draw.excluded import publish_reasons, reasons_digest
from yuanping.kernel.draw.exclusions import SealedExclusions, seal_exclusions
from yuanping.kernel.draw.messages import (
    CommitMessage,
    DepositMessage,
    Message,
    RevealMessage,
    SealedShare,
    ShareMessage,
    message_bytes,
)
from yuanping.kernel.draw.papers import CONTINUED_VERSION, RebuiltReveal
from yuanping.kernel.draw.planning import ExpertDraft, VenueDraft, plan_experts, plan_venues
from yuanping.kernel.draw.pool import PoolMember, SealedPool, seal_pool
from yuanping.kernel.draw.record import ExpertDrawRecord, SealedCall, VenueDrawRecord
from yuanping.kernel.draw.request import Commitment, ExpertRequest, VenueRequest, freeze, request_digest
from yuanping.kernel.draw.seed import chain_key, commitment_of, make_seed, reveal_of, sealed_commitment_of
from yuanping.kernel.draw.select import draw_experts, draw_venues, next_in_cell, touched_positions
from yuanping.kernel.draw.shamir import Share, share_digest
from yuanping.kernel.draw.values import (
    PARTIES,
    CellCount,
    CentreWorkstations,
    DrawKind,
    Limit,
    LimitLaw,
    Limits,
    Procedure,
    Quota,
)
from yuanping.kernel.law import Law
from yuanping.kernel.plain import to_plain

LIAONING = Limits(
    host_max=4,
    sub_max=3,
    subs_min=1,
    subs_max=6,
    laws=(
        LimitLaw(Limit.HOST_MAX, Law("辽发改法规〔2025〕843号", "（五）")),
        LimitLaw(Limit.SUB_MAX, Law("辽发改法规〔2025〕843号", "（十三）")),
    ),
)
HEILONGJIANG = Limits(
    host_max=7,
    sub_max=7,
    subs_min=2,
    subs_max=7,
    laws=(LimitLaw(Limit.SUBS_MIN, Law("黑龙江省全面推广远程异地评标工作安排（试行）", "一（六）")),),
)
CENTRES = ("LN-SY", "LN-DL", "LN-AS", "LN-FS")
QUOTAS = (Quota("A01", 3), Quota("A02", 2), Quota("B01", 1))
COUNTS = {"A01": (30, 18, 9, 7), "A02": (25, 12, 8, 5), "B01": (12, 6, 4, 3)}
NOBODY: Plain = None
VENUE_KEY = b"V" * 32
SALT = "5a" * 32


def secret_of(party: str, what: str) -> bytes:
    return sha256(f"{party} {what}".encode()).digest()


def fake_verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    return signature == sha256(public_key + message).digest()


def venue_draft(**changes: object) -> VenueDraft:
    draft = VenueDraft(
        draw_id="LN-D1",
        lot_id="LN-LOT",
        hash_name="sha256",
        pack_digest="00" * 32,
        procedure=Procedure.EQUAL_CHANCE,
        quotas=QUOTAS,
        representatives=1,
        centres=CENTRES,
        desks=(6, 4, 3, 2),
        cells=tuple(CellCount(s, v, n) for s, row in COUNTS.items() for v, n in zip(CENTRES, row, strict=True)),
        limits=LIAONING,
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def key_of(party: str) -> str:
    return secret_of(party, "key").hex()


def commits_of(hash_name: str, draw_id: str, *, shared: bool = False) -> tuple[CommitMessage, ...]:
    """``shared``: of today, with the key for shares; otherwise as they were before there were any."""
    made = []
    for party in PARTIES:
        value = commitment_of(hash_name, draw_id, party, secret_of(party, "nonce"), secret_of(party, "secret"))
        bare = CommitMessage(1, draw_id, party, key_of(party), value, "00")
        if shared:
            bare = replace(bare, v=2, encryption_key=encryption_key_of(party))
        made.append(signed(bare, party))
    return tuple(made)


def encryption_key_of(party: str) -> str:
    return secret_of(party, "key for shares").hex()


def deposits_of(hash_name: str, draw_id: str) -> tuple[DepositMessage, ...]:
    made = []
    for party in PARTIES:
        shares = tuple(
            SealedShare(
                holder,
                share.index,
                share_digest(hash_name, draw_id, party, share),
                encryption_key_of(holder),
                secret_of(party, f"envelope for {holder}").hex(),
            )
            for holder, share in shares_of(party)
        )
        made.append(signed(DepositMessage(1, draw_id, party, shares, "00"), party))
    return tuple(made)


def shares_of(party: str) -> tuple[tuple[str, Share], ...]:
    entropy = secret_of(party, "entropy") + secret_of(party, "more entropy")
    return split_for_holders(party, secret_of(party, "nonce"), secret_of(party, "secret"), entropy)


def signed(message: Message, party: str):
    return replace(message, signature=sha256(bytes.fromhex(key_of(party)) + message_bytes(message)).hexdigest())


def commitments(messages: tuple[CommitMessage, ...]) -> tuple[Commitment, ...]:
    return tuple(Commitment(one.party, one.public_key, one.commitment) for one in messages)


def reveals_of(request: VenueRequest | ExpertRequest) -> tuple[RevealMessage, ...]:
    made = []
    for party in PARTIES:
        nonce, secret = secret_of(party, "nonce").hex(), secret_of(party, "secret").hex()
        bare = RevealMessage(1, request.draw_id, party, request_digest(request), "checkpoint", nonce, secret, "00")
        made.append(signed(bare, party))
    return tuple(made)


def venue_record(draft: VenueDraft) -> VenueDrawRecord:
    return _sealed_record(draft, replace(plan_venues(draft), salt=SALT))


def earlier_venue_record(draft: VenueDraft) -> VenueDrawRecord:
    """The same in version 2, with nothing hidden: no longer made, accepted for ever."""
    return _sealed_record(draft, replace(plan_venues(draft), v=2))


def rebuilt_venue_record(draft: VenueDraft, away: str = PARTIES[-1]) -> VenueDrawRecord:
    """With shares, and ``away`` never came: the two others opened its shares."""
    commits = commits_of(draft.hash_name, draft.draw_id, shared=True)
    sealed = sealed_commitment_of(draft.hash_name, draft.draw_id, VENUE_KEY)
    escrow = escrow_entries(deposits_of(draft.hash_name, draft.draw_id))
    request = freeze(replace(plan_venues(draft), salt=SALT), commitments(commits), sealed, escrow)
    reveals = tuple(one for one in reveals_of(request) if one.party != away)
    rebuilt = RebuiltReveal(away, secret_of(away, "nonce").hex(), secret_of(away, "secret").hex())
    every = [reveal_of(one) for one in reveals_of(request)]
    seed = make_seed(request.hash_name, request_digest(request), every, VENUE_KEY)
    return VenueDrawRecord(
        request.v, request, commits, reveals, (rebuilt,), draw_venues(request, seed), VENUE_KEY.hex(),
        opened_shares(request, away),
    )  # fmt: skip


def opened_shares(request: VenueRequest, away: str) -> tuple[ShareMessage, ...]:
    digest = request_digest(request)
    return tuple(
        signed(ShareMessage(1, request.draw_id, holder, away, digest, share.index, share.data.hex(), "00"), holder)
        for holder, share in shares_of(away)
    )


def _sealed_record(draft: VenueDraft, planned: VenueRequest) -> VenueDrawRecord:
    commits = commits_of(draft.hash_name, draft.draw_id)
    sealed = sealed_commitment_of(draft.hash_name, draft.draw_id, VENUE_KEY)
    request = freeze(planned, commitments(commits), sealed)
    reveals = reveals_of(request)
    seed = make_seed(request.hash_name, request_digest(request), [reveal_of(one) for one in reveals], VENUE_KEY)
    return VenueDrawRecord(request.v, request, commits, reveals, (), draw_venues(request, seed), VENUE_KEY.hex())


def old_venue_record(draft: VenueDraft) -> VenueDrawRecord:
    """The same in version 1, without a sealed key: no longer made, accepted for ever."""
    commits = commits_of(draft.hash_name, draft.draw_id)
    request = freeze(replace(plan_venues(draft), v=1), commitments(commits))
    reveals = reveals_of(request)
    seed = make_seed(request.hash_name, request_digest(request), [reveal_of(one) for one in reveals])
    return VenueDrawRecord(1, request, commits, reveals, (), draw_venues(request, seed))


def pool_of(hash_name: str) -> SealedPool:
    members = [
        PoolMember(f"E-{s}-{v}-{i}", s, v)
        for s, row in COUNTS.items()
        for v, n in zip(CENTRES, row, strict=True)
        for i in range(n)
    ]
    return seal_pool(hash_name, "2026-09-23", b"k" * 32, members)


WORKSTATIONS = tuple(
    CentreWorkstations(v, tuple(f"{v}-{i:02d}" for i in range(n))) for v, n in zip(CENTRES, (6, 4, 3, 3), strict=True)
)
SEALED_KEY = b"K" * 32
CHAIN, CHAIN_TIP = 4, b"t" * 32


REASONS = ("kin_of_bidder", "unavailable", "unavailable")
REASONS_SALT = "5a" * 32


@dataclass(frozen=True)
class Scene:
    venues: VenueDrawRecord
    experts: ExpertDrawRecord
    bodies: Mapping[str, tuple[Plain, ...]]
    pool: SealedPool
    exclusions: SealedExclusions
    excluded: frozenset[int]
    seed: bytes


def make_scene(hash_name: str = "sha256", block: int = 1, *, earlier: bool = False) -> Scene:
    """A whole lot; ``earlier``: its venues were drawn before requests had a hidden part."""
    draft = venue_draft(hash_name=hash_name)
    venues = earlier_venue_record(draft) if earlier else venue_record(draft)
    pool = pool_of(hash_name)
    excluded = frozenset(range(0, pool.size, 4))
    exclusions = seal_exclusions(hash_name, "LN-D2", b"x" * 32, pool.cells, excluded, block=block)
    groups = publish_reasons(pool.cells, {at: REASONS[at % len(REASONS)] for at in excluded})
    draft = ExpertDraft(
        draw_id="LN-D2",
        venue_request=venues.request,
        counts=venues.result,
        standby=1,
        pool_day=pool.day,
        pool_root=pool.root,
        pool_size=pool.size,
        cells=pool.cells_with(excluded),
        exclusions_digest=exclusions.digest,
        exclusion_block=block,
        workstations=WORKSTATIONS,
        chain_end=chain_key(hash_name, CHAIN_TIP, 0, CHAIN).hex(),
        reasons_digest="" if earlier else reasons_digest(hash_name, "LN-D2", REASONS_SALT, groups),
    )
    commits = commits_of(hash_name, "LN-D2")
    sealed = sealed_commitment_of(hash_name, "LN-D2", SEALED_KEY)
    request = freeze(replace(plan_experts(draft), salt=SALT[::-1]), commitments(commits), sealed)
    reveals = reveals_of(request)
    seed = make_seed(hash_name, request_digest(request), [reveal_of(one) for one in reveals], SEALED_KEY)
    draw = draw_experts(request, seed, excluded, WORKSTATIONS)
    calls = make_calls(request, seed, excluded)
    ranks: dict[tuple[str, str], int] = {}
    cells = {seat.seat: (seat.specialty, seat.centre) for seat in draw.seats}
    for call in calls:
        ranks[cells[call.seat]] = max(ranks.get(cells[call.seat], 0), call.rank)
    touched = touched_positions(request, seed, ranks, excluded)
    seated = follow_calls(draw.seats, calls)
    leaves = tuple(SealedCall(i, call_leaf(hash_name, "LN-D2", call)) for i, call in enumerate(calls, 1))
    experts = ExpertDrawRecord(
        v=request.v,
        request=request,
        commits=commits,
        reveals=reveals,
        rebuilt=(),
        call_leaves=leaves,
        sealed_key=SEALED_KEY.hex(),
        draw=draw,
        workstations=WORKSTATIONS,
        exclusion_bits=tuple(exclusions.proof(position) for position in sorted(touched)),
        calls=calls,
        openings=tuple(pool.opening(position) for position in sorted(one.position for one in seated)),
        excluded=() if earlier else groups,
        excluded_salt="" if earlier else REASONS_SALT,
    )
    return Scene(venues, experts, bodies_of(venues, experts), pool, exclusions, excluded, seed)


def make_calls(request: ExpertRequest, seed: bytes, excluded: frozenset[int]) -> tuple[Call, ...]:
    """Everybody accepts, but: seat 1 refuses once; seat 2 accepts and withdraws, then its next does not answer."""
    draw = draw_experts(request, seed, excluded, WORKSTATIONS)
    calls: list[Call] = []
    line = {(one.specialty, one.centre): one.seats for one in request.counts}

    def call(seat: int, rank: int, position: int, outcome: Outcome) -> None:
        calls.append(Call(seat, rank, position, outcome, "ee" * 32, sha256(bytes([len(calls)])).hexdigest()))

    for seat in draw.seats:
        cell, rank, position = (seat.specialty, seat.centre), seat.rank, seat.position
        for outcome in {1: (Outcome.REFUSED,), 2: (Outcome.ACCEPTED, Outcome.WITHDRAWN, Outcome.NO_ANSWER)}.get(
            seat.seat, ()
        ):
            call(seat.seat, rank, position, outcome)
            if outcome != Outcome.ACCEPTED:
                following = next_in_cell(request, seed, excluded, cell, line[cell])
                line[cell], rank, position = following.rank, following.rank, following.position
        call(seat.seat, rank, position, Outcome.ACCEPTED)
    return tuple(calls)


def make_continued_scene(hash_name: str = "sha256", block: int = 1, rounds: int = 1) -> Scene:
    """The same lot, where everybody of the last seat's cell refuses: D′ gives the seat another one, as often as ``rounds`` says."""
    first = make_scene(hash_name, block)
    maker = Continuing(first)
    for _ in range(rounds):
        maker.empty_the_cell_of_the_last_seat()
        maker.go_on()
    for seat in maker.draw.seats:
        maker.call(seat.seat, Outcome.ACCEPTED)
    experts = maker.record()
    return replace(first, experts=experts, bodies=bodies_of(first.venues, experts))


class Continuing:
    """Calls and continuations of one scene, made as the key holder makes them."""

    def __init__(self, first: Scene) -> None:
        assert first.experts.draw is not None
        self.first, self.request, self.draw = first, first.experts.request, first.experts.draw
        self.calls: list[Call] = []
        self.made: list[Continued] = []
        self.basis = Basis(first.venues.request, self.request, self.draw, WORKSTATIONS)

    def followed(self) -> tuple[Standing, tuple[tuple[str, str], ...]]:
        return trace_calls(self.draw.seats, self.calls, [one.moves for one in self.made], eligible_of(self.request))

    def call(self, seat: int, outcome: Outcome) -> None:
        standing, _ = self.followed()
        rank = standing.ranks[seat]
        at = next_in_cell(self.request, self.first.seed, self.first.excluded, standing.cells[seat], rank - 1)
        nonce = sha256(b"call" + bytes([len(self.calls)])).hexdigest()
        self.calls.append(Call(seat, rank, at.position, outcome, "ee" * 32, nonce))

    def empty_the_cell_of_the_last_seat(self) -> None:
        last = self.draw.seats[-1].seat
        cell = self.followed()[0].cells[last]
        for seat in (each for each, at in self.followed()[0].cells.items() if at == cell):
            while self.followed()[0].ranks[seat]:
                self.call(seat, Outcome.REFUSED)

    def plan(
        self, spares: dict[str, tuple[str, ...]] | None = None
    ) -> tuple[ContinuationRequest, tuple[CentreWorkstations, ...]]:
        point = Point(len(self.calls), tuple(self.made), self.followed()[0])
        number = len(self.made) + 1
        further = {v: (f"{v}-further-{number}",) for v in CENTRES} if spares is None else spares
        desks = desks_with(self.basis, point, further)
        before = continuation_digest(self.made[-1].request) if self.made else request_digest(self.request)
        salt = sha256(b"salt" + bytes([number])).hexdigest()
        return plan_continuation(self.basis, point, desks, before, salt), desks

    def go_on(self) -> None:
        made, desks = self.plan()
        key = chain_key(self.request.hash_name, CHAIN_TIP, made.number, CHAIN)
        reveals = [reveal_of(one) for one in self.first.experts.reveals]
        seed = make_seed(self.request.hash_name, continuation_digest(made), reveals, key)
        moves = draw_continuation(made, seed, desks)
        self.made.append(Continued(made, key.hex(), len(self.calls), desks, moves))

    def record(self) -> ExpertDrawRecord:
        standing, cells = self.followed()
        ranks: dict[tuple[str, str], int] = {}
        for cell, call in zip(cells, self.calls, strict=True):
            ranks[cell] = max(ranks.get(cell, 0), call.rank)
        ended = {cell for cell in ranks if standing.line[cell] >= eligible_of(self.request)[cell]}
        touched = touched_positions(self.request, self.first.seed, ranks, self.first.excluded, ended)
        moves = [one.moves for one in self.made]
        seated = follow_calls(self.draw.seats, self.calls, moves, eligible_of(self.request))
        leaf = [call_leaf(self.request.hash_name, self.request.draw_id, call) for call in self.calls]
        return replace(
            self.first.experts,
            v=CONTINUED_VERSION,
            call_leaves=tuple(SealedCall(i, one) for i, one in enumerate(leaf, 1)),
            exclusion_bits=tuple(self.first.exclusions.proof(position) for position in sorted(set(touched))),
            calls=tuple(self.calls),
            openings=tuple(self.first.pool.opening(at) for at in sorted(one.position for one in seated)),
            continuations=tuple(self.made),
        )


def bodies_of(venues: VenueDrawRecord, experts: ExpertDrawRecord) -> dict[str, tuple[Plain, ...]]:
    def message(one: Message) -> Plain:
        return {"draw_id": one.draw_id, "message": to_plain(one)}

    first, second = venues.request, experts.request
    assert experts.draw is not None
    return {
        COMMITTED: tuple(message(one) for one in (*venues.commits, *experts.commits)),
        REVEALED: tuple(message(one) for one in (*venues.reveals, *experts.reveals)),
        SHARE_OPENED: tuple(message(one) for one in (*venues.shares, *experts.shares)),
        FROZEN: (
            frozen_body(first.draw_id, DrawKind.VENUES, request_digest(first)),
            frozen_body(second.draw_id, DrawKind.EXPERTS, request_digest(second)),
        ),
        DRAWN: (
            drawn_body(first.draw_id, DrawKind.VENUES, outcome_of(venues)),
            drawn_body(second.draw_id, DrawKind.EXPERTS, outcome_of(experts)),
        ),
        CALLED: tuple({"draw_id": second.draw_id, "leaf": one.leaf} for one in experts.call_leaves),
        CONTINUED: tuple(
            continued_body(second.draw_id, one.request.number, continuation_digest(one.request))
            for one in experts.continuations
        ),
        CONTINUATION_DRAWN: tuple(
            continuation_drawn_body(
                second.draw_id,
                one.request.number,
                one.calls,
                continuation_outcome(one.request, one.seats, bytes.fromhex(one.key)),
            )
            for one in experts.continuations
        ),
    }


def outcome_of(record: VenueDrawRecord | ExpertDrawRecord) -> str:
    found = record.result if isinstance(record, VenueDrawRecord) else record.draw
    assert found is not None
    return outcome_digest(record.request, found, bytes.fromhex(record.sealed_key))
