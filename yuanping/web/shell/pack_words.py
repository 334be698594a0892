"""The words of a rule pack in the reader's language.

A pack is written in Chinese, which is what counts. Where a text of the shipped packs has an English gloss (catalogue ``pack_texts``) it is shown to an
English reader; what has none, such as a pack somebody else wrote, stays Chinese and is marked so for screen readers.
"""

from __future__ import annotations

import re
from functools import cache, partial

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from yuanping.infra import packs

CONTEXT = "pack"
_PLACE = re.compile(r"\{(count|size|value)\}")
_NOT_MET = "条件尚未满足："


def in_words(text: str) -> str:
    """The gloss of a pack's text in the active language; the text itself where there is none."""
    if not text or _is_chinese():
        return text
    found = pgettext(CONTEXT, text)
    if found != text:
        return found
    return _not_met(text) or _filled(text) or text


def shown(text: str) -> SafeString:
    """The gloss for a page; Chinese on an English page says that it is Chinese."""
    found = in_words(text)
    if found != text or _is_chinese() or not text:
        return conditional_escape(found)
    return format_html('<span lang="zh-CN">{}</span>', text)


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _not_met(text: str) -> str:
    """A condition that stands open, as the kernel puts it in front of the pack's own words."""
    rest = text.removeprefix(_NOT_MET)
    said = in_words(rest) if rest != text else rest
    return pgettext(CONTEXT, _NOT_MET + "%(what)s") % {"what": said} if said != rest else ""


def _filled(text: str) -> str:
    """A text of the pack whose places were filled: 5 人中异地专家不少于 2 人."""
    for template, pattern in _templates():
        found = pattern.fullmatch(text)
        if found:
            english = pgettext(CONTEXT, template)
            return _PLACE.sub(partial(_value, found), english) if english != template else ""
    return ""


def _value(found: re.Match[str], place: re.Match[str]) -> str:
    return found[place[1]]


@cache
def _templates() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The texts of the shipped packs that have places to fill, each with what its filled form looks like."""
    found = {
        rule.says for code in packs.codes() for rule in packs.load_pack(code).requirements if _PLACE.search(rule.says)
    }
    return tuple((text, re.compile(_pattern(text))) for text in sorted(found))


def _pattern(template: str) -> str:
    parts = _PLACE.split(template)
    return "".join(re.escape(part) if at % 2 == 0 else f"(?P<{part}>[0-9/]+)" for at, part in enumerate(parts))
