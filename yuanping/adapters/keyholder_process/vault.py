"""The key holder's own key file and what it does with it.

One 32-byte master key in a file of mode 0600 outside the web process's key folder; every use has its own derived key.
Sealed blobs are padded to buckets, so that their size says nothing about what they hold.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yuanping.kernel.errors import Malformed

_KEY_BYTES = 32
_NONCE_BYTES = 12
_LENGTH_BYTES = 4
BUCKETS = {"profile": 512, "pool": 65_536, "state": 32_768}
"""Blobs of each purpose are padded to a multiple of this."""


def _write_new(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


class Vault:
    """Derived keys of one key file, made on first use."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            _write_new(path, secrets.token_bytes(_KEY_BYTES))
        master = path.read_bytes()
        if len(master) != _KEY_BYTES:
            raise Malformed(path.name, "a key file holds exactly 32 bytes")
        self._master = master

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

    def mark(self, purpose: str, code: str) -> str:
        """Keyed hash under which a code is known outside."""
        return hmac.new(self._key("mark"), f"{purpose}|{code}".encode(), hashlib.sha256).hexdigest()
