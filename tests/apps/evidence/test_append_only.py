"""The database itself refuses to change the log; run on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from yuanping.apps.evidence import services, triggers
from yuanping.apps.evidence.models import Entry, LogCheckpoint, LogLeaf, LogNode
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.evidence.access import Access

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _log() -> None:
    for n in range(3):
        services.record(kind="a", lot_id="LN01", actor=SYSTEM, body=n, access=Access.PUBLIC, now=NOW)
    services.sequence_pending(NOW)
    services.record(kind="a", lot_id="LN01", actor=SYSTEM, body=9, access=Access.PERSONAL, now=NOW)


def _state() -> list[list[tuple[object, ...]]]:
    return [sorted(map(repr, model.objects.values_list())) for model in (LogLeaf, LogNode, LogCheckpoint, Entry)]  # type: ignore[misc]


TABLES = ["evidence_logleaf", "evidence_lognode", "evidence_logcheckpoint", "evidence_entry"]
CHANGES = [
    *(f"DELETE FROM {table}" for table in TABLES),
    "UPDATE evidence_logleaf SET leaf = 'x'",
    "UPDATE evidence_logleaf SET leaf_index = leaf_index + 100",
    "UPDATE evidence_logleaf SET leaf = leaf",
    "UPDATE evidence_lognode SET level = 9",
    "UPDATE evidence_logcheckpoint SET text = 'x'",
    "UPDATE evidence_logcheckpoint SET size = 99",
    "UPDATE evidence_entry SET leaf = 'x'",
    "UPDATE evidence_entry SET access = 'sealed'",
    "UPDATE evidence_entry SET slot = entry_id",
    "UPDATE evidence_entry SET entry_id = 'x' WHERE leaf_index = 0",
    "UPDATE evidence_entry SET leaf_index = NULL WHERE leaf_index = 0",
    "UPDATE evidence_entry SET leaf_index = 77 WHERE leaf_index = 0",
    "UPDATE evidence_entry SET sealed = leaf_index || sealed WHERE leaf_index = 0",
    "INSERT INTO evidence_logleaf (leaf_index, leaf) VALUES (4, 'gap')",
    "INSERT INTO evidence_logleaf (leaf_index, leaf) VALUES (1, 'double')",
    "INSERT INTO evidence_logcheckpoint (size, text) VALUES (2, 'older')",
    "INSERT INTO evidence_logcheckpoint (size, text) VALUES (4, 'of leaves that are not there')",
]
SQLITE_ONLY = [
    "INSERT OR REPLACE INTO evidence_logleaf (leaf_index, leaf) VALUES (1, 'x')",
    "REPLACE INTO evidence_logcheckpoint (size, text) VALUES (3, 'x')",
    "INSERT OR REPLACE INTO evidence_entry SELECT entry_id, slot, access, 'x', leaf_index, sealed FROM evidence_entry",
    "INSERT OR REPLACE INTO evidence_lognode (level, node_index, hash) SELECT level, node_index, x'00' FROM evidence_lognode",
    "UPDATE OR REPLACE evidence_logleaf SET leaf_index = 0 WHERE leaf_index = 1",
]
POSTGRESQL_ONLY = [*(f"TRUNCATE {table} CASCADE" for table in TABLES)]


@pytest.mark.parametrize("statement", [*CHANGES, *SQLITE_ONLY, *POSTGRESQL_ONLY])
def test_the_log_refuses(statement: str) -> None:
    if (statement in SQLITE_ONLY and connection.vendor != "sqlite") or (
        statement in POSTGRESQL_ONLY and connection.vendor != "postgresql"
    ):
        pytest.skip(f"not a statement of {connection.vendor}")
    if connection.vendor == "postgresql":
        statement = statement.replace("leaf_index || sealed", "'x'::bytea || sealed")
    before = _state()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert _state() == before


def test_the_orm_is_refused_too() -> None:
    for rows in (LogLeaf.objects.all(), LogNode.objects.all(), LogCheckpoint.objects.all(), Entry.objects.all()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.delete()
    leaf = LogLeaf.objects.get(index=1)
    leaf.leaf = "x"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        leaf.save()


def test_what_the_worker_and_an_erasure_do_is_allowed() -> None:
    assert services.sequence_pending(NOW) == 1
    personal = Entry.objects.get(access=Access.PERSONAL)
    assert Entry.objects.filter(pk=personal.pk).update(sealed=b"") == 1
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=personal.pk).update(sealed=b"back")


@pytest.mark.parametrize("statements", [triggers.install_statements, triggers.remove_statements])
@pytest.mark.parametrize("vendor", ["mysql", "oracle", ""])
def test_a_database_without_such_triggers_is_not_set_up_at_all(
    statements: Callable[[str], object], vendor: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="append-only by triggers, written for sqlite and postgresql"):
        statements(vendor)
