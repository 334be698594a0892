"""What a stranger's check of the signatures refuses. Digests in the manifest are refreshed, so that the signatures decide."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pytest_django import DjangoDbBlocker

from tests.apps.signing import paper
from yuanping.adapters.ca_demo.authority import DemoAuthority
from yuanping.apps.signing.queries import SignedBundle, get_issued
from yuanping.apps.signing.services import signer
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import hasher
from yuanping.kernel.signing.record import SignatureManifest
from yuanping.verify.signatures import SignedFiles, check_signatures

pytestmark = pytest.mark.django_db  # the bundle is signed once by the services, then rolled back

DIGEST = hasher("sm3")
KEYS: dict[int, object] = {}


@pytest.fixture(scope="module")
def bundle(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> SignedBundle:
    with django_db_blocker.unblock(), transaction.atomic():
        made = paper.sign_all(paper.open_paper(), (1, 2, 3))
        for number in (1, 2, 3):
            KEYS[number] = signer().unlock(get_issued(paper.SEATS[number - 1]), paper.passphrase(number))
        transaction.set_rollback(True)
    return made


def refreshed(manifest: SignatureManifest, pdf: bytes, named: dict[str, bytes]) -> SignatureManifest:
    """A manifest whose digests fit the changed files: what a forger would write."""
    entries = []
    for entry in manifest.entries:
        begin, first, second, length = entry.byte_range
        covered = pdf[begin:first] + pdf[second : second + length]
        entries.append(
            replace(
                entry,
                covered_digest=DIGEST(covered).hex(),
                revision_digest=DIGEST(pdf[: second + length]).hex(),
                cms_digest=DIGEST(named[entry.cms]).hex(),
            )
        )
    return replace(
        manifest,
        composed_digest=DIGEST(pdf[: manifest.composed_size]).hex(),
        document_digest=DIGEST(pdf).hex(),
        entries=tuple(entries),
    )


def refused(
    manifest: SignatureManifest, pdf: bytes, named: dict[str, bytes], roots: tuple[bytes, ...] | None = None
) -> str:
    with pytest.raises(Mismatch) as caught:
        check_signatures(manifest, SignedFiles(pdf, named), roots)
    return caught.value.check.split(" ")[0]


def test_honest_signatures_hold_under_their_own_roots(bundle: SignedBundle) -> None:
    roots = (bundle.named[bundle.manifest.ecdsa_root], bundle.named[bundle.manifest.sm2_root])
    assert len(check_signatures(bundle.manifest, SignedFiles(bundle.pdf, bundle.named), roots)) == 3


def test_foreign_roots_are_refused(bundle: SignedBundle, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = DemoAuthority(tmp_path_factory.mktemp("ca")).issue(
        signer_id="x", name="x", passphrase="x" * 8, now=paper.NOW
    )
    roots = (other.certificates.ecdsa_root, other.certificates.sm2_root)
    assert refused(bundle.manifest, bundle.pdf, dict(bundle.named), roots) == "signatures.roots"


def test_changed_file_is_refused_before_anything_is_parsed(bundle: SignedBundle) -> None:
    dice = random.Random(7)
    for _ in range(200):
        changed = bytearray(bundle.pdf)
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        assert refused(bundle.manifest, bytes(changed), dict(bundle.named)) == "signatures.file"


def test_changed_file_with_a_refreshed_manifest_is_refused(bundle: SignedBundle) -> None:
    dice = random.Random(11)
    named = dict(bundle.named)
    for _ in range(25):
        changed = bytearray(bundle.pdf)
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        manifest = refreshed(bundle.manifest, bytes(changed), named)
        assert refused(manifest, bytes(changed), named).startswith("signatures.")


def test_a_bit_changed_where_no_signature_covers_is_refused(bundle: SignedBundle) -> None:
    """Inside the gap of the last signature lie its own bytes, other certificates and padding."""
    dice = random.Random(17)
    named = dict(bundle.named)
    _begin, first, second, _length = bundle.manifest.entries[-1].byte_range
    for place in (first + 1, second - 2, second - 1, *(dice.randrange(first, second) for _ in range(40))):
        for bit in (0x20, 1 << dice.randrange(8)):
            changed = bytearray(bundle.pdf)
            changed[place] ^= bit
            manifest = refreshed(bundle.manifest, bytes(changed), named)
            assert refused(manifest, bytes(changed), named).startswith("signatures.")


def test_something_after_the_last_signature_is_refused(bundle: SignedBundle) -> None:
    named = dict(bundle.named)
    for tail in (b"\n", b"%%EOF\n", _with_another_page(bundle.pdf)[len(bundle.pdf) :]):
        pdf = bundle.pdf + tail
        assert refused(refreshed(bundle.manifest, pdf, named), pdf, named) == "signatures.range"


def _with_another_page(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    info = generic.DictionaryObject({generic.pdf_name("/Note"): generic.pdf_string("later")})
    writer.root[generic.pdf_name("/Later")] = writer.add_object(info)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_change_between_two_signatures_is_refused(bundle: SignedBundle) -> None:
    """The first two sign, the file is changed by an update, the third signs the changed file: all PAdES intact, but changed."""
    from yuanping.infra.pdf import pades

    second = bundle.manifest.entries[1].byte_range
    changed = _with_another_page(bundle.pdf[: second[2] + second[3]])
    issued = bundle.named
    entry = bundle.manifest.entries[2]
    stamp = pades.Stamp(entry.field, "魏三禾", ("魏三禾",), "x", entry.signed_at)
    keys = KEYS[3]
    revision = pades.sign(
        changed, stamp, issued[entry.ecdsa_certificate], issued[bundle.manifest.ecdsa_root], keys.sign_ecdsa
    )  # type: ignore[attr-defined]
    named = dict(bundle.named) | {entry.cms: keys.sign_detached(revision.covered, entry.signed_at)}  # type: ignore[attr-defined]
    manifest = replace(
        bundle.manifest, entries=(*bundle.manifest.entries[:2], replace(entry, byte_range=revision.byte_range))
    )
    assert refused(refreshed(manifest, revision.pdf, named), revision.pdf, named) == "signatures.pades"


def test_cut_to_an_earlier_revision_lacks_a_signature(bundle: SignedBundle) -> None:
    second = bundle.manifest.entries[1].byte_range
    pdf = bundle.pdf[: second[2] + second[3]]
    manifest = refreshed(replace(bundle.manifest, entries=bundle.manifest.entries[:2]), pdf, dict(bundle.named))
    check_signatures(manifest, SignedFiles(pdf, bundle.named))
    from yuanping.kernel.signing.record import replay

    with pytest.raises(Mismatch, match=r"signing\.signers"):
        replay(manifest, {})


Swap = Callable[[SignedBundle, dict[str, bytes]], SignatureManifest]


def _cms_of_another(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    named["cms/1.p7s"] = named["cms/2.p7s"]
    return bundle.manifest


def _cms_over_other_bytes(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    named["cms/1.p7s"] = KEYS[1].sign_detached(b"other bytes", bundle.manifest.entries[0].signed_at)  # type: ignore[attr-defined]
    return bundle.manifest


def _cms_at_another_time(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    entry = bundle.manifest.entries[0]
    begin, first, second, length = entry.byte_range
    covered = bundle.pdf[begin:first] + bundle.pdf[second : second + length]
    named["cms/1.p7s"] = KEYS[1].sign_detached(covered, entry.signed_at + timedelta(seconds=1))  # type: ignore[attr-defined]
    return bundle.manifest


def _cms_by_another_member(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    entry = bundle.manifest.entries[0]
    begin, first, second, length = entry.byte_range
    covered = bundle.pdf[begin:first] + bundle.pdf[second : second + length]
    named["cms/1.p7s"] = KEYS[2].sign_detached(covered, entry.signed_at)  # type: ignore[attr-defined]
    named["certificates/1-sm2.der"] = named["certificates/2-sm2.der"]
    return bundle.manifest


def _another_seat(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    first, *rest = bundle.manifest.entries
    return replace(bundle.manifest, entries=(replace(first, seat_id=paper.SEATS[1]), *rest))


def _another_subject(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    first, *rest = bundle.manifest.entries
    return replace(bundle.manifest, entries=(replace(first, subject="别人"), *rest))


def _another_time(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    first, *rest = bundle.manifest.entries
    return replace(bundle.manifest, entries=(replace(first, signed_at=first.signed_at + timedelta(seconds=1)), *rest))


def _order_changed(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    return replace(bundle.manifest, entries=bundle.manifest.entries[::-1])


def _certificate_of_another(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    named["certificates/1-ecdsa.der"] = named["certificates/2-ecdsa.der"]
    return bundle.manifest


def _file_missing(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    first, *rest = bundle.manifest.entries
    return replace(bundle.manifest, entries=(replace(first, sm2_certificate="nowhere"), *rest))


def _root_swapped(bundle: SignedBundle, named: dict[str, bytes]) -> SignatureManifest:
    named[bundle.manifest.sm2_root] = named["certificates/1-sm2.der"]
    return bundle.manifest


@pytest.mark.parametrize(
    ("check", "swap"),
    [
        ("signatures.shape", _cms_of_another),
        ("signatures.sm2", _cms_over_other_bytes),
        ("signatures.time", _cms_at_another_time),
        ("signatures.signer", _cms_by_another_member),
        ("signatures.signer", _another_seat),
        ("signatures.signer", _another_subject),
        ("signatures.time", _another_time),
        ("signatures.range", _order_changed),
        ("signatures.signer", _certificate_of_another),
        ("signatures.file", _file_missing),
        ("signatures.roots", _root_swapped),
    ],
)
def test_swapped_material_is_refused_by_name(bundle: SignedBundle, check: str, swap: Swap) -> None:
    named = dict(bundle.named)
    manifest = swap(bundle, named)
    assert refused(refreshed(manifest, bundle.pdf, named), bundle.pdf, named) == check


def test_changed_cms_or_certificate_is_always_a_mismatch(bundle: SignedBundle) -> None:
    from asn1crypto import x509

    from yuanping.verify.detached import check_cms

    dice = random.Random(13)
    entry = bundle.manifest.entries[0]
    begin, first, second, length = entry.byte_range
    covered = bundle.pdf[begin:first] + bundle.pdf[second : second + length]
    root = x509.Certificate.load(bundle.named[bundle.manifest.sm2_root])
    certificate = x509.Certificate.load(bundle.named[entry.sm2_certificate])
    signature = bundle.named[entry.cms]
    held = 0
    for _ in range(400):
        changed = bytearray(signature)
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        try:
            check_cms(bytes(changed), covered, certificate, root, entry.signed_at)
            held += 1
        except Exception:  # check_signatures names whatever a parser throws
            continue
    assert held == 0


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"0" * 5000, b"\xff" * 300])
def test_rubbish_instead_of_a_file_is_a_mismatch(bundle: SignedBundle, pdf: bytes) -> None:
    manifest = replace(
        bundle.manifest,
        composed_size=max(1, len(pdf)),
        composed_digest=DIGEST(pdf).hex(),
        document_digest=DIGEST(pdf).hex(),
    )
    assert refused(manifest, pdf, dict(bundle.named)).startswith("signatures.")
