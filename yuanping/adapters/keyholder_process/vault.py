"""The key holder's own key file and what it does with it.

One 32-byte master key in a file of mode 0600 outside the web process's key folder; every use has its own derived key.
Sealed blobs are padded to buckets, so that their size says nothing about what they hold.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yuanping.adapters.keyholder_process.envelope import WrappingKeys
from yuanping.adapters.keyholder_process.key_file import write_new
from yuanping.kernel.errors import Malformed

_KEY_BYTES = 32
_NONCE_BYTES = 12
_LENGTH_BYTES = 4
SENDER_KEY, EXCHANGE_KEY = "sender.pub", "exchange.pub"
BUCKETS = {"venue_key": 64, "ticket": 256, "call": 4096, "profile": 512, "pool": 65_536, "state": 32_768}
"""Blobs of each purpose are padded to a multiple of this."""


def _public(path: Path) -> bytes | None:
    return bytes.fromhex(path.read_text().strip()) if path.exists() else None


class Vault:
    """Derived keys of one key file, made on first use."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            write_new(path, secrets.token_bytes(_KEY_BYTES))
        master = path.read_bytes()
        if len(master) != _KEY_BYTES:
            raise Malformed(path.name, "a key file holds exactly 32 bytes")
        self._master = master
        self._sender, self._exchange = path.with_name(SENDER_KEY), path.with_name(EXCHANGE_KEY)
        self.wrapping = WrappingKeys(path)

    def _key(self, purpose: str) -> bytes:
        return HKDF(hashes.SHA256(), _KEY_BYTES, None, f"yuanping/keyholder/{purpose}".encode()).derive(self._master)

    def seal(self, purpose: str, plaintext: bytes, about: str) -> bytes:
        """Encrypt under the key of ``purpose``, bound to ``about``."""
        bucket = BUCKETS[purpose]
        framed = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
        framed += bytes(-len(framed) % bucket)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._key(purpose)).encrypt(nonce, framed, about.encode())

    def unseal(self, purpose: str, sealed: bytes, about: str) -> bytes:
        """What ``seal`` was given; Malformed when key, purpose, subject or a single bit differ."""
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            framed = AESGCM(self._key(purpose)).decrypt(nonce, body, about.encode())
        except (InvalidTag, ValueError) as error:
            raise Malformed(purpose, "not sealed by this key holder for this subject") from error
        length = int.from_bytes(framed[:_LENGTH_BYTES], "big")
        return framed[_LENGTH_BYTES : _LENGTH_BYTES + length]

    @property
    def sender(self) -> bytes | None:
        """The public key of the process that sends messages, where this installation has one: put beside the key file by who keeps it."""
        return _public(self._sender)

    @property
    def exchange(self) -> bytes | None:
        """The public key of the telephone exchange that staff's calls go through, where there is one."""
        return _public(self._exchange)

    def salt(self, about: str) -> str:
        """A salt that only this key holder can make again, hex."""
        return hmac.new(self._key("notice.salt"), about.encode(), hashlib.sha256).hexdigest()

    def mark(self, purpose: str, code: str) -> str:
        """Keyed hash under which a code is known outside."""
        return hmac.new(self._key("mark"), f"{purpose}|{code}".encode(), hashlib.sha256).hexdigest()
