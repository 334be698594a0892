"""The Merkle tree of RFC 6962 / RFC 9162 over a named hash: roots, proofs, strict verification.

* leaf hash H(0x00 ‖ leaf), inner node H(0x01 ‖ left ‖ right), the empty tree H("")
* a tree is read through complete subtrees ``read(level, index)`` of 2^level leaves, so a proof costs a logarithm of reads
* verification follows RFC 9162 2.1.3.2 and 2.1.4.2: a proof with one hash too many or too few is refused
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import DIGEST_SIZE, hasher

ReadNode = Callable[[int, int], bytes]

INCLUSION = "log.inclusion 存在证明"
CONSISTENCY = "log.consistency 一致性证明"


@dataclass(frozen=True, slots=True)
class Node:
    """The root of the complete subtree of leaves ``[index·2^level, (index+1)·2^level)``."""

    level: int
    index: int
    hash: bytes


def leaf_hash(hash_name: str, leaf: bytes) -> bytes:
    """H(0x00 ‖ leaf)."""
    return hasher(hash_name)(b"\x00" + leaf)


def node_hash(hash_name: str, left: bytes, right: bytes) -> bytes:
    """H(0x01 ‖ left ‖ right)."""
    return hasher(hash_name)(b"\x01" + left + right)


def empty_root(hash_name: str) -> bytes:
    """The root of the log without leaves."""
    return hasher(hash_name)(b"")


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(hash_name: str, read: ReadNode, start: int, end: int) -> bytes:
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return read(level, start >> level)
    middle = start + _split(size)
    return node_hash(hash_name, _range_root(hash_name, read, start, middle), _range_root(hash_name, read, middle, end))


def tree_root(hash_name: str, read: ReadNode, size: int) -> bytes:
    """The root of the first ``size`` leaves."""
    return _range_root(hash_name, read, 0, size) if size else empty_root(hash_name)


def new_nodes(hash_name: str, read: ReadNode, size: int, hashes: Iterable[bytes]) -> tuple[Node, ...]:
    """The complete subtrees that appear when leaf ``hashes`` are appended to a tree of ``size`` leaves."""
    made: dict[tuple[int, int], bytes] = {}
    for index, value in enumerate(hashes, start=size):
        level, place, current = 0, index, value
        made[level, place] = current
        while place & 1:
            left = made.get((level, place - 1)) or read(level, place - 1)
            level, place, current = level + 1, place >> 1, node_hash(hash_name, left, current)
            made[level, place] = current
    return tuple(Node(level, index, value) for (level, index), value in made.items())


def inclusion_proof(hash_name: str, read: ReadNode, index: int, size: int) -> tuple[bytes, ...]:
    """The audit path of leaf ``index`` in the tree of ``size`` leaves, from the leaf up."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(hash_name, read, middle, end))
            end = middle
        else:
            path.append(_range_root(hash_name, read, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(hash_name: str, read: ReadNode, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the tree of ``old`` leaves is a beginning of the tree of ``new``; empty when nothing is to prove."""
    if not 0 <= old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    if old in {0, new}:
        return ()
    path: list[bytes] = []
    start, end, rest, whole = 0, new, old, True
    while rest != end - start:
        middle = start + _split(end - start)
        if rest <= middle - start:
            path.append(_range_root(hash_name, read, middle, end))
            end = middle
        else:
            path.append(_range_root(hash_name, read, start, middle))
            rest, start, whole = rest - (middle - start), middle, False
    if not whole:
        path.append(_range_root(hash_name, read, start, end))
    return tuple(reversed(path))


def _demand(holds: bool, check: str, detail: str) -> None:
    if not holds:
        raise Mismatch(check, detail)


def _check_sizes(check: str, hashes: Iterable[bytes]) -> None:
    for value in hashes:
        _demand(len(value) == DIGEST_SIZE, check, f"a hash of {len(value)} bytes")


@dataclass(frozen=True, slots=True)
class TreeHead:
    """How many leaves, and their root."""

    size: int
    root: bytes


def verify_inclusion(hash_name: str, leaf: bytes, index: int, head: TreeHead, proof: tuple[bytes, ...]) -> None:
    """Check that ``leaf`` (its bytes, not its hash) is number ``index`` of the tree (RFC 9162 2.1.3.2).

    Raises:
        Mismatch: ``log.inclusion`` when it is not, or the proof has another length than this place needs.
    """
    _check_sizes(INCLUSION, (*proof, head.root))
    _demand(0 <= index < head.size, INCLUSION, f"leaf {index} is not in a tree of {head.size}")
    place, last, current = index, head.size - 1, leaf_hash(hash_name, leaf)
    for step in proof:
        _demand(last != 0, INCLUSION, "the proof is too long")
        if place & 1 or place == last:
            current = node_hash(hash_name, step, current)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            current = node_hash(hash_name, current, step)
        place, last = place >> 1, last >> 1
    _demand(last == 0, INCLUSION, "the proof is too short")
    _demand(current == head.root, INCLUSION, f"leaf {index} does not lead to the root")


def verify_consistency(hash_name: str, old: TreeHead, new: TreeHead, proof: tuple[bytes, ...]) -> None:
    """Check that the log of ``old`` is a beginning of the log of ``new`` (RFC 9162 2.1.4.2).

    Raises:
        Mismatch: ``log.consistency`` when it is not, or the proof has another length than these sizes need.
    """
    _check_sizes(CONSISTENCY, (*proof, old.root, new.root))
    _demand(0 <= old.size <= new.size, CONSISTENCY, f"the log shrank from {old.size} to {new.size}")
    if old.size in {0, new.size}:
        _demand(not proof, CONSISTENCY, "the proof is too long")
        expected = empty_root(hash_name) if old.size == 0 else new.root
        _demand(old.root == expected, CONSISTENCY, f"two roots of one log of {old.size} leaves")
        return
    _demand(bool(proof), CONSISTENCY, "the proof is too short")
    steps = (old.root, *proof) if old.size & (old.size - 1) == 0 else proof
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        _demand(last != 0, CONSISTENCY, "the proof is too long")
        if place & 1 or place == last:
            first, second = node_hash(hash_name, step, first), node_hash(hash_name, step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(hash_name, second, step)
        place, last = place >> 1, last >> 1
    _demand(last == 0, CONSISTENCY, "the proof is too short")
    _demand(first == old.root, CONSISTENCY, f"the older log of {old.size} leaves was another one")
    _demand(second == new.root, CONSISTENCY, f"the proof does not lead to the log of {new.size} leaves")


class Tree:
    """A tree in memory, for those who hold all leaves (tests, auditors)."""

    def __init__(self, hash_name: str, leaves: Iterable[bytes] = ()) -> None:
        self._hash_name = hash_name
        self._nodes: dict[tuple[int, int], bytes] = {}
        self.size = 0
        self.extend(leaves)

    def read(self, level: int, index: int) -> bytes:
        """The complete subtree at this place."""
        return self._nodes[level, index]

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaves."""
        hashes = [leaf_hash(self._hash_name, leaf) for leaf in leaves]
        for node in new_nodes(self._hash_name, self.read, self.size, hashes):
            self._nodes[node.level, node.index] = node.hash
        self.size += len(hashes)

    def head(self, size: int | None = None) -> TreeHead:
        """The head of the first ``size`` leaves, of all by default."""
        wanted = self.size if size is None else size
        return TreeHead(wanted, tree_root(self._hash_name, self.read, wanted))

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The audit path of leaf ``index``."""
        return inclusion_proof(self._hash_name, self.read, index, self.size if size is None else size)

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The proof from ``old`` to ``new`` leaves."""
        return consistency_proof(self._hash_name, self.read, old, self.size if new is None else new)
