"""Identifiers: our own (ULID), and the nation's with their check characters.

* 统一社会信用代码 GB 32100-2015: 18 characters, weights 3^i mod 31.
* 公民身份号码 GB 11643-1999: ISO 7064 MOD 11-2, a real date of birth, no future date.
* 统一交易标识码: 40 characters with hyphens, the last is ISO 7064 MOD 37-2 (GB/T 17710) over the 35 before it.
* 招标项目编号 (20) and 标段编号 (23): one letter and digits in fixed lengths. The sources at hand show no check character in
  them, so only the shape is checked, and that a lot belongs to its tender.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NewType

from yuanping.kernel.errors import Refused

TenderId = NewType("TenderId", str)
LotId = NewType("LotId", str)
OrganisationId = NewType("OrganisationId", str)
UserId = NewType("UserId", str)
CentreId = NewType("CentreId", str)
WorkstationId = NewType("WorkstationId", str)
BookingId = NewType("BookingId", str)
DrawId = NewType("DrawId", str)
ExpertId = NewType("ExpertId", str)
SeatId = NewType("SeatId", str)
BidId = NewType("BidId", str)

ULID_ENTROPY = 10
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII)


def ulid(now: datetime, entropy: bytes) -> str:
    """26 characters: 48 bits of milliseconds, 80 bits of ``entropy``; it tells time and order, so never for secrets."""
    if now.tzinfo is None or len(entropy) != ULID_ENTROPY:
        raise ValueError("a ULID needs an aware time and ten bytes of entropy")
    elapsed = now.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    milliseconds = (elapsed.days * 86400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000
    number = (milliseconds << 80) | int.from_bytes(entropy, "big")
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def is_ulid(text: str) -> bool:
    """Whether ``text`` is a ULID, spelt in capitals."""
    return _ULID.fullmatch(text) is not None


_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)


def uscc_check_character(body: str) -> str:
    """The 18th character for the 17 of ``body``."""
    total = sum(_USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def check_uscc(text: str, *, field: str = "uscc") -> str:
    """The code, if its form and check character hold.

    Raises:
        Refused: ``uscc_form`` or ``uscc_check_digit``.
    """
    code = text.strip().upper()
    if not _USCC.fullmatch(code):
        raise Refused("uscc_form", {"text": code[:40]}, field=field)
    if code[-1] != uscc_check_character(code[:-1]):
        raise Refused("uscc_check_digit", {"text": code}, field=field)
    return code


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)


def id_number_check_character(body: str) -> str:
    """The 18th character for the 17 digits of ``body``."""
    return "10X98765432"[sum(int(char) * weight for char, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def _birth_date(code: str) -> date | None:
    try:
        return date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return None


def check_id_number(text: str, *, today: date | None = None, field: str = "id_number") -> str:
    """The number, if form, date of birth and check character hold. The number itself never enters a refusal.

    Raises:
        Refused: ``id_number_form``, ``id_number_birth_date`` or ``id_number_check_digit``.
    """
    code = text.strip().upper()
    if not _ID_NUMBER.fullmatch(code):
        raise Refused("id_number_form", field=field)
    born = _birth_date(code)
    if born is None or born.year < 1850 or (today is not None and born > today):
        raise Refused("id_number_birth_date", field=field)
    if code[-1] != id_number_check_character(code[:-1]):
        raise Refused("id_number_check_digit", field=field)
    return code


_MOD37 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"


def mod37_2_check_character(body: str) -> str:
    """The check character of ISO 7064 MOD 37-2 for ``body`` of digits and capitals."""
    total = 0
    for char in body:
        total = (total + _MOD37.index(char)) * 2 % 37
    return _MOD37[(1 - total) % 37]


_TENDER_CODE = re.compile(r"[A-Z][0-9]{19}", re.ASCII)
_LOT_CODE = re.compile(r"[A-Z][0-9]{22}", re.ASCII)
_DEAL_CODE = re.compile(r"[A-Z][0-9]{2}-[0-9A-HJ-NPQRTUWXY]{18}-[0-9]{8}-[0-9]{6}-[0-9A-Z*]", re.ASCII)


def check_tender_code(text: str, *, field: str = "tender_code") -> str:
    """招标项目编号: a letter and 19 digits. No check character is known in it, none is checked.

    Raises:
        Refused: ``tender_code_form``.
    """
    code = text.strip().upper()
    if not _TENDER_CODE.fullmatch(code):
        raise Refused("tender_code_form", {"text": code[:40]}, field=field)
    return code


def check_lot_code(text: str, *, tender_code: str = "", field: str = "lot_code") -> str:
    """标段编号: the tender's 20 characters and three digits. No check character is known in it, none is checked.

    Raises:
        Refused: ``lot_code_form``, or ``lot_code_of_another_tender`` when ``tender_code`` is given and does not lead it.
    """
    code = text.strip().upper()
    if not _LOT_CODE.fullmatch(code):
        raise Refused("lot_code_form", {"text": code[:40]}, field=field)
    if tender_code and not code.startswith(tender_code):
        raise Refused("lot_code_of_another_tender", {"text": code, "tender_code": tender_code}, field=field)
    return code


def check_unified_deal_code(text: str, *, field: str = "unified_deal_code") -> str:
    """统一交易标识码 CCC-USCC-date-sequence-check, strictly, as we issue it (an import may only warn).

    Raises:
        Refused: ``deal_code_form`` or ``deal_code_check_digit``.
    """
    code = text.strip().upper()
    if not _DEAL_CODE.fullmatch(code):
        raise Refused("deal_code_form", {"text": code[:40]}, field=field)
    bare = code.replace("-", "")
    if bare[-1] != mod37_2_check_character(bare[:-1]):
        raise Refused("deal_code_check_digit", {"text": code}, field=field)
    return code
