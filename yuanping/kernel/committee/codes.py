"""Reply and arrival codes that a person can read out and type.

* 31 characters (no 0, 1, I, L, O); 31 is prime, so the weighted check character finds every wrong character and every
  exchange of neighbours.
* Three groups of four: eleven random characters (54 bits) and the check character.
* A code is never stored, only its keyed hash.
"""

from __future__ import annotations

from yuanping.kernel.errors import Refused

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 11
_GROUP = 4


def _check(text: str) -> str:
    total = sum((place + 1) * ALPHABET.index(char) for place, char in enumerate(text))
    return ALPHABET[total % len(ALPHABET)]


def make_code(entropy: bytes) -> str:
    """A grouped code from at least 16 random bytes."""
    value = int.from_bytes(entropy[:16], "big")
    chars = []
    for _ in range(_LENGTH):
        value, place = divmod(value, len(ALPHABET))
        chars.append(ALPHABET[place])
    text = "".join(chars)
    text += _check(text)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def read_code(typed: str) -> str:
    """The code as it was issued, from what somebody typed.

    Raises:
        Refused: ``code_mistyped`` when its check character does not fit (says nothing about any issued code).
    """
    text = "".join(char for char in typed.upper() if char not in "- –—\u3000\t")
    good = len(text) == _LENGTH + 1 and all(char in ALPHABET for char in text) and _check(text[:-1]) == text[-1]
    if not good:
        raise Refused("code_mistyped", {}, None, field="code")
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))
