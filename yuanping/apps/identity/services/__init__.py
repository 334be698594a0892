"""The only writers of organisations, accounts and roles, by what they write."""

from yuanping.apps.identity.models import OrganisationKind
from yuanping.apps.identity.services.accounts import (
    AccountDraft,
    OpenedAccount,
    change_password,
    close_account,
    create_user,
    open_account,
    rename_person,
    reopen_account,
    reset_password,
    set_language,
)
from yuanping.apps.identity.services.colleague import confirm_colleague
from yuanping.apps.identity.services.installation import (
    FirstAdministrator,
    check_installation_empty,
    open_installation,
)
from yuanping.apps.identity.services.organisations import OrganisationDraft, create_organisation, rename_organisation
from yuanping.apps.identity.services.roles import grant_role, revoke_role

__all__ = [
    "AccountDraft",
    "FirstAdministrator",
    "OpenedAccount",
    "OrganisationDraft",
    "OrganisationKind",
    "change_password",
    "check_installation_empty",
    "close_account",
    "confirm_colleague",
    "create_organisation",
    "create_user",
    "grant_role",
    "open_account",
    "open_installation",
    "rename_organisation",
    "rename_person",
    "reopen_account",
    "reset_password",
    "revoke_role",
    "set_language",
]
