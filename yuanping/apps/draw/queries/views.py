"""Ceremonies as pages show them: plain values, nothing that is still sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from yuanping.apps.draw import permissions
from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.apps.draw.permissions import speaks_for
from yuanping.apps.draw.queries.access import drawn_cells, read_ceremony, request_of, reveals_of
from yuanping.apps.evidence import queries as evidence_log
from yuanping.infra.calendar import work_calendar
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import add_working_days
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.draw.excluded import ExcludedGroup
from yuanping.kernel.draw.papers import ExpertDrawRecord
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import CellSeats, DrawKind, Party
from yuanping.kernel.law import Law
from yuanping.kernel.plain import from_plain

LAW_RANDOM = Law("招标投标法实施条例", "第四十六条")


@dataclass(frozen=True, slots=True)
class PartyView:
    """One party: what it promised and what it opened."""

    party: str
    commitment: str
    committed_at: datetime | None
    secret: str
    revealed_at: datetime | None
    own: bool


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
    figures_hidden: bool
    """This reader is shown no chances, pool or free workstations: they stand in the hidden part, and by them venues can be told."""
    venues_hidden: bool
    """This reader learns the drawn venues from the booking, venue by venue as the pack allows, not from the draw."""
    """Until when the parties should commit or reveal: the house's own term, one working day."""
    own_party: str
    may_void: bool

    @property
    def committed(self) -> int:
        """How many parties have committed."""
        return sum(bool(party.commitment) for party in self.parties)

    @property
    def revealed(self) -> int:
        """How many parties have revealed."""
        return sum(bool(party.revealed_at) for party in self.parties)


def view_ceremony(actor: Actor, ceremony_id: str) -> CeremonyView:
    """The ceremony for its page; secrets of the parties only once all three are given."""
    row = read_ceremony(actor, ceremony_id)
    figures = permissions.can_read_hidden_part(actor, row)
    facts = _facts(request_of(row)) if figures else _open_facts(request_of(row))
    experts = row.kind == DrawKind.EXPERTS
    checkpoint = evidence_log.checkpoint_covering(row.frozen_entry) if row.frozen_entry else None
    own = next((party.party for party in row.parties.all() if speaks_for(actor, party)), "")
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
        answer_by=_answer_by(row),
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
        own_party=own,
        may_void=permissions.can_void_ceremony(actor, row),
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
    complete = all(party.reveal_message for party in row.parties.all())
    shown = given if complete and not _hides_venues(actor, row) else {}
    return tuple(
        PartyView(
            party.party,
            party.commitment,
            party.committed_at,
            shown.get(party.party, ""),
            party.revealed_at,
            speaks_for(actor, party),
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


@dataclass(frozen=True, slots=True)
class CeremonyRow:
    """One line of a list of ceremonies."""

    ceremony_id: str
    lot_id: str
    kind: str
    attempt: int
    state: str
    opened_at: datetime
    own_party: str


def _visible(actor: Actor) -> list[Ceremony]:
    rows = Ceremony.objects.prefetch_related("parties").order_by("-opened_at", "-pk")
    return [row for row in rows if permissions.can_view_ceremony(actor, row)]


def list_ceremonies(actor: Actor, lot_id: str = "") -> tuple[CeremonyRow, ...]:
    """Ceremonies this actor may see, the newest first."""
    return tuple(
        CeremonyRow(
            row.ceremony_id,
            row.lot_id,
            row.kind,
            row.attempt,
            row.state,
            row.opened_at,
            next((party.party for party in row.parties.all() if speaks_for(actor, party)), ""),
        )
        for row in _visible(actor)
        if not lot_id or row.lot_id == lot_id
    )


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Commit, reveal, or order a new draw: what waits for this actor."""
    if actor.role not in {role for roles in permissions.PARTY_ROLES.values() for role in roles}:
        return ()
    items = [_work_of(actor, row) for row in _visible(actor)]
    return tuple(item for item in items if item is not None)


def _work_of(actor: Actor, row: Ceremony) -> WorkItem | None:
    own = next((party for party in row.parties.all() if speaks_for(actor, party)), None)
    if own is None:
        return None
    what, action, group = _step(actor, row, own)
    if not what:
        return None
    return WorkItem(
        what=what,
        subject=row.lot_id,
        subject_url_name="supervisor:ceremony",
        subject_id=row.ceremony_id,
        action=action,
        due_at=_answer_by(row),
        due_own=True,
        law=LAW_RANDOM,
        group=group,
        state=row.state,
    )


def _answer_by(row: Ceremony) -> datetime | None:
    """No article sets a term for a party's commitment or reveal; ours is the end of the next working day, marked as ours."""
    since = {CeremonyState.OPEN: row.opened_at, CeremonyState.FROZEN: row.frozen_at}.get(CeremonyState(row.state))
    return add_working_days(work_calendar(), since, 1, own=True).due_at if since else None


def _step(actor: Actor, row: Ceremony, own: CeremonyParty) -> tuple[str, str, str]:
    moment = _("场地抽取") if row.kind == DrawKind.VENUES else _("专家抽取")
    if row.state == CeremonyState.OPEN:
        if own.commitment:
            return _("%(moment)s：等待其他方承诺") % {"moment": moment}, _("查看"), "waiting"
        return _("%(moment)s：作出承诺") % {"moment": moment}, _("作出 1 份承诺"), ""
    if row.state == CeremonyState.FROZEN:
        if own.reveal_message:
            return _("%(moment)s：等待其他方揭示") % {"moment": moment}, _("查看"), "waiting"
        return _("%(moment)s：保存检查点后揭示") % {"moment": moment}, _("揭示 1 份秘密"), ""
    if row.state == CeremonyState.VOIDED and not row.ordered_anew and actor.role is Role.PROJECT_SUPERVISOR:
        return _("%(moment)s已作废：决定是否重新抽取") % {"moment": moment}, _("责令重新抽取"), ""
    return "", "", ""
