from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel import ids
from yuanping.kernel.errors import Refused

USCC_BODIES = st.from_regex(r"91[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)
EPOCH = datetime(2026, 9, 1, tzinfo=UTC)


def _code(call: object, *args: object, **options: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **options)  # type: ignore[operator]
    return caught.value.code


def test_uscc_accepts_a_published_example() -> None:
    # the example of GB 32100-2015 in common use
    assert ids.check_uscc(" 91350100m000100y43 ") == "91350100M000100Y43"


@given(USCC_BODIES, st.data())
def test_uscc_finds_every_single_wrong_character(body: str, data: st.DataObject) -> None:
    code = body + ids.uscc_check_character(body)
    assert ids.check_uscc(code) == code
    place = data.draw(st.integers(0, 17))
    alphabet = "0123456789" if 2 <= place < 8 else "0123456789ABCDEFGHJKLMNPQRTUWXY"
    other = data.draw(st.sampled_from([char for char in alphabet if char != code[place]]))
    assert _code(ids.check_uscc, code[:place] + other + code[place + 1 :]) == "uscc_check_digit"


@given(USCC_BODIES, st.integers(0, 15))
def test_uscc_finds_swapped_neighbours(body: str, place: int) -> None:
    code = body + ids.uscc_check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        assert _code(ids.check_uscc, swapped) in {"uscc_check_digit", "uscc_form"}


@pytest.mark.parametrize(
    "text", ["", "9135", "91350100M000100Y4O", "91350100M000100I43", "９1350100M000100Y43", "9" * 19]
)
def test_uscc_refuses_other_forms(text: str) -> None:
    assert _code(ids.check_uscc, text) == "uscc_form"


def test_refusals_name_the_field() -> None:
    with pytest.raises(Refused) as caught:
        ids.check_uscc("x", field="bidder_uscc")
    assert caught.value.field == "bidder_uscc"


# made up: the check characters are computed, no such person need exist
def _id(body: str) -> str:
    return body + ids.id_number_check_character(body)


def test_id_number_accepts_the_example_of_the_standard() -> None:
    assert ids.check_id_number("11010519491231002x") == "11010519491231002X"


@given(st.dates(date(1900, 1, 1), date(2025, 1, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_id_number_finds_every_single_wrong_digit(born: date, sequence: int, place: int, shift: int) -> None:
    code = _id(f"210102{born:%Y%m%d}{sequence:03d}")
    assert ids.check_id_number(code) == code
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert _code(ids.check_id_number, wrong).startswith("id_number_")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("110105194912310021", "id_number_check_digit"),
        ("11010519491331002X", "id_number_birth_date"),
        ("11010517491231002X", "id_number_birth_date"),
        ("1101051949123100", "id_number_form"),
        ("X1010519491231002X", "id_number_form"),
        ("１10105194912310021", "id_number_form"),
    ],
)
def test_id_number_refuses(text: str, code: str) -> None:
    assert _code(ids.check_id_number, text) == code


def test_id_number_is_not_of_the_future_and_never_in_the_refusal() -> None:
    code = _id("21010220260902001")
    assert ids.check_id_number(code) == code
    with pytest.raises(Refused) as caught:
        ids.check_id_number(code, today=date(2026, 9, 1))
    assert (caught.value.code, caught.value.params) == ("id_number_birth_date", {})


def test_tender_and_lot_codes_are_checked_by_form() -> None:
    assert ids.check_tender_code("E2101000001047263001") == "E2101000001047263001"
    assert ids.check_lot_code("e2101000001047263001002") == "E2101000001047263001002"
    assert _code(ids.check_tender_code, "E210100000104726300") == "tender_code_form"
    assert _code(ids.check_tender_code, "E21010000010472630O1") == "tender_code_form"
    assert _code(ids.check_lot_code, "E2101000001047263001") == "lot_code_form"


def test_a_lot_belongs_to_its_tender() -> None:
    lot = "E2101000001047263001002"
    assert ids.check_lot_code(lot, tender_code="E2101000001047263001") == lot
    assert _code(ids.check_lot_code, lot, tender_code="E2101000001047263009") == "lot_code_of_another_tender"


@pytest.mark.parametrize(
    ("body", "check"),
    [("G123489654321", "Y"), ("G123498654321", "H")],  # widely published worked examples
)
def test_mod_37_2_gives_known_characters(body: str, check: str) -> None:
    assert ids.mod37_2_check_character(body) == check


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=35), st.data())
def test_mod_37_2_finds_single_errors_and_swaps(body: str, data: st.DataObject) -> None:
    check = ids.mod37_2_check_character(body)
    place = data.draw(st.integers(0, len(body) - 2))
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert (ids.mod37_2_check_character(swapped) == check) == (swapped == body)
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    changed = body[:place] + other + body[place + 1 :]
    assert (ids.mod37_2_check_character(changed) == check) == (changed == body)


def test_unified_deal_code_is_strict() -> None:
    body = "A01-91350100M000100Y43-20260901-000001"
    code = f"{body}-{ids.mod37_2_check_character(body.replace('-', ''))}"
    assert len(code) == 40
    assert ids.check_unified_deal_code(code) == code
    wrong = body.replace("000001", "000002") + code[-2:]
    assert _code(ids.check_unified_deal_code, wrong) == "deal_code_check_digit"
    assert _code(ids.check_unified_deal_code, code.replace("-", "")) == "deal_code_form"


@given(st.integers(0, 10**9), st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ulid_sorts_by_time(milliseconds: int, first: bytes, second: bytes) -> None:
    early = ids.ulid(EPOCH + timedelta(milliseconds=milliseconds), first)
    late = ids.ulid(EPOCH + timedelta(milliseconds=milliseconds + 1), second)
    assert early < late
    assert ids.is_ulid(early)


def test_ulid_is_the_known_form() -> None:
    moment = datetime(2016, 7, 30, 23, 54, 10, 259000, tzinfo=UTC)
    assert ids.ulid(moment, bytes(10)) == "01ARZ3NDEK0000000000000000"
    with pytest.raises(ValueError):
        ids.ulid(moment, b"short")
    with pytest.raises(ValueError):
        ids.ulid(moment.replace(tzinfo=None), bytes(10))
    assert not ids.is_ulid("81ARZ3NDEK0000000000000000")
