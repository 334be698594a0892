"""The only writers of committees, by step: request and draw, replies, arrival, forming, release."""

from yuanping.apps.committee.services.arrival import (
    ArrivalView,
    check_in,
    check_in_representative,
    open_desk,
    open_desk_as_representative,
    recheck_after_opening,
)
from yuanping.apps.committee.services.drawing import make_draw
from yuanping.apps.committee.services.release import release_draw
from yuanping.apps.committee.services.replies import ReplyView, recheck_recusal, record_reply
from yuanping.apps.committee.services.representatives import name_representative
from yuanping.apps.committee.services.request import open_anew, request_draw, void_committee

__all__ = [
    "ArrivalView",
    "ReplyView",
    "check_in",
    "check_in_representative",
    "make_draw",
    "name_representative",
    "open_anew",
    "open_desk",
    "open_desk_as_representative",
    "recheck_after_opening",
    "recheck_recusal",
    "record_reply",
    "release_draw",
    "request_draw",
    "void_committee",
]
