"""The entries of one lot form a chain: numbers without a gap, each naming the one before.

* A deletion, an insertion or a swap shows, whether it was done before or after the entries came into the log.
* A withheld entry keeps its place: its leaf is there, its payload is not; the next one still names it.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.evidence.leaf import Payload, leaf_digest, read_leaf, verify_opening
from yuanping.kernel.evidence.mismatch import Mismatch

CHAIN = "log.chain 证据编号"


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a lot, in order. ``payload`` and ``salt`` are ``None`` when withheld or erased."""

    leaf: bytes
    payload: bytes | None = None
    salt: bytes | None = None


def verify_chain(hash_name: str, lot_id: str, links: tuple[Link, ...]) -> tuple[Payload | None, ...]:
    """The payloads of a lot's entries, ``None`` where withheld.

    Raises:
        Mismatch: ``log.chain`` when a number, the lot or the digest before does not fit; ``log.opening``.
    """
    found: list[Payload | None] = []
    before = ""
    for number, link in enumerate(links, start=1):
        payload = None
        if link.payload is not None and link.salt is not None:
            payload = verify_opening(hash_name, link.leaf, link.salt, link.payload)
            if (payload.lot, payload.number, payload.prev) != (lot_id, number, before):
                raise Mismatch(CHAIN, f"entry {number} is not number {number} of this lot after the one before")
        else:
            read_leaf(link.leaf)
        before = leaf_digest(hash_name, link.leaf)
        found.append(payload)
    return tuple(found)
