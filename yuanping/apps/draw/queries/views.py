"""Ceremonies as pages show them: plain values, nothing that is still sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from yuanping.apps.draw import permissions
from yuanping.apps.draw.models import Ceremony
from yuanping.apps.draw.permissions import speaks_for
from yuanping.apps.draw.queries.access import (
    absent_parties,
    asked_shares,
    awaited_parties,
    can_hand_in,
    drawn_cells,
    has_opened,
    read_ceremony,
    request_of,
    reveals_of,
)
from yuanping.apps.draw.queries.work import answer_by
from yuanping.apps.evidence import queries as evidence_log
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.draw.excluded import ExcludedGroup
from yuanping.kernel.draw.papers import ExpertDrawRecord
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import CellSeats, DrawKind, Party
from yuanping.kernel.plain import from_plain


@dataclass(frozen=True, slots=True)
class PartyView:
    """One party: what it promised, what it opened, or what the others opened in its place (``rebuilt_at``).

    ``named_at``: when it was put on record for keeping the others waiting past the term.
    """

    party: str
    commitment: str
    committed_at: datetime | None
    secret: str
    revealed_at: datetime | None
    own: bool
    rebuilt_at: datetime | None = None
    named_at: datetime | None = None

    @property
    def opened_at(self) -> datetime | None:
        """When its secret was there, by whichever road."""
        return self.revealed_at or self.rebuilt_at


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """Seats, eligible experts and the chance of each, for one specialty; exact."""

    specialty: str
    seats: int
    experts: int
    lowest: Fraction
    highest: Fraction


@dataclass(frozen=True, slots=True)
class SealedSeat:
    """An envelope: number and specialty, nothing else."""

    seat: int
    specialty: str


@dataclass(frozen=True, slots=True)
class CeremonyView:
    """One ceremony as its page shows it."""

    ceremony_id: str
    lot_id: str
    kind: str
    attempt: int
    state: str
    hash_name: str
    request_digest: str
    opened_at: datetime
    frozen_at: datetime | None
    revealed_at: datetime | None
    drawn_at: datetime | None
    released_at: datetime | None
    parties: tuple[PartyView, ...]
    frozen_entry: str
    checkpoint_size: int
    largest_deviation: Fraction | None
    chances: tuple[ChanceRow, ...]
    cells: tuple[CellSeats, ...]
    seats: tuple[SealedSeat, ...]
    pool_size: int
    pool_root: str
    passed_over: int
    sealed_commitment: str
    sealed_key: str
    excluded: tuple[ExcludedGroup, ...] | None
    """Exclusions by reason, once released; None before, and of draws that did not count them."""
    outcome_digest: str
    blame: str
    void_reason: str
    ordered_anew: bool
    answer_by: datetime | None
    """Until when the parties should act: the pack's own term."""
    figures_hidden: bool
    """This reader is shown no chances, pool or free workstations: they stand in the hidden part, and by them venues can be told."""
    venues_hidden: bool
    """This reader learns the drawn venues from the booking, venue by venue as the pack allows, not from the draw."""
    own_party: str
    may_void: bool
    awaited: tuple[str, ...]
    """Whose commitment, shares, reveal or opened share is missing now."""
    absent: tuple[str, ...]
    """Who did not reveal within the term, and whose secret is not rebuilt yet."""
    asked: tuple[str, ...]
    """Of whom this reader's party keeps a share that it is asked to open."""
    may_hand_in: bool
    """This reader's party has committed and its shares can be handed in now."""

    @property
    def committed(self) -> int:
        """How many parties have committed."""
        return sum(bool(party.commitment) for party in self.parties)

    @property
    def revealed(self) -> int:
        """How many secrets are there, given or rebuilt."""
        return sum(bool(party.opened_at) for party in self.parties)


def view_ceremony(actor: Actor, ceremony_id: str) -> CeremonyView:
    """The ceremony for its page; secrets of the parties only once all three are given."""
    row = read_ceremony(actor, ceremony_id)
    figures = permissions.can_read_hidden_part(actor, row)
    facts = _facts(request_of(row)) if figures else _open_facts(request_of(row))
    experts = row.kind == DrawKind.EXPERTS
    checkpoint = evidence_log.checkpoint_covering(row.frozen_entry) if row.frozen_entry else None
    own = next((party for party in row.parties.all() if speaks_for(actor, party)), None)
    return CeremonyView(
        ceremony_id=row.ceremony_id,
        lot_id=row.lot_id,
        kind=row.kind,
        attempt=row.attempt,
        state=row.state,
        hash_name=row.hash_name,
        request_digest=row.request_digest,
        opened_at=row.opened_at,
        frozen_at=row.frozen_at,
        revealed_at=row.revealed_at,
        drawn_at=row.drawn_at,
        released_at=row.released_at,
        answer_by=answer_by(row),
        figures_hidden=not figures,
        venues_hidden=_hides_venues(actor, row),
        parties=_parties(row, actor),
        frozen_entry=row.frozen_entry,
        checkpoint_size=checkpoint.size if checkpoint else 0,
        largest_deviation=facts.largest_deviation,
        chances=facts.chances,
        cells=drawn_cells(row) if row.outcome and not experts and not _hides_venues(actor, row) else (),
        seats=_sealed_seats(row) if row.outcome and experts else (),
        pool_size=facts.pool_size,
        pool_root=facts.pool_root,
        passed_over=facts.passed_over,
        sealed_commitment=facts.sealed_commitment,
        sealed_key=_opened_key(actor, row),
        excluded=_excluded(row),
        outcome_digest=row.outcome_digest,
        blame=row.blame,
        void_reason=row.void_reason,
        ordered_anew=row.ordered_anew,
        own_party=own.party if own else "",
        may_void=permissions.can_void_ceremony(actor, row),
        awaited=awaited_parties(row),
        absent=absent_parties(row),
        asked=asked_shares(row, own.party) if own else (),
        may_hand_in=own is not None and row.state == CeremonyState.OPEN and can_hand_in(row, own),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a page shows of a request of either kind."""

    chances: tuple[ChanceRow, ...]
    largest_deviation: Fraction | None
    pool_size: int
    pool_root: str
    passed_over: int
    sealed_commitment: str


def _facts(request: VenueRequest | ExpertRequest) -> _Facts:
    if isinstance(request, VenueRequest):
        pool = sum(cell.experts for cell in request.cells)
        return _Facts(_venue_rows(request), request.largest_deviation, pool, "", 0, request.sealed_commitment)
    passed = sum(cell.count - cell.eligible for cell in request.cells)
    return _Facts(_day_rows(request), None, request.pool_size, request.pool_root, passed, request.sealed_commitment)


def _open_facts(request: VenueRequest | ExpertRequest) -> _Facts:
    """Of the same what the committed form tells: seats by specialty, and the root of the pool."""
    root = "" if isinstance(request, VenueRequest) else request.pool_root
    seats: dict[str, int] = {}
    for one in request.quotas if isinstance(request, VenueRequest) else request.counts:
        seats[one.specialty] = seats.get(one.specialty, 0) + one.seats
    rows = tuple(ChanceRow(specialty, number, 0, Fraction(0), Fraction(0)) for specialty, number in seats.items())
    return _Facts(rows, None, 0, root, 0, request.sealed_commitment)


def _opened_key(actor: Actor, row: Ceremony) -> str:
    """K, once opened: of an expert draw after the award, of a venue draw to whoever may know the venues."""
    if row.kind == DrawKind.VENUES:
        return "" if _hides_venues(actor, row) else row.venue_key
    return from_plain(ExpertDrawRecord, parse_canonical(row.record.encode())).sealed_key if row.record else ""


def _excluded(row: Ceremony) -> tuple[ExcludedGroup, ...] | None:
    """Exclusions by reason, as the released record has them."""
    if not row.record:
        return None
    record = from_plain(ExpertDrawRecord, parse_canonical(row.record.encode()))
    return record.excluded if record.excluded_salt else None


def _hides_venues(actor: Actor, row: Ceremony) -> bool:
    """Whoever has the request and three reveals can compute the venues, so both stay closed until the release.

    Closed to who requests, and to the keeper of the registry: it gives a seed, and never needs to know where anybody sits (``process.md`` 5.1).
    """
    blind = {Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.OWNER_REPRESENTATIVE, Role.REGISTRY_OWNER}
    return row.kind == DrawKind.VENUES and actor.role in blind and row.state != CeremonyState.RELEASED


def _parties(row: Ceremony, actor: Actor) -> tuple[PartyView, ...]:
    given = {reveal.party: reveal.secret.hex() for reveal in reveals_of(row)}
    complete = all(has_opened(party) for party in row.parties.all())
    shown = given if complete and not _hides_venues(actor, row) else {}
    return tuple(
        PartyView(
            party.party,
            party.commitment,
            party.committed_at,
            shown.get(party.party, ""),
            party.revealed_at,
            speaks_for(actor, party),
            party.rebuilt_at,
            party.stayed_away_at or party.silent_at,
        )
        for party in sorted(row.parties.all(), key=lambda one: list(Party).index(Party(one.party)))
    )


def _venue_rows(request: VenueRequest) -> tuple[ChanceRow, ...]:
    rows = []
    for quota in request.quotas:
        chances = [one.chance for one in request.chances if one.specialty == quota.specialty]
        experts = sum(cell.experts for cell in request.cells if cell.specialty == quota.specialty)
        low, high = (min(chances), max(chances)) if chances else (Fraction(0), Fraction(0))
        rows.append(ChanceRow(quota.specialty, quota.seats, experts, low, high))
    return tuple(rows)


def _day_rows(request: ExpertRequest) -> tuple[ChanceRow, ...]:
    rows = []
    for specialty in dict.fromkeys(cell.specialty for cell in request.counts):
        chances = [one.now for one in request.chances if one.specialty == specialty]
        seats = sum(cell.seats for cell in request.counts if cell.specialty == specialty)
        experts = sum(cell.eligible for cell in request.cells if cell.specialty == specialty)
        rows.append(ChanceRow(specialty, seats, experts, min(chances), max(chances)))
    return tuple(rows)


def _sealed_seats(row: Ceremony) -> tuple[SealedSeat, ...]:
    plain = parse_canonical(row.outcome.encode())
    assert isinstance(plain, list)
    return tuple(from_plain(SealedSeat, seat) for seat in plain)
