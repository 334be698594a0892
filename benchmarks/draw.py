"""The draw against its anchors, in one run: only ratios of the same run mean anything.

usage: python -m benchmarks.draw [rounds=3] [largest=1000000]

* Pools of a hundredth, a tenth and the whole of ``largest`` at 16 centres, the whole at 340, and a tenth with SM3.
* Anchors of the same run: one SHA-256 pass over the ids; a ticket for every id with greedy caps (common practice made verifiable);
  RFC 3797, which knows no limit. Everything after the day's pool commitment is measured against the pass.
* Times are CPU seconds of the process that did the work: a busy machine disturbs them less than a clock on the wall.
* The libraries for citizens' assemblies are GPL and live elsewhere: with ``YUANPING_ANCHORS`` naming a Python that has
  ``sortition-algorithms`` the same problem at 500 experts is given to it; without, the benchmark says that it was not measured.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from statistics import median
from time import process_time

from yuanping.kernel.draw.exclusions import Bitmap, BitProof, count_eligible, is_excluded, seal_exclusions
from yuanping.kernel.draw.odds import chances_of
from yuanping.kernel.draw.plan import Plan
from yuanping.kernel.draw.planning import ExpertDraft, PoolRules, VenueDraft, plan_experts, plan_venues
from yuanping.kernel.draw.pool import Opening, PoolMember, SealedPool, check_opening, seal_pool
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest, request_digest
from yuanping.kernel.draw.select import draw_experts, law_of, seats_of, touched_positions
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
from yuanping.kernel.draw.venues_first import VenuesFirst

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
    start = process_time()
    pool = seal_pool(hash_name, "2026-09-23", KEY, members)
    spent = process_time() - start
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


def draw_all(venues: VenueRequest, experts: ExpertRequest, place: Province, law: Plan | VenuesFirst) -> ExpertDraw:
    """What happens after the seed: the walk over the ready count, then experts and workstations."""
    law.walk(Stream(venues.hash_name, SEED, "L1"))
    return draw_experts(experts, SEED, place.bitmap, place.held(experts.counts))


Proofs = tuple[tuple[Opening, ...], tuple[BitProof, ...]]


def verify_all(venues: VenueRequest, experts: ExpertRequest, proofs: Proofs, place: Province) -> None:
    """What a stranger does: recount, chances, both draws, every proof."""
    openings, bits = proofs
    law = law_of(venues)
    assert chances_of(venues, law.expected()) == venues.chances
    assert seats_of(venues, law.walk(Stream(venues.hash_name, SEED, "L1"))) == experts.counts
    proven = {proof.position: is_excluded(experts, proof) for proof in bits}
    assert None not in proven.values()
    draw_experts(experts, SEED, {position for position, bit in proven.items() if bit}, place.held(experts.counts))
    assert all(check_opening(experts.hash_name, experts.pool_root, experts.pool_size, one) for one in openings)


def tickets(members: list[PoolMember], ids: list[bytes], place: Province) -> list[int]:
    """Hash every id with the seed, ascending, take while quotas and caps allow: verifiable, biased, a pass over the pool."""
    order = sorted(range(len(ids)), key=[hashlib.sha256(SEED + one).digest() for one in ids].__getitem__)
    need = {quota.specialty: quota.seats for quota in QUOTAS}
    load: dict[str, int] = {}
    taken = []
    for i in order:
        one = members[i]
        cap = 4 if one.centre == "V000" else 3
        if need.get(one.specialty) and load.get(one.centre, 0) < cap and i not in place.bitmap:
            need[one.specialty] -= 1
            load[one.centre] = load.get(one.centre, 0) + 1
            taken.append(i)
            if len(taken) == sum(quota.seats for quota in QUOTAS):
                break
    return taken


def rfc3797(count: int) -> list[int]:
    """Value modulo what is left, seven times; no quota, no cap, no recusal."""
    left, out = list(range(count)), []
    for i in range(7):
        number = int.from_bytes(hashlib.sha256(i.to_bytes(2, "big") + SEED + i.to_bytes(2, "big")).digest(), "big")
        out.append(left.pop(number % len(left)))
    return out


def measure(steps: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Medians of interleaved rounds."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for step in steps.values():
        step()
    for _ in range(rounds):
        for name, step in steps.items():
            gc.collect()
            start = process_time()
            step()
            times[name].append(process_time() - start)
    return {name: median(values) for name, values in times.items()}


PASS = "one pass sha256(seed‖id)"
FREEZE = "freeze L1 (count, tune, exact chances)"
BLOCKS = "freeze L2 (exclusions in blocks of 64)"
DIGESTS = "digests of both requests"
AFTER = "draw after the seed (L1 walk, L2, L3)"
PROVE = "proof (openings and bits)"
VERIFY = "verify all (recount, redraw, proofs)"
TENDER = (FREEZE, BLOCKS, DIGESTS, AFTER, PROVE, VERIFY)


def run(count: int, centres: int, rounds: int, hash_name: str = "sha256") -> dict[str, float]:
    """Measure one size and print it."""
    members = make_members(count, centres)
    ids = [one.expert_id.encode() for one in members]
    place = make_province(members, centres, hash_name)
    venues = place.venue_request()
    law = law_of(venues)
    counts = seats_of(venues, law.walk(Stream(hash_name, SEED, "L1")))
    experts, exclusions = place.expert_request(venues, counts, 64)
    draw = draw_experts(experts, SEED, place.bitmap, place.held(experts.counts))
    touched = touched_positions(experts, SEED, {}, place.bitmap)

    def prove() -> Proofs:
        openings = tuple(place.pool.opening(seat.position) for seat in draw.seats)
        return openings, tuple(exclusions.proof(position) for position in touched)

    proofs = prove()
    steps: dict[str, Callable[[], object]] = {
        PASS: lambda: [hashlib.sha256(SEED + one).digest() for one in ids],
        "anchor: tickets, greedy caps": lambda: tickets(members, ids, place),
        "anchor: RFC 3797, no limits": lambda: rfc3797(count),
        FREEZE: place.venue_request,
        "  the same, uniform": lambda: place.venue_request(Procedure.UNIFORM),
        BLOCKS: lambda: place.expert_request(venues, counts, 64),
        "  the same, each bit alone": lambda: place.expert_request(venues, counts, 1),
        DIGESTS: lambda: (request_digest(venues), request_digest(experts)),
        AFTER: lambda: draw_all(venues, experts, place, law),
        PROVE: prove,
        VERIFY: lambda: verify_all(venues, experts, proofs, place),
    }
    found = measure(steps, rounds)
    print(
        f"\n{count:,} experts, {centres} centres, {hash_name}; pool sealed in {place.commit_seconds:.2f} s "
        f"(×{place.commit_seconds / found[PASS]:.1f}), deviation {float(venues.largest_deviation):.5f}, "
        f"drawn cells hold {sum(cell.count for cell in experts.cells):,} positions"
    )
    for name, seconds in found.items():
        print(f"  {name:<42} {seconds * 1e3:10.3f} ms  ×{seconds / found[PASS]:.4f}")
    whole = sum(found[name] for name in TENDER)
    print(f"  {'everything for one tender':<42} {whole * 1e3:10.3f} ms  ×{whole / found[PASS]:.4f}", flush=True)
    return {**found, "whole": whole, "commit": place.commit_seconds}


ANCHOR = """
import json, sys, time
from sortition_algorithms import Settings, find_random_sample, read_in_features, read_in_people
given = json.load(sys.stdin)
people, caps, quotas, k = given["people"], given["caps"], given["quotas"], sum(given["quotas"].values())
rows = [dict(feature="spec", value=s, min=str(q), max=str(q)) for s, q in quotas.items()]
rows += [dict(feature="venue", value=v, min="0", max=str(c)) for v, c in caps.items()]
settings = Settings(id_column="id", columns_to_keep=[], selection_algorithm="maximin")
features = read_in_features(["feature", "value", "min", "max"], rows, k)[0]
body = [dict(id=str(i), spec=s, venue=v) for i, (s, v) in enumerate(people)]
pool, _ = read_in_people(["id", "spec", "venue"], body, features, settings)
start = time.process_time()
find_random_sample(features, pool, k, [], selection_algorithm="maximin", max_seconds=600, max_attempts=100)
print(json.dumps(time.process_time() - start))
"""


def against_sortition(count: int = 500, centres: int = 16) -> None:
    """The same seats, caps and people for maximin; it knows no number of 副场, so neither do we here."""
    people = [(one.specialty, one.centre) for one in make_members(20 * count, centres)]
    people = [one for one in people if one[0] in {quota.specialty for quota in QUOTAS}][:count]
    caps = {v: 4 if v == "V000" else 3 for v in sorted({v for _, v in people})}
    cells = {cell: people.count(cell) for cell in set(people)}
    draft = VenueDraft(
        draw_id="D1",
        lot_id="L",
        hash_name="sha256",
        pack_digest="",
        procedure=Procedure.EQUAL_CHANCE,
        quotas=QUOTAS,
        representatives=0,
        centres=tuple(caps),
        desks=(99,) * len(caps),
        cells=tuple(CellCount(s, v, n) for (s, v), n in sorted(cells.items())),
        limits=Limits(host_max=4, sub_max=3, subs_min=0, subs_max=7),
        pool_rules=PoolRules(min_ratio=1),
    )
    start = process_time()
    request = plan_venues(draft)
    law_of(request).walk(Stream("sha256", SEED, "L1"))
    ours = process_time() - start
    print(f"\n{count} experts, 7 seats: equal chances tuned, counted exactly and walked in {ours * 1e3:.1f} ms")
    python = os.environ.get("YUANPING_ANCHORS", "")
    if not python:
        print("  sortition-algorithms maximin: not measured here (YUANPING_ANCHORS names no Python that has it)")
        return
    given = {"people": people, "caps": caps, "quotas": {quota.specialty: quota.seats for quota in QUOTAS}}
    done = subprocess.run([python, "-c", ANCHOR], input=json.dumps(given), capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  sortition-algorithms maximin: failed, {done.stderr.strip().splitlines()[-1:]}")
        return
    theirs = float(done.stdout.strip().splitlines()[-1])
    print(f"  sortition-algorithms maximin: {theirs:.2f} s = ×{theirs / ours:,.0f} (goal ≥ 1,000)")


def main() -> None:
    """Print the sizes and the ratios of ``performance.md``."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    largest = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    small, middle, large = (run(n, 16, rounds) for n in (largest // 100, largest // 10, largest))
    sm3 = run(largest // 10, 16, rounds, "sm3")
    nation = run(largest, 340, rounds)
    against_sortition()
    print(f"\nload average {os.getloadavg()[0]:.1f}")
    print(f"tender / pass at 16 centres: ×{large['whole'] / large[PASS]:.3f} (goal ≤ 0.10)")
    print(f"tender / pass at 340 centres: ×{nation['whole'] / nation[PASS]:.3f} (goal ≤ 0.5)")
    print(
        f"after the seed: {large[AFTER] * 1e3:.2f} ms, ×{large[AFTER] / large[PASS]:.4f} of the pass (goal ≤ 1 ms and ≤ 0.003)"
    )
    print(
        f"growth of the draw {largest // 100:,} → {largest:,}: ×{large[AFTER] / small[AFTER]:.2f} (goal ≤ 2: independent of the pool)"
    )
    print(
        f"SM3 / SHA-256: pool ×{sm3['commit'] / middle['commit']:.2f}, tender ×{sm3['whole'] / middle['whole']:.2f} (goal ≤ 1.5)"
    )


if __name__ == "__main__":
    main()
