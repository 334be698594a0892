"""Invented machines at the workstations: each makes a key, is bound by a code, and hands in what it measured, as a browser would."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from yuanping.apps.venues import services
from yuanping.apps.venues.services.self_tests import RESULT
from yuanping.infra.live_pass import make_report
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain, canonical

CHANNEL = {"up_bytes": 1_600_000, "up_ms": 1000, "down_bytes": 6_000_000, "down_ms": 1000, "echoes": 150}
MEASURED: dict[str, Plain] = {
    "browser": "Chrome",
    "browser_version": 140,
    "camera_width": 1920,
    "camera_height": 1080,
    "camera_brightness": 96,
    "microphone_peak": 140,
    "screen_width": 1920,
    "screen_height": 1080,
    "delay_ms": 18,
    "jitter_ms": 3,
    "sent_frames": 150,
    "late_frames": 0,
    "clock_ms": 40,
}


def bind_and_test(operator: Actor, workstation_id: str, now: datetime, **change: Plain) -> None:
    """Bind a new machine to a workstation and let it test itself; ``change``: what it measures differently."""
    key = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    spki = key.public_key().public_bytes(serialization.Encoding.DER, form)
    code = services.make_enrolment_code(actor=operator, workstation_id=workstation_id, now=now)
    said = f"yuanping-terminal-enrol-1\n{code.replace('-', '')}\n{sha256(spki).hexdigest()}"
    offer = services.KeyOffer(code, b64encode(spki).decode(), _sign(key, said))
    terminal_id = services.enrol_terminal(offer=offer, now=now).terminal_id
    challenge = services.open_self_test(terminal_id=terminal_id, now=now).challenge_id
    result = canonical({**MEASURED, **change}).decode()
    report = make_report(challenge, CHANNEL)
    parts = (RESULT, challenge, *(sha256(each.encode()).hexdigest() for each in (result, report)))
    services.take_self_test(given=services.Submission(challenge, result, report, _sign(key, "\n".join(parts))), now=now)


def _sign(key: ec.EllipticCurvePrivateKey, text: str) -> str:
    """As Web Cryptography writes it: r ‖ s."""
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()
