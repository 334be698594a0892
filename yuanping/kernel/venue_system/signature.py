"""Signed messages between this platform and a centre's own system.

* Three headers: ``webhook-id``, ``webhook-timestamp`` (seconds since 1970) and ``webhook-signature``, a list parted by blanks.
* Signed are the bytes ``id.timestamp.body`` as they travel; nothing is parsed before the signature holds.
* ``v1,…`` is HMAC-SHA-256 and ``sm3,…`` HMAC-SM3, base64. We always send both; one that holds is enough, of either secret
  while two of them overlap. This is the form of Standard Webhooks, so that libraries at hand can check ours.
* A time stamp farther than ``WINDOW`` from the receiver's clock is refused, so a receiver must remember ids no longer than twice that.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.hashing import hasher

WINDOW = timedelta(minutes=5)
SECRET_SIZE = 32
SHOWN_WITH = "whsec_"
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
SCHEMES = {"v1": "sha256", "sm3": "sm3"}
LONGEST_ID = 64
_BLOCK = 64


class Unauthentic(Refused):
    """Who sent this cannot be told; nothing in it was looked at."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Id and moment of a message whose signature holds."""

    message_id: str
    at: datetime


def spell_secret(secret: bytes) -> str:
    """A secret as it is shown, once."""
    return SHOWN_WITH + base64.b64encode(secret).decode()


def read_secret(shown: str) -> bytes:
    """A secret as somebody entered it; nothing for nothing.

    Raises:
        Malformed: not a secret as it is shown.
    """
    if not shown:
        return b""
    try:
        secret = base64.b64decode(shown.removeprefix(SHOWN_WITH), validate=True)
    except ValueError:
        secret = b""
    if not shown.startswith(SHOWN_WITH) or len(secret) < SECRET_SIZE // 2:
        raise Malformed("secret", "not whsec_ and base64 of at least 16 bytes")
    return secret


def _hmac(hash_name: str, key: bytes, message: bytes) -> bytes:
    """HMAC (RFC 2104) over either hash of the house; SM3 also where OpenSSL lacks it."""
    digest = hasher(hash_name)
    padded = (digest(key) if len(key) > _BLOCK else key).ljust(_BLOCK, b"\x00")
    inner = digest(bytes(byte ^ 0x36 for byte in padded) + message)
    return digest(bytes(byte ^ 0x5C for byte in padded) + inner)


def _signed_bytes(message_id: str, seconds: str, body: bytes) -> bytes:
    return f"{message_id}.{seconds}.".encode() + body


def sign(secrets: Sequence[bytes], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message, signed with every secret in both schemes."""
    seconds = str(int(at.timestamp()))
    message = _signed_bytes(message_id, seconds, body)
    found = [
        f"{scheme},{base64.b64encode(_hmac(name, secret, message)).decode()}"
        for secret in secrets
        for scheme, name in SCHEMES.items()
    ]
    return {ID: message_id, TIME: seconds, SIGNATURE: " ".join(found)}


def check(secrets: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: datetime) -> Stamp:
    """Id and moment of a message signed with one of ``secrets``.

    Raises:
        Unauthentic: ``signature_missing``, ``signature_wrong``, ``message_stale``.
    """
    message_id, seconds, given = (headers.get(name, "") for name in (ID, TIME, SIGNATURE))
    if not (message_id and given and seconds.isascii() and seconds.isdigit()) or len(seconds) > len("253402300799"):
        raise Unauthentic("signature_missing")
    if len(message_id) > LONGEST_ID or not message_id.isascii() or not message_id.isprintable():
        raise Unauthentic("signature_missing")
    if not _holds(secrets, given, _signed_bytes(message_id, seconds, body)):
        raise Unauthentic("signature_wrong")
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    if abs(now - at) > WINDOW:
        raise Unauthentic("message_stale", {"minutes": int(WINDOW.total_seconds()) // 60})
    return Stamp(message_id, at)


def _holds(secrets: Sequence[bytes], given: str, message: bytes) -> bool:
    wanted = [
        f"{scheme},{base64.b64encode(_hmac(name, secret, message)).decode()}".encode()
        for secret in secrets
        for scheme, name in SCHEMES.items()
    ]
    parts = [part.encode() for part in given.split()[:16]]
    return any(hmac.compare_digest(part, each) for part in parts for each in wanted)
