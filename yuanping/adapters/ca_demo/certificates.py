"""Certificates for two kinds of key from one builder, so that both name the very same subject."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import core, keys, x509

import yuanping.verify.gm  # noqa: F401 - registers SM2 and SM3 with asn1crypto

ECDSA, SM2 = "sha256_ecdsa", "sm2_sm3"
DEMO_UNIT = "演示密钥"
ORGANISATION = "远评演示认证机构"
Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs certificates of one algorithm."""

    algorithm: str
    name: x509.Name
    key_id: bytes
    sign: Sign


def member_name(name: str, signer_id: str) -> x509.Name:
    """The subject of a member: the person, the seat, and that the keys are for demonstration."""
    return x509.Name.build(
        {
            "country_name": "CN",
            "organization_name": ORGANISATION,
            "organizational_unit_name": DEMO_UNIT,
            "serial_number": signer_id,
            "common_name": name,
        }
    )


def root_name(kind: str) -> x509.Name:
    """The subject of a root."""
    return x509.Name.build(
        {
            "country_name": "CN",
            "organization_name": ORGANISATION,
            "organizational_unit_name": DEMO_UNIT,
            "common_name": f"远评演示根证书 {kind}",
        }
    )


def key_id(info: keys.PublicKeyInfo) -> bytes:
    """RFC 5280's first method."""
    point: bytes = info["public_key"].native
    return hashlib.sha1(point, usedforsecurity=False).digest()


def build(
    issuer: Issuer, subject: x509.Name, info: keys.PublicKeyInfo, serial: int, start: datetime, *, root: bool
) -> bytes:
    """A DER certificate of ``subject``: ten years for a root, two for a member."""
    algorithm = {"algorithm": issuer.algorithm}
    years = 10 if root else 2
    usage = {"key_cert_sign", "crl_sign"} if root else {"digital_signature", "non_repudiation"}
    extensions: list[dict[str, object]] = [
        {"extn_id": "basic_constraints", "critical": True, "extn_value": {"ca": root}},
        {"extn_id": "key_usage", "critical": True, "extn_value": usage},
        {"extn_id": "key_identifier", "extn_value": core.OctetString(key_id(info))},
    ]
    if not root:
        extensions.append({"extn_id": "authority_key_identifier", "extn_value": {"key_identifier": issuer.key_id}})
    begin = datetime(start.year, 1, 1, tzinfo=UTC) if root else (start - timedelta(days=1)).replace(microsecond=0)
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": serial,
            "signature": algorithm,
            "issuer": issuer.name,
            "validity": {
                "not_before": x509.Time({"utc_time": begin}),
                "not_after": x509.Time({"utc_time": begin + timedelta(days=365 * years)}),
            },
            "subject": subject,
            "subject_public_key_info": info,
            "extensions": extensions,
        }
    )
    certificate = x509.Certificate(
        {"tbs_certificate": body, "signature_algorithm": algorithm, "signature_value": issuer.sign(body.dump())}
    )
    dumped: bytes = certificate.dump()
    return dumped
