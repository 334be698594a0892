"""A statement whose text comes again and again, planned once a connection where the database can.

PostgreSQL plans a statement anew each time unless it is prepared, and Django's cursors never prepare. For a few hot statements of several tables the
planning is dearer than the work. SQLite keeps the statements of a connection by their text anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

Value = str | int | bool | bytes | datetime | None


def execute_prepared(sql: str, values: Sequence[Value]) -> int:
    """Run ``sql`` (marks ``%s``) in the caller's transaction; answers how many rows it wrote.

    While queries are counted it goes through Django's cursor, so that it is one of them. The text must be the same for the same shape of
    question: a connection keeps a hundred plans.
    """
    with _ran(sql, values) as cursor:
        return int(cursor.rowcount)


def ask_prepared(sql: str, values: Sequence[Value]) -> list[tuple[Value, ...]]:
    """Run ``sql`` as ``execute_prepared`` does; answers the rows it gives back, as the database writes their values."""
    with _ran(sql, values) as cursor:
        return [tuple(row) for row in cursor.fetchall()]


@contextmanager
def _ran(sql: str, values: Sequence[Value]) -> Iterator[psycopg.Cursor[tuple[Value, ...]] | CursorWrapper]:
    """A cursor that has run ``sql``."""
    if connection.vendor == "postgresql" and not connection.force_debug_cursor:
        connection.ensure_connection()
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
            yield cursor.execute(sql.encode(), values, prepare=True)
        return
    with connection.cursor() as logged:
        logged.execute(sql, values)
        yield logged
