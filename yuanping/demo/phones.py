"""The telephones of the demo's experts: their private keys, which no other part of the system holds.

Each key is derived from one secret file and the telephone number, so that 600 telephones fit into 32 bytes. Holding this file
means holding every telephone; a real installation has none.
"""

from __future__ import annotations

import os
import secrets
from functools import cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

FILE = "demo-telephones.key"


def _secret() -> bytes:
    path = settings.KEYS_DIR / FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


@cache
def _derive(secret: bytes, phone: str) -> X25519PrivateKey:
    raw = HKDF(SHA256(), 32, b"yuanping demo telephone", phone.encode()).derive(secret)
    return X25519PrivateKey.from_private_bytes(raw)


def private_key(phone: str) -> X25519PrivateKey:
    return _derive(_secret(), phone)


def mailbox_key(phone: str) -> str:
    """The public half, as the registry keeps it."""
    return private_key(phone).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
