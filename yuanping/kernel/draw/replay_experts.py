"""Replay of L2 and L3, of the calls, and of who was seated."""

from __future__ import annotations

from collections.abc import Mapping

from yuanping.kernel.canonical import digest
from yuanping.kernel.draw.bodies import CALLED, DRAWN, FROZEN, Bodies, entries_of, outcome_digest
from yuanping.kernel.draw.calls import Call, Cell, call_leaf, follow_calls, trace_calls
from yuanping.kernel.draw.checks import Case, Check, CheckResult, Failed, Unproven, need, run_checks, shared_checks
from yuanping.kernel.draw.continuation import eligible_of
from yuanping.kernel.draw.excluded import fits_cells, reasons_digest
from yuanping.kernel.draw.exclusions import is_excluded
from yuanping.kernel.draw.messages import VerifySignature
from yuanping.kernel.draw.papers import ExpertDrawRecord, VenueDrawRecord
from yuanping.kernel.draw.pool import cell_of, check_opening
from yuanping.kernel.draw.replay_continuations import check_logged, check_one
from yuanping.kernel.draw.request import ExpertRequest, hides, request_digest
from yuanping.kernel.draw.seed import make_seed, sealed_commitment_of
from yuanping.kernel.draw.select import cell_order, draw_experts, ranked, workstations_digest
from yuanping.kernel.draw.values import DrawKind, ExpertDraw, Moves, SeatDraw
from yuanping.kernel.plain import to_plain

_SMALL = 1000


class ProvenBits:
    """The exclusion bits a record proves; asking for another position fails the check."""

    def __init__(self, request: ExpertRequest, record: ExpertDrawRecord) -> None:
        """Check every proof."""
        self._bits: dict[int, bool] = {}
        for proof in record.exclusion_bits:
            bit = is_excluded(request, proof)
            if bit is None:
                raise Failed(f"the proof of position {proof.position} leads elsewhere")
            self._bits[proof.position] = bit

    def __contains__(self, position: object) -> bool:
        """Tell whether the position is proven to be excluded."""
        if not isinstance(position, int) or position not in self._bits:
            raise Failed(f"no proof for position {position}")
        return self._bits[position]


class ExpertCase(Case):
    """An expert record under replay, with the record of its venue draw where that is at hand."""

    def __init__(
        self,
        record: ExpertDrawRecord,
        bodies: Bodies,
        verify: VerifySignature | None,
        venues: VenueDrawRecord | None = None,
    ) -> None:
        """Keep the records."""
        super().__init__(record, bodies, verify)
        self.record = record
        self.venues = venues
        self._bits: ProvenBits | None = None

    @property
    def draw(self) -> ExpertDraw:
        """The outcome the record claims."""
        if self.record.draw is None:
            raise Failed("K is given, the outcome is not")
        return self.record.draw

    def followed(self) -> tuple[tuple[SeatDraw, ...], tuple[Call, ...], tuple[Moves, ...], Mapping[Cell, int]]:
        """What the calls are followed by: first list, calls, continuations, where each line ends."""
        record = self.record
        return (
            self.draw.seats,
            record.calls,
            tuple(one.moves for one in record.continuations),
            eligible_of(record.request),
        )

    def bits(self) -> ProvenBits:
        """Return the proven exclusion bits."""
        if self._bits is None:
            self._bits = ProvenBits(self.record.request, self.record)
        return self._bits

    def seed(self) -> bytes:
        """Return the seed, K included."""
        request = self.record.request
        return make_seed(request.hash_name, self.digest, self.reveals, bytes.fromhex(self.record.sealed_key))


def _check_pool(case: ExpertCase) -> None:
    """Check that the cell table is one: no gaps, no overlap, no more eligible than there are."""
    request = case.record.request
    end = 0
    for cell in sorted(request.cells, key=lambda one: one.start):
        need(cell.start >= end and 0 <= cell.eligible <= cell.count, f"{cell.specialty} {cell.centre}")
        end = cell.start + cell.count
    need(end <= request.pool_size and request.exclusion_block > 0, "cells beyond the pool")
    need(0 <= request.standby <= _SMALL and 0 <= request.representatives <= _SMALL, "absurd numbers")
    need(len({(one.specialty, one.centre) for one in request.counts}) == len(request.counts), "a cell twice")


def _check_chances(case: ExpertCase) -> None:
    request = case.record.request
    eligible = {(cell.specialty, cell.centre): cell.eligible for cell in request.cells}
    for seats, chance in zip(request.counts, request.chances, strict=True):
        key = (seats.specialty, seats.centre)
        need((chance.specialty, chance.centre) == key and seats.seats > 0, "chances of other cells")
        need(seats.seats + request.standby <= eligible.get(key, 0), f"{key[0]} {key[1]} is too small")
        need(chance.given * eligible[key] == seats.seats, f"{key[0]} {key[1]}: {seats.seats}/{eligible[key]}")


def _check_venues(case: ExpertCase) -> None:
    """The request continues the venue draw in the log: its digest, and the seats it gave.

    The log names the seats of a venue draw under its K, which stands in the record of that draw; before version 3 it named them plainly.

    Raises:
        Unproven: the seats are named under a K that is not at hand.

    """
    request = case.record.request
    frozen = [body for body in entries_of(case.bodies, FROZEN) if body.get("kind") == DrawKind.VENUES]
    ties = [body for body in frozen if body.get("request_digest") == request.venue_request_digest]
    need(len(ties) == 1, "the venue request is not in the log")
    drawn = entries_of(case.bodies, DRAWN, str(ties[0].get("draw_id")))
    need(len(drawn) == 1, "the venue draw has no outcome in the log, or two")
    if case.venues is None:
        _check_plain_seats(request, drawn[0].get("outcome_digest"))
        return
    first = case.venues.request
    need(request_digest(first) == request.venue_request_digest, "the venue record at hand is of another draw")
    named = outcome_digest(first, request.counts, bytes.fromhex(case.venues.sealed_key))
    need(drawn[0].get("outcome_digest") == named, "other seats than the venue draw gave")


def _check_plain_seats(request: ExpertRequest, named: object) -> None:
    """Without the venue record: only seats that are named plainly can be compared."""
    if named == digest(request.hash_name, to_plain(request.counts)):
        return
    need(hides(request), "other seats than the venue draw gave")
    raise Unproven


def _check_call_log(case: ExpertCase) -> None:
    logged = [body.get("leaf") for body in entries_of(case.bodies, CALLED, case.record.request.draw_id)]
    need(logged == [call.leaf for call in case.record.call_leaves], "other calls than the log holds")
    numbers = [call.number for call in case.record.call_leaves]
    need(numbers == list(range(1, len(numbers) + 1)), "calls not numbered from 1")


def _check_sealed_key(case: ExpertCase) -> None:
    request, key = case.record.request, bytes.fromhex(case.record.sealed_key)
    found = sealed_commitment_of(request.hash_name, request.draw_id, key)
    need(found == request.sealed_commitment, "K is not the key committed to")


def _check_workstations(case: ExpertCase) -> None:
    found = workstations_digest(case.record.request.hash_name, case.record.workstations)
    need(found == case.record.request.workstations_digest, "other workstations than committed to")


def _check_bits(case: ExpertCase) -> None:
    positions = [proof.position for proof in case.record.exclusion_bits]
    need(positions == sorted(set(positions)), "not in order")
    case.bits()


def _check_reasons(case: ExpertCase) -> None:
    """Check that the exclusions by reason are those counted before the seed, of everybody excluded, and that none is too small to be shown."""
    record, request = case.record, case.record.request
    if not request.reasons_digest:
        need(not record.excluded and not record.excluded_salt, "counts that the request does not commit to")
        return
    found = reasons_digest(request.hash_name, request.draw_id, record.excluded_salt, record.excluded)
    need(found == request.reasons_digest, "other counts than committed to")
    need(fits_cells(request.cells, record.excluded), "counts of others than the excluded, or too small to be shown")


def _check_draw(case: ExpertCase) -> None:
    """Draw again with nothing but the seed and the proven bits; compare layer by layer."""
    record, claimed = case.record, case.draw
    found = draw_experts(record.request, case.seed(), case.bits(), record.workstations)
    need(found.orders == claimed.orders, "the order within a cell")
    need([one.position for one in found.seats] == [one.position for one in claimed.seats], "the seated positions")
    need(found.standby == claimed.standby, "the standby list")
    need(found == claimed, "seats or workstations")


def _check_outcome(case: ExpertCase) -> None:
    request = case.record.request
    logged = [body.get("outcome_digest") for body in entries_of(case.bodies, DRAWN, request.draw_id)]
    named = outcome_digest(request, case.draw, bytes.fromhex(case.record.sealed_key))
    need(logged == [named], "the log holds another outcome")


def _check_call_leaves(case: ExpertCase) -> None:
    request = case.record.request
    found = [call_leaf(request.hash_name, request.draw_id, call) for call in case.record.calls]
    need(found == [call.leaf for call in case.record.call_leaves], "an opened call is not the one logged")


def _check_continuations(case: ExpertCase) -> None:
    """Every continuation was fixed in the log, follows from the calls before it, and gives the seats it says.

    Raises:
        Unproven: its limits are those of the venue draw, whose record is not at hand.

    """
    record = case.record
    check_logged(record, case.bodies)
    venues = case.venues.request if case.venues else None
    for place in range(len(record.continuations)):
        check_one(record, place, venues, case.reveals, (case.seed(), case.bits()))
    if record.continuations and venues is None:
        raise Unproven


def _check_calls(case: ExpertCase) -> None:
    """Every call followed the order of its cell: rank after rank, and at each rank the position the seed put there."""
    record, seed = case.record, case.seed()
    follow_calls(*case.followed())
    _, cells = trace_calls(*case.followed())
    most: dict[tuple[str, str], int] = {}
    for cell, call in zip(cells, record.calls, strict=True):
        most[cell] = max(most.get(cell, 0), call.rank)
    positions = {
        (cell, one.rank): one.position
        for cell, rank in most.items()
        for one in ranked(cell_order(record.request, seed, case.bits(), cell, rank))
    }
    for cell, call in zip(cells, record.calls, strict=True):
        need(positions[cell, call.rank] == call.position, f"seat {call.seat}: rank {call.rank} stands elsewhere")


def _check_openings(case: ExpertCase) -> None:
    """The seated, and nobody else, are opened to the pool that was sealed before the seed."""
    request, record = case.record.request, case.record
    seated = sorted(one.position for one in follow_calls(*case.followed()))
    need([one.position for one in record.openings] == seated, "openings of others than the seated")
    for opening in record.openings:
        cell = cell_of(request.cells, opening.position)
        need((cell.specialty, cell.centre) == (opening.specialty, opening.centre), f"position {opening.position}: cell")
        good = check_opening(request.hash_name, request.pool_root, request.pool_size, opening)
        need(good, f"position {opening.position} is not in the sealed pool")


EXPERT_CHECKS: tuple[Check[ExpertCase], ...] = (
    *shared_checks("draw.experts"),
    Check("draw.experts.pool", "专家池分格完整", _check_pool),
    Check("draw.experts.venues", "与场地抽取结果衔接", _check_venues),
    Check("draw.experts.chances", "公布的中签机会一致", _check_chances),
    Check("draw.experts.call_log", "通知记录均已入账", _check_call_log),
    Check("draw.experts.sealed_key", "封存密钥与承诺相符", _check_sealed_key, after_award=True),
    Check("draw.experts.workstations", "工位与承诺相符", _check_workstations, after_award=True),
    Check("draw.experts.exclusions", "排除标记的证明成立", _check_bits, after_award=True),
    Check("draw.experts.reasons", "排除原因统计与承诺相符", _check_reasons, after_award=True),
    Check("draw.experts.draw", "由种子重算专家与工位一致", _check_draw, after_award=True),
    Check("draw.experts.outcome", "结果与入账一致", _check_outcome, after_award=True),
    Check("draw.experts.call_leaves", "公开的通知记录与入账一致", _check_call_leaves, after_award=True),
    Check("draw.experts.continuations", "补抽接续事先入账、重算一致", _check_continuations, after_award=True),
    Check("draw.experts.calls", "通知与递补严格按顺序", _check_calls, after_award=True),
    Check("draw.experts.openings", "入席专家均在抽取前封存的专家池内", _check_openings, after_award=True),
)


def replay_experts(
    record: ExpertDrawRecord,
    bodies: Bodies,
    verify: VerifySignature | None = None,
    venues: VenueDrawRecord | None = None,
) -> tuple[CheckResult, ...]:
    """Run ``EXPERT_CHECKS`` on a record; in the sealed edition those that need K answer ``LATER``.

    ``venues`` is the record of the venue draw it continues; without it, that it does answers ``UNPROVEN``.

    Raises:
        Mismatch: the first check that does not hold.

    """
    return run_checks(EXPERT_CHECKS, ExpertCase(record, bodies, verify, venues), released=bool(record.sealed_key))
