"""Text that databases and workbooks can hold: no control characters but tab and line ends, no halves of characters.

PostgreSQL takes no NUL, XML 1.0 (and so XLSX) none of the others, UTF-8 no single surrogate. What people type has none of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
INSTEAD = "\ufffd"


def is_plain_text(text: str) -> bool:
    return _STRANGE.search(text) is None


def make_plain(text: str) -> str:
    """The same with a mark in the place of each such character, for what stood somewhere before it was refused."""
    return _STRANGE.sub(INSTEAD, text)


def is_plain(value: object) -> bool:
    """Whether every text of a parsed document is plain, keys included."""
    if isinstance(value, str):
        return is_plain_text(value)
    if isinstance(value, Mapping):
        return all(is_plain(key) and is_plain(each) for key, each in value.items())
    return all(map(is_plain, value)) if isinstance(value, list | tuple) else True
