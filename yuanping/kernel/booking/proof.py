"""A proof of force majeure: taken whole or refused whole.

* A change after its last day, or any change that names force majeure, needs one (辽宁（十四）「因不可抗力」); a tick is no proof.
* What may be kept is told by the first bytes of the file, never by its name: PDF, JPEG, PNG; at most ten megabytes.
* The digest of the bytes stands in the evidence; the file itself is for the host that verifies, and for the supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

PROOF_MOST = 10 * 1024 * 1024
"""Bytes; the platform's own figure (自设)."""

_KINDS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
_SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, slots=True)
class Proof:
    """The bytes as they were sent; of a longer file it is enough to hold one byte more than may be kept."""

    data: bytes


def kind_of(data: bytes) -> str:
    """Return the media type the first bytes tell, empty for any other."""
    return next((kind for magic, kind in _KINDS if data.startswith(magic)), "")


def file_name(number: str, kind: str) -> str:
    """Return a name made by us; the sender's own is never used."""
    return f"{number}-proof.{_SUFFIXES[kind]}"


def check_proof(proof: Proof | None, law: Law) -> Proof:
    """Return the proof of a force majeure.

    Raises:
        Refused: ``proof_missing``, ``proof_too_large``, ``proof_kind_unknown``.
    """
    if proof is None or not proof.data:
        raise Refused("proof_missing", {}, law, field="proof")
    if len(proof.data) > PROOF_MOST:
        raise Refused("proof_too_large", {"most": PROOF_MOST // (1024 * 1024)}, law, field="proof")
    if not kind_of(proof.data):
        raise Refused("proof_kind_unknown", {}, law, field="proof")
    return proof
