"""The answer for one lot: the kernel's decision as lists of {code, document, article, sentence, text}."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from yuanping.infra.exchange import words
from yuanping.infra.exchange.decide_answer import LISTS
from yuanping.infra.exchange.decide_input import DecideIn
from yuanping.infra.exchange.duties import duties_for
from yuanping.infra.exchange.refuse import item, yuan_number
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.check import conditions_of
from yuanping.kernel.policy.conditions import Op, RuleGives
from yuanping.kernel.policy.decision import ModeDecision, ReadingTaken, RuleTrace, Status, decide
from yuanping.kernel.policy.evaluator import Outcome, TraceNode, shown_leaves
from yuanping.kernel.policy.facts import Answer, LotFacts
from yuanping.kernel.policy.pack import Pack

_MET = {Outcome.YES: True, Outcome.NO: False, Outcome.UNKNOWN: None}
_OTHER_LOTS = {Op.SUM_BY, Op.OTHER_LOT_AT_LEAST, Op.COUNT_AT_LEAST}
_FACT_OF_FLAG = {
    "special_expertise": "special_expertise",
    "voluntary": "voluntary_mode",
    "supervisor_requires": "supervisor_demand",
    words.OTHER_RULE: "cross_province_rule",
}


@dataclass(frozen=True, slots=True)
class LotAnswer:
    """One lot's part of the answer, and its trace."""

    plain: dict[str, Any]
    trace: list[dict[str, Any]]


def lot_answer(given: DecideIn, index: int, pack: Pack, facts: LotFacts, decision: ModeDecision) -> LotAnswer:
    """Everything the format says about one lot."""
    mode = words.mode_of(decision, pack, facts.notice_on)
    in_force = decision.in_force
    duty = (
        words.duty_of(decision, pack, facts.notice_on)
        if mode in {"exempt_allowed", "local_dispersed_allowed"}
        else mode
    )
    plain: dict[str, Any] = {
        "lot": facts.lot_id,
        "cls": given.lots[index].cls,
        "mode": mode,
        "text": words.MODES[mode],
        "duty": duty,
        "conditions": _conditions(pack, decision),
        "alerts": [*_own_alerts(given, index, pack, facts, decision), *_alerts(pack, decision)],
        "requirements": _requirements(pack, facts, decision),
        "duties": _duties(pack, decision),
        "deadlines": duties_for(pack, mode, facts) if in_force else [],
        "articles": _articles(pack, decision),
        "readings": [_reading(pack, facts, decision, reading, mode) for reading in decision.readings],
    }
    for name in LISTS:
        plain[name] = [{**each, "lots": [facts.lot_id]} for each in plain[name]]
    shown = decision.trace if in_force else [each for each in decision.trace if each.gives is RuleGives.IN_FORCE]
    return LotAnswer(plain, [_trace(pack, facts.lot_id, each) for each in shown])


# --- lists ------------------------------------------------------------------------------------------------------------


def _conditions(pack: Pack, decision: ModeDecision) -> list[dict[str, Any]]:
    quotes = {each.proviso: each.quote for rule in pack.rules for each in rule.provisos}
    return [
        item(each.proviso, each.text, each.law, quotes[each.proviso] or pack.quote(each.law), met=_MET[each.met])
        for each in decision.provisos
    ]


def _alerts(pack: Pack, decision: ModeDecision) -> list[dict[str, Any]]:
    quotes = {each.alert: each.quote for each in pack.alerts} | {rule.rule_id: rule.quote for rule in pack.rules}
    return [
        item(each.alert, each.text, each.law, quotes.get(each.alert) or pack.quote(each.law))
        for each in decision.alerts
    ]


def _requirements(pack: Pack, facts: LotFacts, decision: ModeDecision) -> list[dict[str, Any]]:
    quotes = {rule.requirement: rule.quote for rule in pack.requirements}
    return [
        item(
            each.requirement,
            each.text,
            each.law,
            quotes[each.requirement] or pack.quote(each.law),
            count=each.count,
            committee_size=facts.committee_size,
        )
        for each in decision.requirements
    ]


def _duties(pack: Pack, decision: ModeDecision) -> list[dict[str, Any]]:
    quotes = {each.duty: each.quote for each in pack.duties}
    return [
        item(
            each.duty,
            each.text,
            each.law,
            quotes[each.duty],
            duty_of="、".join(each.duty_of),
            when=each.when.value,
            strength=each.strength.value,
        )
        for each in decision.duties
    ]


def _articles(pack: Pack, decision: ModeDecision) -> list[dict[str, Any]]:
    """Every article that was applied, under the rule or requirement that applied it."""
    quotes = {rule.requirement: rule.quote for rule in pack.requirements}
    named: dict[Law, tuple[str, str]] = {}
    by_sentence = {
        (each.law, quotes[each.requirement]): (each.requirement, each.text) for each in decision.requirements
    }
    for rule in decision.trace:
        if rule.status is Status.HIT and rule.node is not None:
            named.setdefault(rule.law, (rule.rule_id, rule.title))
            for leaf in shown_leaves(rule.node):
                if leaf.outcome is Outcome.YES:
                    named.setdefault(leaf.law, (rule.rule_id, rule.title))
    for each in decision.requirements:
        named.setdefault(each.law, (each.requirement, each.text))
    return [
        item(*by_sentence.get((quote.law, quote.sentence), named[quote.law]), quote.law, quote.sentence)
        for quote in decision.articles
    ]


def _reading(pack: Pack, facts: LotFacts, decision: ModeDecision, taken: ReadingTaken, mode: str) -> dict[str, Any]:
    """The same lot under the other reading, decided again."""
    others = tuple(each for each in facts.answers if each.reading != taken.reading)
    other = replace(facts, answers=(*others, Answer(taken.reading, taken.other, taken.other_says)))
    other_mode: str | None
    try:
        other_mode = words.mode_of(decide(other, pack, decision.pack.hash_name), pack, facts.notice_on)
    except Refused:
        other_mode = None
    reading = next(each for each in pack.readings if each.reading == taken.reading)
    return item(
        taken.reading,
        taken.question,
        taken.law,
        pack.quote(taken.law),
        taken=taken.taken,
        taken_text=taken.taken_says,
        other=taken.other,
        other_text=taken.other_says,
        other_mode=other_mode,
        material=other_mode != mode,
        action=reading.action.value if reading.action is not None else "warn",
        ask=taken.ask,
        reason=taken.reason,
    )


def _trace(pack: Pack, lot: str, rule: RuleTrace) -> dict[str, Any]:
    return item(
        rule.rule_id,
        rule.title,
        rule.law,
        pack.quote(rule.law),
        lot=lot,
        gives=rule.gives.value,
        mode=rule.mode.value if rule.mode is not None else None,
        status=rule.status.value,
        checks=[_check(leaf) for leaf in _leaves(rule.node)],
    )


def _leaves(node: TraceNode | None) -> Iterator[TraceNode]:
    """Every comparison that was made, which reading was taken among them."""
    if node is not None and not node.children:
        yield node
    for child in node.children if node is not None else ():
        yield from _leaves(child)


def _check(leaf: TraceNode) -> dict[str, Any]:
    return {
        "text": leaf.fact,
        "value": leaf.value,
        "rule": leaf.rule,
        "outcome": leaf.outcome.value,
        "amount_yuan": _yuan(leaf.amount),
        "limit_yuan": _yuan(leaf.limit),
        "document": leaf.law.document,
        "article": leaf.law.article,
    }


def _yuan(amount: Yuan | None) -> float | int | None:
    return None if amount is None else yuan_number(amount)


# --- what nobody's document says, but a reader should know ------------------------------------------------------------


def _own_alerts(
    given: DecideIn, index: int, pack: Pack, facts: LotFacts, decision: ModeDecision
) -> Iterator[dict[str, Any]]:
    if given.notice_date is None:
        yield item("notice_date_unknown", "没有填写公告日；任何公告日的结论都相同")
    if not decision.in_force:
        yield _not_in_force(pack, facts)
        return
    if given.statutory is None:
        yield item("statutory_unknown", "没有填写是否依法必须招标，按依法必须招标判定")
    elif given.statutory is False:
        yield item("not_statutory", "不是依法必须招标的项目，文件不作要求；可以自愿采用远程异地评标")
    yield from _words_not_known(given, index)
    for flag in sorted(given.raised - _flags_of(pack)):
        yield item("flag_without_effect", f"“{words.FLAGS[flag]}”：本省文件没有与此对应的条款，不影响结论", flag=flag)
    if len(given.lots) > 1 and given.lots[index].tender_project is None and _looks_at_other_lots(pack):
        yield item("tender_project_unknown", "没有填写所属招标项目，与其他未填写的标段视为同一招标项目")
    if pack.local_standards and not facts.region:
        yield item("city_unknown", "没有填写城市；本省有城市公布了阶段性规模标准，未予考虑")


def _looks_at_other_lots(pack: Pack) -> bool:
    return any(condition.op in _OTHER_LOTS for _, condition in conditions_of(pack))


def _not_in_force(pack: Pack, facts: LotFacts) -> dict[str, Any]:
    """Before its first day a document is cited for nothing; after its last, the article that ends it is named."""
    text = f"公告日 {facts.notice_on} 没有本省文件可以适用"
    start = pack.find_parameter("scope.in_force_from", facts.notice_on)
    if start is None or facts.notice_on < start.day:
        return item("not_in_force", text)
    law = next(rule.law for rule in pack.rules if rule.gives is RuleGives.IN_FORCE)
    return item("not_in_force", text, law, pack.quote(law))


def _words_not_known(given: DecideIn, index: int) -> Iterator[dict[str, Any]]:
    for text in given.funding or ():
        if not words.funding_of(text):
            yield item(
                "funding_not_recognised",
                f"资金来源“{text}”不在规则包清单之内，未作判定依据；请核对或请行政监督部门确认",
            )
    form = given.lots[index].contract_form
    if given.lots[index].cls == "construction" and form and words.form_of(form) is None:
        yield item("contract_form_not_recognised", f"承包方式“{form}”不是施工总承包，按其他承包方式处理")


def _flags_of(pack: Pack) -> frozenset[str]:
    """The flags that some condition of the pack asks about."""
    asked: set[str] = set()
    facts: set[str] = set()
    for _, condition in conditions_of(pack):
        facts |= set(condition.facts)
        if "circumstances" in condition.facts:
            asked |= set(condition.items)
            for entry in pack.parameters:
                if entry.name == condition.parameter and entry.known:
                    asked |= set(entry.items)
    return frozenset(asked | {flag for flag, fact in _FACT_OF_FLAG.items() if fact in facts})


def asked_of(pack: Pack, decision: ModeDecision) -> tuple[str, ...]:
    """The names of the parameters that the evaluated rules and the requirements looked at."""
    evaluated = {each.rule_id for each in decision.trace if each.status is not Status.NOT_APPLICABLE}
    if not decision.in_force:
        evaluated = {each.rule_id for each in decision.trace if each.gives is RuleGives.IN_FORCE}
    names: list[str] = []
    for path, condition in conditions_of(pack):
        part, _, rest = path.partition(".")
        if part == "rules" and any(rest == rule or rest.startswith(f"{rule}.") for rule in evaluated):
            names += [condition.parameter, condition.until]
    wanted = {each.requirement for each in decision.requirements}
    names += [rule.parameter for rule in pack.requirements if rule.requirement in wanted]
    return tuple(dict.fromkeys(name for name in names if name))
