"""A ceremony for venues with its three parties, each with its own key made here, outside the services."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.personas import NOW, Personas
from yuanping.apps.draw import queries, services
from yuanping.infra.worker import tick
from yuanping.kernel.actor import Actor
from yuanping.kernel.draw.escrow import SHARED_BYTES
from yuanping.kernel.draw.messages import (
    CommitMessage,
    DepositMessage,
    Message,
    RevealMessage,
    ShareMessage,
    message_bytes,
)
from yuanping.kernel.draw.planning import VenueDraft, plan_venues
from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.seed import commitment_of
from yuanping.kernel.draw.terms import PartyTerms
from yuanping.kernel.draw.values import CellCount, DrawKind, Limits, Party, Procedure, Quota
from yuanping.verify.party_check import PartyRequest
from yuanping.verify.party_escrow import can_deposit, make_shares, open_share, opener, public_text

PARTY_OF = {"entity": Party.PROCURING_ENTITY, "supervisor": Party.PROJECT_SUPERVISOR, "registry": Party.REGISTRY_OWNER}


def venue_request(draw_id: str, lot_id: str = "LOT-1", centres: tuple[str, ...] = ("C0", "C1", "C2")) -> VenueRequest:
    cells = tuple(CellCount(s, c, 20 + 3 * n) for n, c in enumerate(centres) for s in ("A08", "B01"))
    return plan_venues(
        VenueDraft(
            draw_id,
            lot_id,
            "sm3",
            "ab" * 32,
            Procedure.EQUAL_CHANCE,
            (Quota("A08", 3), Quota("B01", 1)),
            1,
            centres,
            (6,) * len(centres),
            cells,
            Limits(4, 3, 1, 2),
        )
    )


USUAL_TERMS = PartyTerms()


@dataclass
class Hand:
    """One party's own key and secret."""

    party: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    own: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    """To which the others encrypt their shares."""

    @property
    def public_key(self) -> str:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(serialization.Encoding.DER, form).hex()

    def sign(self, message: Message) -> str:
        r, s = decode_dss_signature(self.key.sign(message_bytes(message), ec.ECDSA(hashes.SHA256())))
        return (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex()

    def commit_message(self, draw_id: str, hash_name: str = "sm3") -> CommitMessage:
        value = commitment_of(hash_name, draw_id, self.party, self.nonce, self.secret)
        bare = CommitMessage(2, draw_id, self.party, self.public_key, value, "", public_text(self.own))
        return replace(bare, signature=self.sign(bare))

    def deposit_message(self, papers: PartyRequest, secret: bytes = b"") -> DepositMessage:
        """``secret``: shares of another one than was committed to."""
        shares = make_shares(papers, self.nonce, secret or self.secret, secrets.token_bytes(SHARED_BYTES))
        bare = DepositMessage(1, papers.draw_id, self.party, shares, "")
        return replace(bare, signature=self.sign(bare))

    def share_message(self, papers: PartyRequest, owner: str) -> ShareMessage:
        share = open_share(papers, owner, opener(self.own, papers.draw_id))
        bare = ShareMessage(
            1, papers.draw_id, self.party, owner, papers.request_digest, share.index, share.data.hex(), ""
        )
        return replace(bare, signature=self.sign(bare))

    def reveal_message(self, draw_id: str, digest: str, checkpoint: str, secret: bytes = b"") -> RevealMessage:
        shown = (secret or self.secret).hex()
        bare = RevealMessage(1, draw_id, self.party, digest, checkpoint, self.nonce.hex(), shown, "")
        return replace(bare, signature=self.sign(bare))


class Ceremony:
    """Drives one ceremony as three parties would."""

    def __init__(self, personas: Personas, ceremony_id: str) -> None:
        self.personas, self.ceremony_id = personas, ceremony_id
        self.hands = {persona: Hand(party) for persona, party in PARTY_OF.items()}

    def actor(self, persona: str) -> Actor:
        return self.personas.actor(persona)

    def papers(self, persona: str) -> PartyRequest:
        return queries.party_request(self.actor(persona), self.ceremony_id)

    def commit_only(self, persona: str, now: datetime = NOW) -> bool:
        """The commitment without shares."""
        message = self.hands[persona].commit_message(self.ceremony_id, self.papers(persona).hash_name)
        return services.submit_commitment(
            actor=self.actor(persona), ceremony_id=self.ceremony_id, message=message, now=now
        )

    def commit(self, persona: str, now: datetime = NOW) -> bool:
        """One party commits; then every page that is open hands in the shares it can, as pages do by themselves."""
        frozen = self.commit_only(persona, now)
        return self.deposit_all(now) or frozen

    def deposit(self, persona: str, now: datetime = NOW, secret: bytes = b"") -> bool:
        message = self.hands[persona].deposit_message(self.papers(persona), secret)
        return services.submit_deposit(
            actor=self.actor(persona), ceremony_id=self.ceremony_id, message=message, now=now
        )

    def deposit_all(self, now: datetime = NOW) -> bool:
        """Whoever committed with its own hand here and can hand in shares does; answers whether that froze the request."""
        frozen = False
        for persona, hand in self.hands.items():
            papers = self.papers(persona)
            ours = {one.party: one.encryption_key for one in papers.keys}.get(hand.party) == public_text(hand.own)
            if ours and can_deposit(papers):
                frozen = self.deposit(persona, now) or frozen
        return frozen

    def open_share(self, persona: str, owner: str, now: datetime = NOW, **changes: str) -> services.ShareOutcome:
        """``changes`` are signed by the holder all the same."""
        hand = self.hands[persona]
        message = replace(hand.share_message(self.papers(persona), owner), **changes)
        message = replace(message, signature=hand.sign(message))
        return services.submit_share(actor=self.actor(persona), ceremony_id=self.ceremony_id, message=message, now=now)

    def commit_all(self, now: datetime = NOW) -> None:
        for persona in PARTY_OF:
            self.commit(persona, now)

    def reveal(self, persona: str, now: datetime = NOW, **changes: str) -> services.RevealOutcome:
        papers = queries.party_request(self.actor(persona), self.ceremony_id)
        hand = self.hands[persona]
        checkpoint = papers.proof.checkpoint if papers.proof else "none"
        message = hand.reveal_message(self.ceremony_id, papers.request_digest, checkpoint)
        if changes:
            message = replace(message, **changes)
            message = replace(message, signature=hand.sign(message))
        return services.submit_reveal(actor=self.actor(persona), ceremony_id=self.ceremony_id, message=message, now=now)

    def reveal_all(self, now: datetime = NOW) -> None:
        for persona in PARTY_OF:
            self.reveal(persona, now)

    def run(self, now: datetime = NOW) -> None:
        """Commit, checkpoint, reveal; handlers run with the last tick."""
        self.commit_all(now)
        tick(now)
        self.reveal_all(now)


def party_seats(personas: Personas) -> tuple[services.PartySeat, ...]:
    return (
        services.PartySeat(
            Party.PROCURING_ENTITY, (personas.actor("entity").organisation_id, personas.actor("agency").organisation_id)
        ),
        services.PartySeat(Party.PROJECT_SUPERVISOR, (personas.actor("supervisor").organisation_id,)),
        services.PartySeat(Party.REGISTRY_OWNER, (personas.actor("registry").organisation_id,)),
    )


def open_venues(
    personas: Personas, lot_id: str = "LOT-1", now: datetime = NOW, terms: PartyTerms = USUAL_TERMS
) -> Ceremony:
    draw_id = services.new_draw_id(now)
    services.open_ceremony(
        actor=personas.actor("agency"),
        kind=DrawKind.VENUES,
        lot_id=lot_id,
        request=venue_request(draw_id, lot_id),
        parties=party_seats(personas),
        now=now,
        terms=terms,
    )
    return Ceremony(personas, draw_id)
