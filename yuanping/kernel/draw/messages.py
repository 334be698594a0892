"""What a party signs: its commitment, the shares it deposits, its reveal; and for one who stayed away the share it keeps.

* All are made outside the server, in the party's own browser or by ``yuanping party``.
* A commitment of version 2 names the key to which others encrypt shares for this party; version 1, before there was escrow, is read for ever.
* The bytes to sign are the canonical JSON of every field but ``signature``.
* Keys and signatures are hex: public key SPKI (P-256), signature raw r‖s (64 bytes, WebCrypto form), SHA-256 inside ECDSA.
* Reading one raises nothing but ``Malformed``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, later, to_plain

# (public key SPKI, signature r‖s, message) -> is it good. Passed in: the kernel has no elliptic curves.
VerifySignature = Callable[[bytes, bytes, bytes], bool]

MESSAGE_VERSION = 1
COMMIT_VERSION = 2
"""With an encryption key: the version of commitments made today."""
_HEX32 = re.compile(r"[0-9a-f]{64}")
_HEX64 = re.compile(r"[0-9a-f]{128}")
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_TEXT_MAX = 4096


@dataclass(frozen=True, slots=True)
class CommitMessage:
    """A party's commitment to its secret: ``commitment`` = ``seed.commitment_of(...)`` in hex."""

    v: int
    draw_id: str
    party: str
    public_key: str
    commitment: str
    signature: str
    encryption_key: str = later("")


@dataclass(frozen=True, slots=True)
class SealedShare:
    """One share of a party's nonce and secret: its digest as D says it, and the share encrypted to ``holder``'s key (``envelope``)."""

    holder: str
    index: int
    digest: str
    encryption_key: str
    envelope: str


@dataclass(frozen=True, slots=True)
class DepositMessage:
    """A party's shares for the two others, made and encrypted on its own machine."""

    v: int
    draw_id: str
    party: str
    shares: tuple[SealedShare, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class ShareMessage:
    """The share of ``owner``, which stayed away, opened by its holder ``party``."""

    v: int
    draw_id: str
    party: str
    owner: str
    request_digest: str
    index: int
    share: str
    signature: str


@dataclass(frozen=True, slots=True)
class RevealMessage:
    """A party's secret, given only after it stored ``checkpoint``, which covers ``request_digest``."""

    v: int
    draw_id: str
    party: str
    request_digest: str
    checkpoint: str
    nonce: str
    secret: str
    signature: str


Message: TypeAlias = CommitMessage | DepositMessage | RevealMessage | ShareMessage


def message_bytes(message: Message) -> bytes:
    """Return the canonical bytes the party signs: every field but the signature."""
    plain = to_plain(message)
    assert isinstance(plain, dict)
    return canonical({key: value for key, value in plain.items() if key != "signature"})


def signed_by(message: Message, public_key: str, verify: VerifySignature) -> bool:
    """Tell whether ``message`` carries a good signature under ``public_key`` (hex SPKI)."""
    return verify(bytes.fromhex(public_key), bytes.fromhex(message.signature), message_bytes(message))


def read_commit(plain: Plain) -> CommitMessage:
    """Decode a commitment message.

    Raises:
        Malformed: a field is missing, unknown, of the wrong type, or not hex of the right length.

    """
    message = from_plain(CommitMessage, plain)
    version = COMMIT_VERSION if message.encryption_key else MESSAGE_VERSION
    _check_common(message.v, message.draw_id, message.party, message.signature, version)
    _check(not message.encryption_key or _HEX.fullmatch(message.encryption_key), "encryption_key", "not hex")
    _check(_HEX.fullmatch(message.public_key), "public_key", "not hex")
    _check(_HEX32.fullmatch(message.commitment), "commitment", "not 32 bytes of hex")
    return message


def read_reveal(plain: Plain) -> RevealMessage:
    """Decode a reveal message.

    Raises:
        Malformed: a field is missing, unknown, of the wrong type, or not hex of the right length.

    """
    message = from_plain(RevealMessage, plain)
    _check_common(message.v, message.draw_id, message.party, message.signature)
    for name in ("request_digest", "nonce", "secret"):
        _check(_HEX32.fullmatch(getattr(message, name)), name, "not 32 bytes of hex")
    _check(0 < len(message.checkpoint) <= _TEXT_MAX, "checkpoint", "empty or too long")
    return message


def read_deposit(plain: Plain) -> DepositMessage:
    """Decode a deposit of shares.

    Raises:
        Malformed: a field is missing, unknown, of the wrong type, or not hex of the right length.

    """
    message = from_plain(DepositMessage, plain)
    _check_common(message.v, message.draw_id, message.party, message.signature)
    for share in message.shares:
        _check(_HEX32.fullmatch(share.digest), "digest", "not 32 bytes of hex")
        _check(_HEX.fullmatch(share.encryption_key), "encryption_key", "not hex")
        _check(_HEX.fullmatch(share.envelope) and len(share.envelope) <= _TEXT_MAX, "envelope", "not hex, or too long")
    return message


def read_share(plain: Plain) -> ShareMessage:
    """Decode an opened share.

    Raises:
        Malformed: a field is missing, unknown, of the wrong type, or not hex of the right length.

    """
    message = from_plain(ShareMessage, plain)
    _check_common(message.v, message.draw_id, message.party, message.signature)
    _check(_HEX32.fullmatch(message.request_digest), "request_digest", "not 32 bytes of hex")
    _check(_HEX64.fullmatch(message.share), "share", "not 64 bytes of hex")
    return message


def _check_common(version: int, draw_id: str, party: str, signature: str, expected: int = MESSAGE_VERSION) -> None:
    _check(version == expected, "v", "unknown version")
    _check(0 < len(draw_id) <= _TEXT_MAX, "draw_id", "empty or too long")
    _check(0 < len(party) <= _TEXT_MAX, "party", "empty or too long")
    _check(_HEX.fullmatch(signature), "signature", "not hex")


def _check(good: object, path: str, why: str) -> None:
    if not good:
        raise Malformed(path, why)
