"""Every Chinese text of ours has its English, with the same places to fill."""

from __future__ import annotations

import re

import polib
import pytest
from django.utils import translation

from tests.web.shell.extraction import ROOT, Text, texts

PLACES = re.compile(r"%\((\w+)\)s")
HAN = re.compile(r"[\u4e00-\u9fff]")


def _catalogue() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for path in sorted(ROOT.glob("locale/*/en/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            english = tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)
            if all(english) and not entry.obsolete and "fuzzy" not in entry.flags:
                found[entry.msgctxt or "", entry.msgid] = english
    return found


CATALOGUE = _catalogue()
TEXTS = texts()


def _slices() -> tuple[str, ...]:
    return tuple(sorted({"/".join(each.place.split("/")[:2]) for each in TEXTS}))


@pytest.mark.parametrize("part", _slices())
def test_every_text_has_english(part: str) -> None:
    missing = sorted(
        {f"{each.place}: {each.text}" for each in TEXTS if each.place.startswith(f"{part}/") and _missing(each)}
    )
    assert not missing, f"{len(missing)} without English:\n" + "\n".join(missing)


def _missing(each: Text) -> bool:
    return bool(HAN.search(each.text)) and (each.context, each.text) not in CATALOGUE


def test_english_fills_the_same_places() -> None:
    wrong = [
        f"{msgid} → {english}"
        for (_, msgid), all_english in CATALOGUE.items()
        for english in all_english
        if not set(PLACES.findall(english)) <= set(PLACES.findall(msgid))
    ]
    assert not wrong, "\n".join(wrong)


def test_english_holds_no_chinese_but_the_language_s_own_name_and_law() -> None:
    known = {"中文"}
    unit = re.compile("万元|亿元")
    wrong = [
        f"{msgid} → {english}"
        for (_, msgid), all_english in CATALOGUE.items()
        for english in all_english
        if english not in known and not _is_law(unit.sub("", english))
    ]
    assert not wrong, "\n".join(wrong)


def _is_law(english: str) -> bool:
    """Names of documents and articles stay Chinese, and a term may stand in brackets after its gloss."""
    left = re.sub(
        r"[（(][^（()）]*[)）]|《[^》]*》|[\u4e00-\u9fff]*〔\d+〕\d+号|民法典|招标投标法(?:实施条例)?|第[一二三四五六七八九十百]+条",
        "",
        english,
    )
    return not HAN.search(left)


def test_no_two_catalogues_disagree() -> None:
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    clashes = []
    for path in sorted(ROOT.glob("locale/*/en/LC_MESSAGES/django.po")):
        part = path.relative_to(ROOT / "locale").parts[0]
        for entry in polib.pofile(str(path)):
            key = (entry.msgctxt or "", entry.msgid)
            english = entry.msgstr_plural[1] if entry.msgid_plural else entry.msgstr
            if key in seen and _plain(seen[key][1]) != _plain(english):
                clashes.append(f"{entry.msgid}: {seen[key][0]} says {seen[key][1]!r}, {part} says {english!r}")
            seen.setdefault(key, (part, english))
    assert not clashes, "\n".join(clashes)


def _plain(english: str) -> str:
    """A word is the same word with a capital or as a plural."""
    return english.casefold().rstrip("s.")


def test_compiled_catalogue_answers_in_english() -> None:
    with translation.override("en"):
        assert translation.gettext("工作台") == "Work list"
    with translation.override("zh-hans"):
        assert translation.gettext("工作台") == "工作台"
