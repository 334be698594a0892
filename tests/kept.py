"""Worlds made once a process: what making one wrote is kept, and written down again where the next test asks for the same.

``@kept`` stands on a function that fills an empty database through the services and returns a value that can be copied. Its first call
does that work and reads all rows back; the next with the same arguments writes the same rows, in a few milliseconds instead of seconds.
Nothing is shared: every test has rows of its own, in its own transaction or flushed database, and a value of its own, so that tests keep
their independence, whatever their order. The identifiers of a world are then the same in all tests of a process.

The function runs as it stands where its rows could not be told from others (a table is not empty) and where a test holds the dice
(``tests.leaks.dice``), since a world that throws none would leave them elsewhere. Settings that a test overrides are a part of what is
asked for. Not for worlds in which the worker has sealed the log several times: its triggers refuse an earlier checkpoint beside later leaves.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import wraps
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

P = ParamSpec("P")
T = TypeVar("T")
Table = tuple[type[models.Model], str, list[tuple[object, ...]]]
"""A model, the statement that writes one row of it, the rows."""

FROM_MIGRATIONS = {"django_content_type", "auth_permission", "infra_calendaryear", "infra_calendarday"}
"""What may stand in an empty database: migrations wrote it, and a flush after a transactional test takes some of it away."""
AT_ONCE = 5000
"""Values in one statement."""


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what ``make`` wrote for the next call with the same arguments."""
    found: dict[object, tuple[T, list[Table]]] = {}

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        before = _filled()
        if random._urandom is not os.urandom or not before.keys() <= FROM_MIGRATIONS:  # type: ignore[attr-defined]  # what ``same_dice`` exchanges
            return make(*args, **kwargs)
        key = args, tuple(sorted(kwargs.items())), tuple(before.items()), _overridden()
        if key in found:
            value, tables = found[key]
            _write(tables)
            return deepcopy(value)
        value = make(*args, **kwargs)
        if before.items() <= _filled().items():
            found[key] = deepcopy(value), list(_read())
        return value

    return made


def _overridden() -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    holder = settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        found = {name: repr(value) for name, value in vars(holder).items() if name.isupper()} | found
        holder = holder.default_settings
    return tuple(sorted(found.items()))


def _models() -> list[type[models.Model]]:
    return [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]


def _filled() -> dict[str, int]:
    """How many rows each table has that has any."""
    tables = [each._meta.db_table for each in _models()]
    counts = " UNION ALL ".join(f"SELECT '{each}', COUNT(*) FROM {connection.ops.quote_name(each)}" for each in tables)
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return {table: count for table, count in cursor.fetchall() if count}


def _name(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _read() -> Iterator[Table]:
    with connection.cursor() as cursor:
        for model in (each for each in _models() if each._meta.db_table not in FROM_MIGRATIONS):
            columns = [connection.ops.quote_name(each.column) for each in model._meta.local_concrete_fields]
            cursor.execute(f"SELECT {', '.join(columns)} FROM {_name(model)} ORDER BY 1")
            if rows := cursor.fetchall():
                yield model, f"INSERT INTO {_name(model)} ({', '.join(columns)}) VALUES ", rows


def _write(tables: list[Table]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for _, insert, rows in tables:
            row = f"({', '.join(['%s'] * len(rows[0]))})"
            step = AT_ONCE // len(rows[0])
            for start in range(0, len(rows), step):
                some = rows[start : start + step]
                cursor.execute(insert + ", ".join([row] * len(some)), [value for each in some for value in each])
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _, _ in tables]):
            cursor.execute(statement)
