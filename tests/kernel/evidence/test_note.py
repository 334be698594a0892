from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.evidence.note import (
    Checkpoint,
    Signature,
    VerifierKey,
    parse_note,
    parse_verifier_key,
    verify_note,
    write_body,
    write_note,
)

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("log.example/yuanping", SECRET.public_key().public_bytes_raw())
CHECKPOINT = Checkpoint("log.example/yuanping", 42, bytes(range(32)), "sm3")


def _verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _sign(checkpoint: Checkpoint, key: VerifierKey = KEY, secret: Ed25519PrivateKey = SECRET) -> str:
    body = write_body(checkpoint)
    return write_note(body, (Signature(key.name, key.key_id, secret.sign(body.encode())),))


NOTE = _sign(CHECKPOINT)


def test_the_format_is_that_of_signed_notes() -> None:
    lines = NOTE.split("\n")
    assert lines[:5] == ["log.example/yuanping", "42", base64.b64encode(bytes(range(32))).decode(), "hash sm3", ""]
    assert lines[5].startswith("— log.example/yuanping ")
    signature = base64.b64decode(lines[5].rsplit(" ", 1)[1])
    assert (len(signature), signature[:4]) == (68, KEY.key_id)
    assert lines[6:] == [""]


def test_a_known_verifier_key_has_its_published_id() -> None:
    # the example key of Go's golang.org/x/mod/sumdb/note documentation
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = parse_verifier_key(text)
    assert (key.name, key.key_id.hex(), str(key)) == ("PeterNeumann", "c74f20a3", text)


def test_a_note_verifies_and_reads_back() -> None:
    assert verify_note(NOTE, KEY, _verify) == CHECKPOINT
    assert parse_verifier_key(str(KEY)) == KEY
    assert parse_note(NOTE).checkpoint.head.size == 42


def test_lines_of_witnesses_are_kept_and_not_judged() -> None:
    note = parse_note(NOTE)
    witness = Signature("witness.example", b"abcd", b"x" * 72)
    assert verify_note(write_note(note.body, (witness, *note.signatures)), KEY, _verify) == CHECKPOINT


def test_another_key_or_origin_or_a_doubled_line_is_a_mismatch() -> None:
    other_secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
    other = VerifierKey(KEY.name, other_secret.public_key().public_bytes_raw())
    body = write_body(CHECKPOINT)
    under_our_id = write_note(body, (Signature(KEY.name, KEY.key_id, other_secret.sign(body.encode())),))
    note = parse_note(NOTE)
    texts = [
        _sign(CHECKPOINT, other, other_secret),
        under_our_id,
        _sign(replace(CHECKPOINT, origin="log.example/other")),
        write_note(note.body, (*note.signatures, *note.signatures)),
        write_note(note.body, (replace(note.signatures[0], value=b"short"),)),
    ]
    for text in texts:
        with pytest.raises(Mismatch):
            verify_note(text, KEY, _verify)


@given(st.integers(0, len(NOTE) - 1), st.characters(max_codepoint=0x2FFF, exclude_categories=("Cs",)))
def test_no_changed_character_passes(place: int, other: str) -> None:
    changed = NOTE[:place] + other + NOTE[place + 1 :]
    if changed == NOTE:
        return
    with pytest.raises((Malformed, Mismatch)):
        verify_note(changed, KEY, _verify)


@given(st.text(max_size=200))
def test_any_text_is_read_or_malformed(text: str) -> None:
    try:
        parse_note(text)
    except Malformed:
        return
    assert "\n\n" in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        NOTE[:-1],
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("\n42\n", "\n042\n"),
        NOTE.replace("\n42\n", "\n-1\n"),
        NOTE.replace("\n42\n", "\n٤٢\n"),
        NOTE.replace("hash sm3", "hash md5"),
        NOTE.replace("hash sm3\n", ""),
        NOTE.replace("hash sm3\n", "hash sm3\nmore\n"),
        NOTE.replace("— ", "- "),
        NOTE + "x" * 200_000,
        NOTE[: NOTE.index("—")],
        write_body(CHECKPOINT) + "\n" + "— a AAAAAAA=\n" * 101,
    ],
)
def test_notes_of_another_shape_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcwQ==",
        "x+00+!",
    ],
)
def test_keys_of_another_shape_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse_verifier_key(text)
