"""Booking pages of the agency; included by ``urls.py``."""

from django.urls import path

from yuanping.web.agency import booking

urlpatterns = [
    path("bookings/", booking.bookings, name="bookings"),
    path("bookings/<str:booking_id>/", booking.booking, name="booking"),
    path("bookings/<str:booking_id>/change/", booking.change_form, name="change_form"),
    path("bookings/<str:booking_id>/change/send/", booking.request_change, name="request_change"),
    path("bookings/<str:booking_id>/withdraw/", booking.withdraw, name="withdraw_booking"),
    path("lots/<str:lot_id>/booking/", booking.request_form, name="request_booking"),
    path("lots/<str:lot_id>/booking/send/", booking.request_booking, name="send_booking"),
]
