"""Opening accounts, their passwords, closing and reopening them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from axes.utils import reset as lift_lock
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yuanping.apps.identity import permissions
from yuanping.apps.identity.models import Organisation, User
from yuanping.apps.identity.services.acts import record_act
from yuanping.apps.identity.services.roles import refuse_last_security_admin, refuse_own
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.infra.passwords import generate_password
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused

LEAST = 12
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What is asked of a new account. Without a ``password`` one is made."""

    username: str
    display_name: str
    organisation_id: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class OpenedAccount:
    """The account, and its first password: to be shown once and kept nowhere."""

    user_id: str
    password: str


@transaction.atomic
def create_user(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    password: str,
    now: datetime,
    organisation_id: str = "",
    must_change: bool = False,
) -> str:
    """Make an account without any role, at home in an organisation if one is given.

    Effects: one row with an Argon2 hash, one evidence entry that names the account's id only. With ``must_change`` the
    person chooses a password of their own before anything else, within ``settings.GIVEN_PASSWORD_DAYS`` unless the
    installation itself gave it: of the first administrators nobody could reset the other's.

    Raises:
        NotFound: no such organisation, or the actor may not do this.
        Refused: ``username_form``, ``username_taken``, ``display_name_missing``, ``password_too_weak``.
    """
    hold("identity")
    home = Organisation.objects.filter(organisation_id=organisation_id).first() if organisation_id else None
    if not permissions.can_create_user(actor) or (organisation_id and home is None):
        raise NotFound("user")
    if not _USERNAME.fullmatch(username):
        raise Refused("username_form", {"username": username[:64]}, field="username")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("username_taken", {"username": username}, field="username")
    if not display_name.strip():
        raise Refused("display_name_missing", field="display_name")
    user = User(
        user_id=new_id("US", now),
        username=username,
        display_name=display_name.strip(),
        organisation=home,
        must_change_password=must_change,
        password_given_at=now if must_change and actor.role is not Role.SYSTEM else None,
    )
    _set_password(user, password, "password")
    user.save()
    record_act("identity.user_created", actor, {"user": user.user_id, "organisation": organisation_id}, now)
    return user.user_id


@transaction.atomic
def open_account(*, actor: Actor, draft: AccountDraft, now: datetime) -> OpenedAccount:
    """Open an account for somebody of an organisation; whoever opens it knows the first password, so it must be changed.

    Effects: those of ``create_user``. In a demo nothing has to be changed, since there no password can be.

    Raises:
        NotFound, Refused: as ``create_user``.
    """
    password = draft.password or generate_password()
    user_id = create_user(
        actor=actor,
        username=draft.username.strip(),
        display_name=draft.display_name,
        password=password,
        now=now,
        organisation_id=draft.organisation_id,
        must_change=not settings.DEMO,
    )
    return OpenedAccount(user_id, password)


@transaction.atomic
def change_password(*, actor: Actor, old: str, new: str, again: str, now: datetime) -> None:
    """Change one's own password.

    Effects: a new hash, which ends every session of this person but the one the caller renews; one evidence entry.

    Raises:
        NotFound: the actor has no account.
        Refused: ``demo_password_fixed``, ``password_wrong``, ``passwords_differ``, ``password_unchanged``,
            ``password_too_weak``.
    """
    hold("identity")
    user = User.objects.filter(user_id=actor.user_id, is_active=True).first() if actor.user_id else None
    if user is None:
        raise NotFound("user")
    _refuse_in_demo()
    if not user.check_password(old):
        raise Refused("password_wrong", field="old")
    if new != again:
        raise Refused("passwords_differ", field="again")
    if new == old:
        raise Refused("password_unchanged", field="new")
    _set_password(user, new, "new")
    user.must_change_password, user.password_given_at = False, None
    user.save(update_fields=["password", "must_change_password", "password_given_at"])
    record_act("identity.password_changed", actor, {"user": user.user_id}, now)


@transaction.atomic
def reset_password(*, actor: Actor, user_id: str, now: datetime) -> OpenedAccount:
    """Give a person a generated password in place of the old one, which nobody has to know.

    Effects: a new hash, which ends all their sessions; the next sign-in asks for a password of their own; a lock after
    wrong passwords is lifted; one evidence entry.

    Raises:
        NotFound: no such person, or the actor may not do this.
        Refused: ``demo_password_fixed``, ``own_account``.
    """
    hold("identity")
    user = _access(actor, user_id)
    _refuse_in_demo()
    refuse_own(actor, user)
    password = generate_password()
    _set_password(user, password, "")
    user.must_change_password, user.password_given_at = True, now
    user.save(update_fields=["password", "must_change_password", "password_given_at"])
    lift_lock(username=user.username)
    record_act("identity.password_reset", actor, {"user": user_id}, now)
    return OpenedAccount(user_id, password)


@transaction.atomic
def close_account(*, actor: Actor, user_id: str, now: datetime) -> None:
    """Close an account; closing it twice changes nothing.

    Effects: the person can neither sign in nor act, and the sessions they have now stay dead when the account is
    reopened; roles are kept; one evidence entry.

    Raises:
        NotFound: no such person, or the actor may not do this.
        Refused: ``own_account``, ``last_security_admin``.
    """
    hold("identity")
    user = _access(actor, user_id)
    refuse_own(actor, user)
    if not user.is_active:
        return
    refuse_last_security_admin(user)
    user.is_active = False
    user.session_epoch += 1
    user.save(update_fields=["is_active", "session_epoch"])
    record_act("identity.account_closed", actor, {"user": user_id}, now)


@transaction.atomic
def reopen_account(*, actor: Actor, user_id: str, now: datetime) -> None:
    """Open a closed account again, with the roles it had; an open one is left as it is.

    Effects: one column, one evidence entry.

    Raises:
        NotFound: no such person, or the actor may not do this.
        Refused: ``own_account``.
    """
    hold("identity")
    user = _access(actor, user_id)
    refuse_own(actor, user)
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_act("identity.account_reopened", actor, {"user": user_id}, now)


@transaction.atomic
def rename_person(*, actor: Actor, user_id: str, display_name: str, now: datetime) -> None:
    """Enter another name for a person; the account name stays. The same name changes nothing.

    Effects: one column, one evidence entry that names the account's id only.

    Raises:
        NotFound: no such person, or the actor may not do this.
        Refused: ``own_account``, ``person_name_missing``.
    """
    hold("identity")
    user = User.objects.filter(user_id=user_id).first()
    if user is None or not permissions.can_create_user(actor):
        raise NotFound("user")
    refuse_own(actor, user)
    name = display_name.strip()
    if not name:
        raise Refused("person_name_missing", field="display_name")
    if name == user.display_name:
        return
    user.display_name = name
    user.save(update_fields=["display_name"])
    record_act("identity.user_renamed", actor, {"user": user_id}, now)


@transaction.atomic
def set_language(*, actor: Actor, user_id: str, language: str, now: datetime) -> None:
    """Remember which language this person reads.

    Effects: one column of the person's own row; no evidence, since nothing is decided by it.

    Raises:
        NotFound: not the person's own account.
        Refused: ``language_unknown``.
    """
    if not permissions.can_set_language(actor, user_id):
        raise NotFound("user")
    if language not in {code for code, _ in settings.LANGUAGES}:
        raise Refused("language_unknown", {"language": language}, field="language")
    User.objects.filter(user_id=user_id).update(language=language)


def _access(actor: Actor, user_id: str) -> User:
    user = User.objects.filter(user_id=user_id).first()
    if user is None or not permissions.can_manage_account(actor):
        raise NotFound("user")
    return user


def _set_password(user: User, password: str, field: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("password_too_weak", {"least": LEAST}, field=field) from error
    user.set_password(password)


def _refuse_in_demo() -> None:
    """Everybody may enter a demo with the password its papers print."""
    if settings.DEMO:
        raise Refused("demo_password_fixed")
