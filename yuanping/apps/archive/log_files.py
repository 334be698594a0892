"""The log part of a bundle: the lot's entries with their proofs, and the way from older checkpoints."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.canonical import canonical
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.verify.log import CHECKPOINT, ENTRIES, HISTORY, EntriesFile, HistoryFile, LoggedEntry, Passage


@dataclass(frozen=True, slots=True)
class LogPart:
    """Three files and the length of the log they are about."""

    files: dict[str, bytes]
    size: int


def log_part(lot_id: str, classes: Collection[Access]) -> LogPart:
    """Every entry of the lot against the newest checkpoint; those of other classes are withheld.

    Raises:
        NotFound: an entry of the lot is not in the log yet (``sequence_pending`` puts it there).
    """
    newest = evidence.newest_checkpoint()
    found = evidence.list_entries(lot_id, classes)
    places = [entry.index for entry in found if entry.index is not None]
    if newest is None or not found or len(places) != len(found) or max(places) >= newest.size:
        raise NotFound("checkpoint")
    proofs = evidence.inclusion_proofs(places, newest.size)
    entries = tuple(
        LoggedEntry(
            place,
            entry.leaf.decode(),
            entry.payload.decode() if entry.payload is not None else "",
            entry.salt.hex() if entry.salt is not None else "",
            tuple(step.hex() for step in proof),
        )
        for entry, place, proof in zip(found, places, proofs, strict=True)
    )
    size, name = newest.size, evidence.log_identity().hash_name
    files = {
        CHECKPOINT: newest.text.encode(),
        ENTRIES: canonical(to_plain(EntriesFile(1, lot_id, name, size, entries))),
        HISTORY: canonical(to_plain(HistoryFile(1, _passages(min(places), size)))),
    }
    return LogPart(files, size)


def _passages(first: int, size: int) -> tuple[Passage, ...]:
    """From the last checkpoint before the lot began, and from every later one, to the newest."""
    known = evidence.list_checkpoints()
    before = [each for each in known if each.size <= first][-1:]
    since = [each for each in known if first < each.size < size]
    return tuple(
        Passage(each.size, each.root, tuple(step.hex() for step in evidence.consistency_proof(each.size, size)))
        for each in (*before, *since)
    )
