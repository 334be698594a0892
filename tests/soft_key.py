"""A passkey in software, as a telephone would hold it: makes itself, signs a challenge, says that it has verified its holder."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT_AND_VERIFIED = 0x05
WITH_KEY = 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class SoftKey:
    """``like``: a key that gives itself the name of another, as a forger would."""

    def __init__(self, like: SoftKey | None = None) -> None:
        self.name = like.name if like else secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def mark(self) -> str:
        return sha256(self.name).hexdigest()

    def make(self, options: str, origin: str) -> str:
        """Answer to ``navigator.credentials.create``."""
        asked = json.loads(options)
        numbers = self._key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        data = self._data(asked["rp"]["id"], PRESENT_AND_VERIFIED | WITH_KEY)
        data += bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        made = {
            "clientDataJSON": text(self._client("webauthn.create", asked["challenge"], origin)),
            "attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._said(made)

    def sign(self, options: str, origin: str) -> str:
        """Answer to ``navigator.credentials.get``."""
        asked = json.loads(options)
        data = self._data(asked["rpId"], PRESENT_AND_VERIFIED)
        client = self._client("webauthn.get", asked["challenge"], origin)
        signature = self._key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said(
            {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        )

    def _data(self, host: str, flags: int) -> bytes:
        return sha256(host.encode()).digest() + bytes([flags]) + (0).to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _said(self, response: dict[str, str]) -> str:
        name = text(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
