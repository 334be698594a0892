"""A workstation's machine as its browser behaves: a key of its own, signatures as Web Cryptography writes them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

from tests.kernel.venues.test_self_test import CHANNEL, SAID
from yuanping.apps.venues import services
from yuanping.infra.live_pass import make_report
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain, canonical


@dataclass
class Machine:
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    terminal: str = ""

    @property
    def spki(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(serialization.Encoding.DER, form)

    def sign(self, text: str) -> str:
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()

    def offer(self, code: str) -> services.KeyOffer:
        clean = code.replace("-", "")
        mark = sha256(self.spki).hexdigest()
        signature = self.sign(f"yuanping-terminal-enrol-1\n{clean}\n{mark}")
        return services.KeyOffer(code, b64encode(self.spki).decode(), signature)

    def bind(self, actor: Actor, workstation_id: str, now: datetime) -> None:
        code = services.make_enrolment_code(actor=actor, workstation_id=workstation_id, now=now)
        self.terminal = services.enrol_terminal(offer=self.offer(code), now=now).terminal_id

    def submission(self, challenge: str, **change: Plain) -> services.Submission:
        result = canonical({**SAID, **change}).decode()
        report = make_report(challenge, CHANNEL)
        parts = ("yuanping-terminal-test-1", challenge, _hex(result), _hex(report))
        return services.Submission(challenge, result, report, self.sign("\n".join(parts)))

    def test(self, now: datetime, **change: Plain) -> str:
        opened = services.open_self_test(terminal_id=self.terminal, now=now)
        return services.take_self_test(given=self.submission(opened.challenge_id, **change), now=now)


def _hex(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def make_certificate(now: datetime, days: int = 30) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk-301-01")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=days)).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()
