"""CMS SignedData (RFC 5652) with SM2 and SM3, detached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from asn1crypto import cms, x509

import yuanping.verify.gm  # noqa: F401 - registers SM2 and SM3 with asn1crypto
from yuanping.kernel.hashing import hasher


def sign_detached(
    content: bytes, signed_at: datetime, certificate: bytes, root: bytes, sign: Callable[[bytes], bytes]
) -> bytes:
    """SignedData over ``content``, which is not inside; signed attributes name content type, digest and time."""
    member, authority = x509.Certificate.load(certificate), x509.Certificate.load(root)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [hasher("sm3")(content)]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": signed_at})]},
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": {"issuer": member.issuer, "serial_number": member.serial_number}},
            "digest_algorithm": {"algorithm": "sm3"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sm2_sm3"},
            "signature": sign(attributes.dump()),
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sm3"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [member, authority],
            "signer_infos": [signer],
        }
    )
    dumped: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return dumped
