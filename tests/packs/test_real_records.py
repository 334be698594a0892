"""Real award notices of another province, decided by every pack: none may crash, and the figures must draw the line.

The notices hold no estimates: the award price stands in for the estimate, the category is a keyword guess. So this is a test of
robustness and of monotony over real amounts, not of anybody's decision. No name of a notice is read.
"""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yuanping.infra.packs import load_pack, provinces
from yuanping.kernel.errors import Refused
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import Category, ContractForm, LotFacts, Mode
from yuanping.kernel.policy.pack import Pack

DATA = Path(os.environ.get("YUANPING_FACTS", str(Path(__file__).resolve().parents[3] / "shared" / "data")))
RECORDS = DATA / "tenders" / "yichang_awards.jsonl"
KINDS = {"EPC": Category.EPC, "施工": Category.WORKS, "货物": Category.GOODS, "服务": Category.SERVICES}


def records() -> list[LotFacts]:
    if not RECORDS.is_file():
        pytest.skip(f"no real records: {RECORDS.name} is not in the data folder; set YUANPING_FACTS")
    found = []
    for number, line in enumerate(RECORDS.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        price = row.get("award_price_yuan")
        fen = int(Decimal(str(price)) * 100) if price else 1
        kind = next(
            (category for word, category in KINDS.items() if word in str(row.get("class_guess", ""))), Category.SERVICES
        )
        form = ContractForm.GENERAL if kind is Category.WORKS else ContractForm.NONE
        found.append(
            LotFacts(f"R{number}", "标段", "210100", date(2026, 5, 8), kind, Yuan(max(fen, 1)), contract_form=form)
        )
    return found


def outcome(lot: LotFacts, pack: Pack) -> str:
    try:
        return decide(lot, pack, "sha256").mode.value
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("province", provinces())
def test_every_real_record_is_decided_or_refused_for_its_parts(province: str) -> None:
    pack = load_pack(province)
    modes: dict[str, int] = {}
    lots = records()
    for lot in lots:
        key = outcome(lot, pack)
        modes[key] = modes.get(key, 0) + 1
    assert modes.get("epc_parts_missing", 0) in {0, sum(lot.category is Category.EPC for lot in lots)}
    assert sum(modes.values()) == len(lots) >= 1000
    assert len(modes) >= 2, modes


def test_real_works_fall_on_the_right_side_of_liaonings_figure() -> None:
    pack = load_pack("LN")
    works = [lot for lot in records() if lot.category is Category.WORKS]
    assert len(works) > 100
    for lot in works:
        remote = decide(lot, pack, "sha256").mode is Mode.INTRA_PROVINCE
        assert remote is (lot.estimated_value >= Yuan.from_wan("3000")), lot.lot_id
