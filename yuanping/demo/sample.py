"""Where the amounts of the demo lot come from: our own sample, or one record of a folder of real notices.

* From a record only numbers are taken: the award price, the prices of the bidders it names, and how many they were.
* Notices state no estimate: the award price stands in for it, and the page says so.
* A notice names at most the candidates. Missing bids are drawn around the known ones by the rule of ``missing_bids``.
* No name and no date of the record is kept, shown or logged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from yuanping.demo.names import Dice
from yuanping.kernel.errors import Refused
from yuanping.kernel.money import Yuan

LEAST_BIDS = 3
USUAL_BIDS = 5
SPREAD_PER_MILLE = 25
OWN_ESTIMATE = 4_280_000_000
"""In 分: a works lot of 4,280.00 万元, above Liaoning's 3,000 万元."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Amounts of the demo lot. ``from_record`` says that they come from a real notice, ``drawn`` how many bids were added."""

    estimate: Yuan
    prices: tuple[Yuan, ...]
    from_record: bool
    drawn: int


def own_sample() -> Sample:
    """The project's own invented amounts."""
    per_mille = (948, 962, 957, 971, 939)
    return Sample(
        Yuan(OWN_ESTIMATE), tuple(Yuan(OWN_ESTIMATE * each // 1000) for each in per_mille), from_record=False, drawn=0
    )


def sample_from(place: str) -> Sample:
    """The amounts of ``FILE:ID``.

    Raises:
        Refused: ``demo_record_place``, ``demo_record_missing``, ``demo_record_amount``.
    """
    file, _, wanted = place.rpartition(":")
    if not file or not wanted:
        raise Refused("demo_record_place", {"place": place}, field="record")
    path = Path(file)
    if not path.is_file():
        raise Refused("demo_record_missing", {"place": file}, field="record")
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line) if line.strip() else {}
        if isinstance(record, dict) and record.get("id") == wanted:
            return _from_record(record, wanted)
    raise Refused("demo_record_missing", {"place": place}, field="record")


def _from_record(record: dict[str, object], seed: str) -> Sample:
    award = _fen(record.get("award_price_yuan"))
    listed = record.get("bidders")
    known = (
        [_fen(each.get("price_yuan")) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    )
    prices = [price for price in known if price]
    if not prices and award:
        prices = [award]
    if not prices:
        raise Refused("demo_record_amount", {"place": seed}, field="record")
    wanted = record.get("bidders_in_review")
    count = max(LEAST_BIDS, len(prices), wanted if isinstance(wanted, int) else USUAL_BIDS)
    added = missing_bids(prices, count - len(prices), seed)
    return Sample(
        Yuan(award or min(prices)), tuple(Yuan(each) for each in [*prices, *added]), from_record=True, drawn=len(added)
    )


def missing_bids(known: list[int], count: int, seed: str) -> list[int]:
    """Draw ``count`` prices: the mean of the known ones, up or down by an even chance of at most 2.5 %, in whole yuan."""
    mean = sum(known) // len(known)
    dice = Dice(f"missing bids {seed}")
    return [
        mean * (1000 - SPREAD_PER_MILLE + dice.below(2 * SPREAD_PER_MILLE + 1)) // 1000 // 100 * 100
        for _ in range(count)
    ]


def _fen(value: object) -> int:
    """``value`` yuan in 分; 0 when it is no positive number. Goes through text, so that no float arithmetic takes part."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return 0
    yuan, _, rest = f"{value:.2f}".partition(".")
    return int(yuan) * 100 + int(rest)
