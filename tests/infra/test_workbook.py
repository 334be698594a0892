"""Files from somebody else: whatever is wrong with them, they are refused in words; what we write opens everywhere."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pytest
from openpyxl import load_workbook

from yuanping.infra.plain_text import INSTEAD
from yuanping.infra.report_workbook import Sheet, write_report
from yuanping.infra.workbook import read_json, read_workbook, write_json, write_workbook
from yuanping.kernel.errors import Refused

TITLES = {"rooms": ("评标室", {"name": "名称", "floor": "楼层"})}
TABLES = {"rooms": [{"name": f"第{at}评标室", "floor": str(at)} for at in range(40)]}


def unreadable(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_workbook(data, TITLES)
    assert caught.value.code == "import_unreadable"
    return str(caught.value.params["why"])


def code_of(data: bytes) -> str:
    """By which code it is refused; nothing where it can be read."""
    try:
        read_workbook(data, TITLES)
    except Refused as refusal:
        return refusal.code
    return ""


def packed(method: int, data: bytes = b"<x/>" * 400) -> tuple[bytearray, int]:
    """An archive of one member, and where its packed bytes begin."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.xml", data)
    return bytearray(out.getvalue()), 30 + len("a.xml")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_torn_member_is_unreadable_however_it_was_packed(method: int) -> None:
    data, start = packed(method)
    for at in range(start, start + 20):
        torn = bytearray(data)
        torn[at] ^= 0xFF
        unreadable(bytes(torn))


def test_a_torn_workbook_is_read_or_refused_and_never_a_fault() -> None:
    whole, dice = write_workbook(TABLES, TITLES), random.Random(20260923)  # places to tear at
    refused = 0
    for _ in range(300):
        torn = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            torn[dice.randrange(len(torn))] = dice.randrange(256)
        code = code_of(bytes(torn))
        assert code in {"", "import_unreadable"}
        refused += bool(code)
    assert refused > 100


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="??"'),
        ("xl/worksheets/sheet1.xml", b't="inlineStr"', b't="s"'),
        ("xl/worksheets/sheet1.xml", b't="inlineStr"', b't="d"'),
        ("xl/workbook.xml", b"sheetId", b"sheetIdd"),
        ("xl/workbook.xml", b'r:id="rId1"', b'r:id="rId9"'),
        ("xl/styles.xml", b"<fonts", b"<fonds"),
        ("[Content_Types].xml", b"worksheet+xml", b"strange+xml"),
    ],
)
def test_a_workbook_that_contradicts_itself_is_read_or_refused(name: str, old: bytes, new: bytes) -> None:
    out, seen = io.BytesIO(), b""
    with zipfile.ZipFile(io.BytesIO(write_workbook(TABLES, TITLES))) as whole, zipfile.ZipFile(out, "w") as made:
        for member in whole.infolist():
            content = whole.read(member)
            if member.filename == name:
                seen = content
                content = content.replace(old, new)
            made.writestr(member, content)
    assert old in seen
    assert code_of(out.getvalue()) in {"", "import_unreadable"}


def test_what_stood_before_it_was_refused_is_written_with_a_mark() -> None:
    """A room that had been named with a vertical tab broke the province's whole workbook."""
    strange = {"rooms": [{"name": "一\x0b\x00室\ud800", "floor": "=1+1\uffff"}]}
    assert read_workbook(write_workbook(strange, TITLES), TITLES) == {
        "rooms": [{"name": f"一{INSTEAD}{INSTEAD}室{INSTEAD}", "floor": f"=1+1{INSTEAD}"}]
    }


def test_a_report_is_written_with_a_mark_too() -> None:
    book = load_workbook(io.BytesIO(write_report([Sheet("表", ["名称", "数"], [["一\x0b室", 7]])])))
    assert [cell.value for cell in book["表"][2]] == [f"一{INSTEAD}室", 7]


@pytest.mark.parametrize("name", ["一\x00室", "一\x0b室", "\ud800", "\uffff"])
def test_no_control_character_comes_in_by_a_document(name: str) -> None:
    for tables in ({"rooms": [{"name": name}]}, {"rooms": [{name: "1"}]}, {name: []}):
        with pytest.raises(Refused) as caught:
            read_json(json.dumps({"v": 1, "tables": tables}).encode())
        assert caught.value.code == "import_unreadable"


def test_what_is_written_is_read_back() -> None:
    tables = {"rooms": [{"name": "甲\n乙\t丙", "floor": "=SUM(A1)"}]}
    assert read_workbook(write_workbook(tables, TITLES), TITLES) == tables
    assert read_json(write_json(tables)) == tables
