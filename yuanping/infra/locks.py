"""Locks by name, held to the end of the transaction.

* The outermost service takes all its locks at once, late, before it looks whether it may.
* PostgreSQL: transaction-level advisory locks, taken in one order. SQLite: the transaction itself (IMMEDIATE) excludes others.
"""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager, nullcontext

from django.db import connection


def _number(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)


def hold(*keys: str) -> AbstractContextManager[None]:
    """Take the locks called ``keys``; they are freed when the surrounding transaction ends, not when a ``with`` ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("hold() is used inside transaction.atomic only")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for number in sorted({_number(key) for key in keys}):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
    return nullcontext()
