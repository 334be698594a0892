"""SM2 and SM3 for asn1crypto: the object identifiers it lacks, and checking a certificate or CMS without OpenSSL."""

from __future__ import annotations

from asn1crypto import algos, keys, x509

from yuanping.kernel.hashing import hasher
from yuanping.kernel.signing import sm2

SM3_OID = "1.2.156.10197.1.401"
SM2_WITH_SM3_OID = "1.2.156.10197.1.501"
SM2_CURVE_OID = "1.2.156.10197.1.301"
SM2_CURVE = "sm2p256v1"


def _register() -> None:
    for kind, oid, name in (
        (algos.DigestAlgorithmId, SM3_OID, "sm3"),
        (algos.HmacAlgorithmId, SM3_OID, "sm3"),
        (algos.SignedDigestAlgorithmId, SM2_WITH_SM3_OID, "sm2_sm3"),
    ):
        kind._map[oid] = name
        kind._reverse_map = None
    keys.NamedCurve.register(SM2_CURVE, SM2_CURVE_OID, 32)


_register()


def public_key(certificate: x509.Certificate) -> sm2.PublicKey | None:
    """The SM2 key a certificate carries, or ``None`` when it carries another kind."""
    info = certificate["tbs_certificate"]["subject_public_key_info"]
    if info["algorithm"]["algorithm"].native != "ec":
        return None
    curve = info["algorithm"]["parameters"]
    if curve.name != "named" or curve.chosen.dotted != SM2_CURVE_OID:
        return None
    point: bytes = info["public_key"].native
    return sm2.read_public_key(point)


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether ``issuer``'s SM2 key signed ``certificate``."""
    key = public_key(issuer)
    if key is None or certificate["signature_algorithm"]["algorithm"].dotted != SM2_WITH_SM3_OID:
        return False
    body: bytes = certificate["tbs_certificate"].dump()
    signature: bytes = certificate["signature_value"].native
    return sm2.verify(key, body, signature, hasher("sm3"))
