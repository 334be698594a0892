from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from yuanping.infra import crypto
from yuanping.infra.crypto import KeyUnsafe, SealBroken


@pytest.fixture(autouse=True)
def _keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"


def test_a_box_opens_only_for_its_purpose_and_place() -> None:
    box = crypto.seal("notices", "内容".encode(), b"row 1")
    assert crypto.unseal("notices", box, b"row 1").decode() == "内容"
    for purpose, place in [("notice", b"row 1"), ("notices", b"row 2"), ("notices", b"")]:
        with pytest.raises(SealBroken):
            crypto.unseal(purpose, box, place)


def test_two_boxes_of_one_text_differ() -> None:
    assert crypto.seal("a", b"x") != crypto.seal("a", b"x")


@pytest.mark.parametrize("length", [0, 1, 507, 508, 509, 1020, 1021, 5000])
def test_sizes_are_buckets(length: int) -> None:
    size = len(crypto.seal("a", b"x" * length)) - (1 + crypto.NONCE_SIZE + 16)
    assert size >= crypto.SMALLEST_BUCKET
    assert size & (size - 1) == 0
    assert size < max(crypto.SMALLEST_BUCKET, 2 * (length + 4)) + 1


def test_short_texts_all_have_one_size() -> None:
    assert len({len(crypto.seal("a", b"x" * length)) for length in range(0, 508, 13)}) == 1


@given(st.binary(max_size=2000))
def test_padding_reads_back(data: bytes) -> None:
    assert crypto.unpad(crypto.pad(data)) == data


@given(st.integers(0, 540), st.integers(1, 255))
def test_no_changed_byte_opens(place: int, change: int) -> None:
    key = bytes(32)
    box = bytearray(crypto.seal_with(key, b"secret", b"aad"))
    box[place] ^= change
    with pytest.raises(SealBroken):
        crypto.unseal_with(key, bytes(box), b"aad")


@pytest.mark.parametrize("box", [b"", b"\x01", b"\x01" + bytes(11), b"\x02" + bytes(60)])
def test_a_box_of_another_form_is_broken(box: bytes) -> None:
    with pytest.raises(SealBroken):
        crypto.unseal("a", box)


def test_keys_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "some.key"
    key = crypto.load_key(path)
    assert (len(key), crypto.load_key(path)) == (32, key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["some.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_key_that_others_may_touch_is_refused_and_not_repaired(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "some.key"
    crypto.load_key(path)
    path.chmod(mode)
    with pytest.raises(KeyUnsafe, match=f"{mode:04o}"):
        crypto.load_key(path)
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31, "ab" * 33])
def test_a_key_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyUnsafe):
        crypto.load_key(path)


def test_a_key_is_a_file_and_not_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.key", tmp_path / "link.key"
    crypto.load_key(real)
    link.symlink_to(real)
    with pytest.raises(KeyUnsafe):
        crypto.load_key(link)
    with pytest.raises(KeyUnsafe):
        crypto.load_key(tmp_path / "none.key", create=False)


def test_keyed_hashes_need_the_key(settings: Settings, tmp_path: Path) -> None:
    first = crypto.keyed_hash("slot", b"1:LN01")
    assert first == crypto.keyed_hash("slot", b"1:LN01")
    assert first not in {crypto.keyed_hash("slot", b"2:LN01"), crypto.keyed_hash("other", b"1:LN01")}
    settings.KEYS_DIR = tmp_path / "other"
    assert crypto.keyed_hash("slot", b"1:LN01") != first


def test_signatures_verify_and_only_those() -> None:
    signature = crypto.sign_ed25519("log", b"text")
    public = crypto.public_ed25519("log")
    assert crypto.verify_ed25519(public, signature, b"text")
    assert not crypto.verify_ed25519(public, signature, b"other")
    assert not crypto.verify_ed25519(crypto.public_ed25519("log2"), signature, b"text")
    assert not crypto.verify_ed25519(public, b"short", b"text")
    assert not crypto.verify_ed25519(b"short", signature, b"text")
