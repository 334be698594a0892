"""What may be asked about ceremonies, by file: rows to kernel values, views for pages, papers for parties, records."""

from yuanping.apps.draw.queries.access import (
    deposits_of,
    drawn_cells,
    find_ceremony,
    find_drawn_cells,
    find_standby,
    has_opened,
    hash_name_of,
    is_drawn,
    lock_ceremony,
    own_parties,
    read_ceremony,
    request_of,
    reveals_of,
    seed_inputs,
    shares_of,
    silent_parties,
)
from yuanping.apps.draw.queries.papers import party_receipt, party_request
from yuanping.apps.draw.queries.records import get_ceremony_record, get_expert_record, get_venue_record, released_record
from yuanping.apps.draw.queries.views import CeremonyView, PartyView, view_ceremony
from yuanping.apps.draw.queries.work import CeremonyRow, list_ceremonies, list_work
from yuanping.verify.party_check import PartyRequest

__all__ = [
    "CeremonyRow",
    "CeremonyView",
    "PartyRequest",
    "PartyView",
    "deposits_of",
    "drawn_cells",
    "find_ceremony",
    "find_drawn_cells",
    "find_standby",
    "get_ceremony_record",
    "get_expert_record",
    "get_venue_record",
    "has_opened",
    "hash_name_of",
    "is_drawn",
    "list_ceremonies",
    "list_work",
    "lock_ceremony",
    "own_parties",
    "party_receipt",
    "party_request",
    "read_ceremony",
    "released_record",
    "request_of",
    "reveals_of",
    "seed_inputs",
    "shares_of",
    "silent_parties",
    "view_ceremony",
]
