from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, pem, x509

from tests.apps.signing import paper
from yuanping.apps.evidence.queries import list_entries
from yuanping.apps.signing.models import MemberKey, Place
from yuanping.apps.signing.queries import get_bundle, get_document, get_issued, has_keys
from yuanping.apps.signing.services import issue_keys, sign_document, sign_text
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.leaf import read_payload
from yuanping.kernel.signing.record import replay
from yuanping.verify.signatures import SignedFiles, check_signatures

pytestmark = pytest.mark.django_db


def run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], check=False, capture_output=True, text=True, env={**os.environ, "TZ": "UTC"}
    )
    return done.stdout + done.stderr


def refusal(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def bodies() -> dict[str, tuple[Plain, ...]]:
    found: dict[str, list[Plain]] = {}
    for entry in list_entries(paper.LOT, frozenset(Access)):
        assert entry.payload is not None
        payload = read_payload(entry.payload)
        found.setdefault(payload.kind, []).append(payload.body)
    return {kind: tuple(each) for kind, each in found.items()}


def test_signatures_stand_for_pdfsig_and_openssl_and_our_own_checker(tmp_path: Path) -> None:
    bundle = paper.sign_all(paper.open_paper())
    lines = check_signatures(bundle.manifest, SignedFiles(bundle.pdf, bundle.named))
    assert [line.split(" ")[1].split("，")[0] for line in lines] == ["韩双雪", "程一鸣", "魏三禾"]
    replay(bundle.manifest, bodies())
    _check_with_pdfsig(bundle.pdf, tmp_path)
    for entry in bundle.manifest.entries:
        begin, first, second, length = entry.byte_range
        covered = bundle.pdf[begin:first] + bundle.pdf[second : second + length]
        _check_with_openssl(
            bundle.named[entry.cms],
            covered,
            bundle.named[entry.sm2_certificate],
            bundle.named[bundle.manifest.sm2_root],
            tmp_path,
        )


def _check_with_pdfsig(pdf: bytes, folder: Path) -> None:
    assert shutil.which("pdfsig"), "pdfsig (poppler-utils) checks what was signed"
    (folder / "report.pdf").write_bytes(pdf)
    told = run("pdfsig", "-nocert", folder / "report.pdf")
    assert told.count("Signature is Valid.") == 3
    assert told.count("Total document signed") == 1
    assert "Sep 24 2026 03:40:00" in told
    assert "OU=演示密钥" in told


def _check_with_openssl(data: bytes, covered: bytes, certificate: bytes, root: bytes, folder: Path) -> None:
    """Chain by ``openssl verify``; signature over the signed attributes by ``openssl dgst``; digest by ``openssl dgst -sm3``."""
    (folder / "root.pem").write_bytes(pem.armor("CERTIFICATE", root))
    (folder / "member.pem").write_bytes(pem.armor("CERTIFICATE", certificate))
    told = run(
        "openssl",
        "verify",
        "-attime",
        "1790300000",
        "-CAfile",
        folder / "root.pem",
        "-vfyopt",
        "distid:1234567812345678",
        folder / "member.pem",
    )
    assert "member.pem: OK" in told, told
    signer = cms.ContentInfo.load(data)["content"]["signer_infos"][0]
    (folder / "attributes").write_bytes(signer["signed_attrs"].untag().dump(force=True))
    (folder / "signature").write_bytes(signer["signature"].native)
    (folder / "key.pem").write_text(run("openssl", "x509", "-in", folder / "member.pem", "-pubkey", "-noout"))
    told = run(
        "openssl",
        "dgst",
        "-sm3",
        "-verify",
        folder / "key.pem",
        "-sigopt",
        "distid:1234567812345678",
        "-signature",
        folder / "signature",
        folder / "attributes",
    )
    assert "Verified OK" in told, told
    (folder / "covered").write_bytes(covered)
    digest = next(one for one in signer["signed_attrs"] if one["type"].native == "message_digest")["values"][0].native
    assert run("openssl", "dgst", "-sm3", "-r", folder / "covered").split(" ")[0] == digest.hex()


def test_both_certificates_name_one_subject_and_both_signatures_one_time() -> None:
    document_id = paper.open_paper()
    paper.sign(document_id, 1)
    bundle = get_bundle(document_id)
    entry = bundle.manifest.entries[0]
    ecdsa, sm2 = (
        x509.Certificate.load(bundle.named[name]) for name in (entry.ecdsa_certificate, entry.sm2_certificate)
    )
    assert ecdsa.subject.dump() == sm2.subject.dump()
    assert ecdsa.subject.native["organizational_unit_name"] == "演示密钥"
    assert ecdsa.subject.native["common_name"] == "程一鸣"
    signer = cms.ContentInfo.load(bundle.named[entry.cms])["content"]["signer_infos"][0]
    stated = next(one for one in signer["signed_attrs"] if one["type"].native == "signing_time")["values"][0].native
    assert stated == entry.signed_at == paper.NOW


def test_wrong_passphrase_is_refused_and_nothing_is_half_written() -> None:
    document_id = paper.open_paper()
    with pytest.raises(Refused) as caught:
        sign_document(
            actor=paper.member(1), document_id=document_id, passphrase=paper.passphrase(2), reason="x", now=paper.NOW
        )
    assert (caught.value.code, caught.value.field) == ("wrong_passphrase", "passphrase")
    assert get_document(document_id).signed == 0
    assert "report_signed" not in bodies()


def test_a_member_signs_once() -> None:
    document_id = paper.open_paper()
    paper.sign(document_id, 1)
    before = get_bundle(document_id)
    with refusal("already_signed"):
        paper.sign(document_id, 1, minutes=1)
    assert get_bundle(document_id) == before


def test_somebody_without_a_place_finds_no_document() -> None:
    document_id = paper.open_paper()
    stranger = Actor(Role.EXPERT, seat_id="d4" * 16)
    issue_keys(actor=stranger, name="外人", passphrase="a passphrase", now=paper.NOW)
    for actor in (stranger, Actor(Role.AGENCY_CLERK, seat_id=paper.SEATS[0]), Actor(Role.EXPERT)):
        with pytest.raises(NotFound):
            sign_document(actor=actor, document_id=document_id, passphrase="a passphrase", reason="x", now=paper.NOW)
    with pytest.raises(NotFound):
        get_document("LN0")


def test_closed_document_takes_no_more_signatures() -> None:
    document_id = paper.open_paper()
    paper.sign_all(document_id)
    assert get_document(document_id).state == "signed"
    with refusal("already_signed"):
        paper.sign(document_id, 3, minutes=9)


def test_keys_are_issued_once_and_open_with_nothing_else() -> None:
    actor = paper.member(1)
    with refusal("passphrase_length"):
        issue_keys(actor=actor, name="程一鸣", passphrase="seven77", now=paper.NOW)
    issue_keys(actor=actor, name="程一鸣", passphrase="eight888", now=paper.NOW)
    with refusal("keys_already_issued"):
        issue_keys(actor=actor, name="程一鸣", passphrase="eight888", now=paper.NOW)
    assert has_keys(actor.seat_id)
    with refusal("wrong_passphrase"):
        sign_text(actor=actor, passphrase="eight889", text=b"x", now=paper.NOW)
    with pytest.raises(NotFound):
        issue_keys(actor=Actor(Role.AGENCY_CLERK, seat_id="x"), name="x", passphrase="eight888", now=paper.NOW)


def test_vault_of_one_member_does_not_open_as_anothers() -> None:
    for number in (1, 2):
        issue_keys(actor=paper.member(number), name=paper.NAMES[number - 1], passphrase="the same one", now=paper.NOW)
    first, second = (MemberKey.objects.get(signer_id=seat) for seat in paper.SEATS[:2])
    MemberKey.objects.filter(pk=second.pk).update(keys=first.keys)
    assert get_issued(paper.SEATS[1]).keys == bytes(first.keys)
    with refusal("wrong_passphrase"):
        sign_text(actor=paper.member(2), passphrase="the same one", text=b"x", now=paper.NOW)


def test_signing_time_is_the_platforms_clock_to_the_second() -> None:
    document_id = paper.open_paper()
    paper.sign(document_id, 2, minutes=7)
    assert Place.objects.get(signer_id=paper.SEATS[1]).signed_at == paper.NOW + timedelta(minutes=7)


def test_file_carries_no_time_but_the_platforms() -> None:
    document_id = paper.open_paper()
    bundle = paper.sign_all(document_id)
    shown = run("pdfinfo", "-isodates", _kept(bundle.pdf))
    assert "CreationDate:    2026-09-24T03:40:00" in shown
    assert "ModDate:         2026-09-24T03:40:00" in shown


def _kept(pdf: bytes) -> Path:
    path = Path(tempfile.mkdtemp()) / "report.pdf"
    path.write_bytes(pdf)
    return path
