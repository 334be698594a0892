"""What is recorded, and the leaf that stands for it in the log. Final: a change is a new version beside this one.

* payload = canonical {v, kind, lot, number, prev, at, actor, body}
* leaf    = canonical {v, h} with h = H(salt ‖ payload), salt 32 random bytes
* number counts the entries of one lot from 1 without a gap; prev is H(leaf) of the one before, "" for the first
* a leaf says nothing: neither what, nor of which lot, by whom or when. Without the salt it cannot be guessed either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import from_plain, to_plain

VERSION = 1
SALT_SIZE = 32
OPENING = "log.opening 证据内容"
_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Payload:
    """One recorded act. ``actor`` is role and organisation, never a person's name."""

    v: int
    kind: str
    lot: str
    number: int
    prev: str
    at: datetime
    actor: str
    body: Plain


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the log holds of a payload."""

    v: int
    h: str


def _check_payload(payload: Payload) -> None:
    if payload.v != VERSION:
        raise Malformed("payload.v", f"unknown version {payload.v}")
    if len(payload.kind) > 64 or not _KIND.fullmatch(payload.kind):
        raise Malformed("payload.kind", f"not a kind of entry: {payload.kind[:64]!r}")
    if payload.number < 1 or (payload.number == 1) != (payload.prev == ""):
        raise Malformed("payload.number", "number and prev do not fit")
    if payload.prev and not _DIGEST.fullmatch(payload.prev):
        raise Malformed("payload.prev", "not a digest")


def write_payload(payload: Payload) -> bytes:
    """The canonical bytes of a payload.

    Raises:
        Malformed: kind, number, prev or body are not what the format allows.
    """
    _check_payload(payload)
    return canonical(to_plain(payload))


def read_payload(data: bytes) -> Payload:
    """The payload of canonical bytes; raises ``Malformed``."""
    payload = from_plain(Payload, parse_canonical(data), "payload")
    _check_payload(payload)
    return payload


def write_leaf(hash_name: str, salt: bytes, payload: bytes) -> bytes:
    """The leaf of a payload under a salt of 32 bytes."""
    if len(salt) != SALT_SIZE:
        raise Malformed("salt", f"{len(salt)} bytes instead of {SALT_SIZE}")
    return canonical({"v": VERSION, "h": hasher(hash_name)(salt + payload).hex()})


def read_leaf(data: bytes) -> Leaf:
    """The leaf of canonical bytes; raises ``Malformed``."""
    leaf = from_plain(Leaf, parse_canonical(data), "leaf")
    if leaf.v != VERSION or not _DIGEST.fullmatch(leaf.h):
        raise Malformed("leaf", "unknown version or not a digest")
    return leaf


def leaf_digest(hash_name: str, leaf: bytes) -> str:
    """What the next entry of the lot names as ``prev``."""
    return hasher(hash_name)(leaf).hex()


def verify_opening(hash_name: str, leaf: bytes, salt: bytes, payload: bytes) -> Payload:
    """The payload, if it is what the leaf stands for.

    Raises:
        Mismatch: ``log.opening``.
        Malformed: leaf, salt or payload are not in their format.
    """
    read_leaf(leaf)
    if write_leaf(hash_name, salt, payload) != leaf:
        raise Mismatch(OPENING, "salt and payload do not give the leaf")
    return read_payload(payload)
