"""Commitments, reveals and the seed.

* ``framed(a, b, …)`` writes every part behind its length in 4 bytes, so no two lists of parts give the same bytes.
* c_j  = H("C" ‖ draw ‖ party ‖ nonce ‖ secret), nonce and secret 32 random bytes each, made outside the server.
* c_K  = H("K" ‖ draw ‖ K), K 32 random bytes made and kept by the key holder: opened for venues when all have revealed, for experts
  after the award. Without K nobody can compute an outcome, so the last party to reveal waits blindly.
* seed = H("SEED" ‖ digest(D) ‖ H(reveals sorted by party) ‖ K); K is empty in a venue request of version 1.
* A reveal that does not match its commitment is refused with the party's name; order of arrival never matters.
* c_j being in D, and D in a checkpoint before the first reveal, one honest party suffices for an unpredictable seed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.messages import RevealMessage
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.values import LAW_RANDOM
from yuanping.kernel.errors import Refused
from yuanping.kernel.hashing import hasher

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Reveal:
    """What a party opens: bytes, not hex."""

    party: str
    nonce: bytes
    secret: bytes


def commitment_of(hash_name: str, draw_id: str, party: str, nonce: bytes, secret: bytes) -> str:
    """Return c_j in hex."""
    return hasher(hash_name)(framed("C", draw_id, party, nonce, secret)).hex()


def sealed_commitment_of(hash_name: str, draw_id: str, sealed_key: bytes) -> str:
    """Return c_K in hex."""
    return hasher(hash_name)(framed("K", draw_id, sealed_key)).hex()


def reveal_of(message: RevealMessage) -> Reveal:
    """Take the secret out of a reveal message."""
    return Reveal(message.party, bytes.fromhex(message.nonce), bytes.fromhex(message.secret))


def matches(request: VenueRequest | ExpertRequest, reveal: Reveal) -> bool:
    """Tell whether the reveal is the one its party committed to in the frozen request."""
    known = {one.party: one.commitment for one in request.commitments}
    value = commitment_of(request.hash_name, request.draw_id, reveal.party, reveal.nonce, reveal.secret)
    return known.get(reveal.party) == value


def check_reveal(request: VenueRequest | ExpertRequest, reveal: Reveal) -> None:
    """Check one reveal against the frozen request.

    Raises:
        Refused: ``foreign_reveal`` (no such party in D), ``reveal_mismatch`` (voids the draw; ``party`` is to blame).

    """
    if all(one.party != reveal.party for one in request.commitments):
        raise Refused("foreign_reveal", {"party": reveal.party}, LAW_RANDOM)
    if not matches(request, reveal):
        raise Refused("reveal_mismatch", {"party": reveal.party}, LAW_RANDOM)


def blame(request: VenueRequest | ExpertRequest, reveals: Iterable[Reveal]) -> tuple[str, ...]:
    """Name, sorted, the parties whose reveal does not match; empty when all do."""
    return tuple(sorted(reveal.party for reveal in reveals if not matches(request, reveal)))


def make_seed(hash_name: str, digest: str, reveals: Iterable[Reveal], sealed_key: bytes = b"") -> bytes:
    """Return the 32 bytes everything is drawn from. ``digest`` is ``request_digest`` of the frozen request."""
    run = hasher(hash_name)
    parts: list[str | bytes] = []
    for reveal in sorted(reveals, key=lambda one: one.party):
        parts += [reveal.party, reveal.nonce, reveal.secret]
    return run(framed("SEED", bytes.fromhex(digest), run(framed(*parts)), sealed_key))


def chain_link(hash_name: str, later: bytes) -> bytes:
    """Return the element of the key chain that precedes ``later``."""
    return hasher(hash_name)(framed("CHAIN", later))


def chain_key(hash_name: str, tip: bytes, number: int, length: int) -> bytes:
    """Return element ``number`` of a chain of ``length`` made from ``tip``: 0 is the end that stands in D.

    Raises:
        ValueError: ``number`` is not within 0 .. ``length``.

    """
    if not 0 <= number <= length:
        raise ValueError(number)
    key = tip
    for _ in range(length - number):
        key = chain_link(hash_name, key)
    return key


def check_chain(hash_name: str, chain_end: str, number: int, key: bytes) -> bool:
    """Tell whether ``key`` is element ``number`` of the chain whose end stands in D."""
    for _ in range(number):
        key = chain_link(hash_name, key)
    return key.hex() == chain_end
