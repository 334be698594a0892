"""The outcome of the common comparisons without words, for where nobody reads the trace; a test keeps them equal to the evaluator."""

from __future__ import annotations

from collections.abc import Callable

from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.conditions import Condition, Op
from yuanping.kernel.policy.questions import AMOUNTS, DAYS, FLAGS, TEXTS, WORD_LISTS
from yuanping.kernel.policy.trace import Context, Outcome

YES, NO, UNKNOWN = Outcome.YES, Outcome.NO, Outcome.UNKNOWN


def _compare(condition: Condition, context: Context, amount: Yuan | None) -> Outcome:
    parameter = context.parameter(condition.parameter)
    if amount is None or parameter.value is None:
        return UNKNOWN
    reached = amount.fen >= int(parameter.value)
    return YES if reached is (condition.op is not Op.BELOW) else NO


def _amount(condition: Condition, context: Context) -> Outcome:
    return _compare(condition, context, AMOUNTS[condition.facts[0]].read(context.facts))


def _highest(condition: Condition, context: Context) -> Outcome:
    amounts = [AMOUNTS[name].read(context.facts) for name in condition.facts]
    known = [amount for amount in amounts if amount is not None]
    return _compare(condition, context, max(known) if known else None)


def _listed(condition: Condition, context: Context) -> Outcome:
    listed = condition.items
    if not listed:
        parameter = context.parameter(condition.parameter)
        if parameter.value is None:
            return UNKNOWN
        listed = parameter.items
    for word in WORD_LISTS[condition.facts[0]].read(context.facts):
        if word in listed:
            return YES
    return NO


def _flag(condition: Condition, context: Context) -> Outcome:
    yes = FLAGS[condition.facts[0]].read(context.facts)
    return UNKNOWN if yes is None else YES if yes else NO


def _text(condition: Condition, context: Context) -> Outcome:
    return YES if TEXTS[condition.facts[0]].read(context.facts) else NO


def _known(condition: Condition, context: Context) -> Outcome:
    return YES if context.parameter(condition.parameter).known else NO


def _reading(condition: Condition, context: Context) -> Outcome:
    return YES if context.readings[condition.reading] == condition.option else NO


def _day(condition: Condition, context: Context) -> Outcome:
    day = DAYS[condition.facts[0]].read(context.facts)
    start = context.parameter(condition.parameter)
    end = context.parameter(condition.until) if condition.until else None
    if not start.known or day is None:
        return UNKNOWN
    return YES if start.day <= day and (end is None or not end.known or day <= end.day) else NO


LEAVES: dict[Op, Callable[[Condition, Context], Outcome]] = {
    Op.AT_LEAST: _amount,
    Op.BELOW: _amount,
    Op.MAX_OF: _highest,
    Op.IN_LIST: _listed,
    Op.ANY_IN_LIST: _listed,
    Op.IS_TRUE: _flag,
    Op.IS_GIVEN: _text,
    Op.PARAMETER_KNOWN: _known,
    Op.READING: _reading,
    Op.DATE_IN: _day,
}
"""Comparisons that are not here (sums, shares, counts, a city's own figures) go through the evaluator."""
