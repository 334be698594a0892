"""The public edition holds no identity number, telephone number or account.

* Every text of every JSON file is searched, also texts that are JSON themselves (the payloads of log entries).
* Whole numbers are amounts and counts here and are not searched: a price in 分 may look like a telephone number.
* An identity number is one only with a real date and a right check digit (GB 11643), an account only with a right Luhn digit.
* Keys that name such a thing are refused whatever stands behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.verify.outcome import NotHeld, Words

_ID = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z.,])(?:\+?86[- ]?)?(1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4})(?![0-9A-Za-z])")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])([0-9]{16}|[0-9]{19})(?![0-9A-Za-z])")
_KEYS = frozenset({"id_number", "identity_number", "phone", "mobile", "contact_phone", "account", "bank_account"})
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BINARY = (".der", ".p7s", ".pdf", ".pem", ".txt", ".yaml")
WORDS = Words(
    "公开版含有身份证号、电话或账号", "the public edition holds an identity number, a telephone number or an account"
)


def check_redaction(members: Mapping[str, bytes]) -> int:
    """Search every member and return how many texts were looked at.

    Raises:
        NotHeld: ``personal_data``, with the file and the place, never with the number itself.
    """
    seen = 0
    for name, data in members.items():
        for place, text in _texts(name, data):
            seen += 1
            kind = personal_kind(text)
            if kind:
                raise NotHeld("personal_data", WORDS, f"{name} {place} {kind}")
    return seen


def personal_kind(text: str) -> str:
    """What ``text`` gives away: ``id_number``, ``phone``, ``account`` or nothing."""
    if any(_is_id(found) for found in _ID.findall(text)):
        return "id_number"
    if _PHONE.search(text):
        return "phone"
    return "account" if any(_is_account(found) for found in _ACCOUNT.findall(text)) else ""


def _texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    if name.endswith(".json"):
        yield from _walk(parse_canonical(data), "")
    elif name.endswith(_BINARY):
        yield "", data.decode("utf-8", "replace")


def _walk(value: Plain, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _KEYS and item not in {None, ""}:
                raise NotHeld("personal_data", WORDS, f"{path}.{key}")
            yield from _walk(item, f"{path}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, f"{path}[{number}]")
    elif isinstance(value, str):
        inner = _inner(value)
        if inner is None:
            yield path, value
        else:
            yield from _walk(inner, path)


def _inner(text: str) -> Plain:
    """The JSON a text holds, or nothing."""
    if not text.startswith(("{", "[")):
        return None
    try:
        return parse_canonical(text.encode())
    except (Malformed, UnicodeEncodeError):
        return None


def _is_id(text: str) -> bool:
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return 1900 <= born.year <= 2100 and "10X98765432"[total % 11] == text[17].upper()


def _is_account(text: str) -> bool:
    if len(set(text)) == 1 or text.startswith(("19", "20")):
        return False
    digits = [int(digit) for digit in reversed(text)]
    return sum(digits[0::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10
