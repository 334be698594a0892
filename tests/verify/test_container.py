"""The container is one byte string per set of members; anything else is refused by a named check."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanping.verify import container
from yuanping.verify.container import BadContainer, read_container, write_container

MEMBERS = {
    "manifest.json": b"{}",
    "lot/lot.json": b'{"a":1}',
    "log/checkpoint.txt": "远评\n".encode(),
    "report/empty.bin": b"",
}
names = st.lists(st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,8}", fullmatch=True), min_size=1, max_size=3).map(
    "/".join
)


def other_zip(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


@given(st.dictionaries(names, st.binary(max_size=200), max_size=8))
@settings(max_examples=60, deadline=None)
def test_container_returns_what_was_written_and_only_that(members: dict[str, bytes]) -> None:
    data = write_container(members)
    assert read_container(data) == members
    assert write_container(read_container(data)) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == members
        assert archive.testzip() is None


def test_container_does_not_depend_on_the_order_of_members() -> None:
    assert write_container(MEMBERS) == write_container(dict(reversed(list(MEMBERS.items()))))


def test_container_refuses_every_single_byte_flip() -> None:
    data = write_container(MEMBERS)
    for position in range(len(data)):
        for mask in (1, 0x80, 0xFF):
            changed = bytearray(data)
            changed[position] ^= mask
            with pytest.raises(BadContainer) as caught:
                read_container(bytes(changed))
            assert caught.value.check.startswith("container_")


def test_container_refuses_truncation_and_tail() -> None:
    data = write_container(MEMBERS)
    for length in range(len(data)):
        with pytest.raises(BadContainer):
            read_container(data[:length])
    for tail in (b"\0", b"PK\5\6" + bytes(18), data):
        with pytest.raises(BadContainer):
            read_container(data + tail)
    with pytest.raises(BadContainer):
        read_container(b"\0" + data)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../b",
        "/etc/passwd",
        "a\\b",
        "a//b",
        "",
        ".hidden",
        "a/",
        "C:/x",
        "文件.txt",
        "a\0b",
        "x" * 300,
        "a/./b",
    ],
)
def test_container_refuses_path(name: str) -> None:
    with pytest.raises(BadContainer) as caught:
        write_container({name: b"x"})
    assert caught.value.check == "container_member_path"


def test_container_refuses_path_in_foreign_zip() -> None:
    with pytest.raises(BadContainer):
        read_container(other_zip([("../evil", b"x")]))


def _renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return data.replace(old, new)


def test_container_names_the_check_for_doubled_unsorted_and_escaping_members() -> None:
    data = write_container({"aa/x": b"1", "bb/y": b"2"})
    cases = {
        "container_member_doubled": _renamed(data, b"bb/y", b"aa/x"),
        "container_unsorted": _renamed(data, b"aa/x", b"zz/x"),
        "container_member_path": _renamed(data, b"aa/x", b"../x"),
    }
    for check, changed in cases.items():
        with pytest.raises(BadContainer) as caught:
            read_container(changed)
        assert caught.value.check == check


def test_container_refuses_an_ordinary_zip_of_the_same_members() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with pytest.raises(BadContainer):
            read_container(other_zip(sorted(MEMBERS.items()), method))


def test_container_refuses_bombs() -> None:
    data = bytearray(write_container({"a": b"x" * 10}))
    where = data.index(b"PK\1\2")
    struct.pack_into("<II", data, where + 20, 0xFFFFFFF0, 0xFFFFFFF0)
    with pytest.raises(BadContainer) as caught:
        read_container(bytes(data))
    assert caught.value.check == "container_bomb"
    many = bytearray(write_container({"a": b"x"}))
    struct.pack_into("<HH", many, len(many) - 14, 0xFFFF, 0xFFFF)
    with pytest.raises(BadContainer) as caught:
        read_container(bytes(many))
    assert caught.value.check == "container_bomb"
    with pytest.raises(BadContainer):
        read_container(other_zip([("bomb", bytes(20_000_000))], zipfile.ZIP_DEFLATED))


def test_container_refuses_overlapping_members() -> None:
    data = bytearray(write_container({"a": b"x", "b": b"x"}))
    second = data.rindex(b"PK\1\2")
    struct.pack_into("<I", data, second + 42, 0)
    with pytest.raises(BadContainer) as caught:
        read_container(bytes(data))
    assert caught.value.check == "container_gap"


def test_container_refuses_more_than_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MEMBER_LIMIT", 2)
    with pytest.raises(BadContainer):
        write_container({"a": b"", "b": b"", "c": b""})
    monkeypatch.setattr(container, "BUNDLE_SIZE_LIMIT", 10)
    with pytest.raises(BadContainer):
        read_container(bytes(11))


def test_container_survives_random_bytes() -> None:
    dice = random.Random(7)
    for _ in range(500):
        with pytest.raises(BadContainer):
            read_container(dice.randbytes(dice.randrange(0, 300)))
