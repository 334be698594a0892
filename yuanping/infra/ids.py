"""New public identifiers."""

from __future__ import annotations

import secrets
from datetime import datetime

from yuanping.kernel.ids import ULID_ENTROPY, ulid


def new_id(prefix: str, now: datetime) -> str:
    """``LN01M7…``: two letters of the province and a ULID. It tells when it was made; never for secrets."""
    return prefix + ulid(now, secrets.token_bytes(ULID_ENTROPY))


def new_secret_id() -> str:
    """128 random bits in hex, for experts, seats, notices, codes and pseudonyms: it tells neither time nor order."""
    return secrets.token_hex(16)
