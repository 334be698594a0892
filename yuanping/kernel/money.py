"""Money is whole 分. Nothing here rounds silently: a text with more than two decimals of a 元 is refused.

* ``Yuan.from_wan("4280.00")`` reads 万元, ``Yuan.from_text("42800000.00")`` reads 元.
* Formats follow the pages: 4,280.00 万元; from 1 亿 on also 1.26 亿元 in prose; fees in 元 with 分.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from yuanping.kernel.errors import Refused

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
FEN_PER_YI = 10_000_000_000
MAX_FEN = 10**17
"""一千万亿元: no tender is larger, and the number still fits a column of 64 bits."""

_NUMBER = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]{1,18}(\.[0-9]{1,12})?", re.ASCII)


def _read(text: str, fen_per_unit: int, field: str) -> int:
    stripped = text.strip()
    if stripped.startswith(("-", "−", "－")):
        raise Refused("amount_negative", {"text": stripped[:40]}, field=field)
    if len(stripped) > 40 or not _NUMBER.fullmatch(stripped):
        raise Refused("amount_not_a_number", {"text": stripped[:40]}, field=field)
    fen = Decimal(stripped.replace(",", "")) * fen_per_unit
    if fen != fen.to_integral_value():
        raise Refused("amount_finer_than_fen", {"text": stripped}, field=field)
    if fen > MAX_FEN:
        raise Refused("amount_too_large", {"text": stripped}, field=field)
    return int(fen)


@dataclass(frozen=True, slots=True, order=True)
class Yuan:
    """An amount of 人民币 as whole 分; never negative when read from a text."""

    fen: int

    @classmethod
    def from_wan(cls, text: str, *, field: str = "") -> Self:
        """Read an amount given in 万元.

        Raises:
            Refused: ``amount_not_a_number``, ``amount_negative``, ``amount_finer_than_fen``, ``amount_too_large``.
        """
        return cls(_read(text, FEN_PER_WAN, field))

    @classmethod
    def from_text(cls, text: str, *, field: str = "") -> Self:
        """Read an amount given in 元; raises as ``from_wan``."""
        return cls(_read(text, FEN_PER_YUAN, field))

    @property
    def wan(self) -> Decimal:
        """The exact amount in 万元."""
        return Decimal(self.fen) / FEN_PER_WAN

    @property
    def yuan(self) -> Decimal:
        """The exact amount in 元."""
        return Decimal(self.fen) / FEN_PER_YUAN

    def __add__(self, other: Yuan) -> Yuan:
        return Yuan(self.fen + other.fen)

    def __sub__(self, other: Yuan) -> Yuan:
        return Yuan(self.fen - other.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return format_yuan(self)


def _two_decimals(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def format_wan(amount: Yuan) -> str:
    """``4,280.00``: the unit 万元 stands in the head of the column."""
    return _two_decimals(amount.wan)


def format_wan_unit(amount: Yuan) -> str:
    """``4,280.00 万元``."""
    return f"{format_wan(amount)} 万元"


def format_prose(amount: Yuan) -> str:
    """``4,280.00 万元``, and from one 亿 on ``1.26 亿元``."""
    if abs(amount.fen) >= FEN_PER_YI:
        return f"{_two_decimals(Decimal(amount.fen) / FEN_PER_YI)} 亿元"
    return format_wan_unit(amount)


def format_yuan(amount: Yuan) -> str:
    """``1,260.00 元``."""
    return f"{_two_decimals(amount.yuan)} 元"


def total(amounts: tuple[Yuan, ...]) -> Yuan:
    """The sum; zero for none."""
    return Yuan(sum(amount.fen for amount in amounts))
