"""The three parties' own hands, when the demo plays them: key files and secrets that the server never reads.

In the walk each party is a process of its own (``yuanping party``). Here, for "let the others act", the same messages
are made inside the demo from one file a party, so that a visitor may be one of the three and leave the others to the demo.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.kernel.actor import Actor
from yuanping.kernel.draw.escrow import SHARED_BYTES
from yuanping.kernel.draw.messages import (
    COMMIT_VERSION,
    MESSAGE_VERSION,
    CommitMessage,
    DepositMessage,
    RevealMessage,
    ShareMessage,
    message_bytes,
)
from yuanping.kernel.draw.seed import commitment_of
from yuanping.verify.party_check import PartyRequest
from yuanping.verify.party_escrow import can_deposit, make_shares, open_share, opener, public_text

FOLDER = "demo-parties"
PARTY_OF = {"entity": "procuring_entity", "supervisor": "project_supervisor", "registry": "registry_owner"}
"""Persona → party. The agency may speak for the procuring entity; in the demo the entity speaks for itself."""


class PartyFile:
    """One party's key and the secrets of its ceremonies."""

    def __init__(self, party: str) -> None:
        self.party = party
        self._path: Path = settings.KEYS_DIR / FOLDER / f"{party}.json"
        self._data: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        for name in ("key", "share_key"):
            if name not in self._data:
                self._data[name] = _private_text(ec.generate_private_key(ec.SECP256R1()))
                self._save()

    def _save(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self._data, file)
        draft.replace(self._path)

    def _key(self, name: str = "key") -> ec.EllipticCurvePrivateKey:
        key = serialization.load_der_private_key(bytes.fromhex(self._data[name]), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(self.party)
        return key

    @property
    def public_key(self) -> str:
        return public_text(self._key())

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
        mine = public_text(self._key("share_key"))
        bare = CommitMessage(COMMIT_VERSION, draw_id, self.party, self.public_key, value, "", mine)
        return replace(bare, signature=self._sign(message_bytes(bare)))

    def deposit(self, papers: PartyRequest) -> DepositMessage:
        both = bytes.fromhex(self._data[f"secret {papers.draw_id}"])
        shares = make_shares(papers, both[:32], both[32:], secrets.token_bytes(SHARED_BYTES))
        bare = DepositMessage(MESSAGE_VERSION, papers.draw_id, self.party, shares, "")
        return replace(bare, signature=self._sign(message_bytes(bare)))

    def reveal(self, draw_id: str, request_digest: str, checkpoint: str) -> RevealMessage:
        both = bytes.fromhex(self._data[f"secret {draw_id}"])
        nonce, secret = both[:32].hex(), both[32:].hex()
        bare = RevealMessage(MESSAGE_VERSION, draw_id, self.party, request_digest, checkpoint, nonce, secret, "")
        return replace(bare, signature=self._sign(message_bytes(bare)))

    def share(self, papers: PartyRequest, owner: str) -> ShareMessage:
        share = open_share(papers, owner, opener(self._key("share_key"), papers.draw_id))
        opened = share.data.hex()
        digest = papers.request_digest
        bare = ShareMessage(MESSAGE_VERSION, papers.draw_id, self.party, owner, digest, share.index, opened, "")
        return replace(bare, signature=self._sign(message_bytes(bare)))


def _private_text(key: ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption()).hex()


def commit(*, actor: Actor, persona: str, ceremony_id: str, now: datetime) -> int:
    """One party commits, as it would from its own machine."""
    papers = draw_queries.party_request(actor, ceremony_id)
    message = PartyFile(PARTY_OF[persona]).commit(ceremony_id, papers.hash_name)
    draw.submit_commitment(actor=actor, ceremony_id=ceremony_id, message=message, now=now)
    deposit(actor=actor, persona=persona, ceremony_id=ceremony_id, now=now)
    return 1


def may_deposit(papers: PartyRequest) -> bool:
    """Whether the demo holds this party's secret, and its shares are wanted and can be made."""
    return can_deposit(papers) and PartyFile(papers.party).has_secret(papers.draw_id)


def deposit(*, actor: Actor, persona: str, ceremony_id: str, now: datetime) -> int:
    """One party hands in its shares, as its open page would by itself; 0 when there is nothing to hand in, or a visitor's browser holds the secret."""
    papers = draw_queries.party_request(actor, ceremony_id)
    if not may_deposit(papers):
        return 0
    message = PartyFile(PARTY_OF[persona]).deposit(papers)
    draw.submit_deposit(actor=actor, ceremony_id=ceremony_id, message=message, now=now)
    return 1


def open_shares(*, actor: Actor, persona: str, ceremony_id: str, now: datetime) -> int:
    """One party opens the shares it is asked for; 0 when a visitor's browser holds them."""
    mine = PartyFile(PARTY_OF[persona])
    papers = draw_queries.party_request(actor, ceremony_id)
    if not mine.has_secret(ceremony_id):
        return 0
    for owner in papers.asked:
        draw.submit_share(actor=actor, ceremony_id=ceremony_id, message=mine.share(papers, owner), now=now)
    return len(papers.asked)


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
