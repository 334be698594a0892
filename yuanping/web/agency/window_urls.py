"""Pages of windows instead of hours; included by ``urls.py``."""

from django.urls import path

from yuanping.web.agency import window

urlpatterns = [
    path("windows/", window.windows, name="windows"),
    path("windows/<str:wish_id>/withdraw/", window.withdraw, name="withdraw_window"),
    path("lots/<str:lot_id>/window/", window.window_form, name="ask_window"),
    path("lots/<str:lot_id>/window/send/", window.send_window, name="send_window"),
]
