"""``booking/booking.json`` of a bundle, and how a stranger checks it.

* Every decisive act left a body in the evidence log with the digest of what it decided; here the digests are made again.
* Counts must be those of the last placed round, add up to the quotas, keep the limits, and match the workstations held.
* Against the draw: the request of the last round is D1, whose L1 gave these counts (``match_draw``).
* No name or telephone number of a contact stands in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.booking.limits import breaks_limits
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.draw.values import CellSeats, CentreWorkstations, Quota
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import to_plain

RECORD_VERSION = 1
REQUESTED, PLACED, ANSWERED, CONFIRMED = "booking.requested", "booking.placed", "booking.answered", "booking.confirmed"


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """What was asked for, without the contact."""

    quotas: tuple[Quota, ...]
    representatives: int
    host: str
    centres: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """One venue's answer."""

    centre: str
    is_host: bool
    seats: int
    state: str
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One draw of the venues and the answers to it: ``taken`` stayed from earlier rounds, ``drawn`` came new."""

    number: int
    cause: str
    draw_id: str
    request_digest: str
    taken: tuple[CellSeats, ...]
    drawn: tuple[CellSeats, ...]
    offers: tuple[OfferRecord, ...]


@dataclass(frozen=True, slots=True)
class BookingRecord:
    """Everything a stranger needs about one lot's booking."""

    v: int
    lot_id: str
    booking_id: str
    number: str
    hash_name: str
    state: str
    rules: BookingRules
    plan: PlanRecord
    rounds: tuple[RoundRecord, ...]
    counts: tuple[CellSeats, ...]
    workstations: tuple[CentreWorkstations, ...]
    requested_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Placed:
    """What one round decided; its digest stands in the evidence."""

    number: int
    request_digest: str
    taken: tuple[CellSeats, ...]
    drawn: tuple[CellSeats, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the last confirmation decided."""

    plan: PlanRecord
    counts: tuple[CellSeats, ...]
    workstations: tuple[CentreWorkstations, ...]


def plan_digest(hash_name: str, plan: PlanRecord) -> str:
    """Return the digest recorded when the booking was requested (or moved)."""
    return digest(hash_name, to_plain(plan))


def placed_digest(hash_name: str, placed: Placed) -> str:
    """Return the digest recorded when the venues of a round were placed."""
    return digest(hash_name, to_plain(placed))


def settled_digest(hash_name: str, settled: Settled) -> str:
    """Return the digest recorded when every venue had confirmed."""
    return digest(hash_name, to_plain(settled))


def members_at(plan: PlanRecord, counts: tuple[CellSeats, ...]) -> dict[str, int]:
    """Return members per centre; the representatives sit at the host."""
    found = {plan.host: plan.representatives} if plan.representatives else {}
    for cell in counts:
        if cell.seats:
            found[cell.centre] = found.get(cell.centre, 0) + cell.seats
    return found


def replay(record: BookingRecord, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    """Check a record in itself and against the evidence.

    Raises:
        Mismatch: naming the first check that fails.
    """
    _check_quotas(record)
    _check_limits(record)
    _check_rounds(record)
    _check_workstations(record)
    _check_evidence(record, bodies)


def match_draw(
    record: BookingRecord,
    request_digest: str,
    drawn: tuple[CellSeats, ...],
    taken: tuple[CellSeats, ...] | None = None,
) -> None:
    """Check that the booking rests on the draw D1 with ``request_digest``, its outcome ``drawn`` and its ``taken`` seats.

    Raises:
        Mismatch: ``booking.request`` or ``booking.counts``.
    """
    last = record.rounds[-1]
    if last.request_digest != request_digest:
        raise Mismatch("booking.request 场地抽取申请", f"{last.request_digest} / {request_digest}")
    if add_cells(last.drawn) != add_cells(drawn):
        raise Mismatch("booking.counts 席位分布", "the seats drawn in the last round are not those of L1")
    if taken is not None and add_cells(last.taken) != add_cells(taken):
        raise Mismatch("booking.taken 已落实席位", "the seats that stayed are not those of the request")


def add_cells(*parts: tuple[CellSeats, ...]) -> tuple[CellSeats, ...]:
    """Return the sum of several distributions, cells with seats only, in the order of specialty and centre."""
    found: dict[tuple[str, str], int] = {}
    for cell in (each for part in parts for each in part):
        found[cell.specialty, cell.centre] = found.get((cell.specialty, cell.centre), 0) + cell.seats
    return tuple(CellSeats(*key, seats) for key, seats in sorted(found.items()) if seats)


def _check_quotas(record: BookingRecord) -> None:
    for quota in record.plan.quotas:
        got = sum(cell.seats for cell in record.counts if cell.specialty == quota.specialty)
        if got != quota.seats:
            raise Mismatch("booking.quotas 专业席数", f"{quota.specialty}: {quota.seats} / {got}")
    if {cell.specialty for cell in record.counts} - {quota.specialty for quota in record.plan.quotas}:
        raise Mismatch("booking.quotas 专业席数", "a specialty nobody asked for")


def _check_limits(record: BookingRecord) -> None:
    members = members_at(record.plan, record.counts)
    host = members.pop(record.plan.host, 0)
    broken = breaks_limits(record.rules, host, tuple(members.values()))
    if broken:
        raise Mismatch("booking.limits 席位约束", f"{broken.code} {broken.law or ''}".strip())
    if record.plan.centres and set(members) - set(record.plan.centres):
        raise Mismatch("booking.centres 备选副场", "a centre that was not allowed")


def _check_rounds(record: BookingRecord) -> None:
    numbers = [each.number for each in record.rounds]
    if numbers != sorted(set(numbers)):
        raise Mismatch("booking.rounds 抽取轮次", "numbers do not rise")
    last = record.rounds[-1] if record.rounds else None
    if last is None or add_cells(last.taken, last.drawn) != add_cells(record.counts):
        raise Mismatch("booking.rounds 抽取轮次", "the counts are not those of the last round")
    members = members_at(record.plan, record.counts)
    confirmed: dict[str, int] = {}
    for each in record.rounds:
        for offer in each.offers:
            if offer.answered_at is not None and offer.answered_at < offer.sent_at:
                raise Mismatch("booking.answers 场地答复", "answered before it was sent")
            if offer.state == OfferState.CONFIRMED:
                confirmed[offer.centre] = confirmed.get(offer.centre, 0) + offer.seats
    if record.confirmed_at is not None and confirmed != members:
        raise Mismatch("booking.answers 场地答复", "the confirmed offers are not the counts")


def _check_workstations(record: BookingRecord) -> None:
    seen: set[str] = set()
    members = members_at(record.plan, record.counts)
    for held in record.workstations:
        if len(set(held.workstations)) != members.get(held.centre, 0) or seen & set(held.workstations):
            raise Mismatch("booking.workstations 工位", f"{held.centre}: {len(held.workstations)}")
        seen |= set(held.workstations)
    if record.confirmed_at is not None and len(seen) != sum(members.values()):
        raise Mismatch("booking.workstations 工位", f"{len(seen)} / {sum(members.values())}")


def _check_evidence(record: BookingRecord, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    name = record.hash_name
    _expect(bodies, REQUESTED, plan_digest(name, record.plan), "booking.requested 预订申请")
    last = record.rounds[-1]
    placed = placed_digest(name, Placed(last.number, last.request_digest, last.taken, last.drawn))
    _expect(bodies, PLACED, placed, "booking.placed 场地抽取结果")
    if record.confirmed_at is not None:
        settled = settled_digest(name, Settled(record.plan, record.counts, record.workstations))
        _expect(bodies, CONFIRMED, settled, "booking.confirmed 预订确认")


def _expect(bodies: Mapping[str, tuple[Plain, ...]], kind: str, wanted: str, check: str) -> None:
    """The newest body of ``kind`` must carry ``wanted``."""
    found = bodies.get(kind, ())
    last = found[-1] if found else None
    if not isinstance(last, dict) or last.get("digest") != wanted:
        raise Mismatch(check, f"the log does not hold {wanted}")
