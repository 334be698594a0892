"""Who acts: the role a person holds at one organisation, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles of ``docs/glossary.md``; a person holds each per organisation."""

    AGENCY_CLERK = "agency_clerk"
    PROCURING_ENTITY = "procuring_entity"
    REGISTRY_OWNER = "registry_owner"
    VENUE_OPERATOR = "venue_operator"
    PROJECT_SUPERVISOR = "project_supervisor"
    PROVINCIAL_COORDINATOR = "provincial_coordinator"
    OWNER_REPRESENTATIVE = "owner_representative"
    EXPERT = "expert"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    OUTSIDER = "outsider"
    ANONYMOUS = "anonymous"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. ``organisation_id`` and ``user_id`` are public ids; ``seat_id`` only for a committee member."""

    role: Role
    organisation_id: str = ""
    user_id: str = ""
    name: str = ""
    seat_id: str = ""

    @property
    def label(self) -> str:
        """What evidence says of the actor: role and organisation, never a person's name."""
        return f"{self.role}@{self.organisation_id}" if self.organisation_id else str(self.role)


SYSTEM = Actor(Role.SYSTEM)
ANONYMOUS = Actor(Role.ANONYMOUS)
