"""The facts of a lot as lines for a reader: every fact the kernel can be asked about, in its own order and words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.questions import AMOUNTS, DAYS, FLAGS, TEXTS, WORD_LISTS, word
from yuanping.web.policy.words import wan_words
from yuanping.web.shell import formats

SAID = {*AMOUNTS, *DAYS, *WORD_LISTS, "parts", "other_lots"}
"""Texts that only ask whether something is there which already has a line of its own."""
STATED = {"mandatory"}
"""Questions whose plain no is a statement and not just nothing said."""
DIGESTS = {"exemption_statement"}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact; ``key`` is stable, so that two decisions can be compared."""

    key: str
    label: str
    value: str


def facts_lines(facts: LotFacts) -> tuple[FactLine, ...]:
    """What was known: entered figures, dates, words, other lots, answers; a ``no`` only where it is a statement."""
    found = [*_words(facts), *_amounts(facts), *_days(facts), *_flags(facts), *_texts(facts)]
    found.append(FactLine("committee_size", _("评委人数"), str(facts.committee_size)))
    for number, lot in enumerate(facts.other_lots, 1):
        parts = [
            _(word(lot.category.value)),
            lot.specialty,
            wan_words(lot.estimated_value) if lot.estimated_value is not None else "",
        ]
        merge = [_("可以合并")] if lot.mergeable else []
        label = _("其他标段 %(n)s") % {"n": number}
        found.append(FactLine(f"other:{lot.lot_id}", label, "·".join(part for part in (*parts, *merge) if part)))
    for answer in facts.answers:
        label = _("条文读法 %(reading)s") % {"reading": answer.reading}
        found.append(FactLine(f"answer:{answer.reading}", label, f"{answer.option}（{answer.reason}）"))
    return tuple(found)


def _words(facts: LotFacts) -> list[FactLine]:
    found = []
    for key, question in WORD_LISTS.items():
        words = [code for code in question.read(facts) if code != "none"]
        if words:
            found.append(FactLine(key, _(question.label), _("、").join(_(word(code)) for code in words)))
    return found


def _amounts(facts: LotFacts) -> list[FactLine]:
    read = [(key, question.label, question.read(facts)) for key, question in AMOUNTS.items()]
    return [FactLine(key, _(label), wan_words(amount)) for key, label, amount in read if amount is not None]


def _days(facts: LotFacts) -> list[FactLine]:
    read = [(key, question.label, question.read(facts)) for key, question in DAYS.items()]
    return [FactLine(key, _(label), formats.long_day(day)) for key, label, day in read if day is not None]


def _flags(facts: LotFacts) -> list[FactLine]:
    yes, no = pgettext("answer", "是"), pgettext("answer", "否")
    read = [(key, question.label, question.read(facts)) for key, question in FLAGS.items()]
    return [
        FactLine(key, _(label), yes if flag else no)
        for key, label, flag in read
        if flag or (flag is False and key in STATED)
    ]


def _texts(facts: LotFacts) -> list[FactLine]:
    found = []
    for key, question in TEXTS.items():
        text = question.read(facts)
        if text and key not in SAID:
            found.append(FactLine(f"text:{key}", _(question.label), _("有") if key in DIGESTS else text))
    return found
