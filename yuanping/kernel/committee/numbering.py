"""Member numbers: 1..n dealt to the seats by the seed, so that a number tells neither seat nor centre, and anyone can redo it."""

from __future__ import annotations

from yuanping.kernel.draw.order import lazy_order
from yuanping.kernel.draw.stream import Stream


def number_members(hash_name: str, seed: bytes, seats: tuple[int, ...]) -> tuple[int, ...]:
    """The member number of each seat of ``seats`` (ascending seat numbers)."""
    return tuple(place + 1 for place in lazy_order(Stream(hash_name, seed, "MEMBERS"), len(seats)))
