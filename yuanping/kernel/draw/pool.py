"""The day's pool, sealed before any seed exists.

* leaf = H(0x00 ‖ specialty ‖ centre ‖ salt ‖ id); salt = first 16 bytes of H(key of the day ‖ id).
* Positions are ordered by cell, then by leaf: a position tells nothing but its cell, and not the same from day to day.
* Root, size and cell table go into D2; ids, salts and leaves stay with the key holder.
* An opening (id, salt, path) shows that a position is a certain expert, and only that one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.tree import Tree, root_of
from yuanping.kernel.draw.values import LAW_RANDOM, PoolCell
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.hashing import hasher

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class PoolMember:
    """One candidate: opaque id, specialty, centre of the home city. Each expert stands in one cell."""

    expert_id: str
    specialty: str
    centre: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What shows that a position is a certain expert: salt and Merkle path, hex."""

    position: int
    expert_id: str
    specialty: str
    centre: str
    salt: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealedPool:
    """The sealed pool as only the key holder sees it: ``ids[position]``, and how to open any of them."""

    hash_name: str
    day: str
    cells: tuple[PoolCell, ...]
    ids: tuple[str, ...]
    day_key: bytes
    tree: Tree

    @property
    def root(self) -> str:
        """The Merkle root in hex, for D2."""
        return self.tree.root

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return len(self.ids)

    def positions_of(self, expert_ids: Container[str]) -> frozenset[int]:
        """Return the positions of those named (recused, absent); ids that are not in the pool are nobody's."""
        return frozenset(position for position, one in enumerate(self.ids) if one in expert_ids)

    def cells_with(self, excluded: Container[int]) -> tuple[PoolCell, ...]:
        """Return the cell table for D2, with how many of each cell are not excluded."""
        return tuple(
            replace(cell, eligible=sum(cell.start + i not in excluded for i in range(cell.count)))
            for cell in self.cells
        )

    def opening(self, position: int) -> Opening:
        """Open one position."""
        cell = cell_of(self.cells, position)
        one = self.ids[position]
        salt = _salt(self.hash_name, self.day_key, one)
        return Opening(position, one, cell.specialty, cell.centre, salt.hex(), self.tree.path(position))


def cell_of(cells: Iterable[PoolCell], position: int) -> PoolCell:
    """Return the cell a position lies in.

    Raises:
        Malformed: it lies in none.

    """
    for cell in cells:
        if cell.start <= position < cell.start + cell.count:
            return cell
    raise Malformed("position", "outside every cell")


def _salt(hash_name: str, day_key: bytes, expert_id: str) -> bytes:
    return hasher(hash_name)(day_key + expert_id.encode())[:SALT_BYTES]


def _leaf(hash_name: str, specialty: str, centre: str, salt: bytes, expert_id: str) -> bytes:
    return hasher(hash_name)(b"\x00" + framed(specialty, centre, salt, expert_id))


def seal_pool(hash_name: str, day: str, key: bytes, members: Iterable[PoolMember]) -> SealedPool:
    """Seal the candidates of one day under the key holder's ``key``; the same members and key give the same tree.

    Raises:
        Refused: ``pool_empty``, ``pool_duplicate`` (an expert twice).

    """
    run = hasher(hash_name)
    day_key = run(framed("SALT", key, day))
    grouped: dict[tuple[str, str], list[tuple[bytes, str]]] = {}
    for one in members:
        leaf = _leaf(
            hash_name, one.specialty, one.centre, run(day_key + one.expert_id.encode())[:SALT_BYTES], one.expert_id
        )
        grouped.setdefault((one.specialty, one.centre), []).append((leaf, one.expert_id))
    if not grouped:
        raise Refused("pool_empty", {}, LAW_RANDOM)
    cells: list[PoolCell] = []
    leaves: list[bytes] = []
    ids: list[str] = []
    for specialty, centre in sorted(grouped):
        entries = sorted(grouped[specialty, centre])
        cells.append(PoolCell(specialty, centre, len(ids), len(entries), len(entries)))
        leaves += [leaf for leaf, _ in entries]
        ids += [one for _, one in entries]
    if len(set(ids)) < len(ids):
        raise Refused("pool_duplicate", {}, LAW_RANDOM)
    return SealedPool(hash_name, day, tuple(cells), tuple(ids), day_key, Tree(hash_name, leaves))


def check_opening(hash_name: str, root: str, size: int, opening: Opening) -> bool:
    """Tell whether the opening leads to the root that stands in D2. Hex fields must have been decoded strictly before."""
    if not 0 <= opening.position < size:
        return False
    leaf = _leaf(hash_name, opening.specialty, opening.centre, bytes.fromhex(opening.salt), opening.expert_id)
    return root_of(hash_name, leaf, opening.position, size, opening.path) == root
