"""A miniature log and bundle made from kernel values alone, for the checks that need nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.edition import Edition
from yuanping.kernel.evidence.leaf import Payload, leaf_digest, write_leaf, write_payload
from yuanping.kernel.evidence.merkle import Tree
from yuanping.kernel.evidence.note import Checkpoint, Signature, VerifierKey, write_body, write_note
from yuanping.kernel.plain import to_plain
from yuanping.verify.log import CHECKPOINT, ENTRIES, HISTORY, EntriesFile, HistoryFile, LoggedEntry, Passage
from yuanping.verify.manifest import About, write_bundle
from yuanping.verify.trust import make_trust

HASH = "sm3"
ORIGIN = "yuanping.test/log"
LOT = "LN01LOT"
NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)


def key_from(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())


@dataclass
class MiniLog:
    """A log of one lot among strangers' leaves, published after every ``record``."""

    key: Ed25519PrivateKey = field(default_factory=lambda: key_from("log"))
    tree: Tree = field(default_factory=lambda: Tree(HASH))
    published: list[int] = field(default_factory=list)
    openings: list[tuple[int, bytes, bytes, bytes]] = field(default_factory=list)
    prev: str = ""

    def noise(self, count: int) -> None:
        """Leaves of other lots."""
        start = self.tree.size
        self.tree.extend(
            write_leaf(HASH, hashlib.sha256(b"%d" % place).digest(), b"other") for place in range(start, start + count)
        )

    def record(self, kind: str, body: Plain) -> None:
        number = len(self.openings) + 1
        payload = write_payload(
            Payload(1, kind, LOT, number, self.prev, NOON + timedelta(minutes=number), "system", body)
        )
        salt = hashlib.sha256(b"salt" + payload).digest()
        leaf = write_leaf(HASH, salt, payload)
        self.openings.append((self.tree.size, leaf, payload, salt))
        self.prev = leaf_digest(HASH, leaf)
        self.tree.extend([leaf])
        self.published.append(self.tree.size)

    @property
    def verifier_key(self) -> VerifierKey:
        return VerifierKey(ORIGIN, self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def checkpoint(self, size: int | None = None) -> str:
        head = self.tree.head(size)
        body = write_body(Checkpoint(ORIGIN, head.size, head.root, HASH))
        return write_note(body, (Signature(ORIGIN, self.verifier_key.key_id, self.key.sign(body.encode())),))

    def trust(self) -> bytes:
        return make_trust(str(self.verifier_key), (), ())

    def members(self, withhold: tuple[int, ...] = ()) -> dict[str, bytes]:
        entries = tuple(
            LoggedEntry(
                index,
                leaf.decode(),
                "" if number in withhold else payload.decode(),
                "" if number in withhold else salt.hex(),
                tuple(each.hex() for each in self.tree.inclusion_proof(index)),
            )
            for number, (index, leaf, payload, salt) in enumerate(self.openings, start=1)
        )
        passages = tuple(
            Passage(
                size, self.tree.head(size).root.hex(), tuple(each.hex() for each in self.tree.consistency_proof(size))
            )
            for size in self.published
        )
        return {
            CHECKPOINT: self.checkpoint().encode(),
            ENTRIES: canonical(to_plain(EntriesFile(1, LOT, HASH, self.tree.size, entries))),
            HISTORY: canonical(to_plain(HistoryFile(1, passages))),
        }

    def bundle(self, withhold: tuple[int, ...] = (), edition: Edition = Edition.PUBLIC) -> bytes:
        return repack(self.members(withhold), edition, self.tree.size)


def repack(members: dict[str, bytes], edition: Edition = Edition.PUBLIC, size: int = 0) -> bytes:
    """A bundle of these members, whatever they are: what a forger would make."""
    return write_bundle(About(edition, LOT, HASH, NOON, size), members)


def mini_log(seed: str = "log", scores: str = "92.50") -> MiniLog:
    log = MiniLog(key_from(seed))
    log.noise(5)
    for number, kind in enumerate(("lot_registered", "lot_decided", "bids_ranked", "award_recorded")):
        log.record(kind, {"digest": f"{number:064x}", "scores": scores})
        log.noise(3)
    return log
