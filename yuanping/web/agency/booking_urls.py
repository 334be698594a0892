"""Booking pages of the agency; included by ``urls.py``."""

from django.urls import path

from yuanping.web.agency import booking

urlpatterns = [
    path("bookings/", booking.bookings, name="bookings"),
    path("bookings/waiting/<str:waiting_id>/leave/", booking.leave_waiting, name="leave_waiting"),
    path("bookings/<str:booking_id>/", booking.booking, name="booking"),
    path("bookings/<str:booking_id>/change/", booking.change_form, name="change_form"),
    path("bookings/<str:booking_id>/change/send/", booking.request_change, name="request_change"),
    path("bookings/<str:booking_id>/withdraw/", booking.withdraw, name="withdraw_booking"),
    path("bookings/<str:booking_id>/agreement/", booking.ask_agreement, name="ask_agreement"),
    path("bookings/<str:booking_id>/agreement/<str:agreement_id>/", booking.decide_agreement, name="decide_agreement"),
    path("bookings/<str:booking_id>/cancel/", booking.cancel_form, name="cancel_form"),
    path("bookings/<str:booking_id>/cancel/send/", booking.request_cancellation, name="request_cancellation"),
    path("bookings/<str:booking_id>/end/", booking.end_tender, name="end_tender"),
    path("lots/<str:lot_id>/booking/", booking.request_form, name="request_booking"),
    path("lots/<str:lot_id>/booking/fit/", booking.fit, name="booking_fit"),
    path("lots/<str:lot_id>/booking/wait/", booking.join_waiting, name="join_waiting"),
    path("lots/<str:lot_id>/booking/send/", booking.request_booking, name="send_booking"),
]
