"""The only writers of committees, by step: request and draw, replies, arrival, forming, release."""

from yuanping.apps.committee.services.arrival import (
    ArrivalView,
    check_in,
    check_in_representative,
    open_desk,
    open_desk_as_representative,
    recheck_after_opening,
)
from yuanping.apps.committee.services.bridge import confirm_outcome, connect_call, state_outcome
from yuanping.apps.committee.services.continuing import continue_draw
from yuanping.apps.committee.services.custody import hand_back_devices, hand_in_devices
from yuanping.apps.committee.services.disputes import answer_dispute, dispute_call
from yuanping.apps.committee.services.drawing import REPLY_DUE, make_draw
from yuanping.apps.committee.services.exclusions import read_exclusions
from yuanping.apps.committee.services.final_list import agree_to_list, read_final_list
from yuanping.apps.committee.services.gateway import take_gateway_event
from yuanping.apps.committee.services.lateness import decide_late
from yuanping.apps.committee.services.release import release_draw
from yuanping.apps.committee.services.replies import ReplyView, lapse_calls, recheck_recusal, record_reply
from yuanping.apps.committee.services.representatives import name_representative
from yuanping.apps.committee.services.request import open_anew, request_draw, void_committee
from yuanping.apps.committee.services.second import ByPasskey, ByStaff, Second, by_colleague, check_door, door_place

__all__ = [
    "REPLY_DUE",
    "ArrivalView",
    "ByPasskey",
    "ByStaff",
    "ReplyView",
    "Second",
    "agree_to_list",
    "answer_dispute",
    "by_colleague",
    "check_door",
    "check_in",
    "check_in_representative",
    "confirm_outcome",
    "connect_call",
    "continue_draw",
    "decide_late",
    "dispute_call",
    "door_place",
    "hand_back_devices",
    "hand_in_devices",
    "lapse_calls",
    "make_draw",
    "name_representative",
    "open_anew",
    "open_desk",
    "open_desk_as_representative",
    "read_exclusions",
    "read_final_list",
    "recheck_after_opening",
    "recheck_recusal",
    "record_reply",
    "release_draw",
    "request_draw",
    "state_outcome",
    "take_gateway_event",
    "void_committee",
]
