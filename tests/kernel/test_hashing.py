from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel import hashing
from yuanping.kernel.errors import Malformed
from yuanping.kernel.hashing import HASHES, hasher
from yuanping.kernel.sm3 import sm3

# GB/T 32905-2016, annex A
VECTORS = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


@pytest.mark.parametrize("data", VECTORS)
def test_sm3_matches_the_standard(data: bytes) -> None:
    assert sm3(data).hex() == VECTORS[data]
    assert hasher("sm3")(data).hex() == VECTORS[data]


@given(st.binary(max_size=300))
def test_sm3_twin_equals_openssl(data: bytes) -> None:
    assert sm3(data) == hashlib.new("sm3", data).digest()


@pytest.mark.parametrize("length", [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128])
def test_sm3_twin_equals_openssl_around_block_ends(length: int) -> None:
    data = bytes(range(length))
    assert sm3(data) == hashlib.new("sm3", data).digest()


@pytest.mark.parametrize("name", HASHES)
def test_hasher_keeps_no_state_between_calls(name: str) -> None:
    first, again = hasher(name)(b"a"), hasher(name)(b"a")
    assert first == again == hashlib.new(name, b"a").digest()
    assert hasher(name)(b"b") != first


def test_hasher_does_not_look_names_up_in_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    function = hasher("sm3")
    monkeypatch.setattr(hashlib, "new", lambda *_: pytest.fail("looked up again"))
    assert hasher("sm3") is function
    assert len({function(bytes([n])) for n in range(100)}) == 100


def test_hasher_falls_back_to_the_twin_without_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ValueError(name)

    monkeypatch.setattr(hashing.hashlib, "new", refuse)
    assert hashing.hasher.__wrapped__("sm3") is sm3


@pytest.mark.parametrize("name", ["md5", "sha1", "SM3", "", "sha256 "])
def test_hasher_refuses_other_names(name: str) -> None:
    with pytest.raises(Malformed):
        hasher(name)
