"""Commitments and reveals, as signed by the parties outside this server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import queries
from yuanping.apps.draw.models import Ceremony, CeremonyParty
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
from yuanping.apps.evidence import queries as evidence_log
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import canonical
from yuanping.kernel.draw.bodies import COMMITTED, REVEALED
from yuanping.kernel.draw.messages import CommitMessage, RevealMessage
from yuanping.kernel.draw.seed import matches, reveal_of
from yuanping.kernel.draw.states import CEREMONY, CeremonyState
from yuanping.kernel.errors import Refused
from yuanping.kernel.plain import to_plain
from yuanping.verify.party_escrow import is_encryption_key


@dataclass(frozen=True, slots=True)
class RevealOutcome:
    """``voided`` when the secret did not match: the mismatch itself is on record, so nothing is rolled back."""

    voided: bool
    complete: bool


def submit_commitment(*, actor: Actor, ceremony_id: str, message: CommitMessage, now: datetime) -> bool:
    """Store one party's commitment and its keys; the last message that was missing freezes the request. Answers whether it is frozen now.

    A refused try changes nothing but is itself recorded.

    Raises:
        NotFound: the actor may not know the ceremony.
        Refused: ``wrong_state``, ``foreign_commitment``, ``already_committed``, ``shared_commitment``, ``commitment_without_key``.
    """
    try:
        return _take_commitment(actor, ceremony_id, message, now)
    except Refused as refused:
        record_refusal("draw.commitment", actor, ceremony_id, refused, now)
        raise


@transaction.atomic
def _take_commitment(actor: Actor, ceremony_id: str, message: CommitMessage, now: datetime) -> bool:
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    party = own_party(row, actor, message.party, "foreign_commitment")
    if party.commitment:
        raise Refused("already_committed", {"party": party.party}, LAW_RANDOM)
    CEREMONY.advance(row.state, "freeze", actor.role)
    if message.draw_id != ceremony_id or not is_signed(message, message.public_key):
        raise Refused("foreign_commitment", {"party": message.party}, LAW_RANDOM)
    if row.escrowed and not is_encryption_key(message.encryption_key):
        raise Refused("commitment_without_key", {"party": message.party}, LAW_RANDOM)
    others = [other for other in row.parties.all() if other.commitment]
    if any(_shares(message, other) for other in others):
        raise Refused("shared_commitment", {}, LAW_RANDOM)
    if message.encryption_key != party.encryption_key:
        _return_shares(row, party)
    party.public_key, party.commitment = message.public_key, message.commitment
    party.encryption_key = message.encryption_key
    party.commit_message, party.committed_at = canonical(to_plain(message)).decode(), now
    party.save()
    record_message(row, COMMITTED, actor, message, now)
    return freeze_if_ready(row, actor, now)


def _shares(message: CommitMessage, other: CeremonyParty) -> bool:
    """Whether a key or a value is that of another party."""
    keys = {other.public_key, other.encryption_key} if message.encryption_key else {other.public_key}
    return message.public_key in keys or message.encryption_key in keys or message.commitment == other.commitment


def _return_shares(row: Ceremony, holder: CeremonyParty) -> None:
    """Shares that were encrypted to the key of an earlier commitment are asked for again: their holder has another one now."""
    for other in row.parties.all():
        if other.pk != holder.pk and other.deposit_message:
            other.deposit_message, other.deposited_at = "", None
            other.save(update_fields=["deposit_message", "deposited_at"])


def submit_reveal(*, actor: Actor, ceremony_id: str, message: RevealMessage, now: datetime) -> RevealOutcome:
    """Store one party's secret; the third announces ``CeremonyRevealed``. A late one still counts, until shares have stood in for it.

    A well signed secret that does not match its commitment voids the ceremony with blame: that is stored, not raised.
    A refused try changes nothing but is itself recorded.

    Raises:
        NotFound: the actor may not know the ceremony.
        Refused: ``reveal_before_checkpoint``, ``already_revealed``, ``foreign_reveal``, ``reveal_other_request``,
            ``foreign_checkpoint``, ``wrong_state``.
    """
    try:
        return _take_reveal(actor, ceremony_id, message, now)
    except Refused as refused:
        record_refusal("draw.reveal", actor, ceremony_id, refused, now)
        raise


@transaction.atomic
def _take_reveal(actor: Actor, ceremony_id: str, message: RevealMessage, now: datetime) -> RevealOutcome:
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    party = own_party(row, actor, message.party, "foreign_reveal")
    if row.state == CeremonyState.OPEN:
        raise Refused("reveal_before_checkpoint", {}, LAW_RANDOM)
    if queries.has_opened(party):
        raise Refused("already_revealed", {"party": party.party}, LAW_RANDOM)
    CEREMONY.advance(row.state, "complete_reveals", actor.role)
    if message.draw_id != ceremony_id or not is_signed(message, party.public_key):
        raise Refused("foreign_reveal", {"party": message.party}, LAW_RANDOM)
    _check_stored_checkpoint(row, message)
    if not matches(queries.request_of(row), reveal_of(message)):
        void_with_blame(
            row, actor, message.party, reason="reveal_mismatch", shown={"message": to_plain(message)}, now=now
        )
        return RevealOutcome(voided=True, complete=False)
    party.reveal_message, party.revealed_at = canonical(to_plain(message)).decode(), now
    party.save()
    record_message(row, REVEALED, actor, message, now)
    return RevealOutcome(voided=False, complete=complete_if_ready(row, actor, now))


def _check_stored_checkpoint(row: Ceremony, message: RevealMessage) -> None:
    """The party must hold a checkpoint of ours that covers the frozen request, and must have seen this very request."""
    if evidence_log.checkpoint_covering(row.frozen_entry) is None:
        raise Refused("reveal_before_checkpoint", {}, LAW_RANDOM)
    if message.request_digest != row.request_digest:
        raise Refused("reveal_other_request", {}, LAW_RANDOM)
    if not evidence_log.covers(message.checkpoint, row.frozen_entry):
        raise Refused("foreign_checkpoint", {}, LAW_RANDOM)
