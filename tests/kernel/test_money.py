from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.errors import Refused
from yuanping.kernel.money import MAX_FEN, Yuan, format_prose, format_wan, format_wan_unit, format_yuan, total


@given(st.integers(0, MAX_FEN))
def test_amounts_read_back_exactly(fen: int) -> None:
    amount = Yuan(fen)
    assert Yuan.from_text(str(amount.yuan)) == amount
    assert Yuan.from_wan(format(amount.wan, "f")) == amount
    assert Yuan.from_text(format_yuan(amount).removesuffix(" 元")) == amount


@pytest.mark.parametrize(
    ("text", "fen"),
    [("4280.00", 4_280_000_000), ("4,280", 4_280_000_000), (" 0.000001 ", 1), ("0", 0), ("30000", 30_000_000_000)],
)
def test_from_wan(text: str, fen: int) -> None:
    assert Yuan.from_wan(text) == Yuan(fen)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "amount_negative"),
        ("−1", "amount_negative"),
        ("", "amount_not_a_number"),
        ("abc", "amount_not_a_number"),
        ("1e3", "amount_not_a_number"),
        ("NaN", "amount_not_a_number"),
        ("1,00", "amount_not_a_number"),
        ("1.2.3", "amount_not_a_number"),
        ("１２", "amount_not_a_number"),
        ("3000万", "amount_not_a_number"),
        ("9" * 60, "amount_not_a_number"),
        ("1.001", "amount_finer_than_fen"),
        ("999999999999999999", "amount_too_large"),
    ],
)
def test_amounts_are_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        Yuan.from_text(text, field="estimate")
    assert (caught.value.code, caught.value.field) == (code, "estimate")


def test_formats_are_those_of_the_pages() -> None:
    assert format_wan(Yuan(4_280_000_000)) == "4,280.00"
    assert format_wan_unit(Yuan(4_280_000_000)) == "4,280.00 万元"
    assert format_prose(Yuan(12_600_000_000)) == "1.26 亿元"
    assert format_prose(Yuan(9_999_990_000)) == "9,999.99 万元"
    assert str(Yuan(126_000)) == "1,260.00 元"


def test_arithmetic_stays_whole() -> None:
    assert total((Yuan(1), Yuan(2))) + Yuan(3) - Yuan(1) == Yuan(5)
    assert (Yuan(1) < Yuan(2), bool(Yuan(0)), total(())) == (True, False, Yuan(0))
    assert Yuan(123).wan == Decimal("0.000123")
