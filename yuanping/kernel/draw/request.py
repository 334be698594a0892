"""The requests that fix a draw before any secret is known: D1 (venues, L1) and D2 (experts, L2 and L3).

* A request is *planned* (no commitments), then *frozen* with the commitments of the parties; its digest covers both.
* After freezing nothing is left to choose: result = function(request, seed).
* The digest is H over ``DOMAIN ‖ canonical(to_plain(request))``, so a D1 can never be taken for a D2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from yuanping.kernel.canonical import canonical
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.values import (
    PARTIES,
    CellCount,
    CellSeats,
    CellWeight,
    Chance,
    DayChance,
    EscrowShare,
    Limits,
    PoolCell,
    Procedure,
    Quota,
)
from yuanping.kernel.errors import Refused
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import to_plain

REQUEST_VERSION = 1


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


def request_digest(request: VenueRequest | ExpertRequest) -> str:
    """Return the digest (hex) that goes into the evidence log and into the seed."""
    label = "D1" if isinstance(request, VenueRequest) else "D2"
    return hasher(request.hash_name)(framed(label, canonical(to_plain(request)))).hex()


Request = TypeVar("Request", VenueRequest, ExpertRequest)


def freeze(
    request: Request,
    commitments: tuple[Commitment, ...],
    sealed_commitment: str = "",
    escrow: tuple[EscrowShare, ...] = (),
) -> Request:
    """Add the commitments to a planned request; from here on its digest is final.

    ``sealed_commitment`` is the commitment to K: an expert draw needs one, a venue draw has none.

    Raises:
        Refused: ``already_frozen``; ``wrong_parties`` (not exactly the three, each once); ``shared_commitment`` (two parties
            with one key or one commitment); ``sealed_key_missing``, ``sealed_key_unexpected``.

    """
    if request.commitments:
        raise Refused("already_frozen", {"draw": request.draw_id})
    check_commitments(commitments)
    if isinstance(request, ExpertRequest) and not sealed_commitment:
        raise Refused("sealed_key_missing", {"draw": request.draw_id})
    if isinstance(request, VenueRequest) and sealed_commitment:
        raise Refused("sealed_key_unexpected", {"draw": request.draw_id})
    ordered = tuple(sorted(commitments, key=lambda one: one.party))
    return replace(request, commitments=ordered, sealed_commitment=sealed_commitment, escrow=escrow)


def check_commitments(commitments: tuple[Commitment, ...]) -> None:
    """Check that the commitments come from exactly the three parties, each with its own key and its own value.

    Raises:
        Refused: ``wrong_parties``, ``shared_commitment``.

    """
    if sorted(one.party for one in commitments) != list(PARTIES):
        raise Refused("wrong_parties", {"parties": "、".join(sorted(one.party for one in commitments))})
    keys = {one.public_key for one in commitments}
    values = {one.commitment for one in commitments}
    if len(keys) < len(commitments) or len(values) < len(commitments):
        raise Refused("shared_commitment")
