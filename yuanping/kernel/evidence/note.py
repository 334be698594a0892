"""Signed checkpoints of the log: C2SP signed note around a C2SP tlog-checkpoint.

* text: origin, size, base64 root, and one extension line ``hash <name>`` since the tree may use SM3
* signature line: ``— <key name> base64(key id ‖ Ed25519 signature)``
* key id: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key); verifier key ``name+hex(id)+base64(0x01 ‖ key)``
* verifying Ed25519 needs a library, so it is passed in; lines of other keys (witnesses) are kept and not judged
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.merkle import TreeHead
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import DIGEST_SIZE, HASHES

VerifyEd25519 = Callable[[bytes, bytes, bytes], bool]
"""``(public key, signature, message) -> whether it holds``."""

MAX_NOTE = 100_000
MAX_SIGNATURES = 100
CHECKPOINT = "log.checkpoint 签名检查点"
_ED25519 = b"\x01"
_DASH = "— "
_SIGNATURE_SIZE = 64
_KEY_SIZE = 32
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes
    hash_name: str

    @property
    def head(self) -> TreeHead:
        """Size and root."""
        return TreeHead(self.size, self.root)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint as signed; ``body`` is the exact text under the signatures."""

    checkpoint: Checkpoint
    body: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public key of a log."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that lead its signatures."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:4]

    def __str__(self) -> str:
        key = base64.b64encode(_ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"


def _decode(text: str, path: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(path, "not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Malformed(path, "base64 in a second spelling")
    return data


def check_key_name(name: str) -> str:
    """The name, if a signed note allows it; raises ``Malformed``."""
    if not name or len(name) > 200 or "+" in name or not name.isprintable() or any(c.isspace() for c in name):
        raise Malformed("note.name", "not a key name")
    return name


def parse_verifier_key(text: str) -> VerifierKey:
    """The key of a ``name+id+key`` string; raises ``Malformed``."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise Malformed("vkey", "not name+id+key")
    name, key_id, encoded = parts
    data = _decode(encoded, "vkey")
    if data[:1] != _ED25519 or len(data) != 1 + _KEY_SIZE:
        raise Malformed("vkey", "not an Ed25519 key")
    key = VerifierKey(check_key_name(name), data[1:])
    if key.key_id.hex() != key_id:
        raise Malformed("vkey", "the id is not that of the key")
    return key


def write_body(checkpoint: Checkpoint) -> str:
    """The text that is signed."""
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\nhash {checkpoint.hash_name}\n"


def write_note(body: str, signatures: tuple[Signature, ...]) -> str:
    """Body, blank line, one line a signature."""
    lines = [f"{_DASH}{s.name} {base64.b64encode(s.key_id + s.value).decode()}\n" for s in signatures]
    return f"{body}\n{''.join(lines)}"


def _parse_body(body: str) -> Checkpoint:
    lines = body.split("\n")
    if len(lines) != 5 or lines[4]:
        raise Malformed("checkpoint", "not origin, size, root and hash")
    origin, size, root, extension, _ = lines
    word, _, hash_name = extension.partition(" ")
    if not _SIZE.fullmatch(size) or word != "hash" or hash_name not in HASHES:
        raise Malformed("checkpoint", "size or hash name is not in its form")
    digest = _decode(root, "checkpoint.root")
    if len(digest) != DIGEST_SIZE:
        raise Malformed("checkpoint.root", f"{len(digest)} bytes")
    return Checkpoint(check_key_name(origin), int(size), digest, hash_name)


def parse_signature(line: str) -> Signature:
    """One signature line; raises ``Malformed``."""
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not encoded:
        raise Malformed("note.signature", "not a signature line")
    data = _decode(encoded, "note.signature")
    if len(data) < 5:
        raise Malformed("note.signature", "too short")
    return Signature(check_key_name(name), data[:4], data[4:])


def parse_note(text: str) -> SignedCheckpoint:
    """A signed checkpoint, in shape only; raises ``Malformed``."""
    if len(text) > MAX_NOTE or not text.endswith("\n") or "\r" in text:
        raise Malformed("note", "too long, or lines that do not end in a line feed")
    body, blank, tail = text.rpartition("\n\n")
    if not blank:
        raise Malformed("note", "no blank line before the signatures")
    lines = tail[:-1].split("\n")
    if not 1 <= len(lines) <= MAX_SIGNATURES:
        raise Malformed("note", f"{len(lines)} signatures")
    body += "\n"
    return SignedCheckpoint(_parse_body(body), body, tuple(parse_signature(line) for line in lines))


def verify_note(text: str, key: VerifierKey, verify: VerifyEd25519) -> Checkpoint:
    """The checkpoint, if ``key`` signed it and is the key of its origin.

    Raises:
        Malformed: the text is no signed checkpoint.
        Mismatch: ``log.checkpoint`` when no line, or a wrong one, is by this key.
    """
    note = parse_note(text)
    if note.checkpoint.origin != key.name:
        raise Mismatch(CHECKPOINT, "the checkpoint is of another log")
    mine = [s for s in note.signatures if (s.name, s.key_id) == (key.name, key.key_id)]
    if len(mine) != 1 or len(mine[0].value) != _SIGNATURE_SIZE:
        raise Mismatch(CHECKPOINT, "not signed once by the log's key")
    if not verify(key.public_key, mine[0].value, note.body.encode()):
        raise Mismatch(CHECKPOINT, "the signature does not hold")
    return note.checkpoint
