"""What the library answers beside the bare SQL of the same question, in the same run on the same rows.

usage: python benchmarks/experts.py [experts …]        (default: 10000 100000 1000000; needs the project's dependencies)
       YUANPING_DATABASE_URL=postgresql://…  measures PostgreSQL; otherwise a fresh SQLite file is used

Rows are invented: 60 specialties of unequal size over 16 centres, two specialties for every third expert. For each question the median of several
runs, the same of its anchor (one hand-written statement over the same tables and indexes, rows fetched, nothing built), and the ratio:

* ``first page``  50 lines of everybody
* ``rare``        50 lines of a specialty few hold            * ``common``   50 lines of all construction (A08)
* ``hit``/``miss``  one ID number that is there and one that is not: a stranger must not tell them apart by the clock
* ``cells``       eligible experts by specialty and centre for a request of three codes, one of them a level up
* ``candidates``  the pool of that request as the draw takes it (anchor: one pass of SHA-256 over its ids)
* ``catalogue``   counts by specialty and city, small cells hidden

Exit status 1 when hit and miss differ by more than a tenth of the larger median and more than a millisecond.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

SIZES = (10_000, 100_000, 1_000_000)
BATCH = 5_000
RUNS = 15
CODES = [f"A08{group:02d}{place:02d}" for group in range(1, 7) for place in range(1, 9)] + [
    f"A06{n:02d}01" for n in range(1, 13)
]
RARE = "B010101"
CENTRES = [f"C{number:02d}" for number in range(16)]
ASKED = ("A08", "A080101", "A060101")
UNEQUAL = 0.03


def prepare() -> None:
    os.environ.setdefault("YUANPING_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanping.config.settings")
    os.environ.setdefault("YUANPING_DATA", tempfile.mkdtemp(prefix="yuanping-bench-"))
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def mark(number: int) -> str:
    return hashlib.sha256(b"mark%d" % number).hexdigest()


def fill(first: int, count: int) -> None:
    """More rows, so that each size grows out of the one before; written by hand, for a million of them."""
    from django.db import connection, transaction

    dice = random.Random(first)
    weights = [1.0 / (1 + place * UNEQUAL) for place in range(len(CODES))]
    experts = (
        "INSERT INTO experts_expert (id, expert_id, registry, state, home_centre, region, employer_uscc, title, title_level, reviewer_mark, "
        "callable, sealed_profile, id_mark, claimed_mark, name_mark, phone_mark, registered_on) "
        "VALUES (%s, %s, '', 'appointed', %s, %s, %s, '', '', '', %s, %s, %s, '', '', '', '2026-01-01')"
    )
    specialties = (
        'INSERT INTO experts_expertspecialty (expert_id, edition, code, "primary", pool_code, centre, in_pool) '
        "VALUES (%s, '2018', %s, %s, %s, %s, %s)"
    )
    for start in range(first, first + count, BATCH):
        people, held = [], []
        for number in range(start, min(start + BATCH, first + count)):
            centre = CENTRES[number % len(CENTRES)]
            name = hashlib.sha256(b"%d" % number).hexdigest()[:32]
            region, employer = f"2{number % 14 + 1:02d}100"[:6], f"91210100MA{number % 4000:08d}"
            people.append((number + 1, name, centre, region, employer, True, b"", mark(number)))
            codes = {RARE} if number % 20_000 == 7 else set(dice.choices(CODES, weights, k=1 + (number % 3 == 0)))
            held += [(number + 1, code, False, code, centre, True) for code in sorted(codes)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(experts, people)
            cursor.executemany(specialties, held)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def once(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def pair(one: Callable[[], object], other: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """Medians of two calls, taken in turns so that a busy machine slows both alike."""
    one(), other()
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(once(one))
        theirs.append(once(other))
    return median(ours), median(theirs)


def rows(statement: str, *values: object) -> list[tuple[object, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()


LINE = "SELECT id, expert_id, state, home_centre, region, employer_uscc, title, term_until FROM experts_expert"
HELD = "SELECT expert_id FROM experts_expertspecialty WHERE in_pool IN (%s, %s) AND pool_code >= %s AND pool_code < %s"


def show(size: int, name: str, ours: float, anchor: float) -> None:
    print(f"{size:>9,}  {name:<12} {ours * 1000:>10.2f} ms   anchor {anchor * 1000:>10.2f} ms   ×{ours / anchor:.2f}")


def measure(size: int) -> bool:
    from yuanping.apps.experts import queries
    from yuanping.apps.experts.queries import files
    from yuanping.kernel.actor import SYSTEM
    from yuanping.kernel.committee.holder_files import PersonMarks

    class Marks:
        """The key holder's mark without its pipe: the same for hit and miss, and no part of the question."""

        def __init__(self, number: int) -> None:
            self.found = (PersonMarks(mark(number), "", ""),)

        def mark_persons(self, _: object) -> tuple[PersonMarks, ...]:
            return self.found

    def find(number: int) -> queries.Found:
        files.draw.key_holder = lambda: Marks(number)  # type: ignore[assignment,return-value]  # only marks are asked of it
        return queries.search_experts(SYSTEM, queries.Wanted(id_number="x"))

    def search(code: str) -> Callable[[], object]:
        return lambda: queries.search_experts(SYSTEM, queries.Wanted(specialty=code))

    def bare(code: str) -> Callable[[], object]:
        return lambda: rows(f"{LINE} WHERE id IN ({HELD}) ORDER BY expert_id LIMIT 51", True, False, code, code + "Z")

    everybody = pair(
        lambda: queries.search_experts(SYSTEM, queries.Wanted()), lambda: rows(f"{LINE} ORDER BY expert_id LIMIT 51")
    )
    show(size, "first page", *everybody)
    show(size, "rare", *pair(search("B01"), bare("B01")))
    show(size, "common", *pair(search("A08"), bare("A08"), 5))
    hit, miss = pair(lambda: find(size // 2), lambda: find(size * 10), 200)
    show(size, "hit / miss", hit, miss)
    cells = (
        "SELECT pool_code, centre, COUNT(*) FROM experts_expertspecialty WHERE in_pool = %s AND "
        "((pool_code >= 'A08' AND pool_code < 'A08Z') OR pool_code = 'A060101') GROUP BY pool_code, centre"
    )
    show(size, "cells", *pair(lambda: queries.count_cells(ASKED), lambda: rows(cells, True), 5))
    pool = [one.expert_id.encode() for one in queries.list_candidates(ASKED)]
    took = once(lambda: queries.list_candidates(ASKED))
    show(size, "candidates", took, once(lambda: [hashlib.sha256(each).digest() for each in pool]))
    city = (
        "SELECT substr(s.pool_code, 1, 5), substr(e.region, 1, 4), COUNT(*) FROM experts_expertspecialty s "
        "JOIN experts_expert e ON e.id = s.expert_id WHERE s.in_pool = %s GROUP BY 1, 2"
    )
    show(size, "catalogue", *pair(queries.shared_catalogue, lambda: rows(city, True), 3))
    alike = abs(hit - miss) <= max(0.1 * max(hit, miss), 0.001)
    if not alike:
        print("hit and miss can be told apart by the clock", file=sys.stderr)
    return alike


def main(sizes: list[int]) -> int:
    prepare()
    good, there = True, 0
    for size in sorted(sizes):
        fill(there, size - there)
        there = size
        good &= measure(size)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main([int(each) for each in sys.argv[1:]] or list(SIZES)))
