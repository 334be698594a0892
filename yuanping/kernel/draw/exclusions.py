"""Who may not be drawn, fixed before the seed and provable bit by bit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BitProof:
    """Proof for one position: the bits of its block (with block 1: its own bit alone), salt and Merkle path, all hex."""

    position: int
    bits: str
    salt: str
    path: tuple[str, ...]
