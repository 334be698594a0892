"""A colleague signs for something on the spot, at somebody else's screen, with the own name and password."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.http import HttpRequest

from yuanping.apps.identity import queries
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound


def confirm_colleague(*, request: HttpRequest, username: str, password: str) -> Actor:
    """Who it is. Counted and locked like the sign-in itself: an open door would otherwise be the place to guess a colleague's password.

    Raises:
        NotFound: no such account, a wrong password, or one that was given and not yet made the own.
    """
    user = authenticate(request, username=username, password=password)
    if user is None or queries.must_choose_password(user):
        raise NotFound("colleague")
    return queries.actor_of(username)
