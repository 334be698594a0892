"""Deterministic random bytes from a seed, and unbiased integers from them.

* key   = H("STREAM" ‖ seed ‖ label ‖ …), parts framed, so streams of different labels have nothing in common;
* block = H(key ‖ counter), counter 8 bytes big endian from 0; the stream is the blocks one after the other;
* an integer below n takes the fewest whole bytes that hold n - 1, drops the surplus low bits, and is thrown away
  and drawn again while it is not below n. Every value then has exactly the same chance: no modulo bias.
"""

from __future__ import annotations

from yuanping.kernel.draw.framing import framed
from yuanping.kernel.hashing import hasher


class Stream:
    """One stream of bytes. Stateful by nature: two readers of the same label need two streams."""

    __slots__ = ("_buffer", "_counter", "_hash", "_key")

    def __init__(self, hash_name: str, seed: bytes, *labels: str) -> None:
        """Open the stream named by ``labels`` under ``seed``."""
        self._hash = hasher(hash_name)
        self._key = self._hash(framed("STREAM", seed, *labels))
        self._counter = 0
        self._buffer = b""

    def take(self, count: int) -> bytes:
        """Return the next ``count`` bytes."""
        while len(self._buffer) < count:
            self._buffer += self._hash(self._key + self._counter.to_bytes(8, "big"))
            self._counter += 1
        out, self._buffer = self._buffer[:count], self._buffer[count:]
        return out

    def below(self, bound: int) -> int:
        """Return an integer, exactly uniform on 0 .. ``bound`` - 1. A bound of 1 takes no bytes.

        Raises:
            ValueError: ``bound`` is not positive.

        """
        if bound < 1:
            raise ValueError(bound)
        bits = (bound - 1).bit_length()
        count = (bits + 7) // 8
        while True:
            value = int.from_bytes(self.take(count), "big") >> (8 * count - bits)
            if value < bound:
                return value
