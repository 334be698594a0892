"""Statistics of calls that ended without acceptance: per requester, per channel, per official at the bridge.

* Only calls of lots whose award has opened them; they count and name no expert.
* A count so small that it names people is hidden, with enough beside it that no sum gives it away (``small_cells``).
* A share that is rare where everybody refuses alike is marked: the exact chance of as many or more, at the rate of all the others. It is a
  question to be asked, not an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.small_cells import publish

COLUMNS = (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.NO_ANSWER)
"""Counted apart; recusal, withdrawal and absence are no answers to a call and are counted together."""
ENDED = frozenset({Outcome.REFUSED, Outcome.NO_ANSWER})
ENOUGH = 20
RARE = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Account:
    """One opened call: who had asked for the draw, how it was answered, and who handled it at the bridge."""

    requester: str
    outcome: Outcome
    channel: Channel
    officials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The calls of one key; None stands for hidden. ``cells`` are those of ``COLUMNS`` and the others together."""

    key: str
    calls: int | None
    cells: tuple[int | None, ...]
    percent: int | None
    unusual: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """One table each; ``lots`` is how many lots were opened."""

    lots: int
    requesters: tuple[Line, ...]
    channels: tuple[Line, ...]
    officials: tuple[Line, ...]


def count_refusals(accounts: Sequence[Account], lots: int) -> Figures:
    """The three tables."""
    return Figures(
        lots,
        _table(accounts, lambda each: (each.requester,)),
        _table(accounts, lambda each: (str(each.channel),)),
        _table(accounts, lambda each: each.officials),
    )


def chance_of_as_many(ended: int, calls: int, rate: Fraction) -> Fraction:
    """The chance of ``ended`` or more of ``calls``, each ending without acceptance at ``rate``."""
    rest = 1 - rate
    return sum((comb(calls, n) * rate**n * rest ** (calls - n) for n in range(ended, calls + 1)), Fraction(0))


def _table(accounts: Sequence[Account], keys_of: Callable[[Account], tuple[str, ...]]) -> tuple[Line, ...]:
    found: dict[str, Counter[Outcome]] = {}
    for each in accounts:
        for key in keys_of(each):
            found.setdefault(key, Counter())[each.outcome] += 1
    keys = sorted(found)
    shown = publish([_row(found[key]) for key in keys])
    total: Counter[Outcome] = sum(found.values(), Counter())
    lines = []
    for key, row in zip(keys, shown.rows, strict=True):
        whole = row.total is not None and None not in row.cells
        lines.append(
            Line(
                key,
                row.total,
                row.cells,
                _percent(found[key]) if whole else None,
                whole and _is_unusual(found[key], total),
            )
        )
    return tuple(lines)


def _row(counted: Counter[Outcome]) -> tuple[int, ...]:
    apart = tuple(counted[outcome] for outcome in COLUMNS)
    return (*apart, counted.total() - sum(apart))


def _ended(counted: Counter[Outcome]) -> int:
    return sum(counted[outcome] for outcome in ENDED)


def _percent(counted: Counter[Outcome]) -> int:
    return round(Fraction(100 * _ended(counted), counted.total()))


def _is_unusual(own: Counter[Outcome], total: Counter[Outcome]) -> bool:
    calls, others = own.total(), total.total() - own.total()
    if calls < ENOUGH or others < ENOUGH:
        return False
    rate = Fraction(_ended(total) - _ended(own), others)
    return chance_of_as_many(_ended(own), calls, rate) < RARE
