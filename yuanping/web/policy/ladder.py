"""From which figure, or from which day, the answer changes: asked of the kernel, never calculated beside it.

* Candidates come from the comparisons of a decision: the limit itself, and the figure at which this comparison would tip.
* Each candidate is decided; only where the answer really changes does a step remain. So a figure that no longer matters
  (another rule already demands the same) is never called a threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import MAX_FEN, Yuan
from yuanping.kernel.policy.conditions import Condition, RuleGives
from yuanping.kernel.policy.decision import ModeDecision, Status, Verdict, decide
from yuanping.kernel.policy.explain import rows
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack, Unit
from yuanping.kernel.policy.questions import AMOUNTS

PARTS = {"part_works": "works", "part_goods": "goods", "part_services": "services"}
DAY = timedelta(days=1)
SCOPE = {"scope", "in_force"}


@dataclass(frozen=True, slots=True)
class AmountStep:
    """From ``start`` on this is the answer."""

    start: Yuan
    decision: ModeDecision


@dataclass(frozen=True, slots=True)
class DayStep:
    """From ``start`` on (``None``: ever before) this is the answer; no decision where the pack refuses that day."""

    start: date | None
    decision: ModeDecision | None


def with_amount(facts: LotFacts, name: str, amount: Yuan) -> LotFacts:
    """The same facts with one figure changed."""
    if name in PARTS:
        if facts.parts is None:
            return facts
        return replace(facts, parts=replace(facts.parts, **{PARTS[name]: amount}))
    return replace(facts, **{name: amount})  # type: ignore[arg-type]


def amount_steps(facts: LotFacts, pack: Pack, hash_name: str, name: str = "estimated_value") -> tuple[AmountStep, ...]:
    """How the answer climbs with one figure, everything else as it is; the first step starts at zero.

    Raises:
        Refused: the pack does not decide these facts at all.
    """
    now = AMOUNTS[name].read(facts) or Yuan(0)
    lowest = decide(with_amount(facts, name, Yuan(0)), pack, hash_name)
    found = set(_limits(lowest, Yuan(0))) | set(_limits(decide(facts, pack, hash_name), now))
    steps = [AmountStep(Yuan(0), lowest)]
    for fen in sorted(found):
        if 0 < fen <= MAX_FEN:
            decision = decide(with_amount(facts, name, Yuan(fen)), pack, hash_name)
            if answer_of(decision) != answer_of(steps[-1].decision):
                steps.append(AmountStep(Yuan(fen), decision))
    return tuple(steps)


def _limits(decision: ModeDecision, now: Yuan) -> Iterator[int]:
    for row in rows(decision):
        if row.limit is not None:
            yield row.limit.fen
            if row.amount is not None:
                yield now.fen + row.limit.fen - row.amount.fen


def answer_of(decision: ModeDecision) -> tuple[str, str]:
    """What counts as the same answer."""
    return decision.mode.value, decision.verdict.value


def day_steps(facts: LotFacts, pack: Pack, hash_name: str) -> tuple[DayStep, ...]:
    """How the answer changes with the day of the notice, everything else as it is."""
    steps: list[DayStep] = []
    for start in (None, *_days(pack)):
        on = start or _days(pack)[0] - DAY
        try:
            decision = decide(replace(facts, notice_on=on), pack, hash_name)
        except Refused:
            decision = None
        if not steps or _day_answer(decision) != _day_answer(steps[-1].decision):
            steps.append(DayStep(start, decision))
    return tuple(steps)


def _day_answer(decision: ModeDecision | None) -> tuple[str, str] | None:
    return answer_of(decision) if decision else None


def _days(pack: Pack) -> tuple[date, ...]:
    """The days on which a rule may tip: entries that begin or end, and dates that conditions ask for."""
    asked = set(_parameters_asked(pack))
    found: set[date] = set()
    for entry in pack.parameters:
        if entry.name in asked:
            found |= {entry.from_on} if entry.from_on else set()
            found |= {entry.until_on + DAY} if entry.until_on else set()
            if entry.unit is Unit.DAY and entry.known:
                found |= {entry.day, entry.day + DAY}
    for standard in pack.local_standards:
        found |= {standard.from_on} | ({standard.until_on + DAY} if standard.until_on else set())
    return tuple(sorted(found)) or (date(2000, 1, 1),)


def _parameters_asked(pack: Pack) -> Iterator[str]:
    conditions = [rule.when for rule in pack.rules] + [rule.applies for rule in pack.rules if rule.applies]
    for condition in conditions:
        for each in _walk(condition):
            yield from (name for name in (each.parameter, each.until) if name)


def _walk(condition: Condition) -> Iterator[Condition]:
    yield condition
    for child in condition.children:
        yield from _walk(child)


def decisive_law(decision: ModeDecision) -> Law | None:
    """The article that settles it: of the rule that gives the verdict, else of the first that was looked at."""
    gives = {
        Verdict.EXEMPTED: RuleGives.EXEMPTS,
        Verdict.EMERGENCY: RuleGives.EMERGENCY,
        Verdict.VOLUNTARY: RuleGives.VOLUNTARY,
    }.get(decision.verdict, RuleGives.REQUIRES)
    hits = [item for item in decision.trace if item.status is Status.HIT and item.gives is gives]
    if gives is RuleGives.REQUIRES:
        hits = [item for item in hits if item.mode is decision.required_mode]
    if decision.verdict.value in {"not_governed", "not_in_force"}:
        hits = [item for item in decision.trace if item.gives.value in SCOPE and item.status is not Status.HIT]
    if decision.verdict is Verdict.NOT_REQUIRED:
        hits = [item for item in decision.trace if item.gives is RuleGives.REQUIRES and item.node is not None]
    return hits[0].law if hits else None
