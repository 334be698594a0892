"""Append-only by the database itself, on SQLite and on PostgreSQL.

* leaves, nodes, checkpoints: no update, no delete; leaves come without a gap, checkpoints only grow
* entries: no delete; only ``leaf_index`` may be filled once, and ``sealed`` emptied
* SQLite's INSERT OR REPLACE deletes without asking delete triggers, so inserts over an existing key are refused too
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

VENDORS = ("sqlite", "postgresql")
_FROZEN = ("evidence_logleaf", "evidence_lognode", "evidence_logcheckpoint")
_ENTRY = "evidence_entry"

# condition under which an insert is refused
_INSERTS = {
    "evidence_logleaf": "NEW.leaf_index <> (SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM evidence_logleaf)",
    "evidence_lognode": "EXISTS (SELECT 1 FROM evidence_lognode n WHERE n.level = NEW.level AND n.node_index = NEW.node_index)",
    "evidence_logcheckpoint": "NEW.size <= (SELECT COALESCE(MAX(size), 0) FROM evidence_logcheckpoint)"
    " OR NEW.size <> (SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM evidence_logleaf)",
    _ENTRY: "EXISTS (SELECT 1 FROM evidence_entry e WHERE e.entry_id = NEW.entry_id OR e.slot = NEW.slot)",
}
_ENTRY_UPDATE = (
    "NEW.entry_id <> OLD.entry_id OR NEW.slot <> OLD.slot OR NEW.access <> OLD.access OR NEW.leaf <> OLD.leaf"
    " OR (OLD.leaf_index IS NOT NULL AND (NEW.leaf_index IS NULL OR NEW.leaf_index <> OLD.leaf_index))"
    " OR (NEW.sealed <> OLD.sealed AND length(NEW.sealed) > 0)"
)


def _rules() -> list[tuple[str, str, str]]:
    """``(table, event, condition)`` of everything that is refused."""
    rules = [(table, event, "1 = 1") for table in _FROZEN for event in ("UPDATE", "DELETE")]
    rules += [(_ENTRY, "UPDATE", _ENTRY_UPDATE), (_ENTRY, "DELETE", "1 = 1")]
    return rules + [(table, "INSERT", condition) for table, condition in _INSERTS.items()]


def _sqlite(table: str, event: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql(table: str, event: str, condition: str) -> list[str]:
    name = f"{table}_{event.lower()}"
    answer = "OLD" if event == "DELETE" else "NEW"
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {answer}; END $$"
    )
    return [
        function,
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _postgresql_truncate(table: str) -> list[str]:
    name = f"{table}_truncate"
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    return [
        function,
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def _check_vendor(vendor: str) -> None:
    if vendor not in VENDORS:
        raise ImproperlyConfigured(
            f"The evidence log is kept append-only by triggers, written for {' and '.join(VENDORS)}; {vendor} has none. "
            "Set YUANPING_DATABASE_URL to one of these."
        )


def install_statements(vendor: str) -> list[str]:
    """The SQL that forbids changes.

    Raises:
        ImproperlyConfigured: a database for which none is written; without it the log could be rewritten, so nothing is set up there.
    """
    _check_vendor(vendor)
    if vendor == "sqlite":
        return [_sqlite(*rule) for rule in _rules()]
    rows = [statement for rule in _rules() for statement in _postgresql(*rule)]
    return rows + [statement for table in (*_FROZEN, _ENTRY) for statement in _postgresql_truncate(table)]


def remove_statements(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again: for a migration backwards, and for emptying a test database.

    Raises:
        ImproperlyConfigured: as ``install_statements``.
    """
    _check_vendor(vendor)
    names = [(table, f"{table}_{event.lower()}") for table, event, _ in _rules()]
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for _, name in names]
    names += [(table, f"{table}_truncate") for table in (*_FROZEN, _ENTRY)]
    return [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for _, name in names]


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Execute statements one by one."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
