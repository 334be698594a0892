"""A uniformly random order of a range, made one position at a time.

Fisher–Yates from the front, keeping only the positions that moved: the first m of n cost O(m), whatever n is.
"""

from __future__ import annotations

from collections.abc import Iterator

from yuanping.kernel.draw.stream import Stream


def lazy_order(stream: Stream, count: int) -> Iterator[int]:
    """Yield 0 .. ``count`` - 1 in an order that is exactly uniform over all orders."""
    moved: dict[int, int] = {}
    for place in range(count):
        chosen = place + stream.below(count - place)
        yield moved.get(chosen, chosen)
        moved[chosen] = moved.pop(place, place)
