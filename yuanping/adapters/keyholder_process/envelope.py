"""Personal data in envelopes: SM4-GCM under a data key of its own, which a numbered key-encryption key wraps.

* Every record has its own data key, so that no key ever encrypts much, and a rotation touches 32 bytes of a record and not the record.
* Key-encryption keys lie beside the key holder's key file, ``<name>.kek-0001`` and so on, 16 bytes each, mode 0600. The newest one wraps; every
  one that is still there opens what it wrapped. Taking an old file away makes what only it wrapped unreadable for good.
* An envelope is bound to its purpose and its subject: moved to another row, it does not open. All envelopes of a purpose have one size.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from yuanping.adapters.keyholder_process.key_file import write_new
from yuanping.kernel.errors import Malformed

KEY_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
NUMBER_BYTES = 4
MAGIC = b"YP\x02"
"""Version 2; version 1 was a bare AES-GCM box without any mark."""
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
HEAD_BYTES = len(MAGIC) + NUMBER_BYTES + WRAPPED_BYTES
OVERHEAD = HEAD_BYTES + NONCE_BYTES + TAG_BYTES
_NUMBER = re.compile(r"[0-9]{4,9}", re.ASCII)


class WrappingKeys:
    """The key-encryption keys of one key holder; the first is made on first use."""

    def __init__(self, master: Path) -> None:
        self._master = master
        self._known: dict[int, bytes] = {}

    def _path(self, number: int) -> Path:
        return self._master.with_name(f"{self._master.name}.kek-{number:04d}")

    def numbers(self) -> tuple[int, ...]:
        """Every key that is there, the newest last."""
        ends = (path.name.rsplit("-", 1)[1] for path in self._master.parent.glob(f"{self._master.name}.kek-*"))
        return tuple(sorted(int(end) for end in ends if _NUMBER.fullmatch(end)))

    def newest(self) -> int:
        """The key that wraps now."""
        there = self.numbers()
        return there[-1] if there else self.make()

    def make(self) -> int:
        """A new key; answers its number. Two makers at once get two numbers."""
        number = max(self.numbers(), default=0) + 1
        while not write_new(self._path(number), secrets.token_bytes(KEY_BYTES)):
            number += 1
        return number

    def key(self, number: int) -> bytes:
        """The key with this number.

        Raises:
            Malformed: it is not there, or no key.
        """
        if number not in self._known:
            try:
                key = self._path(number).read_bytes()
            except OSError:
                raise Malformed("kek", f"key-encryption key {number} is not there") from None
            if len(key) != KEY_BYTES:
                raise Malformed("kek", f"a key-encryption key holds exactly {KEY_BYTES} bytes")
            self._known[number] = key
        return self._known[number]


def is_envelope(sealed: bytes) -> bool:
    """Whether this was written by ``seal``, and not by the version before."""
    return sealed[: len(MAGIC)] == MAGIC and len(sealed) > OVERHEAD


def number_of(sealed: bytes) -> int:
    """Which key-encryption key wraps this envelope's data key."""
    return int.from_bytes(sealed[len(MAGIC) : len(MAGIC) + NUMBER_BYTES], "big")


def seal(keys: WrappingKeys, plaintext: bytes, about: str) -> bytes:
    """Encrypt under a new data key, and wrap that under the newest key."""
    data_key = secrets.token_bytes(KEY_BYTES)
    return _head(keys, data_key, about) + _encrypt(data_key, plaintext, f"body|{about}")


def unseal(keys: WrappingKeys, sealed: bytes, about: str) -> bytes:
    """What ``seal`` was given; Malformed when key, subject or a single bit differ."""
    return _decrypt(_data_key(keys, sealed, about), sealed[HEAD_BYTES:], f"body|{about}")


def rewrap(keys: WrappingKeys, sealed: bytes, about: str) -> bytes:
    """The same envelope with its data key wrapped by the newest key; the body stays as it is."""
    return _head(keys, _data_key(keys, sealed, about), about) + sealed[HEAD_BYTES:]


def _head(keys: WrappingKeys, data_key: bytes, about: str) -> bytes:
    number = keys.newest()
    return MAGIC + number.to_bytes(NUMBER_BYTES, "big") + _encrypt(keys.key(number), data_key, f"key|{number}|{about}")


def _data_key(keys: WrappingKeys, sealed: bytes, about: str) -> bytes:
    number = number_of(sealed)
    wrapped = sealed[len(MAGIC) + NUMBER_BYTES : HEAD_BYTES]
    return _decrypt(keys.key(number), wrapped, f"key|{number}|{about}")


def _encrypt(key: bytes, plaintext: bytes, about: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(about.encode())
    return nonce + box.update(plaintext) + box.finalize() + box.tag


def _decrypt(key: bytes, sealed: bytes, about: str) -> bytes:
    nonce, body, tag = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:-TAG_BYTES], sealed[-TAG_BYTES:]
    try:
        box = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        box.authenticate_additional_data(about.encode())
        return box.update(body) + box.finalize()
    except (InvalidTag, ValueError):
        raise Malformed("envelope", "not sealed by this key holder for this subject") from None
