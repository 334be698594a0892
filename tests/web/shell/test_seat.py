from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from tests.personas import SEAT, make_personas
from yuanping.kernel.actor import ANONYMOUS, Actor, Role
from yuanping.web.shell.seat import enter_seat, leave_seat, seat_of

pytestmark = pytest.mark.django_db


def request_of(actor: Actor):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session["kept"] = "from before"
    request.session.save()
    request.user = AnonymousUser()
    request.actor = actor
    return request


def test_entering_a_seat_starts_a_fresh_session() -> None:
    request = request_of(ANONYMOUS)
    before = request.session.session_key

    enter_seat(request, SEAT)

    assert seat_of(request) == SEAT
    assert request.session.get("kept") is None
    assert request.session.session_key != before


def test_entering_a_seat_signs_another_person_out() -> None:
    request = request_of(make_personas().actor("agency"))

    enter_seat(request, SEAT)

    assert request.session.get("_auth_user_id") is None
    assert seat_of(request) == SEAT


def test_owner_representative_keeps_the_account() -> None:
    request = request_of(Actor(Role.OWNER_REPRESENTATIVE, "LN1", "US1", "代表"))
    before = request.session.session_key

    enter_seat(request, SEAT)
    assert (seat_of(request), request.session["kept"]) == (SEAT, "from before")
    assert request.session.session_key != before

    leave_seat(request)
    assert (seat_of(request), request.session["kept"]) == ("", "from before")
