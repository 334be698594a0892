"""What the platform and the key holder say to each other about the files of persons: sealing, opening, marks, keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """The personal part of an expert, sealed when registered."""

    expert_id: str
    name: str
    id_number: str
    phone: str
    mailbox_key: str


@dataclass(frozen=True, slots=True)
class Profiles:
    """Profiles to seal, in order."""

    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class SealedProfiles:
    """The same, sealed, in the same order."""

    sealed: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SealedProfile:
    """One profile as it is stored."""

    expert_id: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Open these profiles for somebody who may read them; who it was is recorded by the platform."""

    profiles: tuple[SealedProfile, ...]


@dataclass(frozen=True, slots=True)
class OwnCodeOrder:
    """Make a code for the own page of this expert and seal it to the telephone of the profile; ``office`` had it issued."""

    profile: SealedProfile
    office: str
    now: datetime
    passkeys_from: datetime


@dataclass(frozen=True, slots=True)
class OwnCode:
    """The mark under which the code will be found, and the sealed notice. The code itself never leaves the key holder otherwise."""

    mark: str
    notice: bytes


@dataclass(frozen=True, slots=True)
class PersonMarks:
    """Keyed hashes by which a person is found again: equal for equal text, saying nothing without the key."""

    id_number: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PersonsMarks:
    """The marks of profiles, in their order."""

    marks: tuple[PersonMarks, ...]


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """Make a new key-encryption key."""

    reason: str


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """The number of the key-encryption key that wraps from now on."""

    number: int
