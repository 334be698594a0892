"""Every message names place and hour and nothing else; an answer is a key and a code."""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from yuanping.kernel.committee.notice import Notice, NoticeKind, Parcel
from yuanping.kernel.committee.notice_text import SHOWN, TEXTS, kept_hash, read_answer, text_of
from yuanping.kernel.errors import Refused

MEETS = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
ALLOWED = {"place", "meets", "opens", "until", "answer_at", "code", "shown"}
PROJECT_WORDS = ("项目", "标段", "工程", "招标", "投标人", "代理", "专家", "预算", "万元")
NOTICE = Notice(NoticeKind.CALL, "沈阳市中心", MEETS, MEETS, "2345-6789-ABCD", "演示姓名", MEETS)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_text_is_filled_with_place_hours_code_and_address_only(kind: NoticeKind) -> None:
    fields = {name for _, name, _, _ in string.Formatter().parse(TEXTS[kind]) if name}
    assert {"place", "meets"} <= fields <= ALLOWED
    assert not [word for word in PROJECT_WORDS if word in TEXTS[kind]]


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_text_names_the_hour_of_the_place_and_no_person(kind: NoticeKind) -> None:
    text = text_of(Notice(kind, "沈阳市中心", MEETS, MEETS, "2345-6789-ABCD", "演示姓名"), "https://pb.example/r")
    assert "9月24日09:00" in text
    assert "沈阳市中心" in text
    assert "演示姓名" not in text
    assert ("2345-6789-ABCD" in text) == (kind is not NoticeKind.WITHDRAWN)


def test_an_address_has_the_code_behind_the_sign_that_no_browser_sends() -> None:
    """What a server on the way may log of an address is the same for everybody."""
    confirmed = Notice(NoticeKind.CONFIRMED, "沈阳市中心", MEETS, MEETS, "2345-6789-ABCD", "演示姓名")
    said = text_of(NOTICE, "https://pb.example/r/", "https://pb.example/c/") + text_of(
        confirmed, "https://pb.example/r/", "https://pb.example/c/"
    )
    addresses = re.findall(r"https://[!-~]+", said)
    assert addresses == ["https://pb.example/r/#2345-6789-ABCD", "https://pb.example/c/#2345-6789-ABCD"]
    assert all(re.fullmatch(r"/./", urlsplit(each).path) and not urlsplit(each).query for each in addresses)
    assert "https" not in text_of(confirmed, "https://pb.example/r/")
    assert not [word for word in PROJECT_WORDS if word in SHOWN]


def test_the_hash_needs_number_text_and_salt() -> None:
    text = text_of(NOTICE, "a")
    hashes = {
        kept_hash(Parcel(number, salt, NOTICE), said)
        for number in ("13900000007", "13900000008")
        for salt in ("00" * 32, "01" * 32)
        for said in (text, text + ".")
    }
    assert len(hashes) == 8


@pytest.mark.parametrize(("text", "found"), [("1 2345-6789-ABCD", (True, "2345-6789-ABCD")), (" 2  x ", (False, "x"))])
def test_an_answer_is_a_key_and_a_code(text: str, found: tuple[bool, str]) -> None:
    assert read_answer(text) == found


@pytest.mark.parametrize("text", ["", "1", "3 2345-6789-ABCD", "是 x", "12345"])
def test_anything_else_is_refused_with_its_article(text: str) -> None:
    with pytest.raises(Refused, match="answer_unreadable") as refused:
        read_answer(text)
    assert refused.value.law is not None
