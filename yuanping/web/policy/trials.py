"""What if: other amounts, other dates, the other provinces; each asked of the kernel, placed on one common scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.decision import ModeDecision, decide
from yuanping.kernel.policy.facts import Category, ContractForm, LotFacts
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.questions import AMOUNTS
from yuanping.web.policy.ladder import AmountStep, amount_steps, day_steps, decisive_law
from yuanping.web.policy.words import mode_class, verdict_words, wan_words
from yuanping.web.shell import formats

WIDTH = 400
MOVABLE = ("estimated_value", "total_investment", "part_works", "part_goods", "part_services")


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the scale under one answer; ``css`` shades it."""

    x: int
    width: int
    css: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where an answer begins, in words."""

    x: int
    amount: str
    say: str
    law: Law | None


@dataclass(frozen=True, slots=True)
class Scale:
    """One province on the common scale: bars, thresholds, where the lot stands (``None``: no own figure)."""

    bars: tuple[Bar, ...]
    thresholds: tuple[Threshold, ...]
    value_x: int | None
    base: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Near:
    """How far the answer is from changing, with one figure."""

    text: str
    law: Law | None
    is_up: bool


@dataclass(frozen=True, slots=True)
class When:
    """From a day on, this answer."""

    since: str
    say: str
    law: Law | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same facts under one pack."""

    name: str
    code: str
    is_own: bool
    say: str
    law: Law | None
    note: str
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class Trials:
    """The whole what-if part of the desk."""

    near: tuple[Near, ...]
    when: tuple[When, ...]
    provinces: tuple[Elsewhere, ...]
    end: str


def compose_trials(facts: LotFacts, pack: Pack, packs: tuple[Pack, ...]) -> Trials:
    """Everything around the answer; a province that cannot decide these facts says why."""
    found = {each.code: _elsewhere(facts, each, is_own=each.code == pack.code) for each in packs}
    ladders = {code: steps for code, (_decision, steps, _why) in found.items() if steps}
    end = _end(facts.estimated_value or Yuan(0), [step for steps in ladders.values() for step in steps])
    known = {"estimated_value": ladders[pack.code]} if pack.code in ladders else {}
    return Trials(
        near=tuple(near for name in MOVABLE for near in _near(facts, pack, name, known)),
        when=_when(facts, pack),
        provinces=tuple(_column(facts, each, found[each.code], end, is_own=each.code == pack.code) for each in packs),
        end=wan_words(Yuan(end)),
    )


Found = tuple[ModeDecision | None, tuple[AmountStep, ...], Refused | None]


def _elsewhere(facts: LotFacts, pack: Pack, *, is_own: bool) -> Found:
    there = facts if is_own else replace(facts, region="", answers=())
    try:
        decision = decide(there, pack, settings.HASH_NAME)
        steps = () if facts.category is Category.EPC else amount_steps(there, pack, settings.HASH_NAME)
    except Refused as refused:
        return None, (), refused
    return decision, steps, None


def _column(facts: LotFacts, pack: Pack, found: Found, end: int, *, is_own: bool) -> Elsewhere:
    decision, steps, refused = found
    if decision is None:
        law = refused.law if refused else None
        return Elsewhere(_(pack.name), pack.code, is_own, _("须先补充各部分估算价"), law, "", None)
    note = _("有未确认的条文读法") if decision.open_questions else ""
    scale = scale_of(steps, end, facts.estimated_value) if steps else None
    return Elsewhere(_(pack.name), pack.code, is_own, verdict_words(decision), decisive_law(decision), note, scale)


def _end(value: Yuan, steps: list[AmountStep]) -> int:
    return max([value.fen * 5 // 4, *(step.start.fen * 5 // 4 for step in steps), 100_000_000])


def scale_of(steps: tuple[AmountStep, ...], end: int, value: Yuan | None) -> Scale:
    """Steps as bars of ``WIDTH`` units; ``end`` is the amount at the right edge."""
    edges = [WIDTH * step.start.fen // end for step in steps] + [WIDTH]
    bars = [Bar(edges[at], edges[at + 1] - edges[at], mode_class(step.decision.mode)) for at, step in enumerate(steps)]
    thresholds = [
        Threshold(edges[at], wan_words(step.start), verdict_words(step.decision), decisive_law(step.decision))
        for at, step in enumerate(steps)
        if at
    ]
    base = verdict_words(steps[0].decision)
    words = [base, *(_("%(amount)s 起：%(mode)s") % {"amount": t.amount, "mode": t.say} for t in thresholds)]
    value_x = min(WIDTH, WIDTH * value.fen // end) if value is not None else None
    return Scale(tuple(bars), tuple(thresholds), value_x, base, "；".join(words))


def _near(facts: LotFacts, pack: Pack, name: str, known: Mapping[str, tuple[AmountStep, ...]]) -> tuple[Near, ...]:
    """The next figure above and below at which this amount changes the answer; ``known`` ladders are not climbed twice."""
    now = AMOUNTS[name].read(facts)
    if now is None or (facts.category is Category.EPC and facts.parts is not None and name == "estimated_value"):
        return ()
    try:
        steps = known.get(name) or amount_steps(facts, pack, settings.HASH_NAME, name)
    except Refused:
        return ()
    at = max(number for number, step in enumerate(steps) if step.start.fen <= now.fen)
    found = []
    fact = _(AMOUNTS[name].label)
    if at + 1 < len(steps):
        nxt = steps[at + 1]
        words = _("%(fact)s再加 %(gap)s，达到 %(limit)s，结论即变为：%(mode)s") % {
            "fact": fact,
            "gap": wan_words(Yuan(nxt.start.fen - now.fen)),
            "limit": wan_words(nxt.start),
            "mode": verdict_words(nxt.decision),
        }
        found.append(Near(words, decisive_law(nxt.decision), is_up=True))
    if at:
        words = _("%(fact)s现高出门槛 %(gap)s；低于 %(limit)s 时结论为：%(mode)s") % {
            "fact": fact,
            "gap": wan_words(Yuan(now.fen - steps[at].start.fen)),
            "limit": wan_words(steps[at].start),
            "mode": verdict_words(steps[at - 1].decision),
        }
        found.append(Near(words, decisive_law(steps[at].decision), is_up=False))
    return tuple(found)


def _when(facts: LotFacts, pack: Pack) -> tuple[When, ...]:
    steps = day_steps(facts, pack, settings.HASH_NAME)
    now = max(number for number, step in enumerate(steps) if step.start is None or step.start <= facts.notice_on)
    return tuple(
        When(
            _("%(day)s 起") % {"day": formats.long_day(step.start)} if step.start else _("此前"),
            verdict_words(step.decision) if step.decision else _("须先补充各部分估算价"),
            decisive_law(step.decision) if step.decision else None,
            number == now,
        )
        for number, step in enumerate(steps)
    )


def class_steps(pack: Pack, category: Category, on: date) -> tuple[AmountStep, ...]:
    """The standards of a pack for one class on one day: a bare lot, only its estimate grows."""
    form = ContractForm.GENERAL if category is Category.WORKS else ContractForm.NONE
    bare = LotFacts("probe", "", "", on, category, Yuan(0), contract_form=form)
    return amount_steps(bare, pack, settings.HASH_NAME)
