"""Keys and certificates of workstation terminals: reading what a browser or a centre hands in, and checking what was signed.

A browser writes a P-256 public key as SubjectPublicKeyInfo and a signature as r ‖ s (Web Cryptography); both come base64-encoded.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import unquote

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.conf import settings

from yuanping.kernel.errors import Malformed

HALF = 32
LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """What a terminal's certificate says."""

    fingerprint: str
    subject: str
    valid_from: datetime
    valid_until: datetime


def _decode(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("base64", "not base64") from None


def _public_key(text: str) -> EllipticCurvePublicKey:
    if len(text) > LARGEST:
        raise Malformed("public_key", "too long")
    try:
        key = serialization.load_der_public_key(_decode(text))
    except (ValueError, UnsupportedAlgorithm):
        raise Malformed("public_key", "no public key") from None
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise Malformed("public_key", "not on P-256")
    return key


def fingerprint_of_key(text: str) -> str:
    """SHA-256 of a P-256 public key in its one DER form.

    Raises:
        Malformed: no such key.
    """
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return sha256(_public_key(text).public_bytes(serialization.Encoding.DER, form)).hexdigest()


def is_signed(public_key: str, signature: str, message: bytes) -> bool:
    """Whether the holder of a key signed the message."""
    try:
        raw = _decode(signature)
        if len(raw) != 2 * HALF:
            return False
        pair = encode_dss_signature(int.from_bytes(raw[:HALF]), int.from_bytes(raw[HALF:]))
        _public_key(public_key).verify(pair, message, ECDSA(hashes.SHA256()))
    except (InvalidSignature, Malformed):
        return False
    return True


def read_certificate(pem: str) -> ClientCertificate:
    """The first certificate of a PEM text.

    Raises:
        Malformed: there is none.
    """
    if len(pem) > LARGEST:
        raise Malformed("certificate", "too long")
    try:
        found = x509.load_pem_x509_certificate(pem.encode())
        fingerprint, subject = found.fingerprint(hashes.SHA256()).hex(), found.subject.rfc4514_string()
    except (ValueError, UnsupportedAlgorithm):
        raise Malformed("certificate", "no certificate") from None
    return ClientCertificate(fingerprint, subject[:200], found.not_valid_before_utc, found.not_valid_after_utc)


def seen_certificate(headers: Mapping[str, str]) -> str:
    """What the reverse proxy says of the connection; nothing is believed unless the installation names the header."""
    name = settings.CLIENT_CERTIFICATE_HEADER
    return unquote(headers.get(name, "")) if name else ""
