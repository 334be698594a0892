"""A province pack as it is compiled from YAML: the one form that is digested, stored and replayed.

* Everything dated is an entry with ``from_on`` and ``until_on`` (both included, either may be open).
* A value is text with a unit; ``Parameter`` reads it as money, whole number, share, date, list or yes/no.
* A value nobody knows is ``None`` and its ``note`` says why; nothing is invented.
* ``pack_digest`` is the digest that stands in every decision.
* ``v`` is the edition of this form: what edition 2 added (days in force apart from scope, conditions, alerts) is not asked of an older pack,
  so an old decision is decided again as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar, Generic, TypeVar

from yuanping.kernel.canonical import digest
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import later, to_plain
from yuanping.kernel.policy.checks import CheckRule
from yuanping.kernel.policy.duty import Duty
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.rules import AlertRule, Case, Demand, LocalStandard, Reading, RequirementRule, Rule
from yuanping.kernel.policy.terms import DeadlineRule

EDITION = 2
"""The form that is compiled today. From 2 on scope and days in force are apart, ways out have provisos, alerts are given, and an amount is
shown to the 分; an older pack is not asked for any of it."""

__all__ = [
    "EDITION",
    "AlertRule",
    "Article",
    "Case",
    "Demand",
    "Document",
    "LocalStandard",
    "Pack",
    "Parameter",
    "PerPack",
    "Phase",
    "Reading",
    "RequirementRule",
    "Rule",
    "Unit",
    "Visibility",
    "VisibilityRule",
    "pack_digest",
]


class Unit(StrEnum):
    """How the text of a value is read."""

    FEN = "fen"
    COUNT = "count"
    SHARE = "share"
    DAY = "day"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    YES_NO = "yes_no"
    LIST = "list"
    TEXT = "text"


@lru_cache(maxsize=256)
def _fraction(text: str) -> Fraction:
    return Fraction(text)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated value with its article; ``value`` is ``None`` when nobody has entered it."""

    name: str
    value: str | None
    unit: Unit
    law: Law
    label: str
    note: str = ""
    from_on: date | None = None
    until_on: date | None = None

    @property
    def known(self) -> bool:
        """Whether somebody has entered it."""
        return self.value is not None

    @property
    def text(self) -> str:
        """The value as text; a bug when it is unknown."""
        if self.value is None:
            raise ValueError(f"parameter {self.name} is not entered: {self.note}")
        return self.value

    @property
    def yuan(self) -> Yuan:
        """The value as money."""
        return Yuan(int(self.text))

    @property
    def whole(self) -> int:
        """The value as a whole number."""
        return int(self.text)

    @property
    def fraction(self) -> Fraction:
        """The value as a share, exact."""
        return _fraction(self.text)

    @property
    def day(self) -> date:
        """The value as a date."""
        return date.fromisoformat(self.text)

    @property
    def yes(self) -> bool:
        """The value as yes or no."""
        return self.text == "yes"

    @property
    def items(self) -> tuple[str, ...]:
        """The value as a list; empty text is an empty list."""
        return tuple(item for item in self.text.split(",") if item)

    def holds_on(self, on: date) -> bool:
        """Whether this entry is the one for ``on``."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its exact sentence."""

    article: str
    quote: str
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A law document."""

    number: str
    title: str
    issuer: str
    issued_on: date | None
    in_force_on: date | None
    until_on: date | None
    note: str
    superseded_by: str
    articles: tuple[Article, ...]


class Phase(StrEnum):
    """Phases of a lot in the visibility table, in order."""

    DECIDED = "decided"
    BOOKING = "booking"
    CONFIRMED = "confirmed"
    DRAWN = "drawn"
    ARRIVED = "arrived"
    EVALUATING = "evaluating"
    SIGNED = "signed"
    CANDIDATES = "candidates"
    AWARDED = "awarded"
    ARCHIVED = "archived"

    @property
    def rank(self) -> int:
        """Position in the order of phases."""
        return tuple(Phase).index(self)


@dataclass(frozen=True, slots=True)
class VisibilityRule:
    """From which phase some roles may see a subject; ``from_phase`` ``None`` means never."""

    subject: str
    roles: tuple[str, ...]
    from_phase: Phase | None
    reason: str
    opens: str
    law: Law


@dataclass(frozen=True, slots=True)
class Visibility:
    """The answer of the table: shown or not, why, and when it opens."""

    shown: bool
    reason: str
    opens: str
    law: Law


@dataclass(frozen=True, slots=True)
class Pack:
    """National and provincial rules of one province, compiled."""

    v: int
    code: str
    name: str
    name_en: str
    version: str
    national_version: str
    mode_names: tuple[tuple[Mode, str], ...]
    documents: tuple[Document, ...]
    parameters: tuple[Parameter, ...]
    demands: tuple[Demand, ...]
    rules: tuple[Rule, ...]
    readings: tuple[Reading, ...]
    requirements: tuple[RequirementRule, ...]
    visibility_rules: tuple[VisibilityRule, ...]
    local_standards: tuple[LocalStandard, ...]
    cases: tuple[Case, ...]
    alerts: tuple[AlertRule, ...] = later(())
    deadlines: tuple[DeadlineRule, ...] = later(())
    checks: tuple[CheckRule, ...] = later(())
    duties: tuple[Duty, ...] = later(())

    def parameter(self, name: str, on: date) -> Parameter:
        """The entry of ``name`` that holds on ``on``; the province's own stands before the nation's.

        Raises:
            KeyError: the pack has no such parameter (a mistake in the pack or in the caller, never a business answer).
        """
        entry = _index_of(self).on(on).get(name)
        if entry is None:
            raise KeyError(f"pack {self.code} {self.version} has no parameter {name} on {on.isoformat()}")
        return entry

    def find_parameter(self, name: str, on: date) -> Parameter | None:
        """The entry of ``name`` that holds on ``on`` and is entered; ``None`` when the texts set no such figure."""
        entries = _index_of(self).entries.get(name, ())
        return next((entry for entry in entries if entry.holds_on(on) and entry.known), None)

    def visibility(self, subject: str, role: str, phase: Phase) -> Visibility:
        """Whether ``role`` may see ``subject`` in ``phase``; what no rule names is hidden."""
        for rule in self.visibility_rules:
            if rule.subject == subject and (role in rule.roles or "*" in rule.roles):
                shown = rule.from_phase is not None and phase.rank >= rule.from_phase.rank
                return Visibility(shown, rule.reason, rule.opens, rule.law)
        return Visibility(False, "未列入可见范围", "", Law("招标投标法", "第三十八条"))

    def mode_name(self, mode: Mode) -> str:
        """What this province calls a mode."""
        return dict(self.mode_names)[mode]

    def document(self, number: str) -> Document | None:
        """A document by its number, or none."""
        return next((document for document in self.documents if document.number == number), None)

    def quote(self, law: Law) -> str:
        """The exact sentence of an article, empty when the pack does not hold it."""
        return _index_of(self).quotes.get((law.document, law.article), "")


@dataclass(frozen=True, slots=True)
class _Index:
    """Where things stand in a pack; a decision looks up a hundred of them."""

    entries: dict[str, tuple[Parameter, ...]]
    quotes: dict[tuple[str, str], str]
    days: dict[date, dict[str, Parameter]]

    MOST_DAYS: ClassVar[int] = 400

    def on(self, day: date) -> dict[str, Parameter]:
        """The entry of every parameter that holds on ``day``."""
        found = self.days.get(day)
        if found is None:
            if len(self.days) >= self.MOST_DAYS:
                self.days.clear()
            holding = (
                (name, next((e for e in all_of if e.holds_on(day)), None)) for name, all_of in self.entries.items()
            )
            found = self.days[day] = {name: entry for name, entry in holding if entry is not None}
        return found


T = TypeVar("T")


class PerPack(Generic[T]):
    """Remembers one thing a pack, by identity: comparing two packs costs more than a decision.

    The pack itself is kept beside the thing, so that its identity cannot be another's while it is remembered.
    """

    MOST = 256

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], tuple[Pack, T]] = {}

    def get(self, pack: Pack, key: str) -> T | None:
        """What is remembered of this very pack."""
        kept = self._found.get((id(pack), key))
        return kept[1] if kept is not None else None

    def put(self, pack: Pack, key: str, thing: T) -> T:
        """Remember a thing and give it back."""
        if len(self._found) >= self.MOST:
            self._found.clear()
        self._found[id(pack), key] = (pack, thing)
        return thing


_indexes: PerPack[_Index] = PerPack()
_digests: PerPack[str] = PerPack()


def _index_of(pack: Pack) -> _Index:
    found = _indexes.get(pack, "")
    if found is not None:
        return found
    entries: dict[str, list[Parameter]] = {}
    for entry in pack.parameters:
        entries.setdefault(entry.name, []).append(entry)
    quotes: dict[tuple[str, str], str] = {}
    for document in pack.documents:
        for article in document.articles:
            quotes.setdefault((document.number, article.article), article.quote)
    return _indexes.put(pack, "", _Index({name: tuple(found) for name, found in entries.items()}, quotes, {}))


def pack_digest(hash_name: str, pack: Pack) -> str:
    """Digest of the compiled pack in its canonical form; remembered, since a pack decides many lots."""
    found = _digests.get(pack, hash_name)
    return _digests.put(pack, hash_name, digest(hash_name, to_plain(pack))) if found is None else found
