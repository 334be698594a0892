"""The deadlines of a pack and the standards its cities have set, as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.questions import word
from yuanping.kernel.policy.rules import StandardKind
from yuanping.kernel.policy.terms import DeadlineRule, How
from yuanping.web.policy.pack_values import effective
from yuanping.web.policy.words import is_own, parameter_value, span_words, wan_words
from yuanping.web.shell.places import place_name

HOWS: dict[How, Promise] = {
    How.WITHIN: gettext_lazy("之后 %(length)s 内"),
    How.WINDOW: gettext_lazy("之后 %(length)s 内可以"),
    How.BEFORE: gettext_lazy("至少提前 %(length)s"),
    How.AT_LEAST: gettext_lazy("不少于 %(length)s"),
    How.AT_LEAST_CALENDAR: gettext_lazy("不少于 %(length)s，不顺延"),
    How.SAME_DAY: gettext_lazy("不晚于当日"),
    How.MONTHLY: gettext_lazy("次月第 %(length)s"),
    How.STAGES: gettext_lazy("分阶段"),
}
KINDS: dict[StandardKind, Promise] = {
    StandardKind.STAGE: gettext_lazy("达到后采用远程"),
    StandardKind.WIDEN: gettext_lazy("达到后采用跨省"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One deadline: how it counts, from what, whose act it is; ``stages`` are dated steps."""

    title: str
    counts: str
    start: str
    act: str
    duty_of: str
    law: Law
    own: bool
    unknown: str
    stages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CityStandard:
    """One figure a city has set for itself."""

    city: str
    words: str
    span: str
    source: str
    law: Law


def compose_terms(pack: Pack, on: date) -> tuple[Term, ...]:
    """The deadlines with the lengths that hold on a day; what holds no length then is left out."""
    found = [_term(pack, rule, on) for rule in pack.deadlines]
    return tuple(term for term in found if term is not None)


def _term(pack: Pack, rule: DeadlineRule, on: date) -> Term | None:
    entry = effective(pack, rule.parameter, on) if rule.parameter else None
    if rule.parameter and entry is None:
        return None
    stages = tuple((_value(pack, stage.by, on), _value(pack, stage.amount, on)) for stage in rule.stages)
    return Term(
        title=rule.title,
        counts=str(HOWS[rule.how]) % {"length": parameter_value(entry)} if entry is None or entry.known else "",
        start=rule.start,
        act=rule.act,
        duty_of=rule.duty_of,
        law=entry.law if entry else rule.law,
        own=bool(entry and is_own(entry.note)),
        unknown=entry.note if entry and not entry.known else "",
        stages=stages,
    )


def _value(pack: Pack, name: str, on: date) -> str:
    return parameter_value(effective(pack, name, on)) if name else ""


def compose_city_standards(pack: Pack, on: date | None = None) -> tuple[CityStandard, ...]:
    """Every approved figure of a city, past and to come; with a day those that hold on it."""
    return tuple(
        CityStandard(
            city=place_name(each.region),
            words=_("%(category)s %(value)s：%(kind)s")
            % {"category": _(word(each.category)), "value": wan_words(each.value), "kind": KINDS[each.kind]},
            span=span_words(each.from_on, each.until_on),
            source=each.source,
            law=each.law,
        )
        for each in pack.local_standards
        if on is None or each.from_on <= on <= (each.until_on or date.max)
    )
