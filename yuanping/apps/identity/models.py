"""Organisations, the people who act for them, and the role each holds there."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from yuanping.kernel.actor import Role


class OrganisationKind(models.TextChoices):
    AGENCY = "agency"
    PROCURING_ENTITY = "procuring_entity"
    REGISTRY_OWNER = "registry_owner"
    TRADING_CENTRE = "trading_centre"
    SUPERVISORY_AUTHORITY = "supervisory_authority"
    COORDINATING_AUTHORITY = "coordinating_authority"
    PLATFORM = "platform"


class Organisation(models.Model):
    organisation_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=32, choices=OrganisationKind.choices)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, unique=True)
    region = models.CharField(max_length=6)
    demo = models.BooleanField(default=False)


class User(AbstractBaseUser):
    user_id = models.CharField(max_length=40, unique=True)
    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="staff")
    """Where the account was opened; what the person may do there only a membership says."""
    must_change_password = models.BooleanField(default=False)
    """Somebody else knows the password: nothing can be done before it is changed."""
    password_given_at = models.DateTimeField(null=True)
    """When that password was given; the first ones of an installation have no such moment and do not run out."""
    session_epoch = models.PositiveIntegerField(default=0)
    """Raised when the account is closed, so that no session of before lives on when it is reopened."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = BaseUserManager()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: it ends with a new password and with the closing of the account."""
        return salted_hmac(
            "yuanping.identity.session", f"{self.session_epoch} {self.password}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
        ]


class Act(models.Model):
    """Which evidence entries are about organisations, accounts and roles; what they say stands sealed in the evidence."""

    entry_id = models.CharField(max_length=32, unique=True)
