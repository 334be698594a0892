"""Who may not be drawn (recusal, absence, rules), fixed before the seed and provable position by position.

* The bits of the positions of D2's cells, cell after cell, are cut into blocks of ``block`` (by default 1: each bit alone);
  a new cell starts a new block.
* leaf_i = H(0x00 ‖ draw ‖ i ‖ salt_i ‖ bits), salt_i = first 16 bytes of H(key of this tree ‖ i), bits as text "0"/"1".
* digest = H("EXCLUSIONS" ‖ block ‖ number of leaves ‖ Merkle root) stands in D2.
* After the award the public gets the bits of the positions the draw touched, with proof; the whole bitmap is for the supervisor.
* The tree's key comes from the key holder's own key, never from K: K becomes public, the other bits must not.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.pool import SALT_BYTES
from yuanping.kernel.draw.request import ExpertRequest
from yuanping.kernel.draw.tree import Tree, root_of
from yuanping.kernel.draw.values import PoolCell
from yuanping.kernel.errors import Malformed
from yuanping.kernel.hashing import hasher


@dataclass(frozen=True, slots=True)
class BitProof:
    """Proof for one position: the bits of its block (with block 1: its own bit alone), salt and Merkle path, hex."""

    position: int
    bits: str
    salt: str
    path: tuple[str, ...]


class Bitmap:
    """A set of positions as bits: a million fit into 125 kB, and counting a range is one machine operation a word."""

    __slots__ = ("_bits", "size")

    def __init__(self, size: int, positions: Iterable[int] = ()) -> None:
        """Set the bits of ``positions``."""
        data = bytearray((size + 7) // 8)
        for position in positions:
            data[position >> 3] |= 1 << (position & 7)
        self.size = size
        self._bits = bytes(data)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Bitmap:
        """Read a bitmap whose bit i is bit i % 8 of byte i // 8.

        Raises:
            Malformed: wrong length.

        """
        if len(data) != (size + 7) // 8:
            raise Malformed("bitmap", "wrong length")
        made = cls(0)
        made.size, made._bits = size, data
        return made

    def __contains__(self, position: object) -> bool:
        """Tell whether the bit is set."""
        if not isinstance(position, int) or not 0 <= position < self.size:
            return False
        return bool(self._bits[position >> 3] >> (position & 7) & 1)

    def count(self, start: int, stop: int) -> int:
        """Count the bits set in ``start`` .. ``stop`` - 1."""
        return self._word(start, stop).bit_count()

    def text(self, start: int, stop: int) -> str:
        """Write the bits of ``start`` .. ``stop`` - 1 as "0" and "1"."""
        return f"{self._word(start, stop):0{stop - start}b}"[::-1] if stop > start else ""

    def _word(self, start: int, stop: int) -> int:
        word = int.from_bytes(self._bits[start >> 3 : (stop + 7) >> 3], "little") >> (start & 7)
        return word & ((1 << (stop - start)) - 1)


def count_eligible(cells: Iterable[PoolCell], excluded: Bitmap) -> tuple[PoolCell, ...]:
    """Fill in how many of each cell are not excluded."""
    return tuple(replace(c, eligible=c.count - excluded.count(c.start, c.start + c.count)) for c in cells)


@dataclass(frozen=True, slots=True)
class SealedExclusions:
    """The exclusion tree as only the key holder sees it."""

    hash_name: str
    cells: tuple[PoolCell, ...]
    block: int
    tree_key: bytes
    blocks: tuple[str, ...]
    tree: Tree

    @property
    def digest(self) -> str:
        """What D2 carries, in hex."""
        return _digest(self.hash_name, self.block, self.tree.size, self.tree.root)

    def opened(self) -> tuple[tuple[str, str], ...]:
        """Open the whole tree, (bits, salt) a block: for supervisor and auditor only."""
        salts = (_salt(self.hash_name, self.tree_key, index).hex() for index in range(len(self.blocks)))
        return tuple(zip(self.blocks, salts, strict=True))

    def proof(self, position: int) -> BitProof:
        """Prove the bit of one position of the cells.

        Raises:
            Malformed: the position lies in no cell.

        """
        index, _, _ = _place(self.cells, self.block, position)
        salt = _salt(self.hash_name, self.tree_key, index)
        return BitProof(position, self.blocks[index], salt.hex(), self.tree.path(index))


def seal_exclusions(
    hash_name: str,
    draw_id: str,
    key: bytes,
    cells: tuple[PoolCell, ...],
    excluded: Container[int],
    *,
    block: int = 1,
) -> SealedExclusions:
    """Seal who of ``cells`` may not be drawn; ``key`` is the key holder's own. The same ``cells`` must stand in D2."""
    run = hasher(hash_name)
    tree_key = run(framed("EXCLUDE", key, draw_id))
    blocks: list[str] = []
    for cell in cells:
        bits = _bits_of(cell, excluded)
        blocks += [bits[at : at + block] for at in range(0, cell.count, block)]
    head = b"\x00" + framed(draw_id)
    before_salt = _width(SALT_BYTES)
    leaves = []
    for i, bits in enumerate(blocks):
        number = str(i).encode()
        salt = run(tree_key + i.to_bytes(8, "big"))[:SALT_BYTES]
        # framed(number, salt, bits), written out: this loop runs once a position when each bit stands alone.
        leaves.append(run(head + _width(len(number)) + number + before_salt + salt + _width(len(bits)) + bits.encode()))
    return SealedExclusions(hash_name, cells, block, tree_key, tuple(blocks), Tree(hash_name, leaves))


def _bits_of(cell: PoolCell, excluded: Container[int]) -> str:
    if isinstance(excluded, Bitmap):
        return excluded.text(cell.start, cell.start + cell.count)
    return "".join("1" if cell.start + i in excluded else "0" for i in range(cell.count))


def _width(length: int) -> bytes:
    return length.to_bytes(4, "big")


def is_excluded(request: ExpertRequest, proof: BitProof) -> bool | None:
    """Return the proven bit; None when the proof does not lead to what D2 says. Hex must have been decoded strictly before."""
    hash_name, cells, block = request.hash_name, request.cells, request.exclusion_block
    index, offset, width = _place(cells, block, proof.position)
    if len(proof.bits) != width or set(proof.bits) - {"0", "1"}:
        return None
    leaf = hasher(hash_name)(b"\x00" + framed(request.draw_id, str(index), bytes.fromhex(proof.salt), proof.bits))
    leaves = sum(-(-cell.count // block) for cell in cells)
    root = root_of(hash_name, leaf, index, leaves, proof.path)
    if not root or _digest(hash_name, block, leaves, root) != request.exclusions_digest:
        return None
    return proof.bits[offset] == "1"


def check_bitmap(request: ExpertRequest, blocks: tuple[tuple[str, str], ...]) -> Bitmap | None:
    """Check the whole opened tree, (bits, salt) a block, as supervisor and auditor get it; None when it is not D2's."""
    cells, block, run = request.cells, request.exclusion_block, hasher(request.hash_name)
    head = b"\x00" + framed(request.draw_id)
    widths = [min(block, cell.count - at) for cell in cells for at in range(0, cell.count, block)]
    if [len(bits) for bits, _ in blocks] != widths:
        return None
    leaves = [run(head + framed(str(i), bytes.fromhex(salt), bits)) for i, (bits, salt) in enumerate(blocks)]
    root = Tree(request.hash_name, leaves).root
    if _digest(request.hash_name, block, len(leaves), root) != request.exclusions_digest:
        return None
    flat = "".join(bits for bits, _ in blocks)
    places = (cell.start + i for cell in cells for i in range(cell.count))
    return Bitmap(request.pool_size, (place for place, bit in zip(places, flat, strict=True) if bit == "1"))


def _place(cells: Iterable[PoolCell], block: int, position: int) -> tuple[int, int, int]:
    """Return the leaf of a position, its place in the block, and the width of the block."""
    before = 0
    for cell in cells:
        inside = position - cell.start
        if 0 <= inside < cell.count:
            return before + inside // block, inside % block, min(block, cell.count - inside // block * block)
        before += -(-cell.count // block)
    raise Malformed("position", "outside every cell")


def _salt(hash_name: str, tree_key: bytes, index: int) -> bytes:
    return hasher(hash_name)(tree_key + index.to_bytes(8, "big"))[:SALT_BYTES]


def _digest(hash_name: str, block: int, leaves: int, root: str) -> str:
    return hasher(hash_name)(framed("EXCLUSIONS", str(block), str(leaves), bytes.fromhex(root))).hex()
