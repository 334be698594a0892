"""Check what was signed: every PAdES signature in the file and every detached SM2 signature beside it.

* The file is the composed one plus one revision a signature; each ByteRange leaves out its own signature only, ends where
  its revision ends, and nothing follows the last one.
* Every PAdES signature is valid under the ECDSA root, and later revisions only filled signature fields.
* Every CMS is SM2 with SM3 over exactly the bytes of the member's ByteRange, its certificate issued by the SM2 root.
* Both certificates of a member name one subject, that of the manifest, with the seat as serial number; both signatures
  state one time.
* Roots given from outside must contain both roots of the manifest; without them everything is consistent in itself only.

Whatever the input, the answer is a tuple of checks or a ``Mismatch``; nothing is fetched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import hasher
from yuanping.kernel.signing.record import SignatureEntry, SignatureManifest
from yuanping.verify import gm
from yuanping.verify.detached import check_cms, check_shape

FILE = "signatures.file 报告文件"
FIELDS = "signatures.fields 签名域"
RANGE = "signatures.range 签名覆盖范围"
PADES = "signatures.pades PAdES 签名"
CMS = "signatures.sm2 国密签名"
SIGNER = "signatures.signer 签名人"
TIME = "signatures.time 签名时间"
ROOTS = "signatures.roots 根证书"
UNREADABLE = "signatures.unreadable 无法读懂"
MOST_SIGNATURES = 99


@dataclass(frozen=True, slots=True)
class SignedFiles:
    """The signed file, and everything the manifest names, by its name there."""

    pdf: bytes
    named: Mapping[str, bytes]

    def get(self, name: str) -> bytes:
        """The bytes of ``name``."""
        if name not in self.named:
            raise Mismatch(FILE, f"{name} is missing")
        return self.named[name]


def check_signatures(
    manifest: SignatureManifest, files: SignedFiles, roots: tuple[bytes, ...] | None = None
) -> tuple[str, ...]:
    """Check everything; ``roots`` are certificates (DER or PEM) got by another road, ``None`` when the reader has none.

    Returns:
        One line a signature, for a reader.

    Raises:
        Mismatch: the first thing that does not hold.
    """
    try:
        with _silence():
            return _check(manifest, files, roots)
    except Mismatch:
        raise
    except Exception as error:  # hostile files may break any parser in any way
        raise Mismatch(UNREADABLE, type(error).__name__) from error


def _check(manifest: SignatureManifest, files: SignedFiles, roots: tuple[bytes, ...] | None) -> tuple[str, ...]:
    _check_file(manifest, files.pdf)
    ecdsa_root = x509.Certificate.load(files.get(manifest.ecdsa_root), strict=True)
    sm2_root = x509.Certificate.load(files.get(manifest.sm2_root), strict=True)
    if roots is not None:
        _check_roots((ecdsa_root, sm2_root), roots)
    if not gm.is_issued_by(sm2_root, sm2_root):
        raise Mismatch(ROOTS, "the SM2 root does not sign itself")
    pairs = list(zip(manifest.entries, _embedded(manifest, files.pdf), strict=True))
    ranges = [_check_range(manifest, entry, signature, files.pdf) for entry, signature in pairs]
    lines = []
    for (entry, signature), covered in zip(pairs, ranges, strict=True):
        _check_pades(entry, signature, files, ecdsa_root)
        certificate = x509.Certificate.load(files.get(entry.sm2_certificate), strict=True)
        check_cms(files.get(entry.cms), covered, certificate, sm2_root, entry.signed_at)
        _check_signer(entry, files, certificate)
        _same(hasher(manifest.hash_name)(files.get(entry.cms)).hex(), entry.cms_digest, CMS, entry)
        lines.append(f"{entry.number} {entry.subject} {entry.signed_at:%Y-%m-%dT%H:%M:%SZ} PAdES ✓ SM2 ✓")
    return tuple(lines)


def _check_file(manifest: SignatureManifest, pdf: bytes) -> None:
    size = manifest.composed_size
    digest = hasher(manifest.hash_name)
    if not 0 < size <= len(pdf) or digest(pdf[:size]).hex() != manifest.composed_digest:
        raise Mismatch(FILE, "does not begin with the composed report")
    if digest(pdf).hex() != manifest.document_digest:
        raise Mismatch(FILE, "is not the file of the manifest")
    if manifest.entries and sum(manifest.entries[-1].byte_range[2:]) != len(pdf):
        raise Mismatch(RANGE, "something follows the last signature")


def _check_roots(own: tuple[x509.Certificate, ...], trusted: tuple[bytes, ...]) -> None:
    known = {x509.Certificate.load(pem.unarmor(data)[2] if pem.detect(data) else data).dump() for data in trusted}
    for root in own:
        if root.dump() not in known:
            raise Mismatch(ROOTS, f"{root.subject.human_friendly} is not among the trusted roots")


def _embedded(manifest: SignatureManifest, pdf: bytes) -> list[EmbeddedPdfSignature]:
    found = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
    if not 0 < len(found) <= MOST_SIGNATURES:
        raise Mismatch(FIELDS, f"{len(found)} signatures")
    ordered = sorted(found, key=lambda signature: signature.signed_revision)
    names = [str(signature.field_name) for signature in ordered]
    if names != [entry.field for entry in manifest.entries]:
        raise Mismatch(FIELDS, f"found {names}")
    return ordered


def _check_range(
    manifest: SignatureManifest, entry: SignatureEntry, signature: EmbeddedPdfSignature, pdf: bytes
) -> bytes:
    begin, first, second, length = (int(number) for number in signature.byte_range)
    _same((begin, first, second, length), entry.byte_range, RANGE, entry)
    end = second + length
    if begin != 0 or not 0 < first < second < end <= len(pdf):
        raise Mismatch(RANGE, f"signature {entry.number}: not one gap")
    gap = pdf[first:second]
    _check_gap(gap, entry)
    digest = hasher(manifest.hash_name)
    covered = pdf[:first] + pdf[second:end]
    _same(digest(covered).hex(), entry.covered_digest, RANGE, entry)
    _same(digest(pdf[:end]).hex(), entry.revision_digest, RANGE, entry)
    return covered


def _check_gap(gap: bytes, entry: SignatureEntry) -> None:
    """The bytes no signature covers are one DER value in capital hex, then zeros to the end; nothing can hide there."""
    contents = bytes.fromhex(gap[1:-1].decode("ascii"))
    size = len(cms.ContentInfo.load(contents).dump())
    if gap != b"<" + contents.hex().upper().encode() + b">" or any(contents[size:]):
        raise Mismatch(RANGE, f"signature {entry.number}: the gap is more than the signature")


def _check_pades(
    entry: SignatureEntry, signature: EmbeddedPdfSignature, files: SignedFiles, root: x509.Certificate
) -> None:
    context = ValidationContext(
        trust_roots=[root], allow_fetching=False, moment=entry.signed_at, revocation_mode="soft-fail"
    )
    status = validate_pdf_signature(signature, context)
    if not (status.intact and status.valid):
        raise Mismatch(PADES, f"signature {entry.number} is not valid")
    if not status.trusted:
        raise Mismatch(PADES, f"signature {entry.number}: the certificate does not lead to the root")
    if status.coverage not in {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}:
        raise Mismatch(RANGE, f"signature {entry.number} does not cover its revision")
    level = status.modification_level
    if level is None or level > ModificationLevel.FORM_FILLING or status.docmdp_ok is False or not status.bottom_line:
        raise Mismatch(PADES, f"signature {entry.number}: the file was changed after it")
    _same(status.signing_cert.dump(), files.get(entry.ecdsa_certificate), SIGNER, entry)
    contents = bytes(signature.pkcs7_content)
    check_shape(cms.ContentInfo.load(contents).dump(), (status.signing_cert, root))
    _same(signature.self_reported_timestamp, entry.signed_at, TIME, entry)


def _check_signer(entry: SignatureEntry, files: SignedFiles, sm2_certificate: x509.Certificate) -> None:
    ecdsa_certificate = x509.Certificate.load(files.get(entry.ecdsa_certificate), strict=True)
    _same(ecdsa_certificate.subject.dump(), sm2_certificate.subject.dump(), SIGNER, entry)
    named = sm2_certificate.subject.native
    _same(subject_of(sm2_certificate), entry.subject, SIGNER, entry)
    _same(named.get("serial_number"), entry.seat_id, SIGNER, entry)


def subject_of(certificate: x509.Certificate) -> str:
    """How a manifest names a certificate's subject."""
    named = certificate.subject.native
    return "，".join(
        str(named.get(part, "")) for part in ("common_name", "organizational_unit_name", "organization_name")
    )


def subject_of_der(certificate: bytes) -> str:
    """The same, from DER."""
    return subject_of(x509.Certificate.load(certificate))


def _same(found: object, wanted: object, check: str, entry: SignatureEntry) -> None:
    if found != wanted:
        raise Mismatch(check, f"signature {entry.number} and the manifest differ")


@contextmanager
def _silence() -> Iterator[None]:
    """PyHanko logs what we say ourselves, with tracebacks."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
