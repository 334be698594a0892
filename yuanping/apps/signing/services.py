"""Keys are issued, a document is opened for signing, its members sign one after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from yuanping.apps.evidence.services import record
from yuanping.apps.signing.models import Document, MemberKey, Place
from yuanping.apps.signing.permissions import can_issue_keys, can_sign_document
from yuanping.apps.signing.ports import OpenKeys, Signer
from yuanping.apps.signing.queries import (
    CMS_PURPOSE,
    ECDSA_ROOT,
    SM2_ROOT,
    access_document,
    access_place,
    get_bundle,
    get_issued,
    list_entries,
    make_manifest,
    name_of,
    named_certificates,
    open_file,
    seal_certificates,
    seal_entry,
    signed_places,
    store_file,
    turns,
)
from yuanping.infra import crypto
from yuanping.infra.ids import new_id
from yuanping.infra.pdf import pades
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.hashing import hasher
from yuanping.kernel.signing.order import Turn, check_turn
from yuanping.kernel.signing.record import (
    CLOSED,
    COMPOSED,
    SIGNED,
    SignatureEntry,
    entry_body,
    manifest_digest,
)
from yuanping.kernel.signing.states import MACHINE, RELIABLE
from yuanping.verify.signatures import SignedFiles, check_signatures, subject_of_der

SHORTEST_PASSPHRASE = 8
LONGEST_PASSPHRASE = 128


@dataclass(frozen=True, slots=True)
class Composed:
    """A typeset file and where its members sign on the last page."""

    pdf: bytes
    boxes: tuple[pades.FieldBox, ...]
    """In the order of ``signers``."""
    signers: tuple[Turn, ...]


@cache
def signer() -> Signer:
    """The authority named by the settings."""
    made: Signer = import_string(settings.SIGNER)()
    return made


@transaction.atomic
def issue_keys(*, actor: Actor, name: str, passphrase: str, now: datetime) -> None:
    """Two certificates for the member ``actor.seat_id``, whose keys open with this passphrase only.

    Effects: two certificates and their sealed keys are stored. No lot is named, and evidence stays with the caller.

    Raises:
        NotFound: no member. Refused: ``passphrase_length``, ``keys_already_issued`` (电子签名法 第十三条).
    """
    if not can_issue_keys(actor):
        raise NotFound("signing key")
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        raise Refused("passphrase_length", {"least": SHORTEST_PASSPHRASE}, RELIABLE, field="passphrase")
    if MemberKey.objects.filter(signer_id=actor.seat_id).exists():
        raise Refused("keys_already_issued", {}, RELIABLE)
    authority = signer()
    issued = authority.issue(signer_id=actor.seat_id, name=name, passphrase=passphrase, now=now)
    MemberKey.objects.create(
        signer_id=actor.seat_id,
        certificates=seal_certificates(actor.seat_id, issued.certificates),
        keys=issued.keys,
        demo=authority.demo,
    )


def sign_text(*, actor: Actor, passphrase: str, text: bytes, now: datetime) -> bytes:
    """A detached SM2 CMS of the member over ``text``. Stores nothing.

    Raises:
        NotFound: the member has no keys. Refused: ``wrong_passphrase``.
    """
    return _unlock(actor, passphrase).sign_detached(text, now.replace(microsecond=0))


@transaction.atomic
def open_document(*, actor: Actor, lot_id: str, purpose: str, composed: Composed, now: datetime) -> str:
    """Make all signature fields in one update and wait for the members.

    Effects: file stored sealed; one place a member; evidence ``report_composed`` with the digest.
    """
    document_id = new_id("LN", now)
    pdf = pades.add_fields(composed.pdf, composed.boxes)
    digest = hasher(settings.HASH_NAME)(pdf).hex()
    document = Document.objects.create(
        document_id=document_id,
        lot_id=lot_id,
        purpose=purpose,
        hash_name=settings.HASH_NAME,
        state=MACHINE.initial,
        composed_digest=digest,
        composed_size=len(pdf),
        stored=store_file(document_id, pdf),
    )
    for turn, box in zip(composed.signers, composed.boxes, strict=True):
        Place.objects.create(document=document, signer_id=turn.signer_id, number=turn.number, field=box.name)
    body = {"document_id": document_id, "digest": digest}
    record(kind=COMPOSED, lot_id=lot_id, actor=actor, body=body, access=Access.PARTIES, now=now)
    return document_id


@transaction.atomic
def sign_document(*, actor: Actor, document_id: str, passphrase: str, reason: str, now: datetime) -> bool:
    """The member's two signatures: PAdES in the file, and SM2 CMS over the same bytes. True when it was the last.

    Effects: both signatures are checked as a stranger would, then stored; evidence ``report_signed``, with the last
    one also ``report_closed`` with the digest of the manifest.

    Raises:
        NotFound: not a signer of this document. Refused: ``already_signed``, ``wrong_passphrase``, ``wrong_state``.
    """
    if not can_sign_document(actor):
        raise NotFound("document")
    document = access_document(document_id)
    place = access_place(document, actor.seat_id)
    signed = {row.signer_id for row in signed_places(document)}
    last = check_turn(turns(document), signed, actor.seat_id)
    state = MACHINE.advance(document.state, "sign_last" if last else "sign", actor.role)
    keys = _unlock(actor, passphrase)
    entry, pdf, cms = _sign(document, place, keys, reason, now.replace(microsecond=0))
    _check(document, entry, pdf, cms)
    place.signed_at, place.entry = entry.signed_at, seal_entry(entry)
    place.cms = crypto.seal(CMS_PURPOSE, cms, place.signer_id.encode())
    place.save()
    document.state, document.stored = state, store_file(document_id, pdf)
    document.save()
    record(kind=SIGNED, lot_id=document.lot_id, actor=actor, body=entry_body(entry), access=Access.PARTIES, now=now)
    if last:
        body = {"manifest": manifest_digest(make_manifest(document, list_entries(document)))}
        record(kind=CLOSED, lot_id=document.lot_id, actor=actor, body=body, access=Access.PARTIES, now=now)
    return last


def _unlock(actor: Actor, passphrase: str) -> OpenKeys:
    return signer().unlock(get_issued(actor.seat_id), passphrase)


def _sign(
    document: Document, place: Place, keys: OpenKeys, reason: str, moment: datetime
) -> tuple[SignatureEntry, bytes, bytes]:
    certificates = get_issued(place.signer_id).certificates
    stamp = _stamp(document, place, reason, moment)
    revision = pades.sign(open_file(document), stamp, certificates.ecdsa, certificates.ecdsa_root, keys.sign_ecdsa)
    cms = keys.sign_detached(revision.covered, moment)
    digest = hasher(document.hash_name)
    ecdsa_name, sm2_name = named_certificates(place.number)
    entry = SignatureEntry(
        number=signed_places(document).count() + 1,
        seat_id=place.signer_id,
        field=place.field,
        subject=subject_of_der(certificates.sm2),
        signed_at=moment,
        byte_range=revision.byte_range,
        covered_digest=digest(revision.covered).hex(),
        revision_digest=digest(revision.pdf).hex(),
        cms=f"cms/{place.number}.p7s",
        cms_digest=digest(cms).hex(),
        ecdsa_certificate=ecdsa_name,
        sm2_certificate=sm2_name,
    )
    return entry, revision.pdf, cms


def _stamp(document: Document, place: Place, reason: str, moment: datetime) -> pades.Stamp:
    name = name_of(place.signer_id)
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    lines = [f"评委 {place.number} 号　{name}", f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}"]
    if signer().demo:
        lines.append("演示密钥")
    everyone = "".join(name_of(row.signer_id) for row in document.places.all())
    return pades.Stamp(place.field, name, tuple(lines), reason, moment, alphabet=everyone)


def _check(document: Document, entry: SignatureEntry, pdf: bytes, cms: bytes) -> None:
    """Nothing is stored that the verifier would refuse. A failure here is a bug and may crash."""
    before = get_bundle(document.document_id)
    certificates = get_issued(entry.seat_id).certificates
    named = {
        **before.named,
        ECDSA_ROOT: certificates.ecdsa_root,
        SM2_ROOT: certificates.sm2_root,
        entry.ecdsa_certificate: certificates.ecdsa,
        entry.sm2_certificate: certificates.sm2,
        entry.cms: cms,
    }
    manifest = make_manifest(document, (*before.manifest.entries, entry))
    check_signatures(manifest, SignedFiles(pdf, named))
