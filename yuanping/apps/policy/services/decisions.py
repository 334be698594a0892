"""Storing decisions, word for word, with the pack they rest on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.policy.models import Decision, StoredPack
from yuanping.infra.ids import new_id
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import canonical
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.policy.decision import ModeDecision
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.record import DECIDED, VERSION, DecisionRecord, decided_body, record_digest


@transaction.atomic
def store_decision(*, actor: Actor, facts: LotFacts, decision: ModeDecision, pack: Pack, now: datetime) -> str:
    """Store a decision the caller has permission to take; the caller holds the lock of the lot.

    Effects: pack stored once per digest, decision stored as the lot's newest, one PARTIES entry with its digest.
    """
    name = decision.pack
    stored, _ = StoredPack.objects.get_or_create(
        digest=name.digest,
        defaults={
            "hash_name": name.hash_name,
            "province": name.code,
            "version": name.version,
            "canonical": canonical(to_plain(pack)).decode(),
        },
    )
    number = Decision.objects.filter(lot_id=facts.lot_id).count() + 1
    record = DecisionRecord(
        v=VERSION,
        decision_id=new_id(name.code, now),
        lot_id=facts.lot_id,
        number=number,
        hash_name=name.hash_name,
        decided_at=now,
        facts=facts,
        decision=decision,
    )
    row = Decision.objects.create(
        decision_id=record.decision_id,
        lot_id=facts.lot_id,
        number=number,
        mode=decision.mode.value,
        required=decision.required,
        pack=stored,
        decided_at=now,
        record=canonical(to_plain(record)).decode(),
        record_digest=record_digest(record),
    )
    row.entry_id = evidence.record(
        kind=DECIDED, lot_id=facts.lot_id, actor=actor, body=decided_body(record), access=Access.PARTIES, now=now
    )
    row.save(update_fields=["entry_id"])
    return record.decision_id
