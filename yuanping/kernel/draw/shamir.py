"""Sharing a secret among n holders so that any t rebuild it and t - 1 learn nothing (Shamir, over GF(256)).

* Each byte is the value at 0 of a polynomial of degree t - 1 with random coefficients; share x is its value at x = 1, 2, …
* Field: polynomials over GF(2) modulo x^8 + x^4 + x^3 + x + 1 (the AES field), generator 3.
* The digests of the shares stand in the request (``escrow``), so a false share shows before it spoils the result.
* Entropy is an argument: (t - 1) bytes for each byte of the secret.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.values import LAW_RANDOM, EscrowShare
from yuanping.kernel.errors import Refused
from yuanping.kernel.hashing import hasher

_POLYNOMIAL = 0x11B
_ORDER = 255
SEALED_KEY = "sealed_key"


def _tables() -> tuple[list[int], list[int]]:
    powers, logs = [0] * (2 * _ORDER), [0] * (_ORDER + 1)
    value = 1
    for exponent in range(_ORDER):
        powers[exponent] = powers[exponent + _ORDER] = value
        logs[value] = exponent
        value ^= value << 1
        if value > _ORDER:
            value ^= _POLYNOMIAL
    return powers, logs


_POWERS, _LOGS = _tables()


def _times(a: int, b: int) -> int:
    return _POWERS[_LOGS[a] + _LOGS[b]] if a and b else 0


def _over(a: int, b: int) -> int:
    return _POWERS[_LOGS[a] + _ORDER - _LOGS[b]] if a else 0


@dataclass(frozen=True, slots=True)
class Share:
    """One share: where (1, 2, …) and the values there."""

    index: int
    data: bytes


def split_secret(secret: bytes, entropy: bytes, threshold: int = 2, shares: int = 3) -> tuple[Share, ...]:
    """Split ``secret``; ``entropy`` must be (threshold - 1) · len(secret) fresh random bytes.

    Raises:
        ValueError: wrong amount of entropy, or an impossible threshold.

    """
    if not 1 <= threshold <= shares <= _ORDER or len(entropy) != (threshold - 1) * len(secret):
        raise ValueError(threshold, shares, len(entropy))
    rows = [secret, *(entropy[i * len(secret) : (i + 1) * len(secret)] for i in range(threshold - 1))]
    made = []
    for x in range(1, shares + 1):
        values = bytearray(len(secret))
        for row in reversed(rows):
            values = bytearray(_times(value, x) ^ byte for value, byte in zip(values, row, strict=True))
        made.append(Share(x, bytes(values)))
    return tuple(made)


def combine_shares(shares: tuple[Share, ...]) -> bytes:
    """Rebuild the secret from exactly as many shares as the threshold (Lagrange at 0).

    Raises:
        ValueError: no share, one index twice, or different lengths.

    """
    indexes = [share.index for share in shares]
    if not shares or len(set(indexes)) < len(indexes) or not all(0 < x <= _ORDER for x in indexes):
        raise ValueError(indexes)
    secret = bytes(len(shares[0].data))
    for share in shares:
        factor = 1
        for other in indexes:
            if other != share.index:
                factor = _times(factor, _over(other, other ^ share.index))
        secret = bytes(old ^ _times(byte, factor) for old, byte in zip(secret, share.data, strict=True))
    return secret


def share_digest(hash_name: str, draw_id: str, owner: str, share: Share) -> str:
    """Return what D says of a share, in hex. A share of a random secret is itself random, so this tells nothing."""
    return hasher(hash_name)(framed("SHARE", draw_id, owner, str(share.index), share.data)).hex()


def escrow_of(
    hash_name: str, draw_id: str, owner: str, holders: tuple[str, ...], shares: tuple[Share, ...]
) -> tuple[EscrowShare, ...]:
    """Return the entries of D for the shares of one secret, one holder each."""
    return tuple(
        EscrowShare(owner, holder, share.index, share_digest(hash_name, draw_id, owner, share))
        for holder, share in zip(holders, shares, strict=True)
    )


def rebuild_secret(
    hash_name: str, draw_id: str, owner: str, escrow: tuple[EscrowShare, ...], shares: tuple[Share, ...]
) -> bytes:
    """Check shares against D and rebuild the secret.

    Raises:
        Refused: ``share_mismatch`` with the holder to blame, ``share_unknown``.

    """
    known = {entry.index: entry for entry in escrow if entry.owner == owner}
    for share in shares:
        if share.index not in known:
            raise Refused("share_unknown", {"owner": owner}, LAW_RANDOM)
        if known[share.index].digest != share_digest(hash_name, draw_id, owner, share):
            raise Refused("share_mismatch", {"owner": owner, "holder": known[share.index].holder}, LAW_RANDOM)
    return combine_shares(shares)
