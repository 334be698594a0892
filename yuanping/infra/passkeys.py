"""Passkeys (WebAuthn): what a browser is asked, and whether its answer stands.

* A challenge is sealed, bound to one purpose and place, and good for a few minutes; nothing of it is stored.
* The person must have been verified by the key itself (PIN, finger, face: on the person's own device, which never tells us which).
* No attestation is asked for: it would tell the maker of the device.
* An answer is read by somebody else's parser, whose base64, CBOR and keys each fail in words of their own: whatever fails there is no answer.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from yuanping.infra.crypto import SealBroken, seal, unseal
from yuanping.kernel.errors import Refused

PURPOSE = "passkey.challenge"
LIFE = timedelta(minutes=5)
LARGEST = 8000
"""Characters of an answer; a real one has some two thousand."""
_SIZE = 32


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser stands: host without port, and scheme with host and port."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a browser: its options as JSON, and the sealed challenge that must come back with the answer."""

    options: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, with where and for what it was asked."""

    credential: str
    ticket: str
    site: Site
    place: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A key that its holder has shown to work."""

    credential_mark: str
    public_key: bytes


def _ticket(place: str, challenge: bytes, now: datetime) -> str:
    return seal(PURPOSE, f"{int(now.timestamp())} {challenge.hex()} {place}".encode()).hex()


def _challenge(answer: Answer, now: datetime) -> bytes:
    try:
        text = unseal(PURPOSE, bytes.fromhex(answer.ticket)).decode()
    except (SealBroken, ValueError):
        raise Refused("passkey_invalid", field="passkey") from None
    asked_at, challenge, place = text.split(" ", 2)
    if place != answer.place or not 0 <= now.timestamp() - int(asked_at) < LIFE.total_seconds():
        raise Refused("passkey_too_late", {"minutes": int(LIFE.total_seconds() // 60)}, field="passkey")
    return bytes.fromhex(challenge)


def mark_of(credential_id: bytes) -> str:
    """Under what a key is kept: the digest of the name it gave itself."""
    return sha256(credential_id).hexdigest()


def ask_new(*, site: Site, place: str, shown_name: str, now: datetime) -> Asked:
    """Ask a browser for a new key. The account it is told is random: a key says nothing about whose it is."""
    challenge = secrets.token_bytes(_SIZE)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="远评",
        user_name=shown_name,
        user_id=secrets.token_bytes(_SIZE),
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return Asked(options_to_json(options), _ticket(place, challenge, now))


def read_new(answer: Answer, now: datetime) -> NewPasskey:
    """The new key, if the answer stands.

    Raises:
        Refused: ``passkey_too_late``, ``passkey_invalid``.
    """
    challenge = _challenge(answer, now)
    try:
        found = verify_registration_response(
            credential=answer.credential[:LARGEST],
            expected_challenge=challenge,
            expected_rp_id=answer.site.host,
            expected_origin=answer.site.origin,
            require_user_verification=True,
        )
    except Exception:
        raise Refused("passkey_invalid", field="passkey") from None
    return NewPasskey(mark_of(found.credential_id), found.credential_public_key)


def ask_known(*, site: Site, place: str, now: datetime) -> Asked:
    """Ask whoever is there for a key of this site, without naming anybody."""
    challenge = secrets.token_bytes(_SIZE)
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Asked(options_to_json(options), _ticket(place, challenge, now))


def claimed_mark(answer: Answer) -> str:
    """The mark of the key that the answer says it is of; nothing is proven yet.

    Raises:
        Refused: ``passkey_invalid``.
    """
    try:
        return mark_of(parse_authentication_credential_json(answer.credential[:LARGEST]).raw_id)
    except Exception:
        raise Refused("passkey_invalid", field="passkey") from None


def check_known(answer: Answer, public_key: bytes, now: datetime) -> None:
    """Whether the holder of this key gave the answer, here and now.

    The counter of signatures is not kept: keys that are carried between devices have none, and a row that changes at the door would tell who is there.

    Raises:
        Refused: ``passkey_too_late``, ``passkey_invalid``.
    """
    challenge = _challenge(answer, now)
    try:
        verify_authentication_response(
            credential=answer.credential[:LARGEST],
            expected_challenge=challenge,
            expected_rp_id=answer.site.host,
            expected_origin=answer.site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception:
        raise Refused("passkey_invalid", field="passkey") from None
