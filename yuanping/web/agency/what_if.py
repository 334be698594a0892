"""What if a fact were another: the same kernel, nothing stored, and always why the result does or does not change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from yuanping.apps.policy.queries import pack_for
from yuanping.infra.packs import provinces
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan, format_wan_unit
from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.decision import ModeDecision, decide
from yuanping.kernel.policy.evaluator import wan_text
from yuanping.kernel.policy.explain import Row, rows
from yuanping.kernel.policy.facts import Category, LotFacts, OtherLot
from yuanping.kernel.policy.pack import Pack
from yuanping.web.policy.words import say, verdict_words


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that still holds under the changed facts."""

    text: str
    law: Law


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of a trial: what was changed, what comes out, why."""

    changed: str
    result: str
    same: bool
    reasons: tuple[Reason, ...]
    note: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question often asked, answered for this lot."""

    icon: str
    case: str
    result: str
    note: str
    law: Law | None


def try_out(facts: LotFacts, pack: Pack, before: ModeDecision, estimate: str, investment: str) -> Outcome:
    """Decide for another estimate and total investment."""
    try:
        amount = Yuan.from_wan(estimate, field="estimate")
        trial = replace(
            facts,
            estimated_value=amount,
            total_investment=Yuan.from_wan(investment, field="investment") if investment.strip() else None,
        )
        if facts.parts is not None and trial.estimated_value != facts.estimated_value:
            return Outcome(
                "", "", True, (), error=_("工程总承包的结论取决于各部分估算价，请在登记信息中修改各部分后重新判定。")
            )
        after = decide(trial, pack, settings.HASH_NAME)
    except Refused as refused:
        from yuanping.infra.refusals import explain

        said = explain(refused)
        return Outcome("", "", True, (), error=f"{said.what}{said.next}")
    changed = _("估算价 %(estimate)s") % {"estimate": say(format_wan_unit(amount))}
    if trial.total_investment is not None:
        changed += _("，总投资 %(total)s") % {"total": say(format_wan_unit(trial.total_investment))}
    same = (after.mode, after.verdict) == (before.mode, before.verdict)
    result = _("结论不变：%(mode)s") if same else _("结论改变：%(mode)s")
    return Outcome(changed, result % {"mode": verdict_words(after)}, same, _reasons(after), _note(after))


def _reasons(decision: ModeDecision) -> tuple[Reason, ...]:
    found = [
        Reason(_reason(row), row.law)
        for row in rows(decision)
        if row.rule_hit and row.gives is RuleGives.REQUIRES and row.outcome.value == "yes"
    ]
    return tuple(dict.fromkeys(found))


def _reason(row: Row) -> str:
    return f"{_(row.fact)} {say(format_wan_unit(row.amount) if row.amount is not None else row.value)}"


def _note(decision: ModeDecision) -> str:
    if decision.remote:
        return ""
    tested = [
        row
        for row in rows(decision)
        if row.amount is not None and row.limit is not None and row.gives is RuleGives.REQUIRES
    ]
    if not tested:
        return ""
    row = min(tested, key=lambda row: (row.limit.fen - row.amount.fen) if row.limit and row.amount else 0)
    if row.limit is None or row.amount is None:
        return ""
    gap = say(format_wan_unit(row.limit - row.amount))
    return _("离最近的门槛还差 %(gap)s（%(fact)s）。") % {"gap": gap, "fact": _(row.fact)}


def often_asked(facts: LotFacts, pack: Pack, before: ModeDecision) -> tuple[Question, ...]:
    """Alone and small; experts short; the same lot in another province."""
    found = [_alone(facts, pack), _short(facts, pack)]
    for name in provinces():
        other = pack_for(name, facts.notice_on)
        if other.code != pack.code:
            found.append(_elsewhere(facts, other))
    del before
    return tuple(question for question in found if question is not None)


def _alone(facts: LotFacts, pack: Pack) -> Question | None:
    """The lot by itself, a little under the figure that decides."""
    lots: tuple[OtherLot, ...] = ()
    bare = replace(facts, other_lots=lots, funding=(), parts=None, supervisor_demand="", voluntary_mode=None)
    if facts.category is Category.EPC:
        return None
    tested = [
        row
        for row in rows(decide(bare, pack, settings.HASH_NAME))
        if row.limit is not None and row.gives is RuleGives.REQUIRES
    ]
    if not tested or tested[0].limit is None:
        return None
    below = Yuan(tested[0].limit.fen * 98 // 100)
    decision = decide(replace(bare, estimated_value=below, total_investment=below), pack, settings.HASH_NAME)
    case = _("仅此一个标段，估算价和总投资 %(amount)s，无政策性资金") % {"amount": say(wan_text(below))}
    if decision.remote:
        reasons = _reasons(decision)
        return Question("swap", case, verdict_words(decision), "", reasons[0].law if reasons else tested[0].law)
    law = next((item.law for item in decision.trace if item.gives is RuleGives.VOLUNTARY), None)
    return Question("swap", case, verdict_words(decision), _("可由招标人自愿采用"), law)


def _short(facts: LotFacts, pack: Pack) -> Question | None:
    short = replace(facts, special_expertise=True, experts_short_local=True, experts_short_province=True)
    try:
        decision = decide(short, pack, settings.HASH_NAME)
    except Refused:
        return None
    law = next(
        (item.law for item in decision.trace if item.status.value == "hit" and "expertise" in item.rule_id), None
    )
    return Question("swap", _("对评标专家有特殊要求，且专家库力量不足"), verdict_words(decision), "", law)


def _elsewhere(facts: LotFacts, pack: Pack) -> Question:
    case = _("同一标段放在%(province)s") % {"province": _(pack.name)}
    try:
        decision = decide(replace(facts, region="", answers=()), pack, settings.HASH_NAME)
    except Refused as refused:
        return Question("map", case, _("须先补充各部分估算价"), "", refused.law)
    reasons = _reasons(decision)
    law = reasons[0].law if reasons else (decision.articles[0].law if decision.articles else None)
    note = _("有未确认的条文读法") if decision.open_questions else ""
    return Question("map", case, verdict_words(decision), note, law)
