"""What several acts of a ceremony share: freezing when all is there, completing when all secrets are, voiding with blame. The caller holds the lock."""

from __future__ import annotations

from datetime import datetime

from yuanping.apps.draw import queries
from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.apps.draw.permissions import speaks_for
from yuanping.apps.draw.services.terms import end_terms, watch_reveals
from yuanping.apps.evidence import services as evidence
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.draw.bodies import FROZEN, VOIDED, frozen_body
from yuanping.kernel.draw.escrow import escrow_entries
from yuanping.kernel.draw.messages import Message, signed_by
from yuanping.kernel.draw.request import Commitment, ExpertRequest, VenueRequest, freeze, request_digest
from yuanping.kernel.draw.states import CEREMONY
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.events.draw import CeremonyFrozen, CeremonyRevealed, CeremonyVoided
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.plain import to_plain
from yuanping.verify.party_keys import verify_p256

LAW_RANDOM = Law("招标投标法实施条例", "第四十六条")


def own_party(row: Ceremony, actor: Actor, party: str, code: str) -> CeremonyParty:
    """The party the actor says it is; refused with ``code`` when it does not speak for it."""
    found = next((one for one in row.parties.all() if one.party == party), None)
    if found is None or not speaks_for(actor, found):
        raise Refused(code, {"party": party}, LAW_RANDOM)
    return found


def is_signed(message: Message, public_key: str) -> bool:
    """Whether the message is signed with this key; never raises."""
    try:
        return signed_by(message, public_key, verify_p256)
    except (ValueError, Malformed):
        return False


def record_message(row: Ceremony, kind: str, actor: Actor, message: Message, now: datetime) -> None:
    """Put a party's signed message on record."""
    evidence.record(
        kind=kind,
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": row.ceremony_id, "message": to_plain(message)},
        access=Access.PARTIES,
        now=now,
    )


def record_refusal(act: str, actor: Actor, ceremony_id: str, refused: Refused, now: datetime) -> None:
    """Put a refused try on record, with what the refusal names: holder and owner of a share, if any."""
    lot_id = Ceremony.objects.values_list("lot_id", flat=True).get(ceremony_id=ceremony_id)
    named: dict[str, Plain] = {key: str(refused.params[key]) for key in ("owner", "holder") if key in refused.params}
    evidence.record_refusal(
        act=act,
        lot_id=lot_id,
        actor=actor,
        refused=refused,
        about={"draw_id": ceremony_id, **named},
        access=Access.PARTIES,
        now=now,
    )


def freeze_if_ready(row: Ceremony, actor: Actor, now: datetime) -> bool:
    """Fix the request once all commitments and shares are there; its digest goes into the log and waits for a checkpoint."""
    parties = list(row.parties.all())
    if not all(one.commitment and (one.deposit_message or not row.escrowed) for one in parties):
        return False
    commitments = tuple(Commitment(one.party, one.public_key, one.commitment) for one in parties)
    frozen = _freeze(row, queries.request_of(row), commitments)
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
    watch_reveals(row, now)
    announce(CeremonyFrozen(row.ceremony_id, row.kind, row.lot_id))
    return True


def _freeze(
    row: Ceremony, planned: VenueRequest | ExpertRequest, commitments: tuple[Commitment, ...]
) -> VenueRequest | ExpertRequest:
    escrow = escrow_entries(queries.deposits_of(row)) if row.escrowed else planned.escrow
    if isinstance(planned, VenueRequest):
        return freeze(planned, commitments, planned.sealed_commitment, escrow)
    return freeze(planned, commitments, planned.sealed_commitment, escrow)


def complete_if_ready(row: Ceremony, actor: Actor, now: datetime) -> bool:
    """The draw can be made once every secret is there, given or rebuilt."""
    if not all(queries.has_opened(one) for one in row.parties.all()):
        return False
    row.state = CEREMONY.advance(row.state, "complete_reveals", actor.role)
    row.revealed_at = now
    row.save()
    end_terms(row, now)
    announce(CeremonyRevealed(row.ceremony_id, row.kind, row.lot_id))
    return True


def void_with_blame(
    row: Ceremony, actor: Actor, party: str, *, reason: str, shown: dict[str, Plain], now: datetime
) -> None:
    """A secret is not the one committed to: the ceremony is void, and its party is named with what shows it."""
    row.state = CEREMONY.advance(row.state, "blame", actor.role)
    row.blame = party
    row.save()
    end_terms(row, now)
    evidence.record(
        kind=VOIDED,
        lot_id=row.lot_id,
        actor=actor,
        body={"draw_id": row.ceremony_id, "blame": party, "reason": reason, **shown},
        access=Access.PARTIES,
        now=now,
    )
    announce(CeremonyVoided(row.ceremony_id, row.kind, row.lot_id, party))
