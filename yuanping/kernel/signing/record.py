"""The manifest of a signed document: for each member one PAdES signature and one SM2 signature over the same bytes.

* ``entries`` stand in the order of signing; revision *n* of the file ends where entry *n* says.
* Both signatures of an entry name the same ``subject`` and the same ``signed_at`` (the platform's clock).
* ``covered_digest`` is the hash of exactly the bytes of the member's ByteRange; the SM2 CMS is detached over them.
* The file begins with the ``composed_size`` bytes that evidence knew before the first signature.
* The bytes themselves (file, CMS, certificates) travel beside the manifest; ``yuanping.verify.signatures`` checks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import to_plain

VERSION = 1
COMPOSED, SIGNED, CLOSED = "report_composed", "report_signed", "report_closed"


@dataclass(frozen=True, slots=True)
class SignatureEntry:
    """One member's two signatures."""

    number: int
    seat_id: str
    field: str
    subject: str
    signed_at: datetime
    byte_range: tuple[int, int, int, int]
    covered_digest: str
    revision_digest: str
    cms: str
    cms_digest: str
    ecdsa_certificate: str
    sm2_certificate: str


@dataclass(frozen=True, slots=True)
class SignatureManifest:
    """What stands beside a signed report."""

    v: int
    lot_id: str
    document_id: str
    hash_name: str
    composed_digest: str
    composed_size: int
    document_digest: str
    demo: bool
    signers: tuple[str, ...]
    ecdsa_root: str
    sm2_root: str
    entries: tuple[SignatureEntry, ...]


def manifest_digest(manifest: SignatureManifest) -> str:
    """The digest under which evidence knows the manifest."""
    return digest(manifest.hash_name, to_plain(manifest))


def entry_body(entry: SignatureEntry) -> dict[str, Plain]:
    """What evidence keeps of one signature."""
    return {
        "number": entry.number,
        "covered_digest": entry.covered_digest,
        "revision_digest": entry.revision_digest,
        "cms_digest": entry.cms_digest,
    }


def replay(manifest: SignatureManifest, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    """Check the manifest in itself and against the evidence of the lot.

    Raises:
        Mismatch: ``signing.signers`` (someone signed twice, is missing or foreign), ``signing.signature_order``, ``signing.signature_evidence``,
            ``signing.document_evidence``.
    """
    _check_signers(manifest)
    _check_order(manifest)
    expected: tuple[Plain, ...] = tuple(entry_body(entry) for entry in manifest.entries)
    if bodies.get(SIGNED, ()) != expected:
        raise Mismatch("signing.signature_evidence 签名证据", "signatures differ from the evidence")
    composed: tuple[Plain, ...] = ({"document_id": manifest.document_id, "digest": manifest.composed_digest},)
    if _chosen(bodies.get(COMPOSED, ()), ("document_id", "digest")) != composed:
        raise Mismatch("signing.document_evidence 报告证据", "the report differs from the evidence")
    if bodies.get(CLOSED, ()) != ({"manifest": manifest_digest(manifest)},):
        raise Mismatch("signing.document_evidence 报告证据", "the manifest differs from the evidence")


def _chosen(bodies: tuple[Plain, ...], keys: tuple[str, ...]) -> tuple[Plain, ...]:
    return tuple({key: body.get(key) for key in keys} if isinstance(body, dict) else None for body in bodies)


def _check_signers(manifest: SignatureManifest) -> None:
    seats = [entry.seat_id for entry in manifest.entries]
    if sorted(seats) != sorted(manifest.signers) or len(set(seats)) != len(seats):
        raise Mismatch("signing.signers 签名人", "not signed once by every member")
    names = [name for entry in manifest.entries for name in (entry.cms, entry.ecdsa_certificate, entry.sm2_certificate)]
    fields = [entry.field for entry in manifest.entries]
    if len(set(names)) != len(names) or len(set(fields)) != len(fields):
        raise Mismatch("signing.signers 签名人", "signature material is used twice")


def _check_order(manifest: SignatureManifest) -> None:
    end, moment = 0, None
    for number, entry in enumerate(manifest.entries, start=1):
        begin, first, second, length = entry.byte_range
        ordered = begin == 0 and 0 < first < second and length > 0 and second + length > end
        if entry.number != number or not ordered or (moment is not None and entry.signed_at < moment):
            raise Mismatch("signing.signature_order 签名次序", f"signature {number} is out of order")
        end, moment = second + length, entry.signed_at
    if manifest.entries and manifest.entries[-1].revision_digest != manifest.document_digest:
        raise Mismatch("signing.signature_order 签名次序", "the file changed after the last signature")
