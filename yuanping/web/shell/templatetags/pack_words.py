"""``{{ text|pack_words }}``: the words of a rule pack in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from yuanping.web.shell import pack_words as words

register = template.Library()


@register.filter
def pack_words(text: str) -> SafeString:
    """The gloss of a pack's text, or the Chinese marked as such."""
    return words.shown(text)
