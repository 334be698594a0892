"""The first organisation and the first three people of a real installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.identity import permissions
from yuanping.apps.identity.models import User
from yuanping.apps.identity.services.accounts import create_user
from yuanping.apps.identity.services.organisations import OrganisationDraft, create_organisation
from yuanping.apps.identity.services.roles import grant_role
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Role
from yuanping.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """One of the 三员 of a new installation. ``must_change``: somebody else has seen the password."""

    role: Role
    username: str
    display_name: str
    password: str
    must_change: bool = False


@transaction.atomic
def open_installation(
    *, draft: OrganisationDraft, administrators: tuple[FirstAdministrator, ...], now: datetime
) -> str:
    """Make the operating organisation and its three separate administrators, once, on an empty installation.

    Effects: one organisation, three accounts, one role each, with their evidence entries; all or nothing.

    Raises:
        Refused: ``init_in_demo``, ``installation_not_empty``, ``three_administrators_needed``, and what
            ``create_organisation``, ``create_user`` and ``grant_role`` refuse.
    """
    hold("identity")
    check_installation_empty()
    roles = {each.role for each in administrators}
    names = {each.username for each in administrators}
    if roles != permissions.SEPARATED or len(administrators) != len(roles) or len(names) != len(roles):
        raise Refused("three_administrators_needed", {"given": len(names)})
    organisation_id = create_organisation(actor=SYSTEM, draft=draft, now=now)
    for each in administrators:
        user_id = create_user(
            actor=SYSTEM,
            username=each.username,
            display_name=each.display_name,
            password=each.password,
            now=now,
            organisation_id=organisation_id,
            must_change=each.must_change,
        )
        grant_role(actor=SYSTEM, user_id=user_id, organisation_id=organisation_id, role=each.role, now=now)
    return organisation_id


def check_installation_empty() -> None:
    """Raise unless this is a real installation without any account.

    Raises:
        Refused: ``init_in_demo``, ``installation_not_empty``.
    """
    if settings.DEMO:
        raise Refused("init_in_demo")
    users = User.objects.count()
    if users:
        raise Refused("installation_not_empty", {"users": users})
