"""A Merkle tree built in bulk and kept flat: RFC 6962 shape, level by level, leaves given as hashes.

* Parent = H(0x01 ‖ left ‖ right); the last node of an odd level moves up unchanged.
* One ``bytes`` per level, so a million leaves are a dozen objects and a path is a handful of slices.
"""

from __future__ import annotations

from collections.abc import Sequence

from yuanping.kernel.hashing import DIGEST_SIZE, hasher

Path = tuple[str, ...]


class Tree:
    """A tree over at least one leaf hash."""

    __slots__ = ("_levels", "size")

    def __init__(self, hash_name: str, leaves: Sequence[bytes]) -> None:
        """Hash all levels.

        Raises:
            ValueError: there is no leaf.

        """
        if not leaves:
            raise ValueError(leaves)
        run = hasher(hash_name)
        self.size = len(leaves)
        level = b"".join(leaves)
        self._levels = [level]
        while len(level) > DIGEST_SIZE:
            pairs = range(0, len(level) - DIGEST_SIZE, 2 * DIGEST_SIZE)
            parents = [run(b"\x01" + level[at : at + 2 * DIGEST_SIZE]) for at in pairs]
            if (len(level) // DIGEST_SIZE) & 1:
                parents.append(level[-DIGEST_SIZE:])
            level = b"".join(parents)
            self._levels.append(level)

    @property
    def root(self) -> str:
        """The root in hex."""
        return self._levels[-1].hex()

    def path(self, index: int) -> Path:
        """Return the neighbours from leaf ``index`` up to the root, in hex."""
        found = []
        for level in self._levels[:-1]:
            at = DIGEST_SIZE * (index ^ 1)
            if at < len(level):
                found.append(level[at : at + DIGEST_SIZE].hex())
            index >>= 1
        return tuple(found)


def root_of(hash_name: str, leaf: bytes, index: int, size: int, path: Path) -> str:
    """Return, in hex, the root that ``path`` leads to; "" when the path has not the length ``index`` and ``size`` demand."""
    run = hasher(hash_name)
    node, rest = leaf, list(path)
    while size > 1:
        if index ^ 1 < size:
            if not rest:
                return ""
            neighbour = bytes.fromhex(rest.pop(0))
            node = run(b"\x01" + (neighbour + node if index & 1 else node + neighbour))
        index >>= 1
        size = (size + 1) >> 1
    return "" if rest else node.hex()
