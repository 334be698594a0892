"""What may be asked about committees, by file: facts of the lot, persons (sealed), views, records."""

from yuanping.apps.committee.queries.bridge import (
    BridgeView,
    access_bridge_call,
    get_bridge_call,
    list_bridge_calls,
)
from yuanping.apps.committee.queries.continuing import OpenSeatsView, view_open_seats
from yuanping.apps.committee.queries.custody import (
    CustodyView,
    find_receipt_of_seat,
    get_receipt,
    list_left_behind,
    receipts_at,
    rule_of,
)
from yuanping.apps.committee.queries.facts import known_bidders, lot_facts, lot_to_name_for, representative_account
from yuanping.apps.committee.queries.lateness import (
    LateView,
    get_late,
    hours_of,
    lateness_of,
    list_late,
    missing_representatives,
    missing_seats,
)
from yuanping.apps.committee.queries.own_calls import (
    DisputeView,
    OwnCallView,
    access_dispute,
    call_times,
    get_dispute,
    list_own_calls,
)
from yuanping.apps.committee.queries.persons import SeatPerson, person_of, seal_person
from yuanping.apps.committee.queries.plan import PlanLine, draw_plan, standby_of_lot
from yuanping.apps.committee.queries.plan_log import PlanAct, list_plan_acts
from yuanping.apps.committee.queries.records import (
    call_leaves,
    get_calls_record,
    get_draw_record,
    get_members_record,
    hash_of,
    member_records,
)
from yuanping.apps.committee.queries.refusals import get_refusal_figures
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
    where_now,
)
from yuanping.apps.committee.queries.work import list_work, pending_work

__all__ = [
    "ArrivalRow",
    "BridgeView",
    "CommitteeView",
    "CustodyView",
    "DisputeView",
    "LateView",
    "MemberView",
    "OpenSeatsView",
    "OwnCallView",
    "PlanAct",
    "PlanLine",
    "SeatPerson",
    "SeatView",
    "access_bridge_call",
    "access_dispute",
    "arrivals_at",
    "call_leaves",
    "call_times",
    "draw_plan",
    "find_committee",
    "find_receipt_of_seat",
    "get_bridge_call",
    "get_calls_record",
    "get_committee",
    "get_dispute",
    "get_draw_record",
    "get_late",
    "get_members_record",
    "get_receipt",
    "get_refusal_figures",
    "hash_of",
    "hours_of",
    "known_bidders",
    "lateness_of",
    "list_bridge_calls",
    "list_late",
    "list_left_behind",
    "list_members",
    "list_own_calls",
    "list_plan_acts",
    "list_work",
    "lot_facts",
    "lot_to_name_for",
    "member_for_seat",
    "member_names",
    "member_records",
    "missing_representatives",
    "missing_seats",
    "pending_work",
    "person_of",
    "receipts_at",
    "representative_account",
    "rule_of",
    "seal_person",
    "standby_of_lot",
    "view_committee",
    "view_open_seats",
    "where_now",
]
