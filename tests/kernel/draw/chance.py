"""Chi-square in plain Python, and a small pool drawn through the kernel's own functions as fast as it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import sha256
from itertools import combinations, product
from math import exp, lgamma, log

from yuanping.kernel.draw.planning import ExpertDraft, PoolRules, VenueDraft, plan_experts, plan_venues
from yuanping.kernel.draw.pool import PoolMember, SealedPool, seal_pool
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.select import draw_experts, law_of, seats_of
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import (
    CellCount,
    CellSeats,
    CentreWorkstations,
    ExpertDraw,
    Limits,
    Procedure,
    Quota,
)

LEVEL = 1e-4
"""Each test may call an honest draw crooked once in ten thousand choices of its seeds; the seeds are frozen, so it never does."""


def tail(chi_square: float, freedom: int) -> float:
    """The chance that chi-square with ``freedom`` degrees is larger: the upper incomplete gamma function."""
    a, x = freedom / 2, chi_square / 2
    if x <= 0:
        return 1.0
    front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        while term > total * 1e-15:
            a += 1
            term *= x / a
            total += term
        return 1 - front * total
    b, c = x + 1 - a, 1e300
    d = h = 1 / b
    for i in range(1, 10_000):
        step = -i * (i - a)
        b += 2
        d, c = 1 / (step * d + b), b + step / c
        h *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return front * h


def p_value(seen: Mapping[Hashable, int], law: Mapping[Hashable, Fraction]) -> float:
    """How likely an honest draw strays from ``law`` as far as ``seen``; 0 if it did what the law forbids."""
    if any(outcome not in law for outcome in seen):
        return 0.0
    draws = sum(seen.values())
    chi_square = sum((seen.get(one, 0) - draws * float(p)) ** 2 / (draws * float(p)) for one, p in law.items())
    return tail(chi_square, len(law) - 1)


CENTRES = ("LN-SY", "LN-DL", "LN-AS", "LN-FS")
EXPERTS = {"A01": (4, 2, 2, 1), "B01": (2, 2, 0, 1)}
QUOTAS = (Quota("A01", 2), Quota("B01", 1))
LIMITS = Limits(host_max=1, sub_max=2, subs_min=1, subs_max=2)
EXCLUDED = ("A01 LN-SY 3", "B01 LN-DL 1")
Committee = frozenset[str]


def members() -> list[PoolMember]:
    cells = [(s, v, n) for s, row in EXPERTS.items() for v, n in zip(CENTRES, row, strict=True)]
    return [PoolMember(f"{s} {v} {i}", s, v) for s, v, n in cells for i in range(n)]


@dataclass
class SmallPool:
    """A pool in which every committee can be counted by hand: 14 experts, two of them excluded."""

    procedure: Procedure
    limits: Limits = LIMITS
    pool: SealedPool = field(init=False)
    excluded: frozenset[int] = field(init=False)
    desks: tuple[CentreWorkstations, ...] = field(init=False)
    request: VenueRequest = field(init=False)

    def __post_init__(self) -> None:
        self.pool = seal_pool("sha256", "2026-09-23", b"k" * 32, members())
        self.excluded = self.pool.positions_of(EXCLUDED)
        self.desks = tuple(CentreWorkstations(v, tuple(f"{v}-{i}" for i in range(4))) for v in CENTRES)
        self.request = plan_venues(
            VenueDraft(
                "LN-D1",
                "LN-LOT",
                "sha256",
                "00" * 32,
                self.procedure,
                QUOTAS,
                0,
                CENTRES,
                (4,) * 4,
                tuple(CellCount(c.specialty, c.centre, c.eligible) for c in self.pool.cells_with(self.excluded)),
                self.limits,
                PoolRules(min_ratio=1),
            )
        )
        self._law = law_of(self.request)
        self._planned: dict[tuple[CellSeats, ...], ExpertRequest] = {}

    def expert_request(self, counts: tuple[CellSeats, ...]) -> ExpertRequest:
        if counts not in self._planned:
            draft = ExpertDraft(
                "LN-D2",
                self.request,
                counts,
                0,
                "2026-09-23",
                self.pool.root,
                self.pool.size,
                self.pool.cells_with(self.excluded),
                "00" * 32,
                1,
                self.desks,
            )
            self._planned[counts] = plan_experts(draft)
        return self._planned[counts]

    def draw(self, seed: bytes) -> ExpertDraw:
        """Both moments: venues from one seed, experts and workstations from another."""
        first, second = sha256(b"1" + seed).digest(), sha256(b"2" + seed).digest()
        counts = seats_of(self.request, self._law.walk(Stream("sha256", first, "L1")))
        return self.draw_of(self.expert_request(counts), second)

    def draw_of(self, request: ExpertRequest, seed: bytes) -> ExpertDraw:
        return draw_experts(request, seed, self.excluded, self.desks)

    def named(self, draw: ExpertDraw) -> Committee:
        return frozenset(self.pool.ids[seat.position] for seat in draw.seats)

    def drawn(self, label: str, draws: int) -> Counter[Committee]:
        """So many committees from frozen seeds."""
        return Counter(self.named(self.draw(f"{label} {i}".encode())) for i in range(draws))

    def committees(self) -> Iterator[tuple[Committee, tuple[CellSeats, ...]]]:
        """Every committee that keeps the limits, by plain enumeration of persons, with the seats it takes."""
        able = [one for one in members() if one.expert_id not in EXCLUDED]
        groups = [[one for one in able if one.specialty == quota.specialty] for quota in QUOTAS]
        for picks in product(*(combinations(g, q.seats) for g, q in zip(groups, QUOTAS, strict=True))):
            people = [one for pick in picks for one in pick]
            load = Counter(one.centre for one in people)
            subs = len(load.keys() - {CENTRES[0]})
            if load[CENTRES[0]] > self.limits.host_max or any(load[v] > self.limits.sub_max for v in CENTRES[1:]):
                continue
            if self.limits.subs_min <= subs <= self.limits.subs_max:
                cells = Counter((one.specialty, one.centre) for one in people)
                yield frozenset(one.expert_id for one in people), tuple(CellSeats(*c, n) for c, n in cells.items())

    def enumerated_law(self) -> dict[Committee, Fraction]:
        """The law worked out without the kernel: the product of the published weights, or set by set."""
        if self.procedure is Procedure.SUB_VENUES_FIRST_EVEN:
            return self._law_by_sets()
        weight = {(one.specialty, one.centre): one.weight for one in self.request.weights}
        found = {}
        for people, seats in self.committees():
            value = 1
            for one in seats:
                value *= weight[one.specialty, one.centre] ** one.seats
            found[people] = value
        total = sum(found.values())
        return {people: Fraction(value, total) for people, value in found.items()}

    def _law_by_sets(self) -> dict[Committee, Fraction]:
        by_set: dict[frozenset[str], list[Committee]] = {}
        for people, seats in self.committees():
            by_set.setdefault(frozenset(one.centre for one in seats) - {CENTRES[0]}, []).append(people)
        least = max(min(map(len, by_set)), 1)  # a set of none is no set: somebody sits elsewhere
        sets = [found for subs, found in by_set.items() if len(subs) == least]
        return {people: Fraction(1, len(sets) * len(found)) for found in sets for people in found}


def closed(pool: SmallPool, centre: str) -> SmallPool:
    """The same pool under a request that closes one centre: what a crooked booking would draw from."""
    desks = tuple(0 if v == centre else 4 for v in CENTRES)
    other = SmallPool(pool.procedure, pool.limits)
    other.request = replace(pool.request, desks=desks)
    other._law = law_of(other.request)
    return other
