"""What one decision costs beside the bare comparisons it rests on, measured in the same run.

usage: python benchmarks/decide.py [seconds]        (needs the project's dependencies; no database)
       YUANPING_FACTS=…/data  adds decisions a second over the real award records of that folder

For every province and class of lot:

* ``plain``     the numeric comparisons the decision made (amount ≥ figure, on whole 分), as plain Python: the anchor
* ``decide``    the kernel's decision: rules, trace with words and articles, readings decided twice, requirements, alerts

Only the ratio means anything on another machine. Time is the processor time of this process, so that a busy machine counts less; the budget of one
decision is 1 ms in its best round.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from django.conf import settings  # noqa: E402  (the checkout must be on the path first)

settings.configure(PACKS_DIR=str(ROOT / "yuanping" / "packs"), USE_I18N=False)

from yuanping.infra.packs import load_pack, provinces  # noqa: E402
from yuanping.kernel.errors import Refused  # noqa: E402
from yuanping.kernel.money import Yuan  # noqa: E402
from yuanping.kernel.policy.decision import decide  # noqa: E402
from yuanping.kernel.policy.evaluator import TraceNode  # noqa: E402
from yuanping.kernel.policy.facts import Category, ContractForm, LotFacts, OtherLot, Parts  # noqa: E402

HASH, BUDGET_MS, ROUNDS = "sm3", 1.0, 15
KINDS = {"EPC": Category.EPC, "施工": Category.WORKS, "货物": Category.GOODS, "服务": Category.SERVICES}


def lots() -> dict[str, LotFacts]:
    """One lot of each class, with another lot beside it so that sums are formed."""
    other = OtherLot("o", "二标段", Category.SERVICES, "A05", Yuan.from_wan("120"), mergeable=True)
    bare = LotFacts(
        "b", "一标段", "", date(2026, 5, 8), Category.WORKS, Yuan.from_wan("4280"), contract_form=ContractForm.GENERAL
    )
    epc = Parts(Yuan.from_wan("3000"), Yuan.from_wan("500"), Yuan.from_wan("300"))
    return {
        "works": bare,
        "services": replace(bare, category=Category.SERVICES, specialty="A04", mergeable=True, other_lots=(other,)),
        "epc": replace(bare, category=Category.EPC, contract_form=ContractForm.NONE, parts=epc),
    }


def comparisons(lot: LotFacts, province: str) -> list[tuple[int, int]]:
    """The amounts and figures the decision compared."""

    def leaves(node: TraceNode) -> Iterator[TraceNode]:
        yield node
        for child in node.children:
            yield from leaves(child)

    trace = decide(lot, load_pack(province), HASH).trace
    nodes = [leaf for item in trace if item.node is not None for leaf in leaves(item.node)]
    return [(leaf.amount.fen, leaf.limit.fen) for leaf in nodes if leaf.amount is not None and leaf.limit is not None]


def each(work: Callable[[], object], seconds: float) -> float:
    """Processor seconds a call, over at least ``seconds``."""
    done, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        for _ in range(20):
            work()
        done += 20
    return (time.process_time() - started) / done


def measure(lot: LotFacts, province: str, seconds: float) -> tuple[float, float, float, int]:
    """Medians of plain and decide and the best of decide, interleaved round by round so that a busy machine hits both alike."""
    pack, pairs = load_pack(province), comparisons(lot, province)
    plain, full = [], []
    for _ in range(ROUNDS):
        plain.append(each(lambda: any([amount >= limit for amount, limit in pairs]), seconds / ROUNDS / 4))  # noqa: C419 - all are made, as by the kernel
        full.append(each(lambda: decide(lot, pack, HASH), seconds / ROUNDS))
    return median(plain), median(full), min(full), len(pairs)


def records() -> list[LotFacts]:
    """The real award notices as lots: the award price stands in for the estimate, the class is a keyword guess."""
    file = Path(os.environ.get("YUANPING_FACTS", "")) / "tenders" / "yichang_awards.jsonl"
    if not os.environ.get("YUANPING_FACTS") or not file.is_file():
        return []
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        price = row.get("award_price_yuan")
        fen = max(int(Decimal(str(price)) * 100) if price else 1, 1)
        guess = str(row.get("class_guess", ""))
        kind = next((kind for text, kind in KINDS.items() if text in guess), Category.SERVICES)
        form = ContractForm.GENERAL if kind is Category.WORKS else ContractForm.NONE
        found.append(LotFacts(f"R{number}", "标段", "", date(2026, 5, 8), kind, Yuan(fen), contract_form=form))
    return found


def decide_all(found: list[LotFacts], province: str) -> int:
    """How many were decided; the rest lack the parts their province tests."""
    pack, decided = load_pack(province), 0
    for lot in found:
        try:
            decide(lot, pack, HASH)
        except Refused:
            continue
        decided += 1
    return decided


def main() -> int:
    """Print the table; fail when a decision costs more than its budget."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
    slow = 0
    print(f"{'province':14}{'lot':10}{'comparisons':>12}{'plain µs':>10}{'decide µs':>11}{'best µs':>9}{'ratio':>8}")
    for province in provinces():
        for name, lot in lots().items():
            plain, full, best, count = measure(lot, province, seconds)
            slow += best * 1000 > BUDGET_MS
            figures = f"{plain * 1e6:>10.2f}{full * 1e6:>11.0f}{best * 1e6:>9.0f}{full / plain:>8.0f}"
            print(f"{province:14}{name:10}{count:>12}{figures}")
    found = records()
    if not found:
        print("real records: skipped, YUANPING_FACTS does not name the data folder")
    for province in provinces() if found else ():
        started = time.perf_counter()
        decided = decide_all(found, province)
        print(
            f"{province:14}real records {len(found)}, decided {decided}: {len(found) / (time.perf_counter() - started):,.0f} a second"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
