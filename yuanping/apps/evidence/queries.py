"""Reading the evidence: checkpoints, proofs, and the entries of a lot with what their class opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max

from yuanping.apps.evidence.models import Entry as EntryRow
from yuanping.apps.evidence.models import LogCheckpoint, LogLeaf, LogNode
from yuanping.infra import crypto
from yuanping.infra.prepared import ask_prepared
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Malformed, NotFound
from yuanping.kernel.evidence import merkle
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.leaf import SALT_SIZE, Payload, read_payload
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.evidence.note import VerifierKey, parse_note, verify_note

LOG_KEY = "log"
_BLOCK = 64
_STEPS = 15
LEAVES = f"SELECT slot, leaf FROM {EntryRow._meta.db_table} WHERE slot IN ({', '.join(['%s'] * _STEPS)})"  # noqa: S608  # a table name and marks


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """A signed checkpoint; ``root`` in hex."""

    text: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class LogIdentity:
    """What a stranger needs to know the log by."""

    origin: str
    verifier_key: str
    hash_name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a lot. ``payload`` and ``salt`` are ``None`` when withheld or erased; ``index`` until it is sequenced."""

    entry_id: str
    number: int
    access: Access
    leaf: bytes
    index: int | None
    payload: bytes | None
    salt: bytes | None
    erased: bool = False

    @property
    def withheld(self) -> bool:
        """Whether the payload is not here."""
        return self.payload is None

    def read(self) -> Payload:
        """The payload's value; only of an entry that is open."""
        if self.payload is None:
            raise NotFound("evidence")
        return read_payload(self.payload)


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry with its payload."""

    entry_id: str
    leaf: bytes
    index: int | None
    payload: bytes
    salt: bytes


# --- the chain of a lot ---------------------------------------------------------------------------------------------


def slot_of(lot_id: str, number: int) -> str:
    """The keyed name of number ``number`` of a lot."""
    return crypto.keyed_hash("evidence.slot", f"{number}:{lot_id}".encode())


def _leaves(lot_id: str, numbers: Iterable[int]) -> dict[int, str]:
    slots = {slot_of(lot_id, number): number for number in numbers}
    return {slots[str(slot)]: str(leaf) for slot, leaf in ask_prepared(LEAVES, tuple(slots))}


def count_entries(lot_id: str) -> int:
    """How many entries a lot has."""
    return last_leaf(lot_id)[0]


def last_leaf(lot_id: str) -> tuple[int, bytes]:
    """Number and leaf of a lot's last entry; ``(0, b"")`` when there is none. Numbers have no gap, so a few look-ups find it."""
    low, step = 0, 1
    known: dict[int, str] = {}
    while True:
        points = [low + step * n for n in range(1, _STEPS + 1)]
        known.update(_leaves(lot_id, points))
        reached = max((point for point in points if point in known), default=low)
        if reached == points[-1]:
            low, step = reached, step * (_STEPS + 1)
        elif step == 1:
            return reached, known.get(reached, "").encode()
        else:
            low, step = reached, step // (_STEPS + 1)


# --- opening --------------------------------------------------------------------------------------------------------


def _open(row: EntryRow) -> tuple[bytes, bytes]:
    opened = crypto.unseal(f"evidence.{row.access}", row.sealed, row.entry_id.encode())
    return opened[:SALT_SIZE], opened[SALT_SIZE:]


def _entry(row: EntryRow, number: int, classes: Collection[Access]) -> Entry:
    access, erased = Access(row.access), not row.sealed
    salt, payload = _open(row) if access in classes and not erased else (None, None)
    return Entry(row.entry_id, number, access, row.leaf.encode(), row.index, payload, salt, erased)


def list_entries(lot_id: str, classes: Collection[Access]) -> tuple[Entry, ...]:
    """All entries of a lot in order; those of other classes than ``classes`` are withheld."""
    found: list[Entry] = []
    while True:
        start = len(found) + 1
        slots = [slot_of(lot_id, number) for number in range(start, start + _BLOCK)]
        rows = {row.slot: row for row in EntryRow.objects.filter(slot__in=slots)}
        for number, slot in enumerate(slots, start):
            if slot not in rows:
                return tuple(found)
            found.append(_entry(rows[slot], number, classes))


def list_bodies(lot_id: str, classes: Collection[Access]) -> Mapping[str, tuple[Plain, ...]]:
    """The bodies a lot's open entries hold, by kind, in order."""
    bodies: dict[str, list[Plain]] = {}
    for entry in list_entries(lot_id, classes):
        if not entry.withheld:
            payload = entry.read()
            bodies.setdefault(payload.kind, []).append(payload.body)
    return {kind: tuple(items) for kind, items in bodies.items()}


def open_entry(entry_id: str) -> OpenEntry:
    """One entry with its payload; the caller has checked that it may be shown. Raises ``NotFound``, also when erased."""
    row = EntryRow.objects.filter(entry_id=entry_id).first()
    if row is None or not row.sealed:
        raise NotFound("evidence")
    salt, payload = _open(row)
    return OpenEntry(row.entry_id, row.leaf.encode(), row.index, payload, salt)


def open_entries(entry_ids: Collection[str]) -> Mapping[str, OpenEntry]:
    """Several entries with their payloads, by id; what was erased is left out. The caller has checked that they may be shown."""
    rows = EntryRow.objects.filter(entry_id__in=entry_ids)
    found = {}
    for row in rows:
        if row.sealed:
            salt, payload = _open(row)
            found[row.entry_id] = OpenEntry(row.entry_id, row.leaf.encode(), row.index, payload, salt)
    return found


def find_index(entry_id: str) -> int | None:
    """The place of an entry in the log; ``None`` until it is sequenced."""
    return EntryRow.objects.filter(entry_id=entry_id).values_list("index", flat=True).first()


# --- the log --------------------------------------------------------------------------------------------------------


def verifier_key() -> VerifierKey:
    """The log's public key."""
    return VerifierKey(settings.LOG_ORIGIN, crypto.public_ed25519(LOG_KEY))


def log_identity() -> LogIdentity:
    """Origin, verifier key and hash of the log."""
    return LogIdentity(settings.LOG_ORIGIN, str(verifier_key()), settings.HASH_NAME)


def count_leaves() -> int:
    """The length of the log: all that it tells."""
    last: int | None = LogLeaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


class NodeReader:
    """Reads subtrees of the log once each."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        if (level, index) not in self._known:
            found = LogNode.objects.values_list("hash", flat=True).get(level=level, index=index)
            self._known[level, index] = bytes(found)
        return self._known[level, index]


def _view(row: LogCheckpoint) -> CheckpointView:
    return CheckpointView(row.text, row.size, parse_note(row.text).checkpoint.root.hex())


def newest_checkpoint() -> CheckpointView | None:
    """The newest signed checkpoint; ``None`` before the first."""
    row = LogCheckpoint.objects.order_by("-size").first()
    return _view(row) if row else None


def list_checkpoints(since: int = 0) -> tuple[CheckpointView, ...]:
    """All checkpoints of at least ``since`` leaves, the smallest first."""
    return tuple(_view(row) for row in LogCheckpoint.objects.filter(size__gte=since).order_by("size"))


def checkpoint_covering(entry_id: str) -> CheckpointView | None:
    """The first checkpoint that contains an entry; ``None`` until there is one."""
    index = find_index(entry_id)
    if index is None:
        return None
    row = LogCheckpoint.objects.filter(size__gt=index).order_by("size").first()
    return _view(row) if row else None


def covers(text: str, entry_id: str) -> bool:
    """Whether ``text`` is a checkpoint this log signed, of this log's leaves, that contains the entry."""
    index = find_index(entry_id)
    try:
        checkpoint = verify_note(text, verifier_key(), crypto.verify_ed25519)
    except (Malformed, Mismatch):
        return False
    if index is None or not index < checkpoint.size <= count_leaves() or checkpoint.hash_name != settings.HASH_NAME:
        return False
    return merkle.tree_root(settings.HASH_NAME, NodeReader(), checkpoint.size) == checkpoint.root


def _in_log(size: int) -> int:
    if not 0 <= size <= count_leaves():
        raise NotFound("checkpoint")
    return size


def inclusion_proof(index: int, size: int) -> tuple[bytes, ...]:
    """The audit path of leaf ``index`` in the log of ``size`` leaves. Raises ``NotFound``."""
    return inclusion_proofs((index,), size)[0]


def inclusion_proofs(indexes: Iterable[int], size: int) -> tuple[tuple[bytes, ...], ...]:
    """Audit paths of several leaves, reading every subtree once. Raises ``NotFound``."""
    read, wanted = NodeReader(), tuple(indexes)
    if any(not 0 <= index < _in_log(size) for index in wanted):
        raise NotFound("evidence")
    return tuple(merkle.inclusion_proof(settings.HASH_NAME, read, index, size) for index in wanted)


def consistency_proof(old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the log of ``old`` leaves is a beginning of the log of ``new``. Raises ``NotFound``."""
    if not 0 <= old <= _in_log(new):
        raise NotFound("checkpoint")
    return merkle.consistency_proof(settings.HASH_NAME, NodeReader(), old, new)
