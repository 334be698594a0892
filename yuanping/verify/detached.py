"""One CMS SignedData: its one permitted form, and the detached kind with SM2 and SM3 (RFC 5652, GM/T 0009).

What a signature does not cover could be changed without breaking it: other certificates, revocation lists, unsigned
attributes, another encoding of the same. None of it is permitted, so two files that say the same are the same bytes.
"""

from __future__ import annotations

from datetime import datetime

from asn1crypto import cms, x509

from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import hasher
from yuanping.kernel.signing import sm2
from yuanping.verify import gm

CMS = "signatures.sm2 国密签名"
CHAIN = "signatures.sm2_chain 国密证书链"
TIME = "signatures.time 签名时间"
SHAPE = "signatures.shape 签名形式"
REQUIRED = {"content_type", "message_digest", "signing_time"}


def check_cms(
    data: bytes, content: bytes, certificate: x509.Certificate, root: x509.Certificate, signed_at: datetime
) -> None:
    """``data`` is exactly one SM2 signature of ``certificate`` over ``content``, stating ``signed_at``.

    Raises:
        Mismatch: naming what does not hold.
    """
    signed = check_shape(data, (certificate, root))
    _demand(signed["encap_content_info"]["content_type"].native == "data", CMS, "signs another type of content")
    _demand(signed["encap_content_info"]["content"].native is None, CMS, "is not detached")
    signer = signed["signer_infos"][0]
    _check_signer(signer, certificate)
    _check_attributes(signer, content, signed_at)
    _check_chain(certificate, root, signed_at)
    key = gm.public_key(certificate)
    encoded: bytes = signer["signed_attrs"].untag().dump(force=True)
    signature: bytes = signer["signature"].native
    _demand(key is not None and sm2.verify(key, encoded, signature, hasher("sm3")), CMS, "the signature is not valid")


def check_shape(data: bytes, certificates: tuple[x509.Certificate, ...]) -> cms.SignedData:
    """The SignedData of ``data``, holding one signer, exactly ``certificates``, and nothing that no signature covers.

    Raises:
        Mismatch: naming what is there besides.
    """
    info = cms.ContentInfo.load(data, strict=True)
    _demand(info["content_type"].native == "signed_data", SHAPE, "not SignedData")
    signed = info["content"]
    _demand(len(signed["signer_infos"]) == 1, SHAPE, "not exactly one signer")
    signer = signed["signer_infos"][0]
    _demand(signer["unsigned_attrs"].native is None and signed["crls"].native is None, SHAPE, "holds unsigned material")
    _demand((signed["version"].native, signer["version"].native) == ("v1", "v1"), SHAPE, "another version")
    wanted = [signer["digest_algorithm"].dump()]
    _demand([one.dump() for one in signed["digest_algorithms"]] == wanted, SHAPE, "names other digest algorithms")
    held = sorted(one.chosen.dump() for one in signed["certificates"])
    _demand(held == sorted(one.dump() for one in certificates), SHAPE, "holds other certificates")
    _demand(info.copy().dump(force=True) == data, SHAPE, "is not DER")
    return signed


def _check_signer(signer: cms.SignerInfo, certificate: x509.Certificate) -> None:
    algorithms = (signer["digest_algorithm"]["algorithm"].dotted, signer["signature_algorithm"]["algorithm"].dotted)
    _demand(algorithms == (gm.SM3_OID, gm.SM2_WITH_SM3_OID), CMS, "not SM2 with SM3")
    sid = signer["sid"]
    _demand(sid.name == "issuer_and_serial_number", CMS, "names no certificate")
    _demand(sid.chosen["issuer"].dump() == certificate.issuer.dump(), CMS, "names another issuer")
    _demand(sid.chosen["serial_number"].native == certificate.serial_number, CMS, "names another certificate")


def _check_attributes(signer: cms.SignerInfo, content: bytes, signed_at: datetime) -> None:
    attributes = signer["signed_attrs"]
    kinds = [attribute["type"].native for attribute in attributes]
    _demand(len(set(kinds)) == len(kinds) and set(kinds) >= REQUIRED, CMS, "signed attributes are missing or doubled")
    values = {attribute["type"].native: attribute["values"] for attribute in attributes}
    _demand(all(len(values[kind]) == 1 for kind in REQUIRED), CMS, "a signed attribute has several values")
    _demand(values["content_type"][0].native == "data", CMS, "signs another type of content")
    _demand(values["message_digest"][0].native == hasher("sm3")(content), CMS, "signs other bytes than the ByteRange")
    _demand(values["signing_time"][0].native == signed_at, TIME, "the CMS states another time")


def _check_chain(certificate: x509.Certificate, root: x509.Certificate, moment: datetime) -> None:
    _demand(certificate.issuer.dump() == root.subject.dump(), CHAIN, "another issuer")
    _demand(gm.is_issued_by(certificate, root), CHAIN, "the root did not sign the certificate")
    _demand(bool(root.ca) and not certificate.ca, CHAIN, "who may issue is unclear")
    usage = certificate.key_usage_value
    _demand(usage is not None and "digital_signature" in usage.native, CHAIN, "the certificate is not for signing")
    for one in (certificate, root):
        _demand(one.not_valid_before <= moment <= one.not_valid_after, CHAIN, "a certificate is not valid at that time")


def _demand(holds: object, check: str, detail: str) -> None:
    if not holds:
        raise Mismatch(check, detail)
