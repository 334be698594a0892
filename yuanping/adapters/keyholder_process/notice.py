"""Notices sealed to one telephone: X25519, HKDF-SHA256, AES-256-GCM, always the same size, naming no recipient."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.committee.notice import Notice, Parcel
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, to_plain

_FRAME = 1024
_PUBLIC = 32
SEALED_SIZE = _PUBLIC + _FRAME + 16
_ZERO_NONCE = bytes(12)
"""Safe: the key is used once, because the sender's half of it is made for this notice alone."""


def _key(shared: bytes, sender: bytes, recipient: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, sender + recipient, b"yuanping/notice").derive(shared)


def make_mailbox_key() -> tuple[bytes, bytes]:
    """(private, public) of a new telephone."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal_notice(recipient: bytes, notice: Notice | Parcel) -> bytes:
    """A sealed notice of ``SEALED_SIZE`` bytes; a parcel, which has the number, goes to the sender's key only."""
    text = canonical(to_plain(notice))
    if len(text) > _FRAME - 2:
        raise Malformed("notice", "too long for its fixed frame")
    framed = len(text).to_bytes(2, "big") + text
    framed += bytes(_FRAME - len(framed))
    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(recipient))
    return sender + AESGCM(_key(shared, sender, recipient)).encrypt(_ZERO_NONCE, framed, sender)


def open_notice(private: bytes, sealed: bytes) -> Notice | None:
    """The notice, or None when it is not for this telephone."""
    plain = _open(private, sealed)
    return None if plain is None else from_plain(Notice, plain)


def open_parcel(private: bytes, sealed: bytes) -> Parcel | None:
    """The parcel, or None when it is not for this sender."""
    plain = _open(private, sealed)
    return None if plain is None else from_plain(Parcel, plain)


def _open(private: bytes, sealed: bytes) -> Plain:
    if len(sealed) != SEALED_SIZE:
        return None
    own = X25519PrivateKey.from_private_bytes(private)
    sender, body = sealed[:_PUBLIC], sealed[_PUBLIC:]
    shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
    try:
        framed = AESGCM(_key(shared, sender, own.public_key().public_bytes_raw())).decrypt(_ZERO_NONCE, body, sender)
    except InvalidTag:
        return None
    length = int.from_bytes(framed[:2], "big")
    return parse_canonical(framed[2 : 2 + length])
