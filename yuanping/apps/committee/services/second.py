"""The second factor at a door, as page and interface read it: the expert's own passkey, or another member of staff who signs in on the spot."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from yuanping.apps.identity import services as identity
from yuanping.infra.passkeys import Answer
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.gate import LAW_SECRET
from yuanping.kernel.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class ByStaff:
    """A second member of staff, who has signed in on the spot, has looked at document and face too."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class ByPasskey:
    """The expert has answered with the own key."""

    answer: Answer


Second = ByStaff | ByPasskey


def check_door(actor: Actor) -> None:
    """Whether the actor stands at a door at all: nobody else's question for a key or a colleague's password is looked at.

    Raises:
        NotFound: the actor operates no centre.
    """
    if actor.role is not Role.VENUE_OPERATOR or not actor.organisation_id:
        raise NotFound("arrival")


def door_place(actor: Actor) -> str:
    """Where a passkey is asked for: an answer given at another centre's door does not open this one."""
    return f"door {actor.organisation_id}"


def by_colleague(*, request: HttpRequest, username: str, password: str) -> ByStaff:
    """The colleague who signs for it.

    Raises:
        Refused: ``second_staff_wrong``; also when there is no such account.
    """
    try:
        return ByStaff(identity.confirm_colleague(request=request, username=username, password=password))
    except NotFound:
        raise Refused("second_staff_wrong", {}, LAW_SECRET, field="second_name") from None
