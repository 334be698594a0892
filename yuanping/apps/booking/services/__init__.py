"""The only writers of bookings, by step: request, placing after the draw, answers of the venues, change and withdrawal."""

from yuanping.apps.booking.services.answer import confirm_offer, decline_offer, expire_offer, look_into_silence
from yuanping.apps.booking.services.change import (
    CHANGE_DEADLINE,
    ChangeRequest,
    reopen_round,
    request_change,
    verify_change,
    withdraw_booking,
)
from yuanping.apps.booking.services.place import OFFER_DEADLINE, place_venues
from yuanping.apps.booking.services.request import request_booking

__all__ = [
    "CHANGE_DEADLINE",
    "OFFER_DEADLINE",
    "ChangeRequest",
    "confirm_offer",
    "decline_offer",
    "expire_offer",
    "look_into_silence",
    "place_venues",
    "reopen_round",
    "request_booking",
    "request_change",
    "verify_change",
    "withdraw_booking",
]
