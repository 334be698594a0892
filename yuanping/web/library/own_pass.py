"""Who is on the own page: a sealed cookie of the browser, nothing in the database.

A session row would carry a time and, sealed or not, belong to one person; the answer to a call is given minutes after the call, so such a row
could join a person to a lot. The cookie is sealed with the installation's key, names one file and one day, and goes with the browser.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpResponse

from yuanping.infra.crypto import SealBroken, seal, unseal
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.web.shell.request import ShellRequest

COOKIE = "yp_own"
PURPOSE = "expert.page"
PATH = "/library/own/"


def give(response: HttpResponse, expert_id: str, on: date) -> None:
    """Let this browser in for the rest of the day."""
    response.set_cookie(
        COOKIE,
        seal(PURPOSE, f"{on.isoformat()} {expert_id}".encode()).hex(),
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def take(response: HttpResponse) -> None:
    """Show the browser out."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def actor_of(request: ShellRequest) -> Actor | None:
    """The expert whose page this browser opened today, or None."""
    try:
        text = unseal(PURPOSE, bytes.fromhex(request.COOKIES.get(COOKIE, ""))).decode()
    except (SealBroken, ValueError):
        return None
    day, _, expert_id = text.partition(" ")
    return Actor(Role.EXPERT, user_id=expert_id) if day == legal_day(request.now).isoformat() else None
