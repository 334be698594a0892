"""What the desk answers: verdict, comparisons as rulers, what is missing, readings, articles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.decision import Alert, ModeDecision, ReadingTaken, Requirement, Status, decide, what_if
from yuanping.kernel.policy.evaluator import Outcome
from yuanping.kernel.policy.explain import Row, rows
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.questions import AMOUNTS, DAYS, FLAGS
from yuanping.web.policy.ladder import answer_of, decisive_law, with_amount
from yuanping.web.policy.marks import Marked, marked_articles
from yuanping.web.policy.pack_duties import DutyGroup, compose_owed
from yuanping.web.policy.words import say, value_of, verdict_note, verdict_words, wan_words
from yuanping.web.shell.context_values import Ruler, ruler_for

KINDS = {Outcome.YES: "ok", Outcome.NO: "", Outcome.UNKNOWN: "warn"}
NOT_TOLD = "未填写"
"""The kernel's word for a fact nobody gave."""
SHOWN_ELSEWHERE = ("_unknown", "_not_met")
"""Alerts the desk shows by themselves: among the gaps with a link to the field, and at the condition."""
LONE = ("approved_estimate", "budget", "project_approved_estimate", "total_investment")
"""Figures that can be tried alone."""
ANCHORS = {"estimated_value": "estimate"}
FIELDS = {question.label: name for table in (AMOUNTS, DAYS, FLAGS) for name, question in table.items()}
"""Which field of the form a comparison asks for, by the label the kernel gives it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison of the table."""

    fact: str
    value: str
    rule: str
    kind: str
    label: str
    law: Law
    hit: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One comparison of amounts as a ruler, with what reaching it demands."""

    fact: str
    demands: str
    law: Law
    ruler: Ruler


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: what, why it matters, where to enter it (empty: not here)."""

    text: str
    anchor: str = ""
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a permission."""

    text: str
    kind: str
    label: str
    law: Law


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading, with the words of the other result and how to try it."""

    reading: ReadingTaken
    other_result: str
    value: str
    tried: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the answer panel shows of one decision."""

    facts: LotFacts
    pack: Pack
    decision: ModeDecision
    say: str
    note: str
    law: Law | None
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    readings: tuple[Taken, ...]
    provisos: tuple[Condition, ...]
    alerts: tuple[Alert, ...]
    requirements: tuple[Requirement, ...]
    duties: tuple[DutyGroup, ...]
    articles: tuple[Marked, ...]


def compose_answer(facts: LotFacts, pack: Pack) -> Answer:
    """Decide these facts and say everything about it.

    Raises:
        Refused: the pack demands a fact that is not there.
    """
    decision = decide(facts, pack, settings.HASH_NAME)
    table = rows(decision)
    return Answer(
        facts=facts,
        pack=pack,
        decision=decision,
        say=verdict_words(decision),
        note=verdict_note(decision),
        law=decisive_law(decision),
        measures=_measures(decision),
        lines=tuple(line_of(row) for row in table),
        gaps=_gaps(facts, pack, decision, table),
        readings=tuple(_taken(each, pack, facts) for each in decision.readings),
        provisos=conditions_of(decision),
        alerts=tuple(each for each in alerts_of(decision) if not each.alert.endswith(SHOWN_ELSEWHERE)),
        requirements=decision.requirements,
        duties=compose_owed(decision.duties),
        articles=marked_articles(decision, pack),
    )


def conditions_of(decision: ModeDecision) -> tuple[Condition, ...]:
    """What goes with a permission, and whether it is met."""
    labels = {Outcome.YES: _("已满足"), Outcome.NO: _("未满足"), Outcome.UNKNOWN: _("尚不清楚")}
    kinds = {Outcome.YES: "ok", Outcome.NO: "bad", Outcome.UNKNOWN: "warn"}
    return tuple(Condition(each.text, kinds[each.met], labels[each.met], each.law) for each in decision.provisos)


def alerts_of(decision: ModeDecision) -> tuple[Alert, ...]:
    """What a reader should know besides; what stands among the notes already is not said twice."""
    return tuple(each for each in decision.alerts if each.text not in decision.notes)


def line_of(row: Row) -> Line:
    """A comparison in words, exact to the 分."""
    labels = {Outcome.YES: _("符合"), Outcome.NO: _("不符合"), Outcome.UNKNOWN: _("尚不清楚")}
    hit = row.rule_hit and row.outcome is Outcome.YES and row.gives is RuleGives.REQUIRES
    return Line(_(row.fact), value_of(row), say(row.rule), KINDS[row.outcome], labels[row.outcome], row.law, hit)


def _measures(decision: ModeDecision) -> tuple[Measure, ...]:
    modes = {item.rule_id: item.mode for item in decision.trace if item.status is not Status.NOT_APPLICABLE}
    names = {item.rule_id: item.title for item in decision.trace}
    found: dict[tuple[str, int], Measure] = {}
    for row in rows(decision):
        mode = modes.get(row.rule_id)
        if row.gives is not RuleGives.REQUIRES or row.amount is None or row.limit is None or mode is None:
            continue
        measure = Measure(_(row.fact), _(names[row.rule_id]), row.law, exact_ruler(row.amount, row.limit))
        found.setdefault((row.fact, row.limit.fen), measure)
    return tuple(found.values())


def exact_ruler(amount: Yuan, limit: Yuan) -> Ruler:
    """The component's ruler with words that are exact to the 分: one 分 below a limit must not read as the limit."""
    made = ruler_for(amount.wan, limit.wan, unit=pgettext("short", "万元"), value_name="", threshold_name="")
    gap = wan_words(Yuan(abs(amount.fen - limit.fen)))
    note = (
        _("高出 %(gap)s") if amount.fen > limit.fen else _("还差 %(gap)s") if amount.fen < limit.fen else _("正好达到")
    )
    words = note % {"gap": gap} if amount.fen != limit.fen else note
    threshold = _("门槛 %(limit)s（含）") % {"limit": wan_words(limit)}
    value = _("本标段 %(amount)s") % {"amount": wan_words(amount)}
    return replace(
        made, sentence=f"{value}，{threshold}，{words}", threshold_label=threshold, value_label=value, note=words
    )


def _gaps(facts: LotFacts, pack: Pack, decision: ModeDecision, table: tuple[Row, ...]) -> tuple[Gap, ...]:
    """What nobody has entered, and whether it could change the answer; then what the pack itself says is missing."""
    unknown = [row for row in table if row.outcome is Outcome.UNKNOWN]
    told = [row for row in unknown if row.limit is not None or row.value == NOT_TOLD]
    unset = {row.law: row for row in reversed(unknown) if row not in told}
    found = [_gap(facts, pack, decision, row) for row in told]
    found += [Gap(_unset(row), law=row.law) for row in reversed(unset.values())]
    notes = [Gap(note) for note in decision.notes]
    return tuple(dict.fromkeys([*(each for each in found if each is not None), *notes]))


def _unset(row: Row) -> str:
    """A figure of the pack that nobody has entered: said once for each article, however many comparisons wait for it."""
    return _("规则包中%(what)s，因此“%(fact)s”不能比较") % {"what": say(row.rule), "fact": _(row.fact)}


def _gap(facts: LotFacts, pack: Pack, decision: ModeDecision, row: Row) -> Gap | None:
    field = FIELDS.get(row.fact, "")
    anchor = f"id_{ANCHORS.get(field, field)}" if field else ""
    if row.limit is None:
        return Gap(_("没有填写%(fact)s") % {"fact": _(row.fact)}, anchor, row.law)
    if field in LONE:
        reached = what_if(with_amount(facts, field, row.limit), pack, settings.HASH_NAME)
        if answer_of(reached) == answer_of(decision):
            return None
        text = _("没有填写%(fact)s。达到 %(limit)s 时结论为：%(mode)s") % {
            "fact": _(row.fact),
            "limit": wan_words(row.limit),
            "mode": verdict_words(reached),
        }
        return Gap(text, anchor, row.law)
    return Gap(_("没有填写%(fact)s（%(rule)s）") % {"fact": _(row.fact), "rule": say(row.rule)}, anchor, row.law)


def gap_of(refused: Refused) -> Gap:
    """A demand of the pack: nothing is decided before it is met."""
    said = explain(refused)
    anchors = {"parts": "id_part_works", "evaluation_on": "id_evaluation_on"}
    return Gap(f"{said.why}{said.next}", anchors.get(refused.field, ""), refused.law)


def _taken(reading: ReadingTaken, pack: Pack, facts: LotFacts) -> Taken:
    tried = any(each.reading == reading.reading for each in facts.answers)
    return Taken(reading, _(pack.mode_name(reading.other_mode)), f"{reading.reading}:{reading.other}", tried)
