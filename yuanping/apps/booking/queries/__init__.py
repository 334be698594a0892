"""What may be asked about bookings. Rows stay inside; plain, redacted values leave."""

from yuanping.apps.booking.queries.agency_report import AgencyRow, get_agency_report
from yuanping.apps.booking.queries.alternatives import Alternatives, find_alternatives
from yuanping.apps.booking.queries.board import BoardSitting, BoardSpans, get_board_sitting, list_spans
from yuanping.apps.booking.queries.calendar import CalendarPlace, CalendarSitting, list_calendar
from yuanping.apps.booking.queries.centre import (
    get_change,
    get_offer,
    get_proof,
    list_changes,
    list_offers,
    list_sittings,
    next_sitting_at,
    sittings_at,
)
from yuanping.apps.booking.queries.fit import Fit, PoolLine, find_fit
from yuanping.apps.booking.queries.form import CentreChoice, RequestForm, SpecialtyChoice, get_request_form
from yuanping.apps.booking.queries.free import list_free_desks
from yuanping.apps.booking.queries.gate import FindingView, get_finding, list_exchanges, list_findings, unfit_desks
from yuanping.apps.booking.queries.hits import HitOffer, list_free_elsewhere, list_hits
from yuanping.apps.booking.queries.local_use import LocalRoom, LocalUseRow, find_local_room, list_local_uses
from yuanping.apps.booking.queries.notice import (
    change_notice,
    confirmed_offers_of,
    offer_notice,
    offer_notices,
    open_offer_ids,
)
from yuanping.apps.booking.queries.party import find_booking_id, get_booking, list_bookings, list_waiting
from yuanping.apps.booking.queries.province import Refusal, count_seats, list_answers, list_refusals
from yuanping.apps.booking.queries.redact import hides_places
from yuanping.apps.booking.queries.report import AnswerRow, LoadRow, ProvinceReport, get_report
from yuanping.apps.booking.queries.room_map import CentreRoom, list_room
from yuanping.apps.booking.queries.settled import (
    BookingHours,
    ConfirmedBooking,
    find_booking_hours,
    get_booking_record,
    get_confirmed_booking,
    has_booking,
    list_asked_quotas,
)
from yuanping.apps.booking.queries.sound import Inspection, inspect_bookings
from yuanping.apps.booking.queries.sound_parts import known_bookings
from yuanping.apps.booking.queries.supply import Drawing, list_drawing, list_held_slots
from yuanping.apps.booking.queries.tasks import SessionTasks, TaskLine, list_tasks
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
    WaitingRow,
)
from yuanping.apps.booking.queries.work import get_silent_venue, list_silent_venues, list_work, pending_work

__all__ = [
    "AgencyRow",
    "Alternatives",
    "AnswerRow",
    "BoardSitting",
    "BoardSpans",
    "BookingHours",
    "BookingRow",
    "BookingView",
    "CalendarPlace",
    "CalendarSitting",
    "CentreChoice",
    "CentreRoom",
    "ChangeLine",
    "ConfirmedBooking",
    "DeskChoice",
    "Drawing",
    "FindingView",
    "Fit",
    "HitOffer",
    "Inspection",
    "LoadRow",
    "LocalRoom",
    "LocalUseRow",
    "OfferRow",
    "OfferView",
    "PassedLine",
    "PoolLine",
    "ProvinceReport",
    "Refusal",
    "RequestForm",
    "SessionTasks",
    "SilentVenue",
    "Sitting",
    "SpecialtyChoice",
    "TaskLine",
    "VenueLine",
    "WaitingRow",
    "change_notice",
    "confirmed_offers_of",
    "count_seats",
    "find_alternatives",
    "find_booking_hours",
    "find_booking_id",
    "find_fit",
    "find_local_room",
    "get_agency_report",
    "get_board_sitting",
    "get_booking",
    "get_booking_record",
    "get_change",
    "get_confirmed_booking",
    "get_finding",
    "get_offer",
    "get_proof",
    "get_report",
    "get_request_form",
    "get_silent_venue",
    "has_booking",
    "hides_places",
    "inspect_bookings",
    "known_bookings",
    "list_answers",
    "list_asked_quotas",
    "list_bookings",
    "list_calendar",
    "list_changes",
    "list_drawing",
    "list_exchanges",
    "list_findings",
    "list_free_desks",
    "list_free_elsewhere",
    "list_held_slots",
    "list_hits",
    "list_local_uses",
    "list_offers",
    "list_refusals",
    "list_room",
    "list_silent_venues",
    "list_sittings",
    "list_spans",
    "list_tasks",
    "list_waiting",
    "list_work",
    "next_sitting_at",
    "offer_notice",
    "offer_notices",
    "open_offer_ids",
    "pending_work",
    "sittings_at",
    "unfit_desks",
]
