"""The two files of a bundle that hold the draw, as dataclasses.

* A record has the version of its request (``request.VERSIONS``); with continuations it is ``CONTINUED_VERSION`` on a request of version 3.
* It holds the frozen request, the signed messages, the result, and after the award K, openings and exclusion bits.
* ``excluded``: how many were excluded for which reason, small numbers put together or hidden.
* The *sealed* edition leaves K, draw, openings and calls out.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.draw.calls import Call
from yuanping.kernel.draw.continuation import Continued
from yuanping.kernel.draw.excluded import ExcludedGroup
from yuanping.kernel.draw.exclusions import BitProof
from yuanping.kernel.draw.messages import CommitMessage, RevealMessage, ShareMessage
from yuanping.kernel.draw.pool import Opening
from yuanping.kernel.draw.request import REQUEST_VERSION, VERSIONS, ExpertRequest, VenueRequest
from yuanping.kernel.draw.values import CellSeats, CentreWorkstations, DrawKind, ExpertDraw
from yuanping.kernel.plain import later

CONTINUED_VERSION = 4
"""Of an experts' record whose lines ran out: the same request, and the continuations beside the calls."""
RECORD_VERSIONS = {
    DrawKind.VENUES: tuple((v, v) for v in VERSIONS[DrawKind.VENUES]),
    DrawKind.EXPERTS: (*((v, v) for v in VERSIONS[DrawKind.EXPERTS]), (CONTINUED_VERSION, REQUEST_VERSION)),
}
"""Version of the record and of its request."""


@dataclass(frozen=True, slots=True)
class RebuiltReveal:
    """A reveal put together from escrowed shares because its party stayed away; it still must match its commitment.

    The two shares it was put together from stand beside it in ``shares``, each with its holder's signature.
    """

    party: str
    nonce: str
    secret: str


@dataclass(frozen=True, slots=True)
class VenueDrawRecord:
    """`draw/venues.json`: all of L1. Nothing in it is sealed towards those who may see the bundle.

    ``sealed_key`` is K of this draw: the key holder opens it once all secrets are revealed, so that nobody knew the seats before.
    """

    v: int
    request: VenueRequest
    commits: tuple[CommitMessage, ...]
    reveals: tuple[RevealMessage, ...]
    rebuilt: tuple[RebuiltReveal, ...]
    result: tuple[CellSeats, ...]
    sealed_key: str = later("")
    shares: tuple[ShareMessage, ...] = later(())


@dataclass(frozen=True, slots=True)
class SealedCall:
    """A call as the log knew it at once: seat and leaf digest, nothing else."""

    number: int
    leaf: str


@dataclass(frozen=True, slots=True)
class ExclusionsFile:
    """Every exclusion bit of a draw with its salt, block by block, and the request that commits to them; for supervisor and auditor only."""

    v: int
    kind: str
    request: ExpertRequest
    blocks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExpertDrawRecord:
    """`draw/experts.json`: all of L2 and L3. ``sealed_key`` "" marks the sealed edition, where ``draw`` is None."""

    v: int
    request: ExpertRequest
    commits: tuple[CommitMessage, ...]
    reveals: tuple[RevealMessage, ...]
    rebuilt: tuple[RebuiltReveal, ...]
    call_leaves: tuple[SealedCall, ...]
    sealed_key: str = ""
    draw: ExpertDraw | None = None
    workstations: tuple[CentreWorkstations, ...] = ()
    exclusion_bits: tuple[BitProof, ...] = ()
    calls: tuple[Call, ...] = ()
    openings: tuple[Opening, ...] = ()
    continuations: tuple[Continued, ...] = later(())
    shares: tuple[ShareMessage, ...] = later(())
    excluded: tuple[ExcludedGroup, ...] = later(())
    excluded_salt: str = later("")
