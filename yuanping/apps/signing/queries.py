"""Documents and signatures as values. Files are read from storage, sealed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from django.db.models import QuerySet

from yuanping.apps.signing.models import Document, MemberKey, Place
from yuanping.apps.signing.ports import Certificates, Issued
from yuanping.infra import crypto, storage
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.errors import NotFound
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.signing.order import Turn
from yuanping.kernel.signing.record import VERSION, SignatureEntry, SignatureManifest

REPORT = "evaluation_report"
FILE_PURPOSE, CERTIFICATE_PURPOSE = "signing.file", "signing.certificates"
CMS_PURPOSE, ENTRY_PURPOSE = "signing.cms", "signing.entry"
ECDSA_ROOT, SM2_ROOT = "certificates/root-ecdsa.der", "certificates/root-sm2.der"


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One signer's place: whose, and whether and when it was signed."""

    signer_id: str
    number: int
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Where a document stands."""

    document_id: str
    lot_id: str
    state: str
    demo: bool
    places: tuple[PlaceView, ...]

    @property
    def signed(self) -> int:
        return sum(1 for place in self.places if place.signed_at)


@dataclass(frozen=True, slots=True)
class SignedBundle:
    """A signed document with everything its manifest names."""

    manifest: SignatureManifest
    pdf: bytes
    named: Mapping[str, bytes]


def access_document(document_id: str) -> Document:
    """The row under lock (PostgreSQL); for services only."""
    row = Document.objects.select_for_update().filter(document_id=document_id).first()
    if row is None:
        raise NotFound("document")
    return row


def access_place(document: Document, signer_id: str) -> Place:
    row = document.places.filter(signer_id=signer_id).first()
    if row is None:
        raise NotFound("document")
    return row


def get_document(document_id: str) -> DocumentView:
    row = Document.objects.filter(document_id=document_id).first()
    if row is None:
        raise NotFound("document")
    places = tuple(PlaceView(place.signer_id, place.number, place.signed_at) for place in row.places.all())
    demo = MemberKey.objects.filter(signer_id__in=[place.signer_id for place in places], demo=True).exists()
    return DocumentView(row.document_id, row.lot_id, row.state, demo, places)


def has_keys(signer_id: str) -> bool:
    return MemberKey.objects.filter(signer_id=signer_id).exists()


def get_issued(signer_id: str) -> Issued:
    row = MemberKey.objects.filter(signer_id=signer_id).first()
    if row is None:
        raise NotFound("signing key")
    opened = crypto.unseal(CERTIFICATE_PURPOSE, bytes(row.certificates), signer_id.encode())
    return Issued(from_plain(Certificates, parse_canonical(opened), "certificates"), bytes(row.keys))


def seal_certificates(signer_id: str, certificates: Certificates) -> bytes:
    return crypto.seal(CERTIFICATE_PURPOSE, canonical(to_plain(certificates)), signer_id.encode())


def name_of(signer_id: str) -> str:
    """The name in a signer's certificate."""
    certificate = x509.Certificate.load(get_issued(signer_id).certificates.ecdsa)
    return str(certificate.subject.native["common_name"])


def turns(document: Document) -> tuple[Turn, ...]:
    return tuple(Turn(place.signer_id, place.number) for place in document.places.all())


def read_file(document_id: str) -> bytes:
    """The newest revision of the file."""
    row = Document.objects.filter(document_id=document_id).first()
    if row is None:
        raise NotFound("document")
    return open_file(row)


def open_file(document: Document) -> bytes:
    return crypto.unseal(FILE_PURPOSE, storage.get(document.stored), document.document_id.encode())


def store_file(document_id: str, pdf: bytes) -> str:
    """Keep a revision: it names people before the law lets them be known, so it lies sealed."""
    return storage.put(crypto.seal(FILE_PURPOSE, pdf, document_id.encode()))


def list_entries(document: Document) -> tuple[SignatureEntry, ...]:
    """The signatures so far, in the order of signing."""
    entries = [open_entry(place) for place in signed_places(document)]
    return tuple(sorted(entries, key=lambda entry: entry.number))


def signed_places(document: Document) -> QuerySet[Place]:
    return document.places.filter(signed_at__isnull=False)


def open_entry(place: Place) -> SignatureEntry:
    opened = crypto.unseal(ENTRY_PURPOSE, bytes(place.entry), place.signer_id.encode())
    return from_plain(SignatureEntry, parse_canonical(opened), "entry")


def seal_entry(entry: SignatureEntry) -> bytes:
    return crypto.seal(ENTRY_PURPOSE, canonical(to_plain(entry)), entry.seat_id.encode())


def get_bundle(document_id: str) -> SignedBundle:
    """Manifest, file, CMS and certificates, as they are archived and checked."""
    document = Document.objects.filter(document_id=document_id).first()
    if document is None:
        raise NotFound("document")
    pdf = open_file(document)
    return SignedBundle(make_manifest(document, list_entries(document)), pdf, _named(document))


def find_document(lot_id: str, purpose: str = REPORT) -> DocumentView | None:
    row = Document.objects.filter(lot_id=lot_id, purpose=purpose).first()
    return get_document(row.document_id) if row else None


def make_manifest(document: Document, entries: tuple[SignatureEntry, ...]) -> SignatureManifest:
    last = entries[-1].revision_digest if entries else document.composed_digest
    signers = tuple(place.signer_id for place in document.places.all())
    return SignatureManifest(
        v=VERSION,
        lot_id=document.lot_id,
        document_id=document.document_id,
        hash_name=document.hash_name,
        composed_digest=document.composed_digest,
        composed_size=document.composed_size,
        document_digest=last,
        demo=MemberKey.objects.filter(signer_id__in=signers, demo=True).exists(),
        signers=signers,
        ecdsa_root=ECDSA_ROOT,
        sm2_root=SM2_ROOT,
        entries=entries,
    )


def named_certificates(number: int) -> tuple[str, str]:
    """How a member's two certificates are called beside the manifest."""
    return f"certificates/{number}-ecdsa.der", f"certificates/{number}-sm2.der"


def _named(document: Document) -> dict[str, bytes]:
    named: dict[str, bytes] = {}
    for place in signed_places(document):
        entry = open_entry(place)
        certificates = get_issued(place.signer_id).certificates
        named[entry.ecdsa_certificate], named[entry.sm2_certificate] = certificates.ecdsa, certificates.sm2
        named[ECDSA_ROOT], named[SM2_ROOT] = certificates.ecdsa_root, certificates.sm2_root
        named[entry.cms] = crypto.unseal(CMS_PURPOSE, bytes(place.cms), place.signer_id.encode())
    return named
