"""A pack is checked as a whole: whatever one part names must stand in another.

* every article cited resolves to its text, and every sentence quoted stands in it
* every duty is somebody's, quotes its sentence, and names a term that exists
* every parameter, fact and reading a condition names exists
* rule, reading and case names are unique; every mode has a name
* no two entries of one figure hold on one day; committees of 5, 7 and 9 can be seated
* no two figures of one city, category and kind hold on one day
"""

from __future__ import annotations

from collections.abc import Iterator

from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.policy.check_run import check_checks
from yuanping.kernel.policy.conditions import Condition, Op, RuleGives
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.feasible import check_dates, check_seating
from yuanping.kernel.policy.pack import EDITION, Pack
from yuanping.kernel.policy.questions import AMOUNTS, DAYS, FLAGS, TEXTS, WORD_LISTS
from yuanping.kernel.policy.rules import LocalStandard

_TABLES: dict[Op, frozenset[str]] = {
    **dict.fromkeys(
        (
            Op.AT_LEAST,
            Op.BELOW,
            Op.SUM_BY,
            Op.MAX_OF,
            Op.SHARE_AT_LEAST,
            Op.OTHER_LOT_AT_LEAST,
            Op.BELOW_LOCAL_STANDARD,
            Op.AT_LEAST_CITY_STANDARD,
        ),
        frozenset(AMOUNTS),
    ),
    Op.IN_LIST: frozenset(WORD_LISTS),
    Op.ANY_IN_LIST: frozenset(WORD_LISTS),
    Op.DATE_IN: frozenset(DAYS),
    Op.IS_TRUE: frozenset(FLAGS),
    Op.IS_GIVEN: frozenset(TEXTS),
}


def check_pack(pack: Pack) -> Pack:
    """Return the pack when it is whole.

    Raises:
        Malformed: with the place and what is missing there.
    """
    _unique("rules", [rule.rule_id for rule in pack.rules])
    _unique("readings", [reading.reading for reading in pack.readings])
    _unique("cases", [case.case for case in pack.cases])
    if {mode for mode, _ in pack.mode_names} != set(Mode):
        raise Malformed("mode_names", "every mode needs a name")
    _unique("alerts", [alert.alert for alert in pack.alerts])
    if not any(rule.gives is RuleGives.SCOPE for rule in pack.rules):
        raise Malformed("rules", "no rule says what the document governs")
    if pack.v >= EDITION and not any(rule.gives is RuleGives.IN_FORCE for rule in pack.rules):
        raise Malformed("rules", "no rule says from when the document governs")
    check_standards(pack.local_standards)
    _unique("deadlines", [rule.deadline for rule in pack.deadlines])
    for path, law in _laws(pack):
        if not pack.quote(law):
            raise Malformed(path, f"no sentence is quoted for {law.document} {law.article}")
    for path, law, sentence in _sentences(pack):
        if sentence not in pack.quote(law):
            raise Malformed(path, f"the sentence does not stand in {law.document} {law.article}")
    names = {parameter.name for parameter in pack.parameters}
    readings = {reading.reading: {option for option, _ in reading.options} for reading in pack.readings}
    for path, condition in conditions_of(pack):
        _check_node(path, condition, names, readings)
    for requirement in pack.requirements:
        if requirement.parameter and requirement.parameter not in names:
            raise Malformed(f"requirements.{requirement.requirement}", f"unknown parameter {requirement.parameter}")
    for path, name in _term_parameters(pack):
        if name not in names:
            raise Malformed(path, f"unknown parameter {name}")
    check_duties(pack)
    check_checks(pack)
    check_dates(pack)
    check_seating(pack)
    return pack


def check_standards(standards: tuple[LocalStandard, ...]) -> None:
    """Refuse two figures of one city, category and kind for one day, and one that ends before it begins.

    Raises:
        Malformed: with the place of the later one.
    """
    for at, standard in enumerate(standards):
        path = f"local_standards[{at}]"
        if standard.until_on is not None and standard.until_on < standard.from_on:
            raise Malformed(path, "it ends before it begins")
        if any(standard.shares_a_day(other) for other in standards[:at]):
            raise Malformed(
                path, f"two {standard.kind} figures of {standard.region} for {standard.category} on one day"
            )


def check_duties(pack: Pack) -> None:
    """Refuse a duty that is nobody's, quotes nothing, names no term of the pack, or has another's name.

    Raises:
        Malformed: with the place.
    """
    _unique("duties", [duty.duty for duty in pack.duties])
    terms = {rule.deadline for rule in pack.deadlines}
    for duty in pack.duties:
        path = f"duties.{duty.duty}"
        if not duty.duty_of:
            raise Malformed(path, "it says of nobody that he has to do it")
        if not duty.quote:
            raise Malformed(path, "the sentence it rests on is not quoted")
        if duty.deadline and duty.deadline not in terms:
            raise Malformed(path, f"unknown deadline {duty.deadline}")


def _term_parameters(pack: Pack) -> Iterator[tuple[str, str]]:
    """The parameters a deadline names."""
    for rule in pack.deadlines:
        stages = [name for stage in rule.stages for name in (stage.by, stage.amount)]
        for name in (rule.parameter, rule.after_parameter, *stages):
            if name:
                yield f"deadlines.{rule.deadline}", name


def _unique(path: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Malformed(path, f"named twice: {', '.join(twice)}")


def conditions_of(pack: Pack) -> Iterator[tuple[str, Condition]]:
    """Every condition of a pack with the place where it stands, the inner ones too."""
    for demand in pack.demands:
        yield from _walk(f"demands.{demand.code}", demand.when)
    for rule in pack.rules:
        yield from _walk(f"rules.{rule.rule_id}", rule.when)
        if rule.applies is not None:
            yield from _walk(f"rules.{rule.rule_id}.applies", rule.applies)
        for proviso in rule.provisos:
            yield from _walk(f"rules.{rule.rule_id}.{proviso.proviso}", proviso.when)
    for requirement in pack.requirements:
        if requirement.applies is not None:
            yield from _walk(f"requirements.{requirement.requirement}.applies", requirement.applies)
    for alert in pack.alerts:
        yield from _walk(f"alerts.{alert.alert}", alert.when)
    for reading in pack.readings:
        yield from _walk(f"readings.{reading.reading}", reading.touched)


def _walk(path: str, condition: Condition) -> Iterator[tuple[str, Condition]]:
    yield path, condition
    for child in condition.children:
        yield from _walk(path, child)


def _laws(pack: Pack) -> Iterator[tuple[str, Law]]:
    for parameter in pack.parameters:
        yield f"parameters.{parameter.name}", parameter.law
    for demand in pack.demands:
        yield f"demands.{demand.code}", demand.law
    for rule in pack.rules:
        yield f"rules.{rule.rule_id}", rule.law
        for proviso in rule.provisos:
            yield f"rules.{rule.rule_id}.{proviso.proviso}", proviso.law
    for alert in pack.alerts:
        yield f"alerts.{alert.alert}", alert.law
    for reading in pack.readings:
        yield f"readings.{reading.reading}", reading.law
    for requirement in pack.requirements:
        yield f"requirements.{requirement.requirement}", requirement.law
    for deadline in pack.deadlines:
        yield f"deadlines.{deadline.deadline}", deadline.law
    for duty in pack.duties:
        yield f"duties.{duty.duty}", duty.law
    for seen in pack.visibility_rules:
        yield f"visibility.{seen.subject}", seen.law
    for case in pack.cases:
        for law in case.articles:
            yield f"cases.{case.case}", law
    for at, standard in enumerate(pack.local_standards):
        yield f"local_standards[{at}]", standard.law
    for path, condition in conditions_of(pack):
        if condition.law is not None:
            yield path, condition.law


def _sentences(pack: Pack) -> Iterator[tuple[str, Law, str]]:
    for rule in pack.rules:
        yield f"rules.{rule.rule_id}.quote", rule.law, rule.quote
        for proviso in rule.provisos:
            yield f"rules.{rule.rule_id}.{proviso.proviso}.quote", proviso.law, proviso.quote
    for alert in pack.alerts:
        yield f"alerts.{alert.alert}.quote", alert.law, alert.quote
    for requirement in pack.requirements:
        yield f"requirements.{requirement.requirement}.quote", requirement.law, requirement.quote
    for deadline in pack.deadlines:
        yield f"deadlines.{deadline.deadline}.quote", deadline.law, deadline.quote
    for duty in pack.duties:
        yield f"duties.{duty.duty}.quote", duty.law, duty.quote


def _check_node(path: str, condition: Condition, parameters: set[str], readings: dict[str, set[str]]) -> None:
    for fact in condition.facts:
        if fact not in _TABLES[condition.op]:
            raise Malformed(path, f"{condition.op} knows no fact {fact}")
    for name in (condition.parameter, condition.until):
        if name and name not in parameters:
            raise Malformed(path, f"unknown parameter {name}")
    if condition.op is Op.READING and condition.option not in readings.get(condition.reading, set()):
        raise Malformed(path, f"unknown reading {condition.reading} {condition.option}")
