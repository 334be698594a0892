"""第二重核验 at the door: the expert's own passkey, or a second member of staff who signs for it on the spot."""

from __future__ import annotations

from yuanping.apps.committee.services import ByPasskey, Second, by_colleague, door_place
from yuanping.infra import passkeys
from yuanping.infra.passkeys import Answer, Asked
from yuanping.kernel.committee.gate import Factor
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.site import site_of


def ask_at_door(request: ShellRequest) -> Asked:
    """What the browser at this centre's door asks for; an answer given elsewhere does not open it."""
    return passkeys.ask_known(site=site_of(request), place=door_place(request.actor), now=request.now)


def read_second(request: ShellRequest) -> Second:
    """The factor that was chosen.

    Raises:
        Refused: ``second_staff_wrong``; also when there is no such account.
    """
    if request.POST.get("factor") == Factor.PASSKEY:
        credential, ticket = request.POST.get("passkey", ""), request.POST.get("ticket", "")
        return ByPasskey(Answer(credential, ticket, site_of(request), door_place(request.actor)))
    username, password = request.POST.get("second_name", "").strip(), request.POST.get("second_password", "")
    return by_colleague(request=request, username=username, password=password)
