"""The same dice in both worlds: what the application draws at random, it draws again from the same seed.

So nothing need be stripped before two answers are compared: form tokens, keys of new requests and identifiers come out alike.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def same_dice(seed: str) -> Iterator[None]:
    """``secrets``, ``SystemRandom`` and whatever stands on them answer from ``seed`` until the end of the block."""
    dice = random.Random(seed)
    before = random._urandom  # type: ignore[attr-defined]  # the one source both modules read
    random._urandom = dice.randbytes  # type: ignore[attr-defined]
    try:
        yield
    finally:
        random._urandom = before  # type: ignore[attr-defined]
