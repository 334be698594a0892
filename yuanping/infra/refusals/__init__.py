"""The words of every refusal: what, why, and what to do next. One module a slice, each with ``TEXTS``."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yuanping.kernel.errors import Param, Refused
from yuanping.kernel.law import Law

log = logging.getLogger(__name__)

Text = str | Promise


@dataclass(frozen=True, slots=True)
class RefusalText:
    """Three sentences with places like ``%(name)s`` for the refusal's parameters."""

    what: Text
    why: Text
    next: Text


@dataclass(frozen=True, slots=True)
class Explained:
    """A refusal in the reader's language."""

    code: str
    what: str
    why: str
    law: Law | None
    next: str
    field: str = ""


UNKNOWN = RefusalText(
    what=_("这一步没有完成，什么都没有保存。"),
    why=_("系统按规则拒绝了它，但没有为代码 %(code)s 准备说明。"),
    next=_("请把代码 %(code)s 告诉管理员。"),
)


def _collect() -> dict[str, RefusalText]:
    found: dict[str, RefusalText] = {}
    for module in iter_modules(__path__):
        texts: Mapping[str, RefusalText] = import_module(f"{__name__}.{module.name}").TEXTS
        doubled = found.keys() & texts.keys()
        if doubled:
            raise ValueError(f"refusals of one code in two modules: {sorted(doubled)}")
        found.update(texts)
    return found


def _complain(message: str) -> None:
    log.error(message)
    warnings.warn(message, RuntimeWarning, stacklevel=3)


BOTH = " / "
"""Between the Chinese and the English half of a parameter the kernel says in both languages."""


def _one_language(params: Mapping[str, Param]) -> Mapping[str, Param]:
    """The half of ``words`` that the reader reads: the kernel knows no languages, so it says both."""
    words = params.get("words")
    if not isinstance(words, str) or words.count(BOTH) != 1:
        return params
    chinese, english = words.split(BOTH)
    return {**params, "words": english if (get_language() or "").startswith("en") else chinese}


def _fill(text: Text, params: Mapping[str, Param], code: str) -> str:
    words = str(text)
    try:
        return words % params if params or "%" in words else words
    except (KeyError, ValueError, TypeError):
        _complain(f"the text of {code} does not fit its parameters {sorted(params)}")
        return words


def explain(refused: Refused) -> Explained:
    """What to tell the one who was refused. A code without text is logged and warned about, which fails a test."""
    texts = TEXTS.get(refused.code)
    params: Mapping[str, Param] = refused.params
    if texts is None:
        _complain(f"no text for the refusal {refused.code}")
        texts, params = UNKNOWN, {"code": refused.code}
    params = _one_language(params)
    what, why, following = (_fill(text, params, refused.code) for text in (texts.what, texts.why, texts.next))
    return Explained(refused.code, what, why, refused.law, following, refused.field)


TEXTS: dict[str, RefusalText] = _collect()
