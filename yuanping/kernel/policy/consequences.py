"""What follows from a mode once it stands: requirements, provisos, articles with their sentence, alerts.

A document that does not govern the day is cited for nothing, and a rule outside its scope is not cited as if it bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.duties import duties_of
from yuanping.kernel.policy.evaluator import Context, Outcome, outcome_of, shown_leaves
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.outcome import Alert, DutyOwed, ProvisoCheck, Quote, Requirement, RuleTrace, Status, Verdict
from yuanping.kernel.policy.pack import EDITION, Pack, PerPack, RequirementRule
from yuanping.kernel.policy.rules import RoundTo, Rule

_SCOPE = {RuleGives.IN_FORCE, RuleGives.SCOPE}
_WAYS_OUT = {RuleGives.EXEMPTS: Verdict.EXEMPTED, RuleGives.EMERGENCY: Verdict.EMERGENCY}


def is_in_force(trace: tuple[RuleTrace, ...]) -> bool:
    """Whether a document governs the day."""
    return all(item.status is Status.HIT for item in trace if item.gives is RuleGives.IN_FORCE)


def is_governed(trace: tuple[RuleTrace, ...]) -> bool:
    """Whether a document governs the day and the lot."""
    return all(item.status is Status.HIT for item in trace if item.gives in _SCOPE)


def requirements_of(
    context: Context, trace: tuple[RuleTrace, ...], mode: Mode, verdict: Verdict
) -> tuple[Requirement, ...]:
    """What the mode asks of everybody; a document that does not govern the day asks nothing."""
    found = []
    silent = _silent(context.pack, trace)
    for rule in context.pack.requirements:
        exempted = verdict is Verdict.EXEMPTED
        if rule.exempt_only != exempted or (not exempted and mode not in rule.modes):
            continue
        if rule.law.document in silent:
            continue
        if rule.applies is None or outcome_of(rule.applies, context, rule.law) is Outcome.YES:
            found.append(_requirement(rule, context))
    return tuple(found)


def _silent(pack: Pack, trace: tuple[RuleTrace, ...]) -> frozenset[str]:
    """The documents that do not govern the day."""
    if pack.v < EDITION or is_in_force(trace):
        return frozenset()
    return frozenset(rule.law.document for rule in pack.rules)


_owed: PerPack[tuple[DutyOwed, ...]] = PerPack()
"""A hundred duties are the same for every lot of one mode and day: written out once."""


def duties_owed(context: Context, trace: tuple[RuleTrace, ...], mode: Mode, verdict: Verdict) -> tuple[DutyOwed, ...]:
    """Who has to do what because of this lot; a document that does not govern the day asks nothing."""
    silent, exempted = _silent(context.pack, trace), verdict is Verdict.EXEMPTED
    key = f"{mode} {context.on} {exempted} {bool(silent)}"
    found = _owed.get(context.pack, key)
    if found is not None:
        return found
    owed = tuple(
        DutyOwed(each.duty, each.says, each.duty_of, each.when, each.strength, each.law)
        for each in duties_of(context.pack, mode, context.on, exempted=exempted)
        if each.law.document not in silent
    )
    return _owed.put(context.pack, key, owed)


def _requirement(rule: RequirementRule, context: Context) -> Requirement:
    if not rule.parameter:
        return Requirement(rule.requirement, rule.says, None, rule.law)
    parameter = context.parameter(rule.parameter)
    size = context.facts.committee_size
    count: int | None
    if rule.round_to is RoundTo.UP:
        count = ceil(parameter.fraction * size)
    elif rule.round_to is RoundTo.DOWN:
        count = floor(parameter.fraction * size)
    else:
        count = int(parameter.text) if parameter.text.isdigit() else None
    text = rule.says.replace("{size}", str(size)).replace("{value}", parameter.text)
    return Requirement(rule.requirement, text.replace("{count}", str(count)), count, rule.law)


def provisos_of(context: Context, trace: tuple[RuleTrace, ...], verdict: Verdict) -> tuple[ProvisoCheck, ...]:
    """What goes with the permission that was given."""
    used = {item.rule_id for item in trace if item.status is Status.HIT and _WAYS_OUT.get(item.gives) is verdict}
    return tuple(
        ProvisoCheck(each.proviso, each.says, outcome_of(each.when, context, each.law), each.law)
        for rule in context.pack.rules
        if rule.rule_id in used
        for each in rule.provisos
    )


def articles_of(
    pack: Pack, trace: tuple[RuleTrace, ...], verdict: Verdict, requirements: tuple[Requirement, ...]
) -> tuple[Quote, ...]:
    """Every article that was applied, with the sentence; a long article may be quoted by two of its sentences."""
    sentences = {rule.rule_id: rule.quote for rule in pack.rules}
    found: list[Quote] = []
    for item in _applied(pack, trace, verdict):
        assert item.node is not None
        found.append(Quote(item.law, sentences[item.rule_id] or pack.quote(item.law)))
        laws = [leaf.law for leaf in shown_leaves(item.node) if leaf.outcome is Outcome.YES and leaf.law != item.law]
        found += [Quote(law, pack.quote(law)) for law in laws]
    named = {rule.requirement: rule.quote for rule in pack.requirements}
    found += [Quote(each.law, named[each.requirement] or pack.quote(each.law)) for each in requirements]
    return tuple(dict.fromkeys(found))


def _applied(pack: Pack, trace: tuple[RuleTrace, ...], verdict: Verdict) -> Iterator[RuleTrace]:
    in_force, governed = is_in_force(trace), is_governed(trace)
    for item in trace:
        if item.status is not Status.HIT or item.node is None:
            continue
        bound = governed or (in_force and item.gives in _SCOPE | {RuleGives.VOLUNTARY})
        unused = item.gives in _WAYS_OUT and verdict is not _WAYS_OUT[item.gives]
        if pack.v < EDITION or (bound and not unused):
            yield item


def notes_of(pack: Pack, trace: tuple[RuleTrace, ...], required: Mode) -> tuple[str, ...]:
    """What stands open: a path begun but not walked to its end."""
    return tuple(rule.missing for rule in _begun(pack, trace, required))


def _begun(pack: Pack, trace: tuple[RuleTrace, ...], required: Mode) -> Iterator[Rule]:
    """Ways out that were entered and not walked to their end; out of no duty there is no way."""
    if pack.v >= EDITION and required is Mode.CENTRALISED:
        return
    status = {item.rule_id: item.status for item in trace}
    for rule in pack.rules:
        if rule.missing and status[rule.rule_id] in {Status.MISS, Status.UNKNOWN}:
            yield rule


def alerts_of(
    context: Context, trace: tuple[RuleTrace, ...], required: Mode, provisos: tuple[ProvisoCheck, ...]
) -> tuple[Alert, ...]:
    """What a reader should know: the pack's own alerts, a path not walked to its end, a proviso not met, a figure that would raise the duty."""
    pack = context.pack
    if pack.v < EDITION or not is_governed(trace):
        return ()
    found = [
        Alert(rule.alert, rule.says, rule.law)
        for rule in pack.alerts
        if outcome_of(rule.when, context, rule.law) is Outcome.YES
    ]
    found += [Alert(rule.rule_id, rule.missing, rule.law) for rule in _begun(pack, trace, required)]
    found += [
        Alert(f"{each.proviso}_not_met", f"条件尚未满足：{each.text}", each.law)
        for each in provisos
        if each.met is Outcome.NO
    ]
    found += [
        Alert(f"{item.rule_id}_unknown", f"{item.title}：{_missing(item)}，补充后结论可能更严", item.law)
        for item in trace
        if item.status is Status.UNKNOWN and item.mode is not None and item.mode.rank > required.rank
    ]
    return tuple(found)


def _missing(item: RuleTrace) -> str:
    """Which facts, or figures of the pack, are not told."""
    leaves = shown_leaves(item.node) if item.node is not None else ()
    told = [
        f"{leaf.fact}{'的标准尚未录入规则包' if '未录入' in leaf.rule else '未填写'}"
        for leaf in leaves
        if leaf.outcome is Outcome.UNKNOWN
    ]
    return "、".join(dict.fromkeys(told)) or "尚不清楚"
