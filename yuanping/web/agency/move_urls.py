"""Bookings a failed venue touches; included by ``urls.py``."""

from django.urls import path

from yuanping.web.agency import moves

urlpatterns = [
    path("moves/<str:move_id>/", moves.move, name="move"),
    path("moves/<str:move_id>/agree/", moves.agree, name="agree_move"),
    path("moves/<str:move_id>/refuse/", moves.refuse, name="refuse_move"),
    path("moves/<str:move_id>/settle/", moves.settle, name="settle_move"),
]
