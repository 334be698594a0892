"""What may be asked about bookings. Rows stay inside; plain, redacted values leave."""

from yuanping.apps.booking.queries.centre import (
    get_change,
    get_offer,
    list_changes,
    list_offers,
    list_sittings,
    next_sitting_at,
    sittings_at,
)
from yuanping.apps.booking.queries.form import CentreChoice, RequestForm, SpecialtyChoice, get_request_form
from yuanping.apps.booking.queries.party import find_booking_id, get_booking, list_bookings
from yuanping.apps.booking.queries.settled import (
    BookingHours,
    ConfirmedBooking,
    find_booking_hours,
    get_booking_record,
    get_confirmed_booking,
    has_booking,
)
from yuanping.apps.booking.queries.values import (
    BookingRow,
    BookingView,
    ChangeLine,
    DeskChoice,
    OfferRow,
    OfferView,
    PassedLine,
    SilentVenue,
    Sitting,
    VenueLine,
)
from yuanping.apps.booking.queries.work import get_silent_venue, list_silent_venues, list_work

__all__ = [
    "BookingHours",
    "BookingRow",
    "BookingView",
    "CentreChoice",
    "ChangeLine",
    "ConfirmedBooking",
    "DeskChoice",
    "OfferRow",
    "OfferView",
    "PassedLine",
    "RequestForm",
    "SilentVenue",
    "Sitting",
    "SpecialtyChoice",
    "VenueLine",
    "find_booking_hours",
    "find_booking_id",
    "get_booking",
    "get_booking_record",
    "get_change",
    "get_confirmed_booking",
    "get_offer",
    "get_request_form",
    "get_silent_venue",
    "has_booking",
    "list_bookings",
    "list_changes",
    "list_offers",
    "list_silent_venues",
    "list_sittings",
    "list_work",
    "next_sitting_at",
    "sittings_at",
]
