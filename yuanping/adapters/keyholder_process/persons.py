"""The personal part of experts inside the key holder: sealed, opened, found again, wrapped anew."""

from __future__ import annotations

from yuanping.adapters.keyholder_process import envelope
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.holder_files import (
    KeyNumber,
    KeyOrder,
    OpenOrder,
    PersonMarks,
    PersonsMarks,
    Profile,
    Profiles,
    SealedProfiles,
)
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, to_plain

FRAME = 512
"""Every profile is padded to this many bytes, so that no size tells a long name."""
_LENGTH = 4


def seal_profile(vault: Vault, profile: Profile) -> bytes:
    """Seal the personal part of one expert, bound to the expert's id."""
    text = canonical(to_plain(profile))
    if len(text) > FRAME - _LENGTH:
        raise Malformed("profile", "too long for its fixed frame")
    framed = len(text).to_bytes(_LENGTH, "big") + text
    return envelope.seal(vault.wrapping, framed + bytes(FRAME - len(framed)), f"profile|{profile.expert_id}")


def open_profile(vault: Vault, expert_id: str, sealed: bytes) -> Profile:
    """The personal part of one expert, also as the version before sealed it."""
    if not envelope.is_envelope(sealed):
        return from_plain(Profile, parse_canonical(vault.unseal("profile", sealed, expert_id)))
    framed = envelope.unseal(vault.wrapping, sealed, f"profile|{expert_id}")
    length = int.from_bytes(framed[:_LENGTH], "big")
    return from_plain(Profile, parse_canonical(framed[_LENGTH : _LENGTH + length]))


def seal(vault: Vault, order: Profiles) -> SealedProfiles:
    return SealedProfiles(tuple(seal_profile(vault, each) for each in order.profiles))


def unseal(vault: Vault, order: OpenOrder) -> Profiles:
    return Profiles(tuple(open_profile(vault, each.expert_id, each.sealed) for each in order.profiles))


def mark(vault: Vault, order: Profiles) -> PersonsMarks:
    return PersonsMarks(
        tuple(
            PersonMarks(
                vault.mark("person.id_number", each.id_number),
                vault.mark("person.name", each.name),
                vault.mark("person.phone", each.phone),
            )
            for each in order.profiles
        )
    )


def mark_sealed(vault: Vault, order: OpenOrder) -> PersonsMarks:
    """The marks of files as they lie sealed; no name leaves for it."""
    return mark(vault, unseal(vault, order))


def new_key(vault: Vault, order: KeyOrder) -> KeyNumber:
    return KeyNumber(vault.wrapping.make())


def rewrap(vault: Vault, order: OpenOrder) -> SealedProfiles:
    """Wrap anew; what the version before sealed is sealed in an envelope now."""
    return SealedProfiles(tuple(_rewrap_one(vault, each.expert_id, each.sealed) for each in order.profiles))


def _rewrap_one(vault: Vault, expert_id: str, sealed: bytes) -> bytes:
    if not envelope.is_envelope(sealed):
        return seal_profile(vault, open_profile(vault, expert_id, sealed))
    return envelope.rewrap(vault.wrapping, sealed, f"profile|{expert_id}")
