"""The writers of this app: decisions with their packs, cities' own standards, the official days of a year."""

from yuanping.apps.policy.services.calendar import record_calendar_year
from yuanping.apps.policy.services.decisions import store_decision
from yuanping.apps.policy.services.overlays import OverlayDraft, advance_overlay, draft_overlay, propose_end

__all__ = [
    "OverlayDraft",
    "advance_overlay",
    "draft_overlay",
    "propose_end",
    "record_calendar_year",
    "store_decision",
]
