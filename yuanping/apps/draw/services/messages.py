"""Commitments and reveals, as signed by the parties outside this server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import queries
from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.apps.draw.permissions import speaks_for
from yuanping.apps.evidence import queries as evidence_log
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.draw.bodies import COMMITTED, FROZEN, REVEALED, VOIDED, frozen_body
from yuanping.kernel.draw.messages import CommitMessage, RevealMessage, signed_by
from yuanping.kernel.draw.request import Commitment, ExpertRequest, VenueRequest, freeze, request_digest
from yuanping.kernel.draw.seed import matches, reveal_of
from yuanping.kernel.draw.states import CEREMONY, CeremonyState
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.events.draw import CeremonyFrozen, CeremonyRevealed, CeremonyVoided
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.plain import to_plain
from yuanping.verify.party_keys import verify_p256

LAW_RANDOM = Law("招标投标法实施条例", "第四十六条")


@dataclass(frozen=True, slots=True)
class RevealOutcome:
    """``voided`` when the secret did not match: the mismatch itself is on record, so nothing is rolled back."""

    voided: bool
    complete: bool


def submit_commitment(*, actor: Actor, ceremony_id: str, message: CommitMessage, now: datetime) -> bool:
    """Store one party's commitment and its key; the third freezes the request. Answers whether it is frozen now.

    A refused try changes nothing but is itself recorded.

    Raises:
        NotFound: the actor may not know the ceremony.
        Refused: ``wrong_state``, ``foreign_commitment``, ``already_committed``, ``shared_commitment``.
    """
    try:
        return _take_commitment(actor, ceremony_id, message, now)
    except Refused as refused:
        _record_refusal("draw.commitment", actor, ceremony_id, refused, now)
        raise


@transaction.atomic
def _take_commitment(actor: Actor, ceremony_id: str, message: CommitMessage, now: datetime) -> bool:
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    party = _own_party(row, actor, message.party, "foreign_commitment")
    if party.commitment:
        raise Refused("already_committed", {"party": party.party}, LAW_RANDOM)
    CEREMONY.advance(row.state, "freeze", actor.role)
    if message.draw_id != ceremony_id or not _signed(message, message.public_key):
        raise Refused("foreign_commitment", {"party": message.party}, LAW_RANDOM)
    others = [other for other in row.parties.all() if other.commitment]
    if any(message.public_key == other.public_key or message.commitment == other.commitment for other in others):
        raise Refused("shared_commitment", {}, LAW_RANDOM)
    party.public_key, party.commitment = message.public_key, message.commitment
    party.commit_message, party.committed_at = canonical(to_plain(message)).decode(), now
    party.save()
    evidence.record(
        kind=COMMITTED,
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": ceremony_id, "message": to_plain(message)},
        access=Access.PARTIES,
        now=now,
    )
    if len(others) + 1 < row.parties.count():
        return False
    _freeze(row, actor, now)
    return True


def _freeze(row: Ceremony, actor: Actor, now: datetime) -> None:
    """Fix the request with all commitments; its digest goes into the log and waits for a checkpoint."""
    commitments = tuple(Commitment(party.party, party.public_key, party.commitment) for party in row.parties.all())
    frozen = _with_commitments(queries.request_of(row), commitments)
    row.state = CEREMONY.advance(row.state, "freeze", actor.role)
    row.request = canonical(to_plain(frozen)).decode()
    row.request_digest = request_digest(frozen)
    row.frozen_at = now
    row.frozen_entry = evidence.record(
        kind=FROZEN,
        lot_id=row.lot_id,
        actor=actor,
        body=frozen_body(row.ceremony_id, DrawKind(row.kind), row.request_digest),
        access=Access.PARTIES,
        now=now,
    )
    row.save()
    announce(CeremonyFrozen(row.ceremony_id, row.kind, row.lot_id))


def _with_commitments(
    planned: VenueRequest | ExpertRequest, commitments: tuple[Commitment, ...]
) -> VenueRequest | ExpertRequest:
    if isinstance(planned, VenueRequest):
        return freeze(planned, commitments, planned.sealed_commitment)
    return freeze(planned, commitments, planned.sealed_commitment, planned.escrow)


def submit_reveal(*, actor: Actor, ceremony_id: str, message: RevealMessage, now: datetime) -> RevealOutcome:
    """Store one party's secret; the third announces ``CeremonyRevealed``.

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
        _record_refusal("draw.reveal", actor, ceremony_id, refused, now)
        raise


@transaction.atomic
def _take_reveal(actor: Actor, ceremony_id: str, message: RevealMessage, now: datetime) -> RevealOutcome:
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(actor, ceremony_id)
    party = _own_party(row, actor, message.party, "foreign_reveal")
    if row.state == CeremonyState.OPEN:
        raise Refused("reveal_before_checkpoint", {}, LAW_RANDOM)
    if party.reveal_message:
        raise Refused("already_revealed", {"party": party.party}, LAW_RANDOM)
    CEREMONY.advance(row.state, "complete_reveals", actor.role)
    if message.draw_id != ceremony_id or not _signed(message, party.public_key):
        raise Refused("foreign_reveal", {"party": message.party}, LAW_RANDOM)
    _check_stored_checkpoint(row, message)
    if not matches(queries.request_of(row), reveal_of(message)):
        _blame(row, actor, message, now)
        return RevealOutcome(voided=True, complete=False)
    party.reveal_message, party.revealed_at = canonical(to_plain(message)).decode(), now
    party.save()
    evidence.record(
        kind=REVEALED,
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": ceremony_id, "message": to_plain(message)},
        access=Access.PARTIES,
        now=now,
    )
    complete = all(other.reveal_message for other in row.parties.all())
    if complete:
        row.state = CEREMONY.advance(row.state, "complete_reveals", actor.role)
        row.revealed_at = now
        row.save()
        announce(CeremonyRevealed(row.ceremony_id, row.kind, row.lot_id))
    return RevealOutcome(voided=False, complete=complete)


def _record_refusal(act: str, actor: Actor, ceremony_id: str, refused: Refused, now: datetime) -> None:
    lot_id = Ceremony.objects.values_list("lot_id", flat=True).get(ceremony_id=ceremony_id)
    about: dict[str, Plain] = {"draw_id": ceremony_id}
    evidence.record_refusal(
        act=act, lot_id=lot_id, actor=actor, refused=refused, about=about, access=Access.PARTIES, now=now
    )


def _check_stored_checkpoint(row: Ceremony, message: RevealMessage) -> None:
    """The party must hold a checkpoint of ours that covers the frozen request, and must have seen this very request."""
    if evidence_log.checkpoint_covering(row.frozen_entry) is None:
        raise Refused("reveal_before_checkpoint", {}, LAW_RANDOM)
    if message.request_digest != row.request_digest:
        raise Refused("reveal_other_request", {}, LAW_RANDOM)
    if not evidence_log.covers(message.checkpoint, row.frozen_entry):
        raise Refused("foreign_checkpoint", {}, LAW_RANDOM)


def _blame(row: Ceremony, actor: Actor, message: RevealMessage, now: datetime) -> None:
    row.state = CEREMONY.advance(row.state, "blame", actor.role)
    row.blame = message.party
    row.save()
    evidence.record(
        kind=VOIDED,
        lot_id=row.lot_id,
        actor=actor,
        body={
            "draw_id": row.ceremony_id,
            "blame": message.party,
            "reason": "reveal_mismatch",
            "message": to_plain(message),
        },
        access=Access.PARTIES,
        now=now,
    )
    announce(CeremonyVoided(row.ceremony_id, row.kind, row.lot_id, message.party))


def _own_party(row: Ceremony, actor: Actor, party: str, code: str) -> CeremonyParty:
    found = next((one for one in row.parties.all() if one.party == party), None)
    if found is None or not speaks_for(actor, found):
        raise Refused(code, {"party": party}, LAW_RANDOM)
    return found


def _signed(message: CommitMessage | RevealMessage, public_key: str) -> bool:
    try:
        return signed_by(message, public_key, verify_p256)
    except (ValueError, Malformed):
        return False
