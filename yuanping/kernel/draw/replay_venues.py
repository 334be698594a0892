"""Replay of L1."""

from __future__ import annotations

from yuanping.kernel.draw.bodies import DRAWN, Bodies, entries_of, outcome_digest
from yuanping.kernel.draw.checks import Case, Check, CheckResult, need, run_checks, shared_checks
from yuanping.kernel.draw.messages import VerifySignature
from yuanping.kernel.draw.odds import chances_of, deviation_of, filled_cells
from yuanping.kernel.draw.papers import VenueDrawRecord
from yuanping.kernel.draw.plan import Plan
from yuanping.kernel.draw.request import VenueRequest, is_sealed
from yuanping.kernel.draw.seed import make_seed, sealed_commitment_of
from yuanping.kernel.draw.select import law_of, seats_of
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import Procedure
from yuanping.kernel.draw.venues_first import VenuesFirst


class VenueCase(Case):
    """A venue record under replay; the exact law is counted once."""

    def __init__(self, record: VenueDrawRecord, bodies: Bodies, verify: VerifySignature | None) -> None:
        """Keep the record."""
        super().__init__(record, bodies, verify)
        self.record = record
        self._law: Plan | VenuesFirst | None = None

    def law(self) -> Plan | VenuesFirst:
        """Return the exact law of the request."""
        if self._law is None:
            self._law = law_of(self.record.request)
        return self._law


def _check_sealed_key(case: VenueCase) -> None:
    request, record = case.record.request, case.record
    if not is_sealed(request):
        need(not request.sealed_commitment and not record.sealed_key, "version 1 has no sealed key")
        return
    found = sealed_commitment_of(request.hash_name, request.draw_id, bytes.fromhex(record.sealed_key))
    need(found == request.sealed_commitment, "K is not the key committed to")


def _check_limits(case: VenueCase) -> None:
    need(case.law().total > 0, "nothing fits the limits")


def _check_weights(case: VenueCase) -> None:
    check_weights(case.record.request)


def _check_chances(case: VenueCase) -> None:
    check_chances(case.record.request, case.law())


def check_weights(request: VenueRequest) -> None:
    """One published weight for each cell with experts."""
    cells = [(specialty, centre) for specialty, centre, _, _ in filled_cells(request)]
    need([(one.specialty, one.centre) for one in request.weights] == cells, "not one weight for each cell")
    if request.procedure != Procedure.EQUAL_CHANCE:
        need(all(one.weight == 1 for one in request.weights), "weights in a procedure without")


def check_chances(request: VenueRequest, law: Plan | VenuesFirst) -> None:
    """The published chances are the exact ones of the published weights."""
    means = law.expected()
    for published, found in zip(request.chances, chances_of(request, means), strict=True):
        need(published == found, f"{found.specialty} {found.centre}: {found.chance}")
    need(request.largest_deviation == deviation_of(request, means), "largest deviation")


def _check_seats(case: VenueCase) -> None:
    request = case.record.request
    seed = make_seed(request.hash_name, case.digest, case.reveals, bytes.fromhex(case.record.sealed_key))
    found = seats_of(request, case.law().walk(Stream(request.hash_name, seed, "L1")))
    drawn = "、".join(f"{one.specialty}@{one.centre}×{one.seats}" for one in found)
    need(found == case.record.result, f"the seed gives {drawn}")


def _check_outcome(case: VenueCase) -> None:
    request = case.record.request
    logged = [body.get("outcome_digest") for body in entries_of(case.bodies, DRAWN, request.draw_id)]
    named = outcome_digest(request, case.record.result, bytes.fromhex(case.record.sealed_key))
    need(logged == [named], "the log holds another outcome")


VENUE_CHECKS: tuple[Check[VenueCase], ...] = (
    *shared_checks("draw.venues"),
    Check("draw.venues.sealed_key", "封存密钥与承诺相符", _check_sealed_key),
    Check("draw.venues.limits", "席位分配有解且在限额之内", _check_limits),
    Check("draw.venues.weights", "公布的权重完整", _check_weights),
    Check("draw.venues.chances", "公布的中签机会重算一致", _check_chances),
    Check("draw.venues.seats", "由种子重算副场席位一致", _check_seats),
    Check("draw.venues.outcome", "结果与入账一致", _check_outcome),
)


def replay_venues(
    record: VenueDrawRecord, bodies: Bodies, verify: VerifySignature | None = None
) -> tuple[CheckResult, ...]:
    """Run ``VENUE_CHECKS`` on a record; nothing in it waits for the award.

    Raises:
        Mismatch: the first check that does not hold.

    """
    return run_checks(VENUE_CHECKS, VenueCase(record, bodies, verify), released=True)
