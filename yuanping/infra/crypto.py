"""Sealing at rest: AES-256-GCM under keys that lie in files apart from the database.

* One file a key, 32 random bytes as hex, mode 0600; a file that others may read is refused, never quietly repaired.
* Purposes are separated by HKDF: what is sealed for one purpose opens for no other. Associated data bind a box to its place.
* Plaintexts are padded to buckets, so that sizes tell nothing finer.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_SIZE = 32
NONCE_SIZE = 12
SMALLEST_BUCKET = 512
_VERSION = b"\x01"
_LENGTH_SIZE = 4


class KeyUnsafe(Exception):
    """A key file is not one, or others may read it."""


class SealBroken(Exception):
    """The box does not open: another key, another purpose or place, or changed bytes."""


def _create_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_SIZE) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was faster: then its key stands
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def load_key(path: Path, *, create: bool = True) -> bytes:
    """The 32 bytes of a key file, made on first use. Raises ``KeyUnsafe``."""
    if create and not path.exists():
        _create_key(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        raise KeyUnsafe(f"{path}: {error.strerror}") from error
    with os.fdopen(descriptor, encoding="ascii") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode) or state.st_mode & 0o077:
            raise KeyUnsafe(f"{path}: mode {stat.S_IMODE(state.st_mode):04o}, must be a file of mode 0600")
        text = file.read(1000).strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_SIZE:
        raise KeyUnsafe(f"{path}: not {KEY_SIZE} bytes in hex")
    return key


def derive(key: bytes, purpose: str) -> bytes:
    """The key of one purpose."""
    return HKDF(hashes.SHA256(), KEY_SIZE, salt=None, info=b"yuanping/" + purpose.encode()).derive(key)


def pad(data: bytes) -> bytes:
    """Length, data and zeros up to the next power of two, at least ``SMALLEST_BUCKET``."""
    needed = len(data) + _LENGTH_SIZE
    size = max(SMALLEST_BUCKET, 1 << (needed - 1).bit_length())
    return len(data).to_bytes(_LENGTH_SIZE, "big") + data + bytes(size - needed)


def unpad(data: bytes) -> bytes:
    """The data inside ``pad``. Raises ``SealBroken``."""
    end = _LENGTH_SIZE + int.from_bytes(data[:_LENGTH_SIZE], "big")
    if end > len(data) or any(data[end:]):
        raise SealBroken("padding")
    return data[_LENGTH_SIZE:end]


def seal_with(key: bytes, plaintext: bytes, aad: bytes = b"") -> bytes:
    """Seal under a given key: version, nonce, box."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, pad(plaintext), _VERSION + aad)


def unseal_with(key: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    """Open under a given key. Raises ``SealBroken``."""
    nonce, box = sealed[1 : 1 + NONCE_SIZE], sealed[1 + NONCE_SIZE :]
    if sealed[:1] != _VERSION or len(nonce) != NONCE_SIZE:
        raise SealBroken("unknown form")
    try:
        return unpad(AESGCM(key).decrypt(nonce, box, _VERSION + aad))
    except InvalidTag:
        raise SealBroken("does not open") from None


@lru_cache(maxsize=256)
def _purpose_key(folder: str, purpose: str) -> bytes:
    return derive(load_key(Path(folder) / "master.key"), purpose)


def _key(purpose: str) -> bytes:
    return _purpose_key(str(settings.KEYS_DIR), purpose)


def seal(purpose: str, plaintext: bytes, aad: bytes = b"") -> bytes:
    """Seal under the installation's key for ``purpose``; ``aad`` binds the box to the row it lies in."""
    return seal_with(_key(f"seal/{purpose}"), plaintext, aad)


def unseal(purpose: str, sealed: bytes | memoryview, aad: bytes = b"") -> bytes:
    """Open what ``seal`` made. Raises ``SealBroken``."""
    return unseal_with(_key(f"seal/{purpose}"), bytes(sealed), aad)


def keyed_hash(purpose: str, data: bytes) -> str:
    """HMAC-SHA-256 in hex: a name for ``data`` that says nothing without the key."""
    return hmac.digest(_key(f"mac/{purpose}"), data, "sha256").hex()


def _signing_key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(load_key(Path(settings.KEYS_DIR) / f"{name}.ed25519"))


def sign_ed25519(name: str, message: bytes) -> bytes:
    """Sign with the key file ``<name>.ed25519``."""
    return _signing_key(name).sign(message)


def public_ed25519(name: str) -> bytes:
    """The 32 bytes of the public key of ``<name>.ed25519``."""
    public = _signing_key(name).public_key()
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def verify_ed25519(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
