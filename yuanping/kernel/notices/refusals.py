"""Statistics of calls that ended without acceptance: per requester, per channel, per official at the bridge.

* Only calls of lots whose award has opened them; they count and name no expert.
* A line is shown whole or not at all: each of its counts is nobody or at least ``LEAST`` calls. A figure hidden beside the sum of its own line could be
  reckoned from another table of the same calls.
* Whatever a table hides is at least two lines, and their sum is large enough again: the whole of the calls can be read off another table.
* The officials' table waits for the bridge's line of the channels: every call there has two of them, so the one gives the other.
* Two readings at different times must not be subtracted either: lots are counted in batches that are large enough as a whole, in the order they were
  opened, and a line moves only by an addition that could be shown alone. What waits is counted later.
* A share that is rare where everybody refuses alike is marked: the exact chance of as many or more, at the rate of all the others. It is a
  question to be asked, not an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb

from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.small_cells import LEAST

COLUMNS = (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.NO_ANSWER)
"""Counted apart; recusal, withdrawal and absence are no answers to a call and are counted together."""
ENDED = frozenset({Outcome.REFUSED, Outcome.NO_ANSWER})
ENOUGH = 20
RARE = Fraction(1, 100)
LEAST_LINES = 2


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
    """One table each; ``lots`` is how many of the opened lots are in the batches counted so far."""

    lots: int
    requesters: tuple[Line, ...]
    channels: tuple[Line, ...]
    officials: tuple[Line, ...]


@dataclass(slots=True)
class Table:
    """One table while batches come in: what each key shows, and what of it still waits."""

    keys_of: Callable[[Account], tuple[str, ...]]
    shown: dict[str, Counter[Outcome]] = field(default_factory=dict)
    waiting: dict[str, Counter[Outcome]] = field(default_factory=dict)

    def take(self, batch: Sequence[Account], *, moves: Callable[[], bool] = lambda: True) -> None:
        """Add a batch, then show what may be shown."""
        for each in batch:
            for key in self.keys_of(each):
                self.waiting.setdefault(key, Counter())[each.outcome] += 1
        ready = (
            sorted((key for key, found in self.waiting.items() if _is_safe(found)), key=self._size) if moves() else []
        )
        rest = [key for key in self.waiting if key not in ready]
        while rest and ready and (len(rest) < LEAST_LINES or not _is_safe(_sum(self.waiting[key] for key in rest))):
            rest.append(ready.pop(0))
        for key in ready:
            self.shown[key] = self.shown.get(key, Counter()) + self.waiting.pop(key)

    def _size(self, key: str) -> tuple[int, str]:
        return self.waiting[key].total(), key

    def lines(self) -> tuple[Line, ...]:
        """Every key there is, by name; what is marked follows from what is shown alone."""
        total = _sum(self.shown.values())
        return tuple(_line(key, self.shown.get(key), total) for key in sorted({*self.shown, *self.waiting}))


def count_refusals(lots: Sequence[Sequence[Account]]) -> Figures:
    """The three tables over the calls of each lot, in the order the lots were opened."""
    requesters, officials = Table(lambda each: (each.requester,)), Table(lambda each: each.officials)
    channels = Table(lambda each: (str(each.channel),))
    batch: list[Account] = []
    counted = 0
    for number, lot in enumerate(lots, 1):
        batch += lot
        if not batch or not _is_safe(_sum(Counter((each.outcome,)) for each in batch)):
            continue
        requesters.take(batch)
        channels.take(batch)
        officials.take(batch, moves=lambda: str(Channel.BRIDGE) not in channels.waiting)
        batch, counted = [], number
    return Figures(counted, requesters.lines(), channels.lines(), officials.lines())


def chance_of_as_many(ended: int, calls: int, rate: Fraction) -> Fraction:
    """The chance of ``ended`` or more of ``calls``, each ending without acceptance at ``rate``."""
    rest = 1 - rate
    return sum((comb(calls, n) * rate**n * rest ** (calls - n) for n in range(ended, calls + 1)), Fraction(0))


def _sum(rows: Iterable[Counter[Outcome]]) -> Counter[Outcome]:
    total: Counter[Outcome] = Counter()
    for row in rows:
        total += row
    return total


def _is_safe(counted: Counter[Outcome]) -> bool:
    """Whether every column is nobody or enough."""
    return all(not cell or cell >= LEAST for cell in _row(counted))


def _line(key: str, counted: Counter[Outcome] | None, total: Counter[Outcome]) -> Line:
    if counted is None:
        return Line(key, None, (None,) * (len(COLUMNS) + 1), None, False)
    return Line(key, counted.total(), _row(counted), _percent(counted), _is_unusual(counted, total))


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
