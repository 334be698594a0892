"""The words of an evaluation: three-valued outcome, one evaluated node, and what a condition is evaluated against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.conditions import Op
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack, Parameter


class Outcome(StrEnum):
    """Three-valued: a figure nobody entered is no ``no``."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One evaluated node: fact, value, rule, outcome, article. ``amount`` and ``limit`` are there for a ruler."""

    op: Op
    fact: str
    value: str
    rule: str
    outcome: Outcome
    law: Law
    children: tuple[TraceNode, ...] = ()
    amount: Yuan | None = None
    limit: Yuan | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a condition is evaluated against."""

    facts: LotFacts
    pack: Pack
    readings: Mapping[str, str]

    @property
    def on(self) -> date:
        """Parameters hold on the day of the notice."""
        return self.facts.notice_on

    def parameter(self, name: str) -> Parameter:
        """A parameter as it holds on the day of the notice."""
        return self.pack.parameter(name, self.facts.notice_on)
