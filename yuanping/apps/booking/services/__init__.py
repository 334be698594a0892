"""The only writers of bookings, by step: request, placing after the draw, answers of the venues, change and withdrawal."""

from yuanping.apps.booking.queries.values import WAITING_ENDS, WAITING_TRY
from yuanping.apps.booking.services.agree import ask_agreement, decide_agreement
from yuanping.apps.booking.services.answer import confirm_offer, decline_offer, expire_offer, look_into_silence
from yuanping.apps.booking.services.cancel import follow_tender
from yuanping.apps.booking.services.change import (
    CHANGE_DEADLINE,
    ChangeRequest,
    reopen_round,
    request_change,
    verify_change,
    withdraw_booking,
)
from yuanping.apps.booking.services.external import hold_external, release_external
from yuanping.apps.booking.services.force_majeure import request_cancellation
from yuanping.apps.booking.services.gate import (
    GATE,
    GATE_START,
    accept_proposal,
    close_mended,
    escalate_unfit,
    look_after_change,
    look_at_desks,
    plan_gate,
)
from yuanping.apps.booking.services.local_use import book_local_use, cancel_local_use, fill_local_use
from yuanping.apps.booking.services.move import Move, move_workstation
from yuanping.apps.booking.services.no_show import record_no_show
from yuanping.apps.booking.services.place import OFFER_DEADLINE, place_venues
from yuanping.apps.booking.services.relocate import confirm_relocation, take_back_offer
from yuanping.apps.booking.services.request import request_booking
from yuanping.apps.booking.services.spare import hold_spares, release_spares
from yuanping.apps.booking.services.tasks import finish_task, name_owner
from yuanping.apps.booking.services.waiting import (
    expire_waiting,
    join_waiting,
    leave_waiting,
    serve_waiting,
    try_daily,
)

__all__ = [
    "CHANGE_DEADLINE",
    "GATE",
    "GATE_START",
    "OFFER_DEADLINE",
    "WAITING_ENDS",
    "WAITING_TRY",
    "ChangeRequest",
    "Move",
    "accept_proposal",
    "ask_agreement",
    "book_local_use",
    "cancel_local_use",
    "close_mended",
    "confirm_offer",
    "confirm_relocation",
    "decide_agreement",
    "decline_offer",
    "escalate_unfit",
    "expire_offer",
    "expire_waiting",
    "fill_local_use",
    "finish_task",
    "follow_tender",
    "hold_external",
    "hold_spares",
    "join_waiting",
    "leave_waiting",
    "look_after_change",
    "look_at_desks",
    "look_into_silence",
    "move_workstation",
    "name_owner",
    "place_venues",
    "plan_gate",
    "record_no_show",
    "release_external",
    "release_spares",
    "reopen_round",
    "request_booking",
    "request_cancellation",
    "request_change",
    "serve_waiting",
    "take_back_offer",
    "try_daily",
    "verify_change",
    "withdraw_booking",
]
