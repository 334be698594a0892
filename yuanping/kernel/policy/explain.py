"""A decision as a table (fact → rule → article) and as Chinese sentences that a citizen can read."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.decision import Alert, ModeDecision, RuleTrace, Status, Verdict
from yuanping.kernel.policy.evaluator import Outcome, TraceNode, shown_leaves, wan_text

VERDICT_WORDS = {
    Verdict.REQUIRED: "应当采用",
    Verdict.VOLUNTARY: "招标人自愿采用",
    Verdict.NOT_REQUIRED: "未达到规定情形，不强制远程异地评标",
    Verdict.NOT_GOVERNED: "文件不适用于本标段，不强制远程异地评标",
    Verdict.NOT_IN_FORCE: "该日没有本省文件可以适用，不强制远程异地评标",
    Verdict.EXEMPTED: "符合例外情形，不实行远程异地评标",
    Verdict.EMERGENCY: "因不可抗力、突发事件并经同意，改用应急方式",
}
OUTCOME_WORDS = {Outcome.YES: "符合", Outcome.NO: "不符合", Outcome.UNKNOWN: "尚不清楚"}
MET_WORDS = {Outcome.YES: "已满足", Outcome.NO: "未满足", Outcome.UNKNOWN: "尚不清楚"}
STATUS_WORDS = {Status.HIT: "符合", Status.MISS: "不符合", Status.UNKNOWN: "尚不清楚", Status.NOT_APPLICABLE: "不涉及"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of a decision."""

    rule_id: str
    gives: RuleGives
    fact: str
    value: str
    rule: str
    outcome: Outcome
    rule_hit: bool
    law: Law
    amount: Yuan | None
    limit: Yuan | None


def rows(decision: ModeDecision) -> tuple[Row, ...]:
    """The comparisons of every rule that applies to this lot, in the order of the pack."""
    found = []
    for item in decision.trace:
        if item.node is None:
            continue
        found += [_row(item, leaf) for leaf in shown_leaves(item.node)]
    return tuple(dict.fromkeys(found))


def _row(item: RuleTrace, leaf: TraceNode) -> Row:
    hit = item.status is Status.HIT
    return Row(
        item.rule_id, item.gives, leaf.fact, leaf.value, leaf.rule, leaf.outcome, hit, leaf.law, leaf.amount, leaf.limit
    )


def conclusion(decision: ModeDecision) -> str:
    """One sentence."""
    words = VERDICT_WORDS[decision.verdict]
    return f"{words}：{decision.mode_name}" if decision.remote else f"{words}。"


def explain(decision: ModeDecision) -> tuple[str, ...]:
    """The whole decision as lines of Chinese text: conclusion, reasons with articles, readings, what follows."""
    lines = [
        f"结论：{conclusion(decision)}",
        f"规则包：{decision.pack.name} {decision.pack.version}，摘要 {decision.pack.digest[:16]}…",
        "",
        "理由：",
    ]
    for item in decision.trace:
        if item.node is not None:
            lines += _rule_lines(item)
    if decision.readings:
        lines += ["", "条文有两种读法之处："]
        for reading in decision.readings:
            lines += [
                f"  {reading.reading} {reading.question}（{reading.law}）",
                f"     采用读法 {reading.taken}：{reading.taken_says}",
                f"     另一读法 {reading.other}：{reading.other_says}"
                + ("，结论将不同" if reading.material else "，结论相同"),
            ]
            if reading.reason:
                lines.append(f"     选择理由：{reading.reason}")
            elif reading.ask and reading.material:
                lines.append(f"     待确认：{reading.ask}")
    if decision.requirements:
        lines += ["", "由此产生的要求："]
        lines += [f"  {requirement.text}（{requirement.law}）" for requirement in decision.requirements]
    if decision.provisos:
        lines += ["", "条件："]
        lines += [f"  [{MET_WORDS[each.met]}] {each.text}（{each.law}）" for each in decision.provisos]
    noted = tuple(dict.fromkeys((*decision.notes, *(f"{each.text}（{each.law}）" for each in _besides(decision)))))
    if noted:
        lines += ["", "注意："] + [f"  {note}" for note in noted]
    lines += ["", "所引条文："] + [f"  {quote.law}：“{quote.sentence}”" for quote in decision.articles]
    return tuple(lines)


def _besides(decision: ModeDecision) -> tuple[Alert, ...]:
    """Alerts whose words do not stand among the notes already."""
    return tuple(alert for alert in decision.alerts if alert.text not in decision.notes)


def _rule_lines(item: RuleTrace) -> list[str]:
    assert item.node is not None
    lines = [f"  [{STATUS_WORDS[item.status]}] {item.title}（{item.law}）"]
    for leaf in shown_leaves(item.node):
        lines.append(f"      {leaf.fact}：{leaf.value}；规则 {leaf.rule}；{OUTCOME_WORDS[leaf.outcome]}")
    return lines


def shortfall(amount: Yuan, limit: Yuan) -> str:
    """How far an amount stands above or below its limit, in words."""
    if amount.fen >= limit.fen:
        return f"高出 {wan_text(amount - limit)}" if amount.fen > limit.fen else "正好达到"
    return f"还差 {wan_text(limit - amount)}"
