"""What a committee needs to know of its lot: organisations, by public id and by USCC."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LotFacts:
    """``entity_id`` is empty where the procuring entity has no account and its agency speaks for it."""

    lot_id: str
    name: str
    hash_name: str
    agency_id: str
    entity_id: str
    supervisor_id: str
    procuring_usccs: tuple[str, ...]
    supervisor_usccs: tuple[str, ...]
    opened: bool
    awarded: bool
