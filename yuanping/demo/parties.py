"""The three parties' own hands, when the demo plays them: key files and secrets that the server never reads.

In the walk each party is a process of its own (``yuanping party``). Here, for "let the others act", the same two messages
are made inside the demo from one file a party, so that a visitor may be one of the three and leave the others to the demo.
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.kernel.actor import Actor
from yuanping.kernel.draw.messages import MESSAGE_VERSION, CommitMessage, RevealMessage, message_bytes
from yuanping.kernel.draw.seed import commitment_of

FOLDER = "demo-parties"
PARTY_OF = {"entity": "procuring_entity", "supervisor": "project_supervisor", "registry": "registry_owner"}
"""Persona → party. The agency may speak for the procuring entity; in the demo the entity speaks for itself."""


class PartyFile:
    """One party's key and the secrets of its ceremonies."""

    def __init__(self, party: str) -> None:
        self.party = party
        self._path: Path = settings.KEYS_DIR / FOLDER / f"{party}.json"
        self._data: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        if "key" not in self._data:
            key = ec.generate_private_key(ec.SECP256R1())
            self._data["key"] = key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ).hex()
            self._save()

    def _save(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self._data, file)
        draft.replace(self._path)

    def _key(self) -> ec.EllipticCurvePrivateKey:
        key = serialization.load_der_private_key(bytes.fromhex(self._data["key"]), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(self.party)
        return key

    @property
    def public_key(self) -> str:
        encoded = (
            self._key()
            .public_key()
            .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
        return encoded.hex()

    def has_secret(self, draw_id: str) -> bool:
        """Whether this file made the commitment of that ceremony (and not the visitor's own browser)."""
        return f"secret {draw_id}" in self._data

    def _sign(self, message: bytes) -> str:
        r, s = decode_dss_signature(self._key().sign(message, ec.ECDSA(hashes.SHA256())))
        return (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex()

    def commit(self, draw_id: str, hash_name: str) -> CommitMessage:
        nonce, secret = secrets.token_bytes(32), secrets.token_bytes(32)
        self._data[f"secret {draw_id}"] = (nonce + secret).hex()
        self._save()
        value = commitment_of(hash_name, draw_id, self.party, nonce, secret)
        bare = CommitMessage(MESSAGE_VERSION, draw_id, self.party, self.public_key, value, "")
        return CommitMessage(
            MESSAGE_VERSION, draw_id, self.party, self.public_key, value, self._sign(message_bytes(bare))
        )

    def reveal(self, draw_id: str, request_digest: str, checkpoint: str) -> RevealMessage:
        both = bytes.fromhex(self._data[f"secret {draw_id}"])
        nonce, secret = both[:32].hex(), both[32:].hex()
        bare = RevealMessage(MESSAGE_VERSION, draw_id, self.party, request_digest, checkpoint, nonce, secret, "")
        signature = self._sign(message_bytes(bare))
        return RevealMessage(MESSAGE_VERSION, draw_id, self.party, request_digest, checkpoint, nonce, secret, signature)


def commit(*, actor: Actor, persona: str, ceremony_id: str, now: datetime) -> int:
    """One party commits, as it would from its own machine."""
    papers = draw_queries.party_request(actor, ceremony_id)
    message = PartyFile(PARTY_OF[persona]).commit(ceremony_id, papers.hash_name)
    draw.submit_commitment(actor=actor, ceremony_id=ceremony_id, message=message, now=now)
    return 1


def reveal(*, actor: Actor, persona: str, ceremony_id: str, now: datetime) -> int:
    """One party reveals, after it has stored the checkpoint that contains the request; 0 when a visitor's browser holds the secret."""
    mine = PartyFile(PARTY_OF[persona])
    if not mine.has_secret(ceremony_id):
        return 0
    papers = draw_queries.party_request(actor, ceremony_id)
    checkpoint = papers.proof.checkpoint if papers.proof else ""
    message = mine.reveal(ceremony_id, papers.request_digest, checkpoint)
    draw.submit_reveal(actor=actor, ceremony_id=ceremony_id, message=message, now=now)
    return 1
