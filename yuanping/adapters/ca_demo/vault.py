"""Private keys at rest: sealed under the member's own passphrase, which is stored nowhere.

scrypt (N=2^15, r=8, p=1) makes the key of AES-256-GCM; the signer's id is bound in, so a vault opens for no one else.
"""

from __future__ import annotations

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"YPV1"
SALT, NONCE = 16, 12
_N, _R, _P, _MEMORY = 2**15, 8, 1, 64 * 1024 * 1024


def seal(plaintext: bytes, passphrase: str, bound: bytes) -> bytes:
    """``plaintext`` under ``passphrase``."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    return MARK + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, plaintext, MARK + bound)


def unseal(sealed: bytes, passphrase: str, bound: bytes) -> bytes | None:
    """The plaintext, or ``None`` when the passphrase is not the one."""
    head = len(MARK)
    salt, nonce = sealed[head : head + SALT], sealed[head + SALT : head + SALT + NONCE]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed[head + SALT + NONCE :], MARK + bound)
    except InvalidTag:
        return None


def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY, dklen=32)
