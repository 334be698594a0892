"""Evaluates a condition to yes, no or unknown, and keeps every comparison it made.

* Kleene: ``all`` is no when one child is no, unknown when one is unknown; ``any`` the other way round.
* A missing figure gives unknown; a rule hits only on yes. So a forgotten figure can never free a lot from a duty it shows by another
  figure, and the trace names what is missing.
* Parameters are read as they hold on the day of the notice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan, format_wan_unit, format_yuan, total
from yuanping.kernel.policy.conditions import Condition, Op
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.leaf import LEAVES
from yuanping.kernel.policy.pack import EDITION
from yuanping.kernel.policy.questions import AMOUNTS, DAYS, FLAGS, TEXTS, WORD_LISTS, other_amount, word
from yuanping.kernel.policy.rules import LocalStandard, StandardKind
from yuanping.kernel.policy.trace import Context, Outcome, TraceNode

__all__ = ["Context", "Outcome", "TraceNode", "evaluate", "outcome_of", "shown_leaves", "wan_text"]

_FEN_SHOWN = 10_000
"""万元 with two decimals show amounts down to 100 元."""


@lru_cache(maxsize=4096)
def wan_text(amount: Yuan) -> str:
    """A threshold in prose: 3,000 万元, without idle decimals."""
    return format_wan_unit(amount).replace(".00 ", " ")


def _exact(amount: Yuan, context: Context) -> str:
    """An amount as it was given: a figure one 分 below a threshold must not read like the threshold."""
    return _amount_text(amount, context.pack.v)


@lru_cache(maxsize=4096)
def _amount_text(amount: Yuan, edition: int) -> str:
    if edition < EDITION or amount.fen % _FEN_SHOWN == 0:
        return format_wan_unit(amount)
    return format_yuan(amount)


@lru_cache(maxsize=1024)
def _words(codes: tuple[str, ...]) -> str:
    return "、".join(word(code) for code in codes)


def _given(yes: bool) -> Outcome:
    return Outcome.YES if yes else Outcome.NO


def evaluate(condition: Condition, context: Context, law: Law) -> TraceNode:
    """Evaluate ``condition``; ``law`` is the article of the rule it stands in, used where a node names none."""
    here = condition.law or law
    if condition.op in _COMBINED:
        children = tuple(evaluate(child, context, here) for child in condition.children)
        outcome = _COMBINED[condition.op]([child.outcome for child in children])
        return TraceNode(condition.op, condition.label, "", "", outcome, here, children)
    return _LEAVES[condition.op](condition, context, here)


def outcome_of(condition: Condition, context: Context, law: Law) -> Outcome:
    """The outcome alone, where nobody reads the trace: a branch that cannot change it is not looked at."""
    quick = LEAVES.get(condition.op)
    if quick is not None:
        return quick(condition, context)
    if condition.op is Op.NOT:
        return _not([outcome_of(condition.children[0], context, law)])
    if condition.op not in _COMBINED:
        return _LEAVES[condition.op](condition, context, law).outcome
    settles = Outcome.NO if condition.op is Op.ALL else Outcome.YES
    found = Outcome.YES if condition.op is Op.ALL else Outcome.NO
    for child in condition.children:
        outcome = outcome_of(child, context, law)
        if outcome is settles:
            return outcome
        if outcome is Outcome.UNKNOWN:
            found = outcome
    return found


def _all(outcomes: list[Outcome]) -> Outcome:
    if Outcome.NO in outcomes:
        return Outcome.NO
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.YES


def _any(outcomes: list[Outcome]) -> Outcome:
    if Outcome.YES in outcomes:
        return Outcome.YES
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.NO


def _not(outcomes: list[Outcome]) -> Outcome:
    return {Outcome.YES: Outcome.NO, Outcome.NO: Outcome.YES}.get(outcomes[0], Outcome.UNKNOWN)


_COMBINED: dict[Op, Callable[[list[Outcome]], Outcome]] = {Op.ALL: _all, Op.ANY: _any, Op.NOT: _not}


def _compare(condition: Condition, context: Context, law: Law, amount: Yuan | None) -> TraceNode:
    label = condition.label or _amount_label(condition.facts[0], context.facts)
    parameter = context.parameter(condition.parameter)
    value = "未填写" if amount is None else _exact(amount, context)
    if not parameter.known:
        return TraceNode(condition.op, label, value, "标准未录入", Outcome.UNKNOWN, law, (), amount, None)
    limit = parameter.yuan
    sign = "<" if condition.op is Op.BELOW else "≥"
    if amount is None:
        outcome = Outcome.UNKNOWN
    else:
        outcome = _given(amount < limit) if condition.op is Op.BELOW else _given(amount >= limit)
    return TraceNode(condition.op, label, value, f"{sign} {wan_text(limit)}", outcome, law, (), amount, limit)


def _amount_label(name: str, facts: LotFacts) -> str:
    """The lot's own estimate is named with its category, as the texts set one figure for each."""
    label = AMOUNTS[name].label
    return f"{label}（{word(facts.category.value)}）" if name == "estimated_value" else label


def _at_least(condition: Condition, context: Context, law: Law) -> TraceNode:
    return _compare(condition, context, law, AMOUNTS[condition.facts[0]].read(context.facts))


def _highest(amounts: list[Yuan | None]) -> Yuan | None:
    known = [amount for amount in amounts if amount is not None]
    return max(known) if known else None


def _max_of(condition: Condition, context: Context, law: Law) -> TraceNode:
    read = [(name, AMOUNTS[name].read(context.facts)) for name in condition.facts]
    highest = _highest([amount for _, amount in read])
    node = _compare(condition, context, law, highest)
    used = next((AMOUNTS[name].label for name, amount in read if amount == highest), "")
    value = f"{node.value}（{used}）" if highest is not None and used else node.value
    return TraceNode(node.op, node.fact, value, node.rule, node.outcome, law, (), node.amount, node.limit)


@dataclass(frozen=True, slots=True)
class _Summand:
    """One lot of a sum: its figure, and whether it is certain that it counts."""

    amount: Yuan | None
    certain: bool


def _summands(condition: Condition, facts: LotFacts) -> tuple[_Summand, ...]:
    """The lot itself first, then those of the project that count with it or may; none when it does not count."""
    group, _, only_mergeable = condition.group.partition("+")
    if facts.category.value not in condition.items or (only_mergeable and facts.mergeable is False):
        return ()
    own_certain = not only_mergeable or facts.mergeable is True
    own = _highest([AMOUNTS[name].read(facts) for name in condition.facts])
    found = [_Summand(own, own_certain)]
    for lot in facts.other_lots:
        same = lot.category.value in condition.items and (group == "category" or lot.specialty == facts.specialty)
        if same and not (only_mergeable and lot.mergeable is False):
            amount = _highest([other_amount(lot, name) for name in condition.facts])
            found.append(_Summand(amount, own_certain and (not only_mergeable or lot.mergeable is True)))
    return tuple(found) if len(found) > 1 else ()


def _sum_by(condition: Condition, context: Context, law: Law) -> TraceNode:
    """Yes when what certainly counts reaches the figure; no when all that may count does not; else unknown."""
    summands = _summands(condition, context.facts)
    if not summands:
        limit = context.parameter(condition.parameter)
        rule = f"≥ {wan_text(limit.yuan)}" if limit.known else "标准未录入"
        return TraceNode(condition.op, condition.label, "无可累计的其他标段", rule, Outcome.NO, law)
    certain = [each for each in summands if each.certain]
    counted = certain if len(certain) > 1 else summands
    node = _compare(condition, context, law, total(tuple(each.amount for each in counted if each.amount is not None)))
    most = total(tuple(each.amount for each in summands if each.amount is not None))
    outcome = node.outcome
    if outcome is Outcome.YES and counted is not certain:
        outcome = Outcome.UNKNOWN
    elif outcome is Outcome.NO and node.limit is not None:
        may_reach = most >= node.limit or any(each.amount is None for each in summands)
        outcome = Outcome.UNKNOWN if may_reach else Outcome.NO
    value = f"{node.value}（{len(counted)} 个标段）"
    return TraceNode(node.op, node.fact, value, node.rule, outcome, law, (), node.amount, node.limit)


def _share_at_least(condition: Condition, context: Context, law: Law) -> TraceNode:
    part, whole = (AMOUNTS[name].read(context.facts) for name in condition.facts)
    label = condition.label or f"{AMOUNTS[condition.facts[0]].label}占{AMOUNTS[condition.facts[1]].label}的比例"
    parameter = context.parameter(condition.parameter)
    if not parameter.known:
        return TraceNode(condition.op, label, "", "标准未录入", Outcome.UNKNOWN, law)
    rule = f"≥ {parameter.text}"
    if part is None or not whole:
        return TraceNode(condition.op, label, "未填写", rule, Outcome.UNKNOWN, law)
    value = f"{_exact(part, context)} / {_exact(whole, context)}"
    return TraceNode(condition.op, label, value, rule, _given(Fraction(part.fen, whole.fen) >= parameter.fraction), law)


def _count_at_least(condition: Condition, context: Context, law: Law) -> TraceNode:
    facts = context.facts
    categories = (facts.category.value, *(lot.category.value for lot in facts.other_lots))
    count = sum(category in condition.items for category in categories)
    label = condition.label or "同一项目标段数"
    parameter = context.parameter(condition.parameter)
    if not parameter.known:
        return TraceNode(condition.op, label, f"{count} 个标段", "标准未录入", Outcome.UNKNOWN, law)
    outcome = _given(count >= parameter.whole)
    return TraceNode(condition.op, label, f"{count} 个标段", f"≥ {parameter.whole}", outcome, law)


def _other_lot(condition: Condition, context: Context, law: Law) -> TraceNode:
    amounts = [
        _highest([other_amount(lot, name) for name in condition.facts])
        for lot in context.facts.other_lots
        if lot.category.value in condition.items
    ]
    return _compare(condition, context, law, _highest(amounts) or Yuan(0))


def _city_standard(kind: StandardKind, category: str, context: Context) -> LocalStandard | None:
    """The figure of the lot's own city that holds on the day of the notice."""
    for standard in context.pack.local_standards:
        fits = (standard.kind, standard.category, standard.region[:4]) == (kind, category, context.facts.region[:4])
        if fits and standard.holds_on(context.on):
            return standard
    return None


def _below_local_standard(condition: Condition, context: Context, law: Law) -> TraceNode:
    facts = context.facts
    amount = AMOUNTS[condition.facts[0]].read(facts)
    label = "本地阶段性规模标准"
    standard = _city_standard(StandardKind.STAGE, facts.category.value, context)
    if standard is None or amount is None:
        return TraceNode(condition.op, label, "本市未公布", "低于本市标准", Outcome.NO, law)
    return _against_city(condition, _named(label, standard), amount, standard, context)


def _at_least_city_standard(condition: Condition, context: Context, law: Law) -> TraceNode:
    """A figure nobody told is unknown only where the city has a standard: elsewhere it could change nothing."""
    amount = AMOUNTS[condition.facts[0]].read(context.facts)
    standard = _city_standard(StandardKind.WIDEN, condition.items[0], context)
    if standard is None:
        return TraceNode(
            condition.op, condition.label or "本市跨省规模标准", "本市未公布", "达到本市标准", Outcome.NO, law
        )
    return _against_city(condition, _named(condition.label or "本市跨省规模标准", standard), amount, standard, context)


def _named(label: str, standard: LocalStandard) -> str:
    return f"{label}（{standard.source}）" if standard.source else label


def _against_city(
    condition: Condition, label: str, amount: Yuan | None, standard: LocalStandard, context: Context
) -> TraceNode:
    below = condition.op is Op.BELOW_LOCAL_STANDARD
    rule = f"{'<' if below else '≥'} {wan_text(standard.value)}"
    if amount is None:
        return TraceNode(condition.op, label, "未填写", rule, Outcome.UNKNOWN, standard.law, (), None, standard.value)
    outcome = _given(amount < standard.value if below else amount >= standard.value)
    value = _exact(amount, context)
    return TraceNode(condition.op, label, value, rule, outcome, standard.law, (), amount, standard.value)


def _listed(condition: Condition, context: Context) -> tuple[str, ...] | None:
    if condition.items:
        return condition.items
    parameter = context.parameter(condition.parameter)
    return parameter.items if parameter.known else None


def _in_list(condition: Condition, context: Context, law: Law) -> TraceNode:
    question = WORD_LISTS[condition.facts[0]]
    words = question.read(context.facts)
    listed = _listed(condition, context)
    value = _words(words) or "无"
    label = condition.label or question.label
    if listed is None:
        return TraceNode(condition.op, label, value, "范围未录入", Outcome.UNKNOWN, law)
    rule = f"属于{context.parameter(condition.parameter).label}" if condition.parameter else f"属于：{_words(listed)}"
    return TraceNode(condition.op, label, value, rule, _given(any(item in listed for item in words)), law)


def _date_in(condition: Condition, context: Context, law: Law) -> TraceNode:
    question = DAYS[condition.facts[0]]
    label = condition.label or question.label
    day = question.read(context.facts)
    start = context.parameter(condition.parameter)
    end = context.parameter(condition.until) if condition.until else None
    if not start.known:
        return TraceNode(condition.op, label, _day(day), "施行日期未载明", Outcome.UNKNOWN, law)
    rule = f"{_day(start.day)}起" + (f"至{_day(end.day)}" if end is not None and end.known else "")
    if day is None:
        return TraceNode(condition.op, label, "未填写", rule, Outcome.UNKNOWN, law)
    inside = start.day <= day and (end is None or not end.known or day <= end.day)
    return TraceNode(condition.op, label, _day(day), rule, _given(inside), law)


@lru_cache(maxsize=1024)
def _day(day: date | None) -> str:
    return "未填写" if day is None else f"{day.year}年{day.month}月{day.day}日"


def _is_true(condition: Condition, context: Context, law: Law) -> TraceNode:
    question = FLAGS[condition.facts[0]]
    label = condition.label or question.label
    yes = question.read(context.facts)
    if yes is None:
        return TraceNode(condition.op, label, "未填写", "为是", Outcome.UNKNOWN, law)
    return TraceNode(condition.op, label, "是" if yes else "否", "为是", _given(yes), law)


def _is_given(condition: Condition, context: Context, law: Law) -> TraceNode:
    question = TEXTS[condition.facts[0]]
    text = question.read(context.facts)
    return TraceNode(
        condition.op, condition.label or question.label, "有" if text else "无", "已提出", _given(bool(text)), law
    )


def _parameter_known(condition: Condition, context: Context, law: Law) -> TraceNode:
    parameter = context.parameter(condition.parameter)
    value = "已录入" if parameter.known else "未录入"
    return TraceNode(condition.op, condition.label or parameter.label, value, "已录入", _given(parameter.known), law)


def _reading(condition: Condition, context: Context, law: Law) -> TraceNode:
    taken = context.readings[condition.reading]
    value = f"读法 {taken}"
    return TraceNode(
        condition.op,
        f"条文读法 {condition.reading}",
        value,
        f"读法 {condition.option}",
        _given(taken == condition.option),
        law,
    )


_LEAVES: dict[Op, Callable[[Condition, Context, Law], TraceNode]] = {
    Op.AT_LEAST: _at_least,
    Op.BELOW: _at_least,
    Op.SUM_BY: _sum_by,
    Op.MAX_OF: _max_of,
    Op.SHARE_AT_LEAST: _share_at_least,
    Op.COUNT_AT_LEAST: _count_at_least,
    Op.OTHER_LOT_AT_LEAST: _other_lot,
    Op.BELOW_LOCAL_STANDARD: _below_local_standard,
    Op.AT_LEAST_CITY_STANDARD: _at_least_city_standard,
    Op.IN_LIST: _in_list,
    Op.ANY_IN_LIST: _in_list,
    Op.DATE_IN: _date_in,
    Op.IS_TRUE: _is_true,
    Op.IS_GIVEN: _is_given,
    Op.PARAMETER_KNOWN: _parameter_known,
    Op.READING: _reading,
}


_GUARDS = {Op.READING, Op.PARAMETER_KNOWN}


def shown_leaves(node: TraceNode) -> tuple[TraceNode, ...]:
    """The comparisons below a node that count: guards are silent, and a branch of the reading not taken is left out."""
    if not node.children:
        return () if node.op in _GUARDS else (node,)
    if node.op is Op.ALL and any(_is_guard(child) and child.outcome is not Outcome.YES for child in node.children):
        return ()
    return tuple(leaf for child in node.children for leaf in shown_leaves(child))


def _is_guard(node: TraceNode) -> bool:
    return node.op in _GUARDS or (node.op is Op.NOT and _is_guard(node.children[0]))
