"""The requests that fix a draw before any secret is known: D1 (venues, L1) and D2 (experts, L2 and L3).

* A request is *planned* (no commitments), then *frozen* with the commitments of the parties; its digest covers both.
* After freezing nothing is left to choose: result = function(request, seed).
* The digest is H over ``DOMAIN ‖ canonical(committed form)``, so a D1 can never be taken for a D2.
* The *committed form* is the open part and ``hidden`` = H(DOMAIN + "H" ‖ salt ‖ canonical(hidden part)). Hidden is whatever moves with free
  workstations, with a venue that passed or with the seats drawn: by its figures it names venues. The salt, 32 fresh random bytes, keeps
  anybody from trying figures. So a party checks digest, log and its own commitment without being told who has room.
* A request of an earlier version has no hidden part: its committed form is the whole of it, and its digest is what it always was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.values import (
    LAW_RANDOM,
    PARTIES,
    CellCount,
    CellSeats,
    CellWeight,
    Chance,
    DayChance,
    DrawKind,
    EscrowShare,
    Limits,
    PoolCell,
    Procedure,
    Quota,
)
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import later, to_plain

OLD_VERSION = 1
"""Nothing hidden, and D1 without a sealed key: the last party to reveal could compute the seats. Still read and replayed."""
SEALED_VERSION = 2
"""D1 with a sealed key, nothing hidden; no D2 ever had this version. Still read and replayed."""
REQUEST_VERSION = 3
"""With a hidden part, and an outcome that the log names under K (``bodies.outcome_digest``)."""
VERSIONS = {
    DrawKind.VENUES: (OLD_VERSION, SEALED_VERSION, REQUEST_VERSION),
    DrawKind.EXPERTS: (OLD_VERSION, REQUEST_VERSION),
}

HIDDEN_VENUES = ("centres", "desks", "cells", "weights", "chances", "largest_deviation", "taken")
HIDDEN_EXPERTS = ("counts", "pool_size", "cells", "chances", "workstations_digest")
"""Pool and cells are of the centres in D1, so they tell which venue has passed."""
_SALT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Commitment:
    """One party's commitment as it stands in a frozen request."""

    party: str
    public_key: str
    commitment: str


@dataclass(frozen=True, slots=True)
class VenueRequest:
    """D1: everything L1 depends on but the secrets. ``centres[0]`` is the host; ``desks`` goes with ``centres``.

    ``taken`` are seats that stay where they are when L1 is drawn again for the rest (continuation); normally empty.
    """

    v: int
    draw_id: str
    lot_id: str
    hash_name: str
    pack_digest: str
    procedure: Procedure
    quotas: tuple[Quota, ...]
    representatives: int
    host: str
    centres: tuple[str, ...]
    desks: tuple[int, ...]
    cells: tuple[CellCount, ...]
    limits: Limits
    weights: tuple[CellWeight, ...]
    chances: tuple[Chance, ...]
    largest_deviation: Fraction
    taken: tuple[CellSeats, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    sealed_commitment: str = ""
    escrow: tuple[EscrowShare, ...] = ()
    salt: str = later("")


@dataclass(frozen=True, slots=True)
class ExpertRequest:
    """D2: everything L2 and L3 depend on but the secrets and the sealed key K, whose commitment it carries.

    ``standby`` names are drawn per cell with seats; ``exclusion_block`` positions share one leaf of the exclusion tree;
    ``continues`` is the digest of the request this one continues, ``continuation`` its number on the hash chain.
    """

    v: int
    draw_id: str
    lot_id: str
    hash_name: str
    venue_request_digest: str
    host: str
    representatives: int
    counts: tuple[CellSeats, ...]
    standby: int
    pool_day: str
    pool_root: str
    pool_size: int
    cells: tuple[PoolCell, ...]
    exclusions_digest: str
    exclusion_block: int
    workstations_digest: str
    chances: tuple[DayChance, ...]
    chain_end: str
    continues: str = ""
    continuation: int = 0
    commitments: tuple[Commitment, ...] = ()
    sealed_commitment: str = ""
    escrow: tuple[EscrowShare, ...] = ()
    salt: str = later("")
    reasons_digest: str = later("")
    """Of the counts of exclusions by reason (``excluded``); empty in requests of before they were published."""


def request_digest(request: VenueRequest | ExpertRequest) -> str:
    """Return the digest (hex) that goes into the evidence log and into the seed."""
    return hasher(request.hash_name)(framed(_label(request), canonical(committed_form(request)))).hex()


def committed_form(request: VenueRequest | ExpertRequest) -> dict[str, Plain]:
    """Return what the digest is made of: the open part, and the digest of the hidden part in its place."""
    plain = _plain(request)
    if not hides(request):
        return plain
    kept = {name: value for name, value in plain.items() if name not in _hidden_names(request) and name != "salt"}
    salted = framed(_label(request) + "H", bytes.fromhex(request.salt), canonical(hidden_part(request)))
    return {**kept, "hidden": hasher(request.hash_name)(salted).hex()}


def hidden_part(request: VenueRequest | ExpertRequest) -> dict[str, Plain]:
    """Return the members that only those who may know the venues are shown; empty before version 3."""
    plain = _plain(request)
    return {name: plain[name] for name in _hidden_names(request)} if hides(request) else {}


def hides(request: VenueRequest | ExpertRequest) -> bool:
    """Tell whether this request commits to a part of itself instead of showing it."""
    return request.v >= REQUEST_VERSION


def is_salted(request: VenueRequest | ExpertRequest) -> bool:
    """Tell whether the salt is there that the version asks for: 32 bytes in hex, before version 3 none."""
    return bool(_SALT.fullmatch(request.salt)) if hides(request) else not request.salt


def _label(request: VenueRequest | ExpertRequest) -> str:
    return "D1" if isinstance(request, VenueRequest) else "D2"


def _hidden_names(request: VenueRequest | ExpertRequest) -> tuple[str, ...]:
    return HIDDEN_VENUES if isinstance(request, VenueRequest) else HIDDEN_EXPERTS


def _plain(request: VenueRequest | ExpertRequest) -> dict[str, Plain]:
    plain = to_plain(request)
    assert isinstance(plain, dict)
    return plain


def is_sealed(request: VenueRequest | ExpertRequest) -> bool:
    """Tell whether the seed of this request takes a sealed key."""
    return isinstance(request, ExpertRequest) or request.v > OLD_VERSION


Request = TypeVar("Request", VenueRequest, ExpertRequest)


def freeze(
    request: Request,
    commitments: tuple[Commitment, ...],
    sealed_commitment: str = "",
    escrow: tuple[EscrowShare, ...] = (),
) -> Request:
    """Add the commitments to a planned request; from here on its digest is final.

    ``sealed_commitment`` is the commitment to K: every request needs one but a D1 of version 1, which has none.

    Raises:
        Refused: ``already_frozen``; ``wrong_parties`` (not exactly the three, each once); ``shared_commitment`` (two parties
            with one key or one commitment); ``sealed_key_missing``, ``sealed_key_unexpected``.
        Malformed: the salt of the hidden part is missing, or there is one in a version without.

    """
    if request.commitments:
        raise Refused("already_frozen", {"draw": request.draw_id}, LAW_RANDOM)
    check_commitments(commitments)
    if is_sealed(request) and not sealed_commitment:
        raise Refused("sealed_key_missing", {"draw": request.draw_id}, LAW_RANDOM)
    if sealed_commitment and not is_sealed(request):
        raise Refused("sealed_key_unexpected", {"draw": request.draw_id}, LAW_RANDOM)
    if not is_salted(request):
        raise Malformed("salt", "not what the version of the request asks for")
    ordered = tuple(sorted(commitments, key=lambda one: one.party))
    return replace(request, commitments=ordered, sealed_commitment=sealed_commitment, escrow=escrow)


def check_commitments(commitments: tuple[Commitment, ...]) -> None:
    """Check that the commitments come from exactly the three parties, each with its own key and its own value.

    Raises:
        Refused: ``wrong_parties``, ``shared_commitment``.

    """
    if sorted(one.party for one in commitments) != list(PARTIES):
        raise Refused("wrong_parties", {"parties": "、".join(sorted(one.party for one in commitments))}, LAW_RANDOM)
    keys = {one.public_key for one in commitments}
    values = {one.commitment for one in commitments}
    if len(keys) < len(commitments) or len(values) < len(commitments):
        raise Refused("shared_commitment", {}, LAW_RANDOM)
