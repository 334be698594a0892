"""Files by the digest of their content: written once, never changed, checked when read."""

from __future__ import annotations

import os
import re
import secrets
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings

from yuanping.kernel.hashing import hasher

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class NotStored(Exception):
    """There is no file with this digest."""


class StorageDamaged(Exception):
    """A file is not what its digest says."""


def sync_folder(folder: Path) -> None:
    """Make a new name in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_once(path: Path, data: bytes, *, on: date | None = None) -> None:
    """Write a new file whole or not at all; ``on`` makes its time no finer than that day. An existing file is kept."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if on is not None:
            midnight = datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()
            os.utime(draft, (midnight, midnight))
        try:
            os.link(draft, path)
        except FileExistsError:
            if path.read_bytes() != data:
                raise StorageDamaged(f"{path.name}: another content stands there") from None
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _path(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise NotStored(digest[:64])
    return Path(settings.STORAGE_DIR) / settings.HASH_NAME / digest[:2] / digest[2:]


def put(data: bytes) -> str:
    """Store ``data`` and answer its digest (hex, by ``settings.HASH_NAME``). Storing it again changes nothing."""
    digest = hasher(settings.HASH_NAME)(data).hex()
    write_once(_path(digest), data)
    return digest


def get(digest: str) -> bytes:
    """The bytes of a digest. Raises ``NotStored``, ``StorageDamaged``."""
    path = _path(digest)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotStored(digest) from None
    if hasher(settings.HASH_NAME)(data).hex() != digest:
        raise StorageDamaged(digest)
    return data


def has(digest: str) -> bool:
    """Whether something is stored under ``digest``."""
    return _path(digest).is_file()
