"""第二重核验 at the door: the expert's own passkey, or a second member of staff who signs for it on the spot."""

from __future__ import annotations

from django.contrib.auth import authenticate

from yuanping.apps.committee.services import ByPasskey, ByStaff, Second
from yuanping.apps.identity import queries as identity
from yuanping.infra import passkeys
from yuanping.infra.passkeys import Answer, Asked
from yuanping.kernel.committee.gate import LAW_SECRET, Factor
from yuanping.kernel.errors import NotFound, Refused
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.site import site_of

DOOR = "door"


def ask_at_door(request: ShellRequest) -> Asked:
    """What the browser at this centre's door asks for; an answer given elsewhere does not open it."""
    return passkeys.ask_known(site=site_of(request), place=_place(request), now=request.now)


def read_second(request: ShellRequest) -> Second:
    """The factor that was chosen.

    Raises:
        Refused: ``second_staff_wrong``; also when there is no such account.
    """
    if request.POST.get("factor") == Factor.PASSKEY:
        credential, ticket = request.POST.get("passkey", ""), request.POST.get("ticket", "")
        return ByPasskey(Answer(credential, ticket, site_of(request), _place(request)))
    username = request.POST.get("second_name", "").strip()
    # counted and locked like the sign-in itself: an open door would otherwise be the place to guess a colleague's password
    user = authenticate(request, username=username, password=request.POST.get("second_password", ""))
    if user is None or identity.must_choose_password(user):
        raise Refused("second_staff_wrong", {}, LAW_SECRET, field="second_name")
    try:
        return ByStaff(identity.actor_of(username))
    except NotFound:
        raise Refused("second_staff_wrong", {}, LAW_SECRET, field="second_name") from None


def _place(request: ShellRequest) -> str:
    return f"{DOOR} {request.actor.organisation_id}"
