"""Personal numbers are found wherever they stand; amounts, digests and codes are not mistaken for them."""

from __future__ import annotations

import pytest

from yuanping.kernel.canonical import Plain, canonical
from yuanping.verify.outcome import NotHeld
from yuanping.verify.redaction import check_redaction, personal_kind

ID = "11010519491231002X"
PHONE = "13912340172"
ACCOUNT = "6222021234567894"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ID, "id_number"),
        (f"身份证{ID.lower()}。", "id_number"),
        (PHONE, "phone"),
        ("联系电话：+86 139-1234-0172", "phone"),
        ("139 1234 0172", "phone"),
        (ACCOUNT, "account"),
        (ACCOUNT.replace("7894", "7897"), ""),
        ("110105194912310021", ""),
        ("91350100M000100Y43", ""),
        ("210100202609010001", ""),
        ("0" * 64, ""),
        ("a" * 20 + PHONE + "b" * 20, ""),
        ("42,800,000.00", ""),
        ("13,800,000,000.00", ""),
        ("2026-09-24T01:00:00Z", ""),
        ("139****0172", ""),
    ],
)
def test_personal_numbers_are_told_from_others(text: str, kind: str) -> None:
    assert personal_kind(text) == kind


@pytest.mark.parametrize(
    "value",
    [
        {"a": [{"b": PHONE}]},
        {"payload": canonical({"body": {"note": ID}}).decode()},
        {"phone": "1"},
        {"contact_phone": "024-0000"},
    ],
)
def test_redaction_refuses_numbers_at_any_depth(value: Plain) -> None:
    with pytest.raises(NotHeld) as caught:
        check_redaction({"x.json": canonical(value)})
    assert caught.value.code == "personal_data"
    assert PHONE not in caught.value.detail
    assert ID not in caught.value.detail


def test_redaction_lets_amounts_and_empty_fields_pass() -> None:
    assert check_redaction({"x.json": canonical({"price": 13800138000, "phone": "", "name": "B-01"})}) == 2


def test_redaction_searches_certificates() -> None:
    with pytest.raises(NotHeld):
        check_redaction({"report/certificates/1.der": b"\x30\x82" + ID.encode() + b"\x00"})
