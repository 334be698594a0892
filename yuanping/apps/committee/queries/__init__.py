"""What may be asked about committees, by file: facts of the lot, persons (sealed), views, records."""

from yuanping.apps.committee.queries.facts import known_bidders, lot_facts, representative_account
from yuanping.apps.committee.queries.persons import SeatPerson, person_of, seal_person
from yuanping.apps.committee.queries.records import (
    call_leaves,
    get_calls_record,
    get_draw_record,
    get_members_record,
    hash_of,
    member_records,
)
from yuanping.apps.committee.queries.views import (
    ArrivalRow,
    CommitteeView,
    MemberView,
    SeatView,
    arrivals_at,
    find_committee,
    get_committee,
    list_members,
    member_for_seat,
    member_names,
    view_committee,
)
from yuanping.apps.committee.queries.work import list_work

__all__ = [
    "ArrivalRow",
    "CommitteeView",
    "MemberView",
    "SeatPerson",
    "SeatView",
    "arrivals_at",
    "call_leaves",
    "find_committee",
    "get_calls_record",
    "get_committee",
    "get_draw_record",
    "get_members_record",
    "hash_of",
    "known_bidders",
    "list_members",
    "list_work",
    "lot_facts",
    "member_for_seat",
    "member_names",
    "member_records",
    "person_of",
    "representative_account",
    "seal_person",
    "view_committee",
]
