"""Sessions that hold a seat of a committee.

An expert has no account: whoever shows the arrival code at the door gets a session that knows one thing only, the
seat. An owner representative keeps the account and gets the seat beside it. Every change of hands gets a new session
key, so that a session stolen before is worth nothing after.
"""

from __future__ import annotations

from django.contrib.auth import logout

from yuanping.kernel.actor import Role
from yuanping.web.shell.request import ShellRequest

KEY = "shell.seat"


def enter_seat(request: ShellRequest, seat_id: str) -> None:
    """Bind this browser to a seat. Anyone signed in but the owner representative is signed out first."""
    if request.actor.role is Role.OWNER_REPRESENTATIVE:
        request.session.cycle_key()
    else:
        logout(request)
    request.session[KEY] = seat_id


def leave_seat(request: ShellRequest) -> None:
    """Unbind this browser from its seat; an expert's session ends with it."""
    if request.actor.role is Role.EXPERT:
        logout(request)
        return
    request.session.pop(KEY, None)
    request.session.cycle_key()


def seat_of(request: ShellRequest) -> str:
    """The seat this browser holds, or nothing."""
    return str(request.session.get(KEY, ""))
