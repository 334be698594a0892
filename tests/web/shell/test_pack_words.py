"""The words of the packs have English, and what has none stays Chinese and says so."""

from __future__ import annotations

from collections.abc import Iterator

import polib
import pytest
from django.utils import translation

from tests.web.shell.extraction import ROOT
from yuanping.infra.packs import codes, load_pack
from yuanping.kernel.policy.check import conditions_of
from yuanping.kernel.policy.duty import Role
from yuanping.kernel.policy.pack import Pack
from yuanping.web.shell.pack_words import CONTEXT, in_words, shown


def words_of(pack: Pack) -> Iterator[str]:
    """Every text of a pack that a page shows, but for sentences of law and worked examples."""
    for document in pack.documents:
        yield from (document.title, document.note, document.issuer)
    yield from (name for _, name in pack.mode_names)
    for rule in pack.rules:
        yield from (rule.title, rule.missing, *(each.says for each in rule.provisos))
    for reading in pack.readings:
        yield from (reading.question, reading.ask, *(says for _, says in reading.options))
    yield from (each.says for each in (*pack.requirements, *pack.alerts))
    yield from (condition.label for _, condition in conditions_of(pack))
    for term in pack.deadlines:
        yield from (term.title, term.start, term.act, term.duty_of, term.question, term.taken, term.other)
    yield from (check.title for check in pack.checks)
    for duty in pack.duties:
        yield from (duty.says, duty.evidence, *map(str, duty.duty_of))
    for seen in pack.visibility_rules:
        yield from (seen.reason, seen.opens)
    for entry in pack.parameters:
        yield from (entry.label, entry.note)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", codes())
def test_every_text_of_a_shipped_pack_has_english(code: str) -> None:
    missing = sorted({text for text in words_of(load_pack(code)) if text and in_words(text) == text})
    assert missing == []


def test_glosses_keep_the_places_and_none_is_left_over() -> None:
    known = {text for code in codes() for text in words_of(load_pack(code)) if text}
    entries = polib.pofile(str(ROOT / "locale/pack_texts/en/LC_MESSAGES/django.po"))
    own = {"条件尚未满足：%(what)s", *Role}
    assert {entry.msgid for entry in entries} - known - own == set()
    for entry in entries:
        assert entry.msgctxt == CONTEXT
        for place in ("{count}", "{size}", "{value}"):
            assert (place in entry.msgid) == (place in entry.msgstr), entry.msgid


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("5 人中异地专家不少于 2 人", "Of 5 members at least 2 experts sit away from the host"),
        ("单一副场不超过 2 个工位", "At most 2 workstations at one sub-venue"),
        ("条件尚未满足：招标人提出申请", "Not met yet: The procuring entity has applied"),
    ],
)
def test_filled_places_are_filled_in_english_too(text: str, english: str) -> None:
    assert in_words(text) == english


@pytest.mark.parametrize("text", ["外省规则包的话 <b>", "5 人中甲乙不少于 2 人", "条件尚未满足：外省规则包的话"])
def test_what_has_no_english_stays_chinese_and_says_so(text: str) -> None:
    assert in_words(text) == text
    assert shown(text).startswith('<span lang="zh-CN">')
    assert "<b>" not in shown(text)


def test_chinese_reader_sees_the_pack_s_own_words() -> None:
    with translation.override("zh-hans"):
        assert shown("单一副场不超过 2 个工位") == "单一副场不超过 2 个工位"
        assert shown("外省 <b>") == "外省 &lt;b&gt;"


def test_nothing_is_nothing() -> None:
    assert shown("") == ""
