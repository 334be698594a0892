"""Shares of the secrets: handed in before the freezing, opened for a party that stayed away (`kernel/draw/escrow.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import queries
from yuanping.apps.draw.models import Ceremony, CeremonyParty, OpenedShare
from yuanping.apps.draw.services.steps import (
    LAW_RANDOM,
    complete_if_ready,
    freeze_if_ready,
    is_signed,
    own_party,
    record_message,
    record_refusal,
    void_with_blame,
)
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.draw.bodies import DEPOSITED, REBUILT, SHARE_OPENED
from yuanping.kernel.draw.escrow import check_deposit, check_share, holders_of, rebuild
from yuanping.kernel.draw.messages import DepositMessage, ShareMessage
from yuanping.kernel.draw.papers import RebuiltReveal
from yuanping.kernel.draw.seed import Reveal, matches
from yuanping.kernel.draw.states import CEREMONY, CeremonyState
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain


@dataclass(frozen=True, slots=True)
class ShareOutcome:
    """``rebuilt``: with this share the secret stands; ``voided``: what the shares gave is not what was committed to."""

    rebuilt: bool
    voided: bool
    complete: bool


def submit_deposit(*, actor: Actor, ceremony_id: str, message: DepositMessage, now: datetime) -> bool:
    """Store one party's encrypted shares for the two others; the last message that was missing freezes the request. Answers whether it is frozen now.

    Until then a party may hand in shares again (its holders' keys may have changed). A refused try changes nothing but is itself recorded.

    Raises:
        NotFound: the actor may not know the ceremony.
        Refused: ``wrong_state``, ``foreign_deposit``, ``deposit_unfit``.
    """
    try:
        return _take_deposit(actor, ceremony_id, message, now)
    except Refused as refused:
        record_refusal("draw.deposit", actor, ceremony_id, refused, now)
        raise


@transaction.atomic
def _take_deposit(actor: Actor, ceremony_id: str, message: DepositMessage, now: datetime) -> bool:
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    party = own_party(row, actor, message.party, "foreign_deposit")
    CEREMONY.advance(row.state, "freeze", actor.role)
    known = row.escrowed and party.commitment and message.draw_id == ceremony_id
    if not known or not is_signed(message, party.public_key):
        raise Refused("foreign_deposit", {"party": message.party}, LAW_RANDOM)
    check_deposit(message, {one.party: one.encryption_key for one in row.parties.all()})
    party.deposit_message, party.deposited_at = canonical(to_plain(message)).decode(), now
    party.save()
    record_message(row, DEPOSITED, actor, message, now)
    return freeze_if_ready(row, actor, now)


def submit_share(*, actor: Actor, ceremony_id: str, message: ShareMessage, now: datetime) -> ShareOutcome:
    """Store the share that its holder opened for a party that stayed away; the second one rebuilds the secret, and the ceremony goes on.

    Shares that give another secret than the one committed to void the ceremony, to the owner's blame: that is stored, not raised.
    A refused try changes nothing but is itself recorded, with the holder's name.

    Raises:
        NotFound: the actor may not know the ceremony.
        Refused: ``wrong_state``, ``foreign_share``, ``share_not_asked``, ``share_opened``, ``share_unknown``, ``share_mismatch``.
    """
    try:
        return _take_share(actor, ceremony_id, message, now)
    except Refused as refused:
        record_refusal("draw.share", actor, ceremony_id, refused, now)
        raise


@transaction.atomic
def _take_share(actor: Actor, ceremony_id: str, message: ShareMessage, now: datetime) -> ShareOutcome:
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    holder = own_party(row, actor, message.party, "foreign_share")
    CEREMONY.advance(row.state, "complete_reveals", actor.role)
    owner = _asked_for(row, holder, message.owner)
    if not is_signed(message, holder.public_key):
        raise Refused("foreign_share", {"holder": message.party}, LAW_RANDOM)
    check_share(queries.request_of(row), row.request_digest, message)
    OpenedShare.objects.create(
        ceremony=row,
        owner=message.owner,
        holder=message.party,
        message=canonical(to_plain(message)).decode(),
        opened_at=now,
    )
    record_message(row, SHARE_OPENED, actor, message, now)
    shares = queries.shares_of(row, message.owner)
    if len(shares) < len(holders_of(message.owner)):
        return ShareOutcome(rebuilt=False, voided=False, complete=False)
    found = rebuild(queries.request_of(row), row.request_digest, message.owner, shares)
    if not matches(queries.request_of(row), found):
        opened: list[Plain] = [to_plain(one) for one in shares]
        void_with_blame(row, actor, message.owner, reason="escrow_mismatch", shown={"shares": opened}, now=now)
        return ShareOutcome(rebuilt=False, voided=True, complete=False)
    _keep(row, owner, found, actor, now)
    return ShareOutcome(rebuilt=True, voided=False, complete=complete_if_ready(row, actor, now))


def _asked_for(row: Ceremony, holder: CeremonyParty, owner: str) -> CeremonyParty:
    """The party whose share this holder is asked for: it stayed away past the term, and this share is still closed."""
    found = next((one for one in row.parties.all() if one.party == owner), None)
    late = found is not None and found.stayed_away_at is not None and not queries.has_opened(found)
    if found is None or not late or not row.escrowed or row.state != CeremonyState.FROZEN:
        raise Refused("share_not_asked", {"owner": owner}, LAW_RANDOM)
    if row.shares.filter(owner=owner, holder=holder.party).exists():
        raise Refused("share_opened", {"owner": owner}, LAW_RANDOM)
    return found


def _keep(row: Ceremony, owner: CeremonyParty, found: Reveal, actor: Actor, now: datetime) -> None:
    kept = RebuiltReveal(found.party, found.nonce.hex(), found.secret.hex())
    owner.rebuilt, owner.rebuilt_at = canonical(to_plain(kept)).decode(), now
    owner.save()
    holders: list[Plain] = [*holders_of(found.party)]
    evidence.record(
        kind=REBUILT,
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": row.ceremony_id, "party": found.party, "blame": "stayed_away", "holders": holders},
        access=Access.PARTIES,
        now=now,
    )
