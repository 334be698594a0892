"""What may be asked about ceremonies, by file: rows to kernel values, views for pages, papers for parties, records."""

from yuanping.apps.draw.queries.access import (
    find_ceremony,
    is_drawn,
    lock_ceremony,
    read_ceremony,
    request_of,
    reveals_of,
    seed_inputs,
)
from yuanping.apps.draw.queries.papers import PartyRequest, party_receipt, party_request
from yuanping.apps.draw.queries.records import get_ceremony_record, get_expert_record, get_venue_record
from yuanping.apps.draw.queries.views import CeremonyView, PartyView, list_ceremonies, list_work, view_ceremony

__all__ = [
    "CeremonyView",
    "PartyRequest",
    "PartyView",
    "find_ceremony",
    "get_ceremony_record",
    "get_expert_record",
    "get_venue_record",
    "is_drawn",
    "list_ceremonies",
    "list_work",
    "lock_ceremony",
    "party_receipt",
    "party_request",
    "read_ceremony",
    "request_of",
    "reveals_of",
    "seed_inputs",
    "view_ceremony",
]
