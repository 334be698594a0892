"""A restored dump as a thief would read it: every table as text, every stored file, the outbox folder; and no key file.

``find_joins`` looks for whatever joins a person to a lot: the person's data in the clear, a value that a row of the lot shares
with fewer than five experts (id, time, size, position), times finer than a day, sizes and names that differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models

K = 5
"""A value shared by this many experts names nobody: the smallest cell of a public table."""
PERSON_TABLES = (
    "experts_expert",
    "experts_expertspecialty",
    "experts_expertrelation",
    "experts_expertabsence",
    "experts_experttraining",
    "experts_expertservice",
    "experts_expertread",
    "experts_expertpasskey",
)
DAY_ONLY = (*PERSON_TABLES, "committee_seat", "committee_codemark", "notifications_sealednotice")
DAY = 86_400


@dataclass
class StoredFile:
    """One file: where, how large, when, what."""

    place: str
    name: str
    size: int
    changed: float
    data: bytes


@dataclass
class Dump:
    """Rows by table; each row maps column to value."""

    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    files: list[StoredFile] = field(default_factory=list)


@dataclass(frozen=True)
class Secret:
    """One person who sits on the committee: what the thief is after."""

    expert_id: str
    name: str
    phone: str
    id_number: str


def take_dump() -> Dump:
    """Everything in the database, the storage and the outbox."""
    dump = Dump()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description or ()]
            dump.tables[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    for place in (settings.STORAGE_DIR, settings.OUTBOX_DIR):
        for path in sorted(Path(place).rglob("*")) if Path(place).exists() else ():
            if path.is_file():
                state = path.stat()
                dump.files.append(
                    StoredFile(Path(place).name, path.name, state.st_size, state.st_mtime, path.read_bytes())
                )
    return dump


def as_bytes(value: object) -> bytes:
    """A value as it would lie in a dump file."""
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()


def find_joins(dump: Dump, secrets: Iterable[Secret]) -> list[str]:
    """Every finding in words; empty when nothing joins."""
    known = list(secrets)
    return [
        *_plain_persons(dump, known),
        *_shared_values(dump, known),
        *_fine_times(dump),
        *_telling_sizes(dump),
        *_telling_order(dump),
    ]


def _plain_persons(dump: Dump, secrets: list[Secret]) -> list[str]:
    """Names, telephones and ID numbers nowhere; an expert's id only in the registry's own tables."""
    found = []
    for table, rows in dump.tables.items():
        text = b"\x00".join(as_bytes(value) for row in rows for value in row.values())
        for one in secrets:
            words = [one.name, one.phone, one.id_number, *([one.expert_id] if table not in PERSON_TABLES else [])]
            found += [f"{table} holds {word!r} in the clear" for word in words if word.encode() in text]
            if table not in PERSON_TABLES and bytes.fromhex(one.expert_id) in text:
                found.append(f"{table} holds an expert's id as bytes")
    for file in dump.files:
        for one in secrets:
            words = (one.name, one.phone, one.id_number, one.expert_id)
            found += [f"{file.place}/{file.name} holds {word!r}" for word in words if word.encode() in file.data]
    return found


def _telling(value: object) -> bool:
    """Values that could name something: not flags, small numbers or blanks."""
    if value is None or isinstance(value, bool):
        return False
    if isinstance(value, int):
        return value > 100_000
    return len(as_bytes(value)) >= 4


def _shared_values(dump: Dump, secrets: list[Secret]) -> list[str]:
    """A value outside the registry that fewer than five experts' rows share, one of them a seated one's."""
    owners: dict[bytes, set[object]] = {}
    seated = {
        row["id"] for row in dump.tables["experts_expert"] if row["expert_id"] in {one.expert_id for one in secrets}
    }
    for table in PERSON_TABLES:
        for row in dump.tables[table]:
            person = row["id"] if table == "experts_expert" else row["expert_id"]
            for value in row.values():
                if _telling(value):
                    owners.setdefault(as_bytes(value), set()).add(person)
    found = []
    for table, rows in dump.tables.items():
        if table in PERSON_TABLES or not _of_a_lot(table):
            continue
        for row in rows:
            for column, value in row.items():
                shared = owners.get(as_bytes(value), set()) if _telling(value) else set()
                if shared & seated and len(shared) < K:
                    found.append(f"{table}.{column} shares {as_bytes(value)[:40]!r} with {len(shared)} experts")
    return found


def _of_a_lot(table: str) -> bool:
    """Organisations and accounts are of no lot; everything else of ours may be."""
    return not table.startswith(("identity_", "django_", "auth_", "axes_", "sqlite_"))


def _fine_times(dump: Dump) -> list[str]:
    """Rows of persons, seats, codes and notices carry no time finer than the day; nor do files of the outbox."""
    found = []
    for model in apps.get_models():
        if model._meta.db_table in DAY_ONLY:
            fine = [f.name for f in model._meta.get_fields() if isinstance(f, models.DateTimeField | models.TimeField)]
            found += [f"{model._meta.db_table}.{name} is finer than a day" for name in fine]
    for table in DAY_ONLY:
        for row in dump.tables[table]:
            found += [
                f"{table}.{column} is finer than a day" for column, value in row.items() if isinstance(value, datetime)
            ]
    for file in dump.files:
        if file.place == Path(settings.OUTBOX_DIR).name and file.changed % DAY:
            found.append(f"outbox/{file.name} tells its time")
    return found


def _telling_sizes(dump: Dump) -> list[str]:
    """Sealed things of one kind have one size, or one of few buckets."""
    found = []
    sizes = {file.size for file in dump.files if file.place == Path(settings.OUTBOX_DIR).name}
    if len(sizes) > 1:
        found.append(f"notices have the sizes {sorted(sizes)}")
    for table, column in (("experts_expert", "sealed_profile"), ("committee_seat", "sealed_member")):
        lengths = {len(as_bytes(row[column])) for row in dump.tables[table] if row[column]}
        if len(lengths) > 1:
            found.append(f"{table}.{column} has the sizes {sorted(lengths)}")
    return found


def _telling_order(dump: Dump) -> list[str]:
    """Seats were inserted in random order: the row number must not repeat the seat number."""
    rows = sorted(dump.tables["committee_seat"], key=lambda row: str(row["id"]).zfill(12))
    order = [row["seat_no"] for row in rows]
    return ["seats lie in the order of the draw"] if len(order) > 4 and order == sorted(order, key=int) else []
