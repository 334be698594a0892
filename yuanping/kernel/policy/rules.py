"""What a pack says about the mode: rules, demands, open readings, requirements, alerts, and its worked examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import later
from yuanping.kernel.policy.conditions import Condition, RuleGives
from yuanping.kernel.policy.facts import LotFacts, Mode


@dataclass(frozen=True, slots=True)
class Proviso:
    """What a rule that frees asks besides: it does not make the permission, it goes with it (a statement to be filed)."""

    proviso: str
    when: Condition
    says: str
    law: Law
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the mode: when it applies, when it hits, what it gives. ``quote`` is the sentence of a long article it rests on."""

    rule_id: str
    title: str
    gives: RuleGives
    mode: Mode | None
    applies: Condition | None
    when: Condition
    law: Law
    missing: str = ""
    quote: str = ""
    provisos: tuple[Proviso, ...] = later(())


@dataclass(frozen=True, slots=True)
class Demand:
    """A fact that must be there before anything is decided; ``reading`` names the open text that makes it necessary."""

    code: str
    when: Condition
    law: Law
    field: str
    reading: str = later("")


class Action(StrEnum):
    """What is done where a text is open: ask before relying on it, warn, or take the default and say so."""

    ASK = "ask"
    WARN = "warn"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that can be read two ways: which reading is taken, which is the other, whom to ask."""

    reading: str
    question: str
    touched: Condition
    options: tuple[tuple[str, str], ...]
    takes: str
    ask: str
    law: Law
    action: Action | None = later(None)

    def says(self, option: str) -> str:
        """The words of one option."""
        return dict(self.options)[option]

    def other(self, option: str) -> str:
        """The option not taken."""
        return next(key for key, _ in self.options if key != option)


class RoundTo(StrEnum):
    """How a share of a committee becomes a number of members."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RequirementRule:
    """What follows from a mode; ``{value}``, ``{size}`` and ``{count}`` in ``says`` are filled from the parameter."""

    requirement: str
    modes: tuple[Mode, ...]
    parameter: str
    round_to: RoundTo
    says: str
    law: Law
    exempt_only: bool = False
    quote: str = ""
    applies: Condition | None = later(None)


@dataclass(frozen=True, slots=True)
class AlertRule:
    """What a reader should be told about a lot although it decides nothing."""

    alert: str
    when: Condition
    says: str
    law: Law
    quote: str = ""


class StandardKind(StrEnum):
    """What a city's own figure does: say from which scale remote evaluation begins there, or ask for cross-province earlier."""

    STAGE = "stage"
    WIDEN = "widen"


@dataclass(frozen=True, slots=True)
class LocalStandard:
    """A city's own figure for one category; dated. ``law`` allows it, ``source`` is the city's own document."""

    region: str
    category: str
    value: Yuan
    from_on: date
    until_on: date | None
    law: Law
    kind: StandardKind = later(StandardKind.STAGE)
    source: str = later("")

    def holds_on(self, on: date) -> bool:
        """Whether it is the figure for ``on``."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def shares_a_day(self, other: LocalStandard) -> bool:
        """Whether both would be the figure of one city, category and kind on some day."""
        same = (self.region[:4], self.category, self.kind) == (other.region[:4], other.category, other.kind)
        apart = (self.until_on is not None and other.from_on > self.until_on) or (
            other.until_on is not None and self.from_on > other.until_on
        )
        return same and not apart


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example an official can read: facts and the decision they must give."""

    case: str
    title: str
    facts: LotFacts
    mode: Mode | None
    required: bool | None
    articles: tuple[Law, ...]
    refused: str
    readings: tuple[str, ...]
    local_standards: tuple[LocalStandard, ...] = ()
    verdict: str = later("")
    alerts: tuple[str, ...] = later(())
