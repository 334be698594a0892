"""What a party is handed to check for itself, before it reveals and to keep afterwards."""

from __future__ import annotations

from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.apps.draw.permissions import can_read_hidden_part, speaks_for
from yuanping.apps.draw.queries.access import asked_shares, deposits_of, read_ceremony, request_of
from yuanping.apps.evidence import queries as evidence_log
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import canonical
from yuanping.kernel.draw.request import committed_form, hidden_part
from yuanping.kernel.errors import NotFound
from yuanping.verify.party_check import HolderKey, LogProof, PartyRequest


def party_request(actor: Actor, ceremony_id: str) -> PartyRequest:
    """The ceremony as this actor's party must see it; NotFound for everybody who is not a party.

    Everybody checks the committed form; the hidden part and its salt go to those who may know the venues.
    """
    row = read_ceremony(actor, ceremony_id)
    party = next((one for one in row.parties.all() if speaks_for(actor, one)), None)
    if party is None:
        raise NotFound("ceremony")
    log = evidence_log.log_identity()
    request = request_of(row)
    hidden = hidden_part(request) if can_read_hidden_part(actor, row) else {}
    return PartyRequest(
        row.ceremony_id,
        row.kind,
        party.party,
        row.hash_name,
        row.state,
        canonical(committed_form(request)).decode(),
        row.request_digest,
        bool(party.commitment),
        bool(party.reveal_message),
        log.origin,
        log.verifier_key,
        frozen_proof(row),
        canonical(hidden).decode() if hidden else "",
        request.salt if hidden else "",
        row.escrowed,
        tuple(HolderKey(one.party, one.encryption_key) for one in _parties(row) if one.encryption_key),
        bool(party.deposit_message),
        deposits_of(row),
        asked_shares(row, party.party),
    )


def _parties(row: Ceremony) -> list[CeremonyParty]:
    return sorted(row.parties.all(), key=lambda one: one.party)


def frozen_proof(row: Ceremony) -> LogProof | None:
    """Proof that the frozen request stands in the log, once a checkpoint covers it."""
    if not row.frozen_entry:
        return None
    checkpoint = evidence_log.checkpoint_covering(row.frozen_entry)
    if checkpoint is None:
        return None
    entry = evidence_log.open_entry(row.frozen_entry)
    assert entry.index is not None
    path = evidence_log.inclusion_proof(entry.index, checkpoint.size)
    return LogProof(
        entry.payload.decode(), entry.salt.hex(), entry.index, tuple(step.hex() for step in path), checkpoint.text
    )


def party_receipt(actor: Actor, ceremony_id: str) -> PartyRequest:
    """The same papers for printing; they stay available after the draw."""
    return party_request(actor, ceremony_id)
