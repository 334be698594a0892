"""``decide``: facts and a pack in, the mode with its articles, readings, requirements and trace out.

* Demands first: a lot whose pack tests its parts is refused without them.
* Then the scope: a document that does not govern this lot demands nothing.
* The highest mode that a hitting rule requires stands, unless an exemption's own path has been walked to its end.
* A text with two readings is decided under the reading taken and again under the other; both results stand in the decision.
* Raising an estimate never lowers the mode (property-tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.evaluator import Context, Outcome, TraceNode, evaluate, shown_leaves
from yuanping.kernel.policy.facts import LotFacts, Mode
from yuanping.kernel.policy.pack import Pack, Reading, RequirementRule, RoundTo, Rule, pack_digest


class Verdict(StrEnum):
    """Why the mode is what it is."""

    REQUIRED = "required"
    VOLUNTARY = "voluntary"
    NOT_REQUIRED = "not_required"
    NOT_GOVERNED = "not_governed"
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

    @property
    def remote(self) -> bool:
        """Whether the evaluation is distributed at all."""
        return self.mode is not Mode.CENTRALISED

    @property
    def open_questions(self) -> tuple[ReadingTaken, ...]:
        """Readings that matter, that the advice wants asked, and that nobody has answered."""
        return tuple(item for item in self.readings if item.material and item.ask and not item.reason)


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
    _check_demands(facts, pack)
    taken = _readings_taken(facts, pack)
    result = _evaluate(facts, pack, taken)
    readings = tuple(_reading(facts, pack, reading, taken, result) for reading in _touched(facts, pack, taken))
    name = PackName(pack.code, pack.name, pack.version, pack.national_version, hash_name, pack_digest(hash_name, pack))
    requirements = _requirements(facts, pack, result)
    return ModeDecision(
        v=1,
        lot_id=facts.lot_id,
        mode=result.mode,
        mode_name=pack.mode_name(result.mode),
        verdict=result.verdict,
        required=result.verdict in {Verdict.REQUIRED, Verdict.EMERGENCY},
        required_mode=result.required_mode,
        requirements=requirements,
        articles=_articles(pack, result.trace, requirements),
        readings=readings,
        notes=_notes(pack, result.trace),
        pack=name,
        trace=result.trace,
    )


def _check_demands(facts: LotFacts, pack: Pack) -> None:
    context = Context(facts, pack, {reading.reading: reading.takes for reading in pack.readings})
    for demand in pack.demands:
        if evaluate(demand.when, context, demand.law).outcome is Outcome.YES:
            raise Refused(demand.code, {"lot": facts.name}, demand.law, field=demand.field)


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


def _evaluate(facts: LotFacts, pack: Pack, readings: Mapping[str, str]) -> _Result:
    context = Context(facts, pack, readings)
    trace = tuple(_rule(rule, context) for rule in pack.rules)
    governed = all(item.status is Status.HIT for item in trace if item.gives is RuleGives.SCOPE)
    hits = [item for item in trace if item.status is Status.HIT]
    required = _highest([item.mode for item in hits if governed and item.gives is RuleGives.REQUIRES])
    wanted = _highest([facts.voluntary_mode for item in hits if item.gives is RuleGives.VOLUNTARY])
    if required is not Mode.CENTRALISED and any(item.gives is RuleGives.EXEMPTS for item in hits):
        return _Result(Mode.CENTRALISED, Verdict.EXEMPTED, required, trace)
    if required.rank > Mode.LOCAL_DISPERSED.rank and any(item.gives is RuleGives.EMERGENCY for item in hits):
        return _Result(Mode.LOCAL_DISPERSED, Verdict.EMERGENCY, required, trace)
    if wanted.rank > required.rank:
        verdict = Verdict.REQUIRED if required is not Mode.CENTRALISED else Verdict.VOLUNTARY
        return _Result(wanted, verdict, required, trace)
    if required is not Mode.CENTRALISED:
        return _Result(required, Verdict.REQUIRED, required, trace)
    return _Result(required, Verdict.NOT_REQUIRED if governed else Verdict.NOT_GOVERNED, required, trace)


def _highest(modes: list[Mode | None]) -> Mode:
    return max((mode for mode in modes if mode is not None), key=lambda mode: mode.rank, default=Mode.CENTRALISED)


def _rule(rule: Rule, context: Context) -> RuleTrace:
    if rule.applies is not None and evaluate(rule.applies, context, rule.law).outcome is not Outcome.YES:
        return RuleTrace(rule.rule_id, rule.title, rule.gives, rule.mode, Status.NOT_APPLICABLE, rule.law, None)
    node = evaluate(rule.when, context, rule.law)
    status = {Outcome.YES: Status.HIT, Outcome.NO: Status.MISS, Outcome.UNKNOWN: Status.UNKNOWN}[node.outcome]
    return RuleTrace(rule.rule_id, rule.title, rule.gives, rule.mode, status, rule.law, node)


def _touched(facts: LotFacts, pack: Pack, taken: Mapping[str, str]) -> tuple[Reading, ...]:
    context = Context(facts, pack, taken)
    return tuple(r for r in pack.readings if evaluate(r.touched, context, r.law).outcome is Outcome.YES)


def _reading(facts: LotFacts, pack: Pack, reading: Reading, taken: Mapping[str, str], result: _Result) -> ReadingTaken:
    option = taken[reading.reading]
    other = reading.other(option)
    under_other = _evaluate(facts, pack, {**taken, reading.reading: other})
    reason = next((answer.reason for answer in facts.answers if answer.reading == reading.reading), "")
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


def _requirements(facts: LotFacts, pack: Pack, result: _Result) -> tuple[Requirement, ...]:
    found = []
    for rule in pack.requirements:
        exempted = result.verdict is Verdict.EXEMPTED
        if rule.exempt_only != exempted or (not exempted and result.mode not in rule.modes):
            continue
        found.append(_requirement(rule, facts, pack))
    return tuple(found)


def _requirement(rule: RequirementRule, facts: LotFacts, pack: Pack) -> Requirement:
    if not rule.parameter:
        return Requirement(rule.requirement, rule.says, None, rule.law)
    parameter = pack.parameter(rule.parameter, facts.notice_on)
    count: int | None
    if rule.round_to is RoundTo.UP:
        count = ceil(parameter.fraction * facts.committee_size)
    elif rule.round_to is RoundTo.DOWN:
        count = floor(parameter.fraction * facts.committee_size)
    else:
        count = int(parameter.text) if parameter.text.isdigit() else None
    text = rule.says.replace("{size}", str(facts.committee_size)).replace("{value}", parameter.text)
    return Requirement(rule.requirement, text.replace("{count}", str(count)), count, rule.law)


def _articles(pack: Pack, trace: tuple[RuleTrace, ...], requirements: tuple[Requirement, ...]) -> tuple[Quote, ...]:
    """Every article that was applied, with the sentence; a long article may be quoted by two of its sentences."""
    sentences = {rule.rule_id: rule.quote for rule in pack.rules}
    found: list[Quote] = []
    for item in trace:
        if item.status is Status.HIT and item.node is not None:
            found.append(Quote(item.law, sentences[item.rule_id] or pack.quote(item.law)))
            laws = [
                leaf.law for leaf in shown_leaves(item.node) if leaf.outcome is Outcome.YES and leaf.law != item.law
            ]
            found += [Quote(law, pack.quote(law)) for law in laws]
    named = {rule.requirement: rule.quote for rule in pack.requirements}
    found += [Quote(each.law, named[each.requirement] or pack.quote(each.law)) for each in requirements]
    return tuple(dict.fromkeys(found))


def _notes(pack: Pack, trace: tuple[RuleTrace, ...]) -> tuple[str, ...]:
    """What stands open: a path begun but not walked to its end, a figure that would decide and is missing."""
    status = {item.rule_id: item.status for item in trace}
    return tuple(
        rule.missing for rule in pack.rules if rule.missing and status[rule.rule_id] in {Status.MISS, Status.UNKNOWN}
    )


def what_if(facts: LotFacts, pack: Pack, hash_name: str, lot_id: str = "") -> ModeDecision:
    """Decide for changed facts that are not stored; the answers given for the real lot stay in force."""
    return decide(replace(facts, lot_id=lot_id or facts.lot_id), pack, hash_name)
