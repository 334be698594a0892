"""Statistics of calls that ended without acceptance: per requester, per channel, per official at the bridge.

* Only calls of lots whose award has opened them; they count and name no expert.
* A count so small that it names people is hidden, with enough beside it that no sum gives it away, not of another table either (``small_cells``).
* Two officials handle each call of the bridge: what they handled adds up to twice the bridge's row, so they are shown only where that row is.
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
from yuanping.kernel.experts.small_cells import Row, publish_together

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
    requesters = _tally(accounts, lambda each: (each.requester,))
    channels = _tally(accounts, lambda each: (str(each.channel),))
    officials = _tally(accounts, lambda each: each.officials)
    asked, answered = publish_together([_rows(requesters), _rows(channels)])
    bridge = dict(zip(channels, answered, strict=True)).get(str(Channel.BRIDGE))
    open_bridge = bridge is not None and bridge.total is not None and None not in bridge.cells
    (handled,) = publish_together([_rows(officials)]) if open_bridge else (tuple(map(_hidden, _rows(officials))),)
    return Figures(lots, _lines(requesters, asked), _lines(channels, answered), _lines(officials, handled))


def chance_of_as_many(ended: int, calls: int, rate: Fraction) -> Fraction:
    """The chance of ``ended`` or more of ``calls``, each ending without acceptance at ``rate``."""
    rest = 1 - rate
    return sum((comb(calls, n) * rate**n * rest ** (calls - n) for n in range(ended, calls + 1)), Fraction(0))


Tally = dict[str, Counter[Outcome]]


def _tally(accounts: Sequence[Account], keys_of: Callable[[Account], tuple[str, ...]]) -> Tally:
    found: Tally = {}
    for each in accounts:
        for key in keys_of(each):
            found.setdefault(key, Counter())[each.outcome] += 1
    return dict(sorted(found.items()))


def _rows(tally: Tally) -> list[tuple[int, ...]]:
    return [_row(counted) for counted in tally.values()]


def _hidden(row: Sequence[int]) -> Row:
    return Row(None, (None,) * len(row))


def _lines(tally: Tally, shown: Sequence[Row]) -> tuple[Line, ...]:
    total: Counter[Outcome] = sum(tally.values(), Counter())
    lines = []
    for (key, counted), row in zip(tally.items(), shown, strict=True):
        whole = row.total is not None and None not in row.cells
        percent = _percent(counted) if whole else None
        lines.append(Line(key, row.total, row.cells, percent, whole and _is_unusual(counted, total)))
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
