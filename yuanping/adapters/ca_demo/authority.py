"""The demonstration authority: two roots in key files, two certificates a member, keys behind the member's passphrase."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from yuanping.adapters.ca_demo import certificates, cms, vault
from yuanping.adapters.ca_demo.certificates import Issuer
from yuanping.adapters.ca_demo.sm2 import Sm2Key, back_end
from yuanping.apps.signing.ports import Certificates, Issued
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.verify.gm import SM2_CURVE

SOLE_CONTROL = Law("电子签名法", "第十三条")
_SM2_SIZE = 96


def _ecdsa_sign(key: ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    return lambda data: key.sign(data, ec.ECDSA(hashes.SHA256()))


def _ecdsa_info(key: ec.EllipticCurvePrivateKey) -> keys.PublicKeyInfo:
    encoded = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return keys.PublicKeyInfo.load(encoded)


def _sm2_info(key: Sm2Key) -> keys.PublicKeyInfo:
    algorithm = {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", SM2_CURVE)}
    return keys.PublicKeyInfo({"algorithm": algorithm, "public_key": keys.ECPointBitString(b"\x04" + key.public)})


def _sm2_sign(key: Sm2Key) -> Callable[[bytes], bytes]:
    return lambda data: back_end().sign(key, data)


def _serialise(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _load(data: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(data, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not an elliptic-curve key")
    return key


@dataclass(frozen=True, slots=True)
class _Roots:
    ecdsa: Issuer
    sm2: Issuer
    ecdsa_certificate: bytes
    sm2_certificate: bytes


@dataclass(frozen=True, slots=True)
class _OpenKeys:
    certificates: Certificates
    ecdsa: ec.EllipticCurvePrivateKey
    sm2: Sm2Key

    def sign_ecdsa(self, data: bytes) -> bytes:
        return _ecdsa_sign(self.ecdsa)(data)

    def sign_detached(self, content: bytes, signed_at: datetime) -> bytes:
        issued = self.certificates
        return cms.sign_detached(content, signed_at, issued.sm2, issued.sm2_root, _sm2_sign(self.sm2))


class DemoAuthority:
    """Implements ``apps.signing.ports.Signer``."""

    demo = True

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(settings.KEYS_DIR) / "ca_demo"

    def issue(self, *, signer_id: str, name: str, passphrase: str, now: datetime) -> Issued:
        """Make both keys and both certificates of one member."""
        roots = self._roots(now)
        ecdsa_key, sm2_key = ec.generate_private_key(ec.SECP256R1()), back_end().generate()
        subject = certificates.member_name(name, signer_id)
        serial = secrets.randbits(127) | 1 << 126
        made = Certificates(
            ecdsa=certificates.build(roots.ecdsa, subject, _ecdsa_info(ecdsa_key), serial, now, root=False),
            sm2=certificates.build(roots.sm2, subject, _sm2_info(sm2_key), serial + 1, now, root=False),
            ecdsa_root=roots.ecdsa_certificate,
            sm2_root=roots.sm2_certificate,
        )
        secret = sm2_key.private + sm2_key.public + _serialise(ecdsa_key)
        return Issued(made, vault.seal(secret, passphrase, made.sm2))

    def unlock(self, issued: Issued, passphrase: str) -> _OpenKeys:
        """Open a member's keys for one signature."""
        secret = vault.unseal(issued.keys, passphrase, issued.certificates.sm2)
        if secret is None:
            raise Refused("wrong_passphrase", {}, SOLE_CONTROL, field="passphrase")
        sm2_key = Sm2Key(secret[:32], secret[32:_SM2_SIZE])
        return _OpenKeys(issued.certificates, _load(secret[_SM2_SIZE:]), sm2_key)

    def _roots(self, now: datetime) -> _Roots:
        if not (self._folder / "roots").exists():
            self._make_roots(now)
        ecdsa_key = _load((self._folder / "ecdsa.key").read_bytes())
        secret = (self._folder / "sm2.key").read_bytes()
        ecdsa_cert, sm2_cert = (self._folder / "ecdsa.cer").read_bytes(), (self._folder / "sm2.cer").read_bytes()
        return _Roots(
            _issuer(certificates.ECDSA, ecdsa_cert, _ecdsa_sign(ecdsa_key)),
            _issuer(certificates.SM2, sm2_cert, _sm2_sign(Sm2Key(secret[:32], secret[32:]))),
            ecdsa_cert,
            sm2_cert,
        )

    def _make_roots(self, now: datetime) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ecdsa_key, sm2_key = ec.generate_private_key(ec.SECP256R1()), back_end().generate()
        self._write("ecdsa.key", _serialise(ecdsa_key))
        self._write("sm2.key", sm2_key.private + sm2_key.public)
        for algorithm, file, info, sign in (
            (certificates.ECDSA, "ecdsa.cer", _ecdsa_info(ecdsa_key), _ecdsa_sign(ecdsa_key)),
            (certificates.SM2, "sm2.cer", _sm2_info(sm2_key), _sm2_sign(sm2_key)),
        ):
            name = certificates.root_name(file.partition(".")[0].upper())
            issuer = Issuer(algorithm, name, certificates.key_id(info), sign)
            self._write(file, certificates.build(issuer, name, info, secrets.randbits(120) | 1, now, root=True))
        self._write("roots", b"")

    def _write(self, name: str, data: bytes) -> None:
        descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)


def _issuer(algorithm: str, certificate: bytes, sign: Callable[[bytes], bytes]) -> Issuer:
    parsed = x509.Certificate.load(certificate)
    info = parsed["tbs_certificate"]["subject_public_key_info"]
    return Issuer(algorithm, parsed.subject, certificates.key_id(info), sign)
