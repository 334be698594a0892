"""Reading decisions and the packs they rest on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from yuanping.apps.policy.models import Decision
from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound
from yuanping.kernel.plain import from_plain
from yuanping.kernel.policy.decision import ModeDecision
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.record import DecisionRecord


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One stored decision. Whoever asks has checked access to the lot."""

    decision_id: str
    lot_id: str
    number: int
    decided_at: datetime
    facts: LotFacts
    decision: ModeDecision
    record_digest: str
    entry_id: str


def view_of(row: Decision) -> DecisionView:
    """The row as a value, for this app only."""
    record = from_plain(DecisionRecord, parse_canonical(row.record.encode()))
    return DecisionView(
        row.decision_id,
        row.lot_id,
        row.number,
        row.decided_at,
        record.facts,
        record.decision,
        row.record_digest,
        row.entry_id,
    )


def get_decision(decision_id: str) -> DecisionView:
    """One decision, or ``NotFound``."""
    row = Decision.objects.filter(decision_id=decision_id).first()
    if row is None:
        raise NotFound("decision")
    return view_of(row)


def find_decision(lot_id: str) -> DecisionView | None:
    """The newest decision of a lot, or none yet."""
    row = Decision.objects.filter(lot_id=lot_id).order_by("-number").first()
    return view_of(row) if row else None


def find_decisions(lot_ids: Collection[str]) -> dict[str, tuple[DecisionView, Pack]]:
    """The newest decisions of several lots, each with its pack; one query. Whoever asks has checked access to the lots."""
    rows = Decision.objects.filter(lot_id__in=lot_ids).select_related("pack").order_by("number")
    newest = {row.lot_id: row for row in rows}
    return {key: (view_of(row), _pack(row.pack.digest, row.pack.canonical)) for key, row in newest.items()}


def list_decisions(lot_id: str) -> tuple[DecisionView, ...]:
    """Every decision of a lot, the oldest first; none yet is an empty history. Whoever asks has checked access to the lot."""
    return tuple(view_of(row) for row in Decision.objects.filter(lot_id=lot_id).order_by("number"))


def get_policy_record(lot_id: str, edition: Edition = Edition.PUBLIC) -> DecisionRecord:
    """The file ``policy/decision.json``; the same in both editions.

    Raises:
        NotFound: the lot has no decision.
    """
    del edition
    row = Decision.objects.filter(lot_id=lot_id).order_by("-number").first()
    if row is None:
        raise NotFound("decision")
    return from_plain(DecisionRecord, parse_canonical(row.record.encode()))


def get_decision_pack(lot_id: str) -> Plain:
    """The compiled pack of the newest decision, for ``policy/pack/pack.json``."""
    row = Decision.objects.filter(lot_id=lot_id).select_related("pack").order_by("-number").first()
    if row is None:
        raise NotFound("decision")
    return parse_canonical(row.pack.canonical.encode())


def get_pack_of_lot(lot_id: str) -> Pack:
    """The pack that decided a lot, as it stood then: upper apps read limits and visibility from it."""
    row = Decision.objects.filter(lot_id=lot_id).select_related("pack").order_by("-number").first()
    if row is None:
        raise NotFound("decision")
    return _pack(row.pack.digest, row.pack.canonical)


def get_pack_of_decision(decision_id: str) -> Pack:
    """The pack that took one decision, which need not be the pack of the lot's newest.

    Raises:
        NotFound: there is no such decision.
    """
    row = Decision.objects.filter(decision_id=decision_id).select_related("pack").first()
    if row is None:
        raise NotFound("decision")
    return _pack(row.pack.digest, row.pack.canonical)


@lru_cache(maxsize=16)
def _pack(digest: str, canonical: str) -> Pack:
    """A stored pack read back; the digest leads the key, since a digest never gets another text."""
    return from_plain(Pack, parse_canonical(canonical.encode()))
