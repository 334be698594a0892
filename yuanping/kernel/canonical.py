"""One canonical JSON: everything that is hashed or signed goes through here.

* A value has exactly one encoding: keys sorted by code point, no blanks, UTF-8, no escapes but the necessary ones.
* No floats, no NaN: amounts are integers, scores and chances are text.
* ``parse_canonical`` is the strict inverse: bytes that ``canonical`` would not have written are refused.
* Depth and digits are bounded, so hostile bytes end in a named ``Malformed``, never in a crash.
"""

from __future__ import annotations

import json
from typing import Never, TypeAlias

from yuanping.kernel.errors import Malformed
from yuanping.kernel.hashing import hasher

Plain: TypeAlias = bool | int | str | list["Plain"] | dict[str, "Plain"] | None

MAX_DEPTH = 100
MAX_DIGITS = 4000
_MAX_INT = 10**MAX_DIGITS

_Path: TypeAlias = tuple["_Path", str | int] | None
"""Where a value stands, spelt out only when it is refused."""


def _why_not_leaf(value: object) -> str:
    """What is wrong with a value that is neither list nor dict; empty when nothing is."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return "" if -_MAX_INT < value < _MAX_INT else f"a number of more than {MAX_DIGITS} digits"
    if not isinstance(value, str):
        return f"{type(value).__name__} has no canonical form"
    if value.isascii():
        return ""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return "text holds half of a surrogate pair"
    return ""


def _check_key(key: object, path: _Path) -> None:
    if not isinstance(key, str):
        raise Malformed(_spell(path), f"a key of the type {type(key).__name__}")
    if why := _why_not_leaf(key):
        raise Malformed(_spell(path), why)


def _spell(path: _Path) -> str:
    steps: list[str] = []
    while path is not None:
        path, step = path
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return ("$" + "".join(reversed(steps)))[:200].encode("utf-8", "replace").decode()


def _check(value: object, path: _Path, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Malformed(_spell(path), f"nested deeper than {MAX_DEPTH}")
    if isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, (path, index), depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_key(key, path)
            _check(item, (path, key), depth + 1)
    elif why := _why_not_leaf(value):
        raise Malformed(_spell(path), why)


def canonical(value: Plain) -> bytes:
    """The one encoding of ``value``.

    Raises:
        Malformed: the value holds a float, a foreign type, a lone surrogate, or is nested too deep.
    """
    _check(value, None, 0)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def digest(hash_name: str, value: Plain) -> str:
    """Hex of the named hash over the canonical encoding of ``value``."""
    return hasher(hash_name)(canonical(value)).hex()


def _refuse_float(text: str) -> Never:
    raise Malformed("$", f"a number that is not whole: {text[:32]}")


def _parse_int(text: str) -> int:
    if len(text) > MAX_DIGITS + 1:
        raise Malformed("$", f"a number of more than {MAX_DIGITS} digits")
    return int(text)


def _unique(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("$", "an object names a key twice")
    return found


def parse_canonical(data: bytes) -> Plain:
    """The value whose canonical encoding is exactly ``data``.

    Raises:
        Malformed: the bytes are not JSON, or not the canonical form of what they say.
    """
    try:
        value: Plain = json.loads(
            data.decode("utf-8"),
            parse_float=_refuse_float,
            parse_constant=_refuse_float,
            parse_int=_parse_int,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError:
        raise Malformed("$", "not UTF-8") from None
    except RecursionError:
        raise Malformed("$", f"nested deeper than {MAX_DEPTH}") from None
    except ValueError as error:
        raise Malformed("$", f"not JSON: {error}") from None
    if canonical(value) != data:
        raise Malformed("$", "not in canonical form")
    return value
