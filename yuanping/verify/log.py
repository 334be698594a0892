"""The log part of a bundle: the lot's entries with their proofs, and the way from older checkpoints to this one.

* ``log/checkpoint.txt`` is the signed note everything is proved against.
* ``log/entries.json`` holds every entry of the lot in order; a withheld one shows its leaf and place, nothing else.
* ``log/history.json`` leads from every checkpoint published since the lot began (and the one before) to this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.chain import Link, verify_chain
from yuanping.kernel.evidence.leaf import Payload
from yuanping.kernel.evidence.merkle import TreeHead, verify_consistency, verify_inclusion
from yuanping.kernel.evidence.note import Checkpoint, parse_note, parse_verifier_key, verify_note
from yuanping.kernel.plain import from_plain
from yuanping.verify.outcome import NotHeld, Unproven, Words
from yuanping.verify.trust import Trust

CHECKPOINT, ENTRIES, HISTORY = "log/checkpoint.txt", "log/entries.json", "log/history.json"


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """One entry of the lot: ``leaf`` as text, ``payload`` and ``salt`` (hex) empty when withheld."""

    index: int
    leaf: str
    payload: str
    salt: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntriesFile:
    """``log/entries.json``."""

    v: int
    lot_id: str
    hash_name: str
    size: int
    entries: tuple[LoggedEntry, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The proof (hex) that the log of ``size`` leaves with ``root`` is a beginning of the bundle's."""

    size: int
    root: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """``log/history.json``; ``passages`` are sorted by size and complete from the first one on."""

    v: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class LotLog:
    """What the log says of the lot once it is checked."""

    checkpoint: Checkpoint
    payloads: tuple[Payload | None, ...]
    places: tuple[int, ...]
    history: HistoryFile
    bodies: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict)

    @property
    def withheld(self) -> int:
        """How many entries this edition does not open."""
        return sum(payload is None for payload in self.payloads)


def verify_ed25519(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is good; never raises."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_log(members: Mapping[str, bytes], lot_id: str, hash_name: str, size: int) -> LotLog:
    """Check every entry of the lot against the checkpoint, and their chain.

    Raises:
        NotHeld: ``log_size``, ``log_lot``, ``log_order``, ``log_empty``.
        Mismatch: an inclusion, an opening, a number or a passage does not hold.
        Malformed: a file is missing or has another shape.
    """
    checkpoint = parse_note(_text(members, CHECKPOINT)).checkpoint
    entries = from_plain(EntriesFile, parse_canonical(_member(members, ENTRIES)), ENTRIES)
    history = from_plain(HistoryFile, parse_canonical(_member(members, HISTORY)), HISTORY)
    if checkpoint.size != size or entries.size != size:
        raise NotHeld(
            "log_size",
            Words("检查点与清单所述的日志长度不同", "the checkpoint is of another size than the manifest says"),
            str(size),
        )
    if (entries.v, entries.lot_id, entries.hash_name, checkpoint.hash_name) != (1, lot_id, hash_name, hash_name):
        raise NotHeld("log_lot", Words("日志条目属于另一标段或另一种散列", "the entries are of another lot or hash"))
    places = tuple(entry.index for entry in entries.entries)
    if not places:
        raise NotHeld("log_empty", Words("没有任何证据条目", "no entry at all"))
    if len(set(places)) != len(places):
        raise NotHeld("log_order", Words("同一日志位置出现两次", "one place of the log appears twice"))
    for entry in entries.entries:
        proof = tuple(_hex(each, "proof") for each in entry.proof)
        verify_inclusion(hash_name, entry.leaf.encode(), entry.index, checkpoint.head, proof)
    payloads = verify_chain(hash_name, lot_id, tuple(_link(entry) for entry in entries.entries))
    for passage in history.passages:
        check_passage(hash_name, passage, checkpoint.head)
    return LotLog(checkpoint, payloads, places, history, _bodies(payloads))


def check_passage(hash_name: str, passage: Passage, head: TreeHead) -> None:
    """The older log is a beginning of this one; raises ``Mismatch``."""
    old = TreeHead(passage.size, _hex(passage.root, "root"))
    verify_consistency(hash_name, old, head, tuple(_hex(each, "proof") for each in passage.proof))


def check_signer(members: Mapping[str, bytes], trust: Trust) -> Checkpoint:
    """The checkpoint, if the trusted key signed it; raises ``Mismatch``, ``Malformed``."""
    return verify_note(_text(members, CHECKPOINT), parse_verifier_key(trust.log_key), verify_ed25519)


def check_seen(log: LotLog, seen: str, trust: Trust | None) -> Words:
    """The reader's own checkpoint is a beginning of the bundle's log.

    Raises:
        NotHeld: ``seen_unknown``: the log denies a checkpoint that lies within what the bundle covers.
        Unproven: the checkpoint is newer than the bundle, or older than what it covers.
        Mismatch: ``log.consistency``, or the reader's checkpoint is not signed by the trusted key.
    """
    if trust is not None:
        kept = verify_note(seen, parse_verifier_key(trust.log_key), verify_ed25519)
    else:
        kept = parse_note(seen).checkpoint
    check_known(log, kept)
    return Words(
        f"您保存的检查点（{kept.size} 条）是本日志的开头",
        f"your checkpoint of {kept.size} leaves is a beginning of this log",
    )


def check_known(log: LotLog, kept: Checkpoint) -> None:
    """``kept`` is a beginning of the bundle's log; raises as ``check_seen``."""
    mine = log.checkpoint
    if (kept.origin, kept.hash_name) != (mine.origin, mine.hash_name):
        raise NotHeld(
            "seen_origin", Words("您保存的检查点属于另一日志", "the kept checkpoint is of another log"), kept.origin
        )
    if kept.size == mine.size:
        check_passage(mine.hash_name, Passage(kept.size, kept.root.hex(), ()), mine.head)
        return
    passages = {passage.size: passage for passage in log.history.passages}
    if kept.size > mine.size:
        raise Unproven(
            Words(
                "您保存的检查点比存档包新，请索取更新的一版",
                "the kept checkpoint is newer than the bundle: ask for a later edition",
            )
        )
    found = passages.get(kept.size)
    if found is None and kept.size < min(passages, default=mine.size):
        raise Unproven(
            Words(
                "您保存的检查点早于本包所载，请向日志索取证明",
                "the kept checkpoint is older than what the bundle covers: ask the log for a proof",
            )
        )
    if found is None or found.root != kept.root.hex():
        raise NotHeld(
            "seen_unknown",
            Words("日志被改写：它不含您保存的检查点", "the log was rewritten: it does not contain the kept checkpoint"),
            str(kept.size),
        )


def _bodies(payloads: tuple[Payload | None, ...]) -> dict[str, tuple[Plain, ...]]:
    found: dict[str, list[Plain]] = {}
    for payload in payloads:
        if payload is not None:
            found.setdefault(payload.kind, []).append(payload.body)
    return {kind: tuple(each) for kind, each in found.items()}


def _link(entry: LoggedEntry) -> Link:
    if not entry.payload and not entry.salt:
        return Link(entry.leaf.encode())
    return Link(entry.leaf.encode(), entry.payload.encode(), _hex(entry.salt, "salt"))


def _member(members: Mapping[str, bytes], name: str) -> bytes:
    if name not in members:
        raise NotHeld("file_missing", Words("存档包缺少文件", "a file is missing"), name)
    return members[name]


def _text(members: Mapping[str, bytes], name: str) -> str:
    try:
        return _member(members, name).decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(name, "not UTF-8") from None


def _hex(text: str, path: str) -> bytes:
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise Malformed(path, "not hex") from None
    if data.hex() != text:
        raise Malformed(path, "hex in a second spelling")
    return data
