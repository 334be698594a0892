"""Recording evidence, putting it into the log, and erasing what must not be kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from yuanping.apps.evidence import permissions, queries
from yuanping.apps.evidence.models import Entry, LogCheckpoint, LogLeaf, LogNode
from yuanping.infra import crypto
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.prepared import execute_prepared
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence import merkle
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.leaf import SALT_SIZE, VERSION, Payload, leaf_digest, write_leaf, write_payload
from yuanping.kernel.evidence.note import Checkpoint, Signature, parse_note, write_body, write_note

__all__ = ["Access", "erase_payload", "record", "record_refusal", "sequence_pending"]

BATCH = 2000
INSERT = f"INSERT INTO {Entry._meta.db_table} (entry_id, slot, access, leaf, leaf_index, sealed) VALUES (%s, %s, %s, %s, NULL, %s)"  # noqa: S608  # a table name and marks


def record(
    *, kind: str, lot_id: str, actor: Actor, body: Plain | Mapping[str, Plain], access: Access, now: datetime
) -> str:
    """Record one act of a lot, in the transaction of the act; ``lot_id`` is empty for acts of no lot. Answers the entry's id.

    Takes the evidence lock of the lot as the last lock of the transaction, so that numbers have no gap and no double.

    Raises:
        Malformed: ``kind`` or ``body`` is not what the leaf format allows.
        RuntimeError: there is no transaction around it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs into the transaction of the act")
    hold(f"evidence:{lot_id}")
    number, before = queries.last_leaf(lot_id)
    prev = leaf_digest(settings.HASH_NAME, before) if number else ""
    plain_body: Plain = dict(body) if isinstance(body, Mapping) else body
    payload = write_payload(Payload(VERSION, kind, lot_id, number + 1, prev, now, actor.label, plain_body))
    salt, entry_id = secrets.token_bytes(SALT_SIZE), new_secret_id()
    slot = queries.slot_of(lot_id, number + 1)
    leaf = write_leaf(settings.HASH_NAME, salt, payload).decode()
    sealed = crypto.seal(f"evidence.{access}", salt + payload, entry_id.encode())
    execute_prepared(INSERT, (entry_id, slot, access.value, leaf, sealed))
    return entry_id


@transaction.atomic
def record_refusal(
    *, act: str, lot_id: str, actor: Actor, refused: Refused, about: Mapping[str, Plain], access: Access, now: datetime
) -> str:
    """Record that ``act`` was tried and refused, in a transaction of its own: the act itself has been rolled back by now.

    For acts of known persons or with a genuine code only; what a stranger can try without end is for the log files.
    """
    body = {"code": refused.code, "law": str(refused.law or ""), **about}
    return record(kind=f"{act}_refused", lot_id=lot_id, actor=actor, body=body, access=access, now=now)


@transaction.atomic
def sequence_pending(now: datetime) -> int:
    """Put what was recorded into the log and sign a checkpoint; the worker's act. Answers how many leaves were added.

    Within a batch the order is drawn at random, so that neighbours in the log tell nothing of each other.
    """
    if not Entry.objects.filter(index=None).exists():
        return 0
    hold("evidence.log")
    pending = list(Entry.objects.filter(index=None).order_by("entry_id").values_list("entry_id", "leaf")[:BATCH])
    if not pending:
        return 0
    secrets.SystemRandom().shuffle(pending)
    size = queries.count_leaves()
    _check_hash()
    _append(size, [leaf for _, leaf in pending])
    for index, (entry_id, _) in enumerate(pending, start=size):
        Entry.objects.filter(entry_id=entry_id, index=None).update(index=index)
    _sign(size + len(pending))
    return len(pending)


def _check_hash() -> None:
    newest = queries.newest_checkpoint()
    if newest is not None and parse_note(newest.text).checkpoint.hash_name != settings.HASH_NAME:
        raise ImproperlyConfigured("a log keeps the hash function it began with: see YUANPING_HASH")


def _append(size: int, leaves: list[str]) -> None:
    hashes = [merkle.leaf_hash(settings.HASH_NAME, leaf.encode()) for leaf in leaves]
    nodes = merkle.new_nodes(settings.HASH_NAME, queries.NodeReader(), size, hashes)
    LogLeaf.objects.bulk_create([LogLeaf(index=index, leaf=leaf) for index, leaf in enumerate(leaves, start=size)])
    LogNode.objects.bulk_create([LogNode(level=node.level, index=node.index, hash=node.hash) for node in nodes])


def _sign(size: int) -> None:
    root = merkle.tree_root(settings.HASH_NAME, queries.NodeReader(), size)
    body = write_body(Checkpoint(settings.LOG_ORIGIN, size, root, settings.HASH_NAME))
    key = queries.verifier_key()
    signature = Signature(key.name, key.key_id, crypto.sign_ed25519(queries.LOG_KEY, body.encode()))
    LogCheckpoint.objects.create(size=size, text=write_note(body, (signature,)))


@transaction.atomic
def erase_payload(*, actor: Actor, lot_id: str, entry_id: str, reason: str, now: datetime) -> None:
    """Erase salt and payload of a PERSONAL entry; its leaf stays, so every proof still holds.

    Effects: the sealed bytes are emptied; one PUBLIC entry says which leaf lost its payload, and why.

    Raises:
        NotFound: there is no such entry of this lot, or the actor may not erase.
        Refused: ``payload_not_personal``, ``payload_erased_already``, ``erasure_reason_missing``.
    """
    hold(f"evidence:{lot_id}")
    entries = [entry for entry in queries.list_entries(lot_id, ()) if entry.entry_id == entry_id]
    if not entries or not permissions.can_erase_payload(actor):
        raise NotFound("evidence")
    entry = entries[0]
    if entry.access is not Access.PERSONAL:
        raise Refused("payload_not_personal", {"access": str(entry.access)})
    if entry.erased:
        raise Refused("payload_erased_already")
    if not reason.strip():
        raise Refused("erasure_reason_missing", field="reason")
    Entry.objects.filter(entry_id=entry_id).update(sealed=b"")
    body: Plain = {
        "number": entry.number,
        "leaf": leaf_digest(settings.HASH_NAME, entry.leaf),
        "reason": reason.strip(),
    }
    record(kind="evidence.payload_erased", lot_id=lot_id, actor=actor, body=body, access=Access.PUBLIC, now=now)
