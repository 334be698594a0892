"""The draw against its anchors, in one run: only ratios of the same run mean anything.

usage: python -m benchmarks.draw [experts=1000000] [centres=16] [rounds=5]

Anchor: one SHA-256 pass over the ids. Everything after the day's pool commitment is measured against it.
"""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from statistics import median
from time import perf_counter

from yuanping.kernel.draw.exclusions import Bitmap, count_eligible, is_excluded, seal_exclusions
from yuanping.kernel.draw.odds import chances_of
from yuanping.kernel.draw.planning import ExpertDraft, VenueDraft, plan_experts, plan_venues
from yuanping.kernel.draw.pool import PoolMember, SealedPool, check_opening, seal_pool
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest, request_digest
from yuanping.kernel.draw.select import draw_experts, draw_venues, law_of, touched_positions
from yuanping.kernel.draw.values import (
    CellCount,
    CellSeats,
    CentreWorkstations,
    ExpertDraw,
    Limits,
    Procedure,
    Quota,
)

QUOTAS = (Quota("S00", 3), Quota("S01", 2), Quota("S03", 1), Quota("S07", 1))
SEED = hashlib.sha256(b"public seed").digest()
KEY = b"k" * 32


def make_members(count: int, centres: int) -> list[PoolMember]:
    """A province: 60 specialties by Zipf, 35 % in the capital, the other cities by Zipf."""
    dice = Random(1)
    cities = [1 / (v + 1) ** 0.8 for v in range(1, centres)]
    shares = [0.35, *(0.65 * c / sum(cities) for c in cities)]
    trades = [1 / (s + 1) ** 0.9 for s in range(60)]
    at = dice.choices([f"V{v:03d}" for v in range(centres)], shares, k=count)
    of = dice.choices([f"S{s:02d}" for s in range(60)], trades, k=count)
    return [PoolMember(f"E{i:011d}", s, v) for i, (s, v) in enumerate(zip(of, at, strict=True))]


@dataclass
class Province:
    """One pool, its venue request and what the expert draw needs."""

    pool: SealedPool
    bitmap: Bitmap
    draft: VenueDraft
    desks: tuple[CentreWorkstations, ...]
    commit_seconds: float

    def venue_request(self, procedure: Procedure = Procedure.EQUAL_CHANCE) -> VenueRequest:
        """Freeze L1: count the eligible, tune, compute exact chances."""
        wanted = {quota.specialty for quota in QUOTAS}
        counted = count_eligible([cell for cell in self.pool.cells if cell.specialty in wanted], self.bitmap)
        cells = tuple(CellCount(cell.specialty, cell.centre, cell.eligible) for cell in counted)
        return plan_venues(replace(self.draft, cells=cells, procedure=procedure))

    def held(self, counts: tuple[CellSeats, ...]) -> tuple[CentreWorkstations, ...]:
        """Return the workstations of the centres that got seats: a booking holds no others."""
        used = {cell.centre for cell in counts}
        return tuple(one for one in self.desks if one.centre in used)

    def expert_request(self, venues: VenueRequest, counts: tuple[CellSeats, ...], block: int) -> tuple:  # type: ignore[type-arg]
        """Freeze L2 and L3 over the drawn cells."""
        drawn = {(cell.specialty, cell.centre) for cell in counts}
        cells = tuple(cell for cell in self.pool.cells if (cell.specialty, cell.centre) in drawn)
        exclusions = seal_exclusions(self.draft.hash_name, "D2", KEY, cells, self.bitmap, block=block)
        draft = ExpertDraft(
            draw_id="D2",
            venue_request=venues,
            counts=counts,
            standby=0,
            pool_day=self.pool.day,
            pool_root=self.pool.root,
            pool_size=self.pool.size,
            cells=count_eligible(cells, self.bitmap),
            exclusions_digest=exclusions.digest,
            exclusion_block=block,
            workstations=self.held(counts),
        )
        return plan_experts(draft), exclusions


def make_province(members: list[PoolMember], centres: int, hash_name: str) -> Province:
    """Seal the day's pool; 40 % are absent or recused."""
    names = tuple(f"V{v:03d}" for v in range(centres))
    start = perf_counter()
    pool = seal_pool(hash_name, "2026-09-23", KEY, members)
    spent = perf_counter() - start
    dice = Random(2)
    bitmap = Bitmap(pool.size, (i for i in range(pool.size) if dice.random() < 0.4))
    draft = VenueDraft(
        draw_id="D1",
        lot_id="L",
        hash_name=hash_name,
        pack_digest="",
        procedure=Procedure.EQUAL_CHANCE,
        quotas=QUOTAS,
        representatives=0,
        centres=names,
        desks=(40,) * centres,
        cells=(),
        limits=Limits(host_max=4, sub_max=3, subs_min=2, subs_max=3),
    )
    desks = tuple(CentreWorkstations(v, tuple(f"{v}-{i}" for i in range(40))) for v in names)
    return Province(pool, bitmap, draft, desks, spent)


def draw_all(venues: VenueRequest, experts: ExpertRequest, place: Province, law: object) -> ExpertDraw:
    """What happens after the seed: the walk over the ready count, then experts and workstations."""
    from yuanping.kernel.draw.stream import Stream

    law.walk(Stream(venues.hash_name, SEED, "L1"))  # type: ignore[attr-defined]
    return draw_experts(experts, SEED, place.bitmap, place.held(experts.counts))


def verify_all(venues: VenueRequest, experts: ExpertRequest, proofs: tuple, place: Province) -> None:  # type: ignore[type-arg]
    """What a stranger does: recount, chances, both draws, every proof."""
    openings, bits = proofs
    assert chances_of(venues, law_of(venues).expected()) == venues.chances
    draw_venues(venues, SEED)
    proven = {proof.position: is_excluded(experts, proof) for proof in bits}
    assert None not in proven.values()
    draw_experts(experts, SEED, {position for position, bit in proven.items() if bit}, place.held(experts.counts))
    assert all(check_opening(experts.hash_name, experts.pool_root, experts.pool_size, one) for one in openings)


def measure(steps: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Medians of interleaved rounds."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for step in steps.values():
        step()
    for _ in range(rounds):
        for name, step in steps.items():
            gc.collect()
            start = perf_counter()
            step()
            times[name].append(perf_counter() - start)
    return {name: median(values) for name, values in times.items()}


def run(count: int, centres: int, rounds: int, hash_name: str = "sha256") -> dict[str, float]:
    """Measure one size and print it."""
    members = make_members(count, centres)
    ids = [one.expert_id.encode() for one in members]
    place = make_province(members, centres, hash_name)
    venues = place.venue_request()
    law = law_of(venues)
    counts = draw_venues(venues, SEED)
    experts, exclusions = place.expert_request(venues, counts, 64)
    draw = draw_experts(experts, SEED, place.bitmap, place.held(experts.counts))
    touched = touched_positions(experts, SEED, {}, place.bitmap)

    def prove() -> tuple:  # type: ignore[type-arg]
        openings = tuple(place.pool.opening(seat.position) for seat in draw.seats)
        return openings, tuple(exclusions.proof(position) for position in touched)

    steps: dict[str, Callable[[], object]] = {
        "one pass sha256(seed‖id)": lambda: [hashlib.sha256(SEED + one).digest() for one in ids],
        "freeze L1 (count, tune, exact chances)": place.venue_request,
        "  of it uniform": lambda: place.venue_request(Procedure.UNIFORM),
        "freeze L2 (exclusions in blocks of 64)": lambda: place.expert_request(venues, counts, 64),
        "freeze L2 (blocks of 8)": lambda: place.expert_request(venues, counts, 8),
        "freeze L2 (each bit alone)": lambda: place.expert_request(venues, counts, 1),
        "digests of both requests": lambda: (request_digest(venues), request_digest(experts)),
        "draw after the seed (L1 walk, L2, L3)": lambda: draw_all(venues, experts, place, law),
        "proof (openings and bits)": prove,
        "verify all (recount, redraw, proofs)": lambda: verify_all(venues, experts, prove(), place),
    }
    found = measure(steps, rounds)
    base = found["one pass sha256(seed‖id)"]
    print(
        f"\n{count:,} experts, {centres} centres, {hash_name}; pool sealed in {place.commit_seconds:.2f} s, "
        f"deviation {float(venues.largest_deviation):.5f}, drawn cells hold "
        f"{sum(cell.count for cell in experts.cells):,} positions"
    )
    for name, seconds in found.items():
        print(f"  {name:<42} {seconds * 1e3:10.3f} ms  ×{seconds / base:.4f}")
    whole = sum(
        found[name]
        for name in steps
        if name
        not in ("one pass sha256(seed‖id)", "  of it uniform", "freeze L2 (blocks of 8)", "freeze L2 (each bit alone)")
    )
    print(f"  {'everything for one tender':<42} {whole * 1e3:10.3f} ms  ×{whole / base:.4f}")
    return {**found, "whole": whole, "commit": place.commit_seconds}


def main() -> None:
    """Print the sizes and the ratios of ``performance.md``."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    centres = int(sys.argv[2]) if len(sys.argv) > 2 else 16
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    small = run(count // 10, centres, rounds)
    sm3 = run(count // 10, centres, rounds, "sm3")
    large = run(count, centres, rounds)
    after = "draw after the seed (L1 walk, L2, L3)"
    print(f"\ngrowth of the draw {count // 10:,} → {count:,}: ×{large[after] / small[after]:.2f} (goal ≤ 2)")
    print(
        f"SM3 / SHA-256: pool ×{sm3['commit'] / small['commit']:.2f}, tender ×{sm3['whole'] / small['whole']:.2f} (goal ≤ 1.5)"
    )
    print(f"tender / pass: ×{large['whole'] / large['one pass sha256(seed‖id)']:.3f} (goal ≤ 0.10 at 16–30 centres)")
    assert large["whole"] > Fraction(0)


if __name__ == "__main__":
    main()
