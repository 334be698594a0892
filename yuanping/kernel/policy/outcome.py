"""What a decision says: the mode, why, what follows, which texts were open, what a reader should know besides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.law import Law
from yuanping.kernel.plain import later
from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.duty import Moment, Role, Strength
from yuanping.kernel.policy.evaluator import Outcome, TraceNode
from yuanping.kernel.policy.facts import Mode


class Verdict(StrEnum):
    """Why the mode is what it is."""

    REQUIRED = "required"
    VOLUNTARY = "voluntary"
    NOT_REQUIRED = "not_required"
    NOT_GOVERNED = "not_governed"
    NOT_IN_FORCE = "not_in_force"
    EXEMPTED = "exempted"
    EMERGENCY = "emergency"


class Status(StrEnum):
    """What became of one rule."""

    HIT = "hit"
    MISS = "miss"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Quote:
    """An article with the sentence that was applied."""

    law: Law
    sentence: str


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule of the pack, evaluated."""

    rule_id: str
    title: str
    gives: RuleGives
    mode: Mode | None
    status: Status
    law: Law
    node: TraceNode | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What follows from the mode, with its article; ``count`` when it is a number of members, workstations or days."""

    requirement: str
    text: str
    count: int | None
    law: Law


@dataclass(frozen=True, slots=True)
class ProvisoCheck:
    """What goes with a permission, and whether it is met."""

    proviso: str
    text: str
    met: Outcome
    law: Law


@dataclass(frozen=True, slots=True)
class Alert:
    """What a reader should know although it does not change the mode."""

    alert: str
    text: str
    law: Law


@dataclass(frozen=True, slots=True)
class DutyOwed:
    """What somebody has to do because of this lot."""

    duty: str
    text: str
    duty_of: tuple[Role, ...]
    when: Moment
    strength: Strength
    law: Law


@dataclass(frozen=True, slots=True)
class ReadingTaken:
    """An ambiguous text this lot touches: the reading taken, the other one, what each gives, whom to ask."""

    reading: str
    question: str
    taken: str
    taken_says: str
    other: str
    other_says: str
    mode: Mode
    other_mode: Mode
    material: bool
    ask: str
    reason: str
    law: Law


@dataclass(frozen=True, slots=True)
class PackName:
    """Which pack decided."""

    code: str
    name: str
    version: str
    national_version: str
    hash_name: str
    digest: str


@dataclass(frozen=True, slots=True)
class ModeDecision:
    """How a lot must be evaluated, and why."""

    v: int
    lot_id: str
    mode: Mode
    mode_name: str
    verdict: Verdict
    required: bool
    required_mode: Mode
    requirements: tuple[Requirement, ...]
    articles: tuple[Quote, ...]
    readings: tuple[ReadingTaken, ...]
    notes: tuple[str, ...]
    pack: PackName
    trace: tuple[RuleTrace, ...]
    provisos: tuple[ProvisoCheck, ...] = later(())
    alerts: tuple[Alert, ...] = later(())
    duties: tuple[DutyOwed, ...] = later(())

    @property
    def remote(self) -> bool:
        """Whether the evaluation is distributed at all."""
        return self.mode is not Mode.CENTRALISED

    @property
    def in_force(self) -> bool:
        """Whether a document of the province governs the day of this lot."""
        return all(item.status is Status.HIT for item in self.trace if item.gives is RuleGives.IN_FORCE)

    @property
    def governed(self) -> bool:
        """Whether the document governs this lot."""
        scope = {RuleGives.IN_FORCE, RuleGives.SCOPE}
        return all(item.status is Status.HIT for item in self.trace if item.gives in scope)

    @property
    def open_questions(self) -> tuple[ReadingTaken, ...]:
        """Readings that matter, that the advice wants asked, and that nobody has answered."""
        return tuple(item for item in self.readings if item.material and item.ask and not item.reason)
