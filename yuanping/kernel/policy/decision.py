"""``decide``: facts and a pack in, the mode with its articles, readings, requirements and trace out.

* The scope first: a document that does not govern this day or this lot demands nothing.
* Then demands: a lot whose pack tests its parts is refused without them.
* The highest mode that a hitting rule requires stands, unless an exemption's own path has been walked to its end.
* A text with two readings is decided under the reading taken and again under the other; both results stand in the decision.
* Raising an estimate never lowers the mode (property-tested).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from yuanping.kernel.errors import Refused
from yuanping.kernel.policy import consequences
from yuanping.kernel.policy.conditions import Condition, RuleGives
from yuanping.kernel.policy.consequences import is_governed, is_in_force
from yuanping.kernel.policy.evaluator import Context, Outcome, evaluate, outcome_of
from yuanping.kernel.policy.facts import LotFacts, Mode
from yuanping.kernel.policy.outcome import (
    Alert,
    DutyOwed,
    ModeDecision,
    PackName,
    ProvisoCheck,
    Quote,
    ReadingTaken,
    Requirement,
    RuleTrace,
    Status,
    Verdict,
)
from yuanping.kernel.policy.pack import EDITION, Pack, PerPack, Reading, Rule, pack_digest

__all__ = [
    "Alert",
    "DutyOwed",
    "ModeDecision",
    "PackName",
    "ProvisoCheck",
    "Quote",
    "ReadingTaken",
    "Requirement",
    "RuleTrace",
    "Status",
    "Verdict",
    "decide",
    "what_if",
]


@dataclass(frozen=True, slots=True)
class _Result:
    mode: Mode
    verdict: Verdict
    required_mode: Mode
    trace: tuple[RuleTrace, ...]


def decide(facts: LotFacts, pack: Pack, hash_name: str) -> ModeDecision:
    """Decide the mode of a lot.

    Raises:
        Refused: a demand of the pack is not met (``epc_parts_missing``), or an answer names no question of the pack
            (``reading_unknown``, ``reading_reason_missing``).
    """
    taken = _readings_taken(facts, pack)
    context = Context(facts, pack, taken)
    result = _evaluate(context)
    _check_demands(context, result)
    readings = _readings(context, result)
    requirements = consequences.requirements_of(context, result.trace, result.mode, result.verdict)
    provisos = consequences.provisos_of(context, result.trace, result.verdict)
    return ModeDecision(
        v=1,
        lot_id=facts.lot_id,
        mode=result.mode,
        mode_name=pack.mode_name(result.mode),
        verdict=result.verdict,
        required=result.verdict in {Verdict.REQUIRED, Verdict.EMERGENCY},
        required_mode=result.required_mode,
        requirements=requirements,
        articles=consequences.articles_of(pack, result.trace, result.verdict, requirements),
        readings=readings,
        notes=consequences.notes_of(pack, result.trace, result.required_mode),
        pack=PackName(
            pack.code, pack.name, pack.version, pack.national_version, hash_name, pack_digest(hash_name, pack)
        ),
        trace=result.trace,
        provisos=provisos,
        alerts=consequences.alerts_of(context, result.trace, result.required_mode, provisos),
        duties=consequences.duties_owed(context, result.trace, result.mode, result.verdict),
    )


def _check_demands(context: Context, result: _Result) -> None:
    """An older pack asks before it looks at its scope, and under the readings it takes by itself."""
    pack, old = context.pack, context.pack.v < EDITION
    if not old and not is_governed(result.trace):
        return
    if old:
        context = replace(context, readings={reading.reading: reading.takes for reading in pack.readings})
    for demand in pack.demands:
        if outcome_of(demand.when, context, demand.law) is Outcome.YES:
            raise Refused(demand.code, {"lot": context.facts.name}, demand.law, field=demand.field)


def _readings_taken(facts: LotFacts, pack: Pack) -> dict[str, str]:
    known = {reading.reading: reading for reading in pack.readings}
    taken = {name: reading.takes for name, reading in known.items()}
    for answer in facts.answers:
        reading = known.get(answer.reading)
        if reading is None or answer.option not in dict(reading.options):
            raise Refused("reading_unknown", {"reading": answer.reading, "option": answer.option}, field="answers")
        if not answer.reason.strip():
            raise Refused("reading_reason_missing", {"reading": answer.reading}, reading.law, field="answers")
        taken[answer.reading] = answer.option
    return taken


def _evaluate(context: Context) -> _Result:
    return _result(context, tuple(_rule(rule, context) for rule in context.pack.rules))


def _result(context: Context, trace: tuple[RuleTrace, ...]) -> _Result:
    governed = is_governed(trace)
    hits = [item for item in trace if item.status is Status.HIT]
    required = _highest([item.mode for item in hits if governed and item.gives is RuleGives.REQUIRES])
    wanted = _highest([context.facts.voluntary_mode for item in hits if item.gives is RuleGives.VOLUNTARY])
    if required is not Mode.CENTRALISED and any(item.gives is RuleGives.EXEMPTS for item in hits):
        return _Result(Mode.CENTRALISED, Verdict.EXEMPTED, required, trace)
    if required.rank > Mode.LOCAL_DISPERSED.rank and any(item.gives is RuleGives.EMERGENCY for item in hits):
        return _Result(Mode.LOCAL_DISPERSED, Verdict.EMERGENCY, required, trace)
    if wanted.rank > required.rank:
        verdict = Verdict.REQUIRED if required is not Mode.CENTRALISED else Verdict.VOLUNTARY
        return _Result(wanted, verdict, required, trace)
    if required is not Mode.CENTRALISED:
        return _Result(required, Verdict.REQUIRED, required, trace)
    return _Result(required, _no_duty(trace), required, trace)


def _no_duty(trace: tuple[RuleTrace, ...]) -> Verdict:
    if not is_in_force(trace):
        return Verdict.NOT_IN_FORCE
    return Verdict.NOT_REQUIRED if is_governed(trace) else Verdict.NOT_GOVERNED


def _highest(modes: list[Mode | None]) -> Mode:
    return max((mode for mode in modes if mode is not None), key=lambda mode: mode.rank, default=Mode.CENTRALISED)


def _rule(rule: Rule, context: Context) -> RuleTrace:
    if rule.applies is not None and outcome_of(rule.applies, context, rule.law) is not Outcome.YES:
        return RuleTrace(rule.rule_id, rule.title, rule.gives, rule.mode, Status.NOT_APPLICABLE, rule.law, None)
    node = evaluate(rule.when, context, rule.law)
    return RuleTrace(rule.rule_id, rule.title, rule.gives, rule.mode, _STATUS[node.outcome], rule.law, node)


def _status_of(rule: Rule, context: Context) -> RuleTrace:
    status = Status.NOT_APPLICABLE
    if rule.applies is None or outcome_of(rule.applies, context, rule.law) is Outcome.YES:
        status = _STATUS[outcome_of(rule.when, context, rule.law)]
    return RuleTrace(rule.rule_id, rule.title, rule.gives, rule.mode, status, rule.law, None)


_STATUS = {Outcome.YES: Status.HIT, Outcome.NO: Status.MISS, Outcome.UNKNOWN: Status.UNKNOWN}


def _readings(context: Context, result: _Result) -> tuple[ReadingTaken, ...]:
    """The open texts this lot touches; where no document governs it, only those about that."""
    always = context.pack.v < EDITION or is_governed(result.trace)
    touched = [
        reading for reading in context.pack.readings if outcome_of(reading.touched, context, reading.law) is Outcome.YES
    ]
    found = (_reading(context, reading, result) for reading in touched)
    scope = {rule.rule_id for rule in context.pack.rules if rule.gives is RuleGives.IN_FORCE}
    return tuple(item for item in found if always or item.material or _rules_asking(context.pack, item.reading) & scope)


def _under(context: Context, reading: Reading, result: _Result) -> _Result:
    """The result under another reading: only the rules that ask about it are looked at again, and nobody reads their trace."""
    asking = _rules_asking(context.pack, reading.reading)
    trace = tuple(
        _status_of(rule, context) if rule.rule_id in asking else item
        for rule, item in zip(context.pack.rules, result.trace, strict=True)
    )
    return _result(context, trace)


_asking: PerPack[frozenset[str]] = PerPack()


def _rules_asking(pack: Pack, reading: str) -> frozenset[str]:
    """The rules that come out otherwise under another reading."""
    found = _asking.get(pack, reading)
    if found is not None:
        return found
    rules = (
        rule.rule_id
        for rule in pack.rules
        if _asks(rule.when, reading) or (rule.applies is not None and _asks(rule.applies, reading))
    )
    return _asking.put(pack, reading, frozenset(rules))


def _asks(condition: Condition, reading: str) -> bool:
    return condition.reading == reading or any(_asks(child, reading) for child in condition.children)


def _reading(context: Context, reading: Reading, result: _Result) -> ReadingTaken:
    option = context.readings[reading.reading]
    other = reading.other(option)
    under_other = _under(replace(context, readings={**context.readings, reading.reading: other}), reading, result)
    reason = next((answer.reason for answer in context.facts.answers if answer.reading == reading.reading), "")
    return ReadingTaken(
        reading=reading.reading,
        question=reading.question,
        taken=option,
        taken_says=reading.says(option),
        other=other,
        other_says=reading.says(other),
        mode=result.mode,
        other_mode=under_other.mode,
        material=(under_other.mode, under_other.verdict) != (result.mode, result.verdict),
        ask=reading.ask,
        reason=reason,
        law=reading.law,
    )


def what_if(facts: LotFacts, pack: Pack, hash_name: str, lot_id: str = "") -> ModeDecision:
    """Decide for changed facts that are not stored; the answers given for the real lot stay in force."""
    return decide(replace(facts, lot_id=lot_id or facts.lot_id), pack, hash_name)
