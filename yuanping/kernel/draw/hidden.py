"""The committed form of a request as a party reads it, and the hidden part as it opens it.

``request.committed_form`` says what is hidden and why. Whoever holds hidden part and salt besides checks that they open ``hidden``;
the whole request so put together has the digest of the committed form.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.request import (
    REQUEST_VERSION,
    VERSIONS,
    Commitment,
    ExpertRequest,
    VenueRequest,
    committed_form,
    is_salted,
)
from yuanping.kernel.draw.values import DrawKind, EscrowShare, Limits, Procedure, Quota
from yuanping.kernel.errors import Malformed
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import from_plain, later

LABELS = {DrawKind.VENUES: "D1", DrawKind.EXPERTS: "D2"}


@dataclass(frozen=True, slots=True)
class OpenVenueRequest:
    """D1 as every party may read it; ``hidden`` is the digest of the rest."""

    v: int
    draw_id: str
    lot_id: str
    hash_name: str
    pack_digest: str
    procedure: Procedure
    quotas: tuple[Quota, ...]
    representatives: int
    host: str
    limits: Limits
    commitments: tuple[Commitment, ...]
    sealed_commitment: str
    escrow: tuple[EscrowShare, ...]
    hidden: str


@dataclass(frozen=True, slots=True)
class OpenExpertRequest:
    """D2 as every party may read it; ``hidden`` is the digest of the rest."""

    v: int
    draw_id: str
    lot_id: str
    hash_name: str
    venue_request_digest: str
    host: str
    representatives: int
    standby: int
    pool_day: str
    pool_root: str
    exclusions_digest: str
    exclusion_block: int
    chain_end: str
    continues: str
    continuation: int
    commitments: tuple[Commitment, ...]
    sealed_commitment: str
    escrow: tuple[EscrowShare, ...]
    hidden: str
    reasons_digest: str = later("")
    """Open, as the other digests are: it is salted and says nothing before its counts are published."""


AnyRequest = OpenVenueRequest | OpenExpertRequest | VenueRequest | ExpertRequest


def read_committed(kind: DrawKind, text: str) -> AnyRequest:
    """Read a committed form; before version 3 it is the whole request.

    Raises:
        Malformed: not canonical, or not in the form of its version.

    """
    plain = parse_canonical(text.encode())
    if not isinstance(plain, dict):
        raise Malformed("request", "no object")
    if plain.get("v") not in VERSIONS[kind]:
        raise Malformed("request.v", "unknown version")
    if plain.get("v") != REQUEST_VERSION:
        return _read_whole(kind, plain)
    if kind is DrawKind.VENUES:
        return from_plain(OpenVenueRequest, plain, "request")
    return from_plain(OpenExpertRequest, plain, "request")


def committed_digest(kind: DrawKind, request: AnyRequest, text: str) -> str:
    """Return the digest of the request whose committed form is ``text``: what the log and the seed name."""
    return hasher(request.hash_name)(framed(LABELS[kind], text.encode())).hex()


def opens(kind: DrawKind, text: str, hidden: str, salt: str) -> bool:
    """Tell whether hidden part and salt, put to the open part, give the request of which ``text`` is the committed form.

    Raises:
        Malformed: one of the two is not canonical, or together they are no request.

    """
    if not salt:
        return False
    kept, rest = parse_canonical(text.encode()), parse_canonical(hidden.encode())
    if not isinstance(kept, dict) or not isinstance(rest, dict):
        raise Malformed("request", "no object")
    whole = {name: value for name, value in kept.items() if name != "hidden"} | rest | {"salt": salt}
    request = _read_whole(kind, whole)
    return is_salted(request) and committed_form(request) == kept


def _read_whole(kind: DrawKind, plain: Plain) -> VenueRequest | ExpertRequest:
    if kind is DrawKind.VENUES:
        return from_plain(VenueRequest, plain, "request")
    return from_plain(ExpertRequest, plain, "request")
