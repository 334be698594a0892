"""Runs the checks of a pack over facts: which answer each gives, on which sentence, and what the other reading would give.

* Of checks with one name the province's own stands before the nation's, while its document is in force.
* Figures are read the same way: a document that is not in force on the day lends none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.policy.checks import (
    COMPARISONS,
    FACTS,
    CheckReading,
    CheckRule,
    Facts,
    Outcome,
    Result,
    Test,
    TestOp,
    Topic,
    Value,
    check_test,
)
from yuanping.kernel.policy.pack import Pack, Parameter, Unit

_NAME = re.compile(r"\{([a-z_.]+)\}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer with the sentence it rests on; without ``law`` it is a term of our own."""

    code: str
    check: str
    topic: Topic
    result: Result
    text: str
    law: Law | None
    sentence: str


@dataclass(frozen=True, slots=True)
class OtherReading:
    """An open text that would give another answer if it were read the other way."""

    reading: CheckReading
    check: str
    law: Law | None
    sentence: str
    result: Result
    other_result: Result


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """All findings; ``result`` is the most severe.

    ``silent`` topics have no answer, ``wanting`` the facts of each topic that would give one, ``asleep`` documents are not in force that day.
    """

    result: Result
    findings: tuple[Finding, ...]
    readings: tuple[OtherReading, ...]
    silent: tuple[Topic, ...]
    wanting: tuple[tuple[Topic, str], ...]
    asleep: tuple[str, ...]


def run_checks(pack: Pack, facts: Facts, topics: Iterable[Topic], on: date | None) -> CheckAnswer:
    """Answer every check of ``topics`` that has the facts it needs. ``on`` ``None``: whatever the day, as the pack stands."""
    asked = tuple(topics)
    findings: list[Finding] = []
    readings: list[OtherReading] = []
    wanting: list[tuple[Topic, str]] = []
    run = _Run(pack, facts, on)
    for rule in _rules(pack, on):
        if rule.topic not in asked or (rule.applies is not None and not run.holds(rule.applies)):
            continue
        missing = [name for name in rule.needs if name not in facts]
        if missing:
            wanting += [(rule.topic, name) for name in missing]
            continue
        outcome = run.first(rule.outcomes)
        law, sentence = _rests_on(pack, rule, outcome)
        findings.append(
            Finding(
                outcome.code or rule.check,
                rule.check,
                rule.topic,
                outcome.result,
                run.text(outcome.text),
                law,
                sentence,
            )
        )
        if rule.reading is not None:
            other = run.first(rule.reading.outcomes)
            if other.result is not outcome.result:
                readings.append(OtherReading(rule.reading, rule.check, law, sentence, outcome.result, other.result))
    answered = {finding.topic for finding in findings}
    return CheckAnswer(
        result=min((finding.result for finding in findings), key=lambda result: result.rank, default=Result.ACCEPT),
        findings=tuple(findings),
        readings=tuple(readings),
        silent=tuple(topic for topic in asked if topic not in answered),
        wanting=tuple(dict.fromkeys(wanting)),
        asleep=tuple(
            document.number
            for document in pack.documents
            if on is not None and not is_document_in_force(pack, document.number, on)
        ),
    )


def _rests_on(pack: Pack, rule: CheckRule, outcome: Outcome) -> tuple[Law | None, str]:
    law = outcome.law or rule.law
    if law is None:
        return None, ""
    own = outcome.quote if outcome.law is not None else outcome.quote or rule.quote
    return law, own or pack.quote(law)


def is_document_in_force(pack: Pack, number: str, on: date | None) -> bool:
    """Whether a document of a pack governs a day; one without dates, or asked without a day, always does."""
    document = pack.document(number)
    if on is None or document is None:
        return True
    begun = document.in_force_on is None or document.in_force_on <= on
    return begun and (document.until_on is None or on <= document.until_on)


def _rules(pack: Pack, on: date | None) -> list[CheckRule]:
    """Of each name the first whose document is in force; the province's own stand first."""
    found: dict[str, CheckRule] = {}
    for rule in sorted(pack.checks, key=lambda each: each.national):
        if rule.law is None or is_document_in_force(pack, rule.law.document, on):
            found.setdefault(rule.check, rule)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Run:
    pack: Pack
    facts: Facts
    on: date | None

    def first(self, outcomes: tuple[Outcome, ...]) -> Outcome:
        """The first answer whose condition holds."""
        return next(each for each in outcomes if each.when is None or self.holds(each.when))

    def holds(self, test: Test) -> bool:
        """Whether a node holds; what is not told does not."""
        match test.op:
            case TestOp.ALL:
                return all(self.holds(child) for child in test.children)
            case TestOp.ANY:
                return any(self.holds(child) for child in test.children)
            case TestOp.NOT:
                return not self.holds(test.children[0])
            case TestOp.PARAMETER_YES:
                return self.parameter(test.parameter).yes
            case TestOp.IS_GIVEN:
                return test.fact in self.facts
            case TestOp.IS_TRUE:
                return self.facts.get(test.fact) is True
            case TestOp.IN_LIST:
                return self._in_list(self.facts.get(test.fact), test.items)
            case _:
                return self._counted(test)

    @staticmethod
    def _in_list(value: Value | None, items: tuple[str, ...]) -> bool:
        if isinstance(value, tuple):
            return any(word in items for word in value)
        return value in items

    def _counted(self, test: Test) -> bool:
        names = [name for name in (test.fact, test.of, test.than, *test.facts) if name]
        if any(name not in self.facts for name in names):
            return False
        part = self._count(test.fact)
        if test.op is TestOp.ODD:
            return part % 2 == 1
        if test.op is TestOp.EQUALS_SUM:
            return part == sum(self._count(name) for name in test.facts)
        left, right = self._sides(test, part)
        if test.op is TestOp.AT_LEAST:
            return left >= right
        return left <= right if test.op is TestOp.AT_MOST else left > right

    def _sides(self, test: Test, part: int) -> tuple[int, int]:
        """Both sides as whole numbers: ``part / whole`` against ``a / b`` is ``part × b`` against ``whole × a``."""
        if test.than:
            return part, self._count(test.than)
        if test.of:
            share = self.parameter(test.parameter).fraction
            return part * share.denominator, self._count(test.of) * share.numerator
        return part, self.parameter(test.parameter).whole

    def _count(self, name: str) -> int:
        value = self.facts[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{name} is no count")
        return value

    def parameter(self, name: str) -> Parameter:
        """The province's own entry while its document is in force, else the nation's.

        Raises:
            KeyError: the pack has none, which ``check_checks`` refuses.
        """
        for entry in self.pack.parameters:
            holds = self.on is None or entry.holds_on(self.on)
            if (
                entry.name == name
                and entry.known
                and holds
                and is_document_in_force(self.pack, entry.law.document, self.on)
            ):
                return entry
        raise KeyError(name)

    def text(self, text: str) -> str:
        """``{name}`` filled from the facts or the figures."""
        return _NAME.sub(lambda found: self._word(found[1]), text)

    def _word(self, name: str) -> str:
        return str(self.facts[name]) if name in self.facts else self.parameter(name).text if "." in name else "?"


# --- the pack as a whole ----------------------------------------------------------------------------------------------


def check_checks(pack: Pack) -> None:
    """Refuse checks that name what is not there: a parameter, a fact, a sentence, an answer for every case.

    Raises:
        Malformed: with the check and what is wrong.
    """
    figures = {entry.name: entry.unit for entry in pack.parameters if entry.known}
    seen: set[tuple[str, bool]] = set()
    for rule in pack.checks:
        path = f"checks.{rule.check}"
        if (rule.check, rule.national) in seen:
            raise Malformed(path, "named twice")
        seen.add((rule.check, rule.national))
        _check_answers(pack, rule, path, figures)
        for name in rule.needs:
            if name not in FACTS:
                raise Malformed(path, f"needs an unknown fact {name}")
        for test in rule.tests:
            check_test(test, path)
            _check_figure(test, path, figures)
        reading = rule.reading
        if reading is not None and (len(reading.options) != 2 or reading.takes not in dict(reading.options)):
            raise Malformed(path, "a reading has two options and takes one of them")


def _check_answers(pack: Pack, rule: CheckRule, path: str, figures: dict[str, Unit]) -> None:
    for outcomes in (rule.outcomes, rule.reading.outcomes if rule.reading is not None else rule.outcomes):
        if not outcomes or outcomes[-1].when is not None or any(each.when is None for each in outcomes[:-1]):
            raise Malformed(path, "exactly the last outcome has no condition, so that every case is answered")
    for outcome in rule.answers:
        law, sentence = _rests_on(pack, rule, outcome)
        if law is not None and (not pack.quote(law) or sentence not in pack.quote(law)):
            raise Malformed(path, f"the sentence does not stand in {law.document} {law.article}")
        for name in _NAME.findall(outcome.text):
            if name not in FACTS and name not in figures:
                raise Malformed(path, f"the text names {name}, which is neither a fact nor a parameter")


def _check_figure(test: Test, path: str, figures: dict[str, Unit]) -> None:
    if not test.parameter:
        return
    if test.parameter not in figures:
        raise Malformed(path, f"unknown parameter {test.parameter}")
    unit = Unit.YES_NO if test.op is TestOp.PARAMETER_YES else Unit.SHARE if test.of else Unit.COUNT
    if (test.op in COMPARISONS or test.op is TestOp.PARAMETER_YES) and figures[test.parameter] is not unit:
        raise Malformed(path, f"{test.op} reads {test.parameter} as {unit}, which it is not")
