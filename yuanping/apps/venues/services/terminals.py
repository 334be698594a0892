"""Which machine is a workstation's own: codes, keys, certificates, revocation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import EnrolmentCode, Terminal, Workstation
from yuanping.apps.venues.queries import access_workstation
from yuanping.infra import crypto
from yuanping.infra.ids import new_secret_id
from yuanping.infra.outbox import announce
from yuanping.infra.terminal_keys import fingerprint_of_key, is_signed, read_certificate
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.events.venues import WorkstationStateChanged
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.states import EQUIP

CODE_LASTS = timedelta(minutes=30)
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
ENROL = "yuanping-terminal-enrol-1"
ROTATED = "rotated"


@dataclass(frozen=True, slots=True)
class KeyOffer:
    """A machine that wants to be a terminal: the code it was given, its public key, and that it holds the private one."""

    code: str
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The terminal that was made, and the workstation it stands at."""

    terminal_id: str
    label: str


def _mine(actor: Actor, workstation_id: str) -> Workstation:
    row = access_workstation(actor, workstation_id)
    if not permissions.can_manage_centre(actor, row.room.venue.centre):
        raise NotFound("workstation")
    return row


def clean_code(text: str) -> str:
    """A code as it is signed: without the dashes and blanks people write, in capitals."""
    return "".join(each for each in text.upper() if each in CODE_LETTERS)


def _digest(code: str) -> str:
    return crypto.keyed_hash("venues.enrolment_code", code.encode())


@transaction.atomic
def make_enrolment_code(*, actor: Actor, workstation_id: str, now: datetime) -> str:
    """Make a code for one machine, which ends every earlier one of the workstation. Returns it; it is shown once and not kept.

    Raises:
        NotFound: no such workstation, or not of the actor's centre.
    """
    row = _mine(actor, workstation_id)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    EnrolmentCode.objects.filter(workstation=row, used_at=None, expires_at__gt=now).update(expires_at=now)
    EnrolmentCode.objects.create(
        workstation=row, digest=_digest(code), made_at=now, made_by=actor.label, expires_at=now + CODE_LASTS
    )
    _record("venues.enrolment_code_made", actor, {"workstation": workstation_id}, now)
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@transaction.atomic
def enrol_terminal(*, offer: KeyOffer, now: datetime) -> Bound:
    """Make the machine that holds a code and a key the terminal of the code's workstation; the one before it is revoked.

    The code is the permission: whoever made it answered for the workstation, and the evidence names the maker.

    Raises:
        Refused: ``enrolment_code_wrong``, ``terminal_key_wrong``, ``terminal_elsewhere``.
    """
    code = clean_code(offer.code)
    found = EnrolmentCode.objects.select_for_update().filter(digest=_digest(code), used_at=None, expires_at__gt=now)
    row = found.select_related("workstation__room__venue__centre").first()
    if row is None:
        raise Refused("enrolment_code_wrong", {}, EQUIP, field="code")
    try:
        fingerprint = fingerprint_of_key(offer.public_key)
    except Malformed:
        raise Refused("terminal_key_wrong", {}, EQUIP) from None
    if not is_signed(offer.public_key, offer.signature, f"{ENROL}\n{code}\n{fingerprint}".encode()):
        raise Refused("terminal_key_wrong", {}, EQUIP)
    row.used_at = now
    row.save(update_fields=["used_at"])
    desk = row.workstation
    actor = Actor(Role.VENUE_OPERATOR, desk.room.venue.centre.centre_id)
    made = Terminal(kind="key", public_key=offer.public_key, fingerprint=fingerprint, bound_by=row.made_by)
    _bind(desk, made, actor, now)
    return Bound(made.terminal_id, f"{desk.room.name}-{desk.label}")


@transaction.atomic
def bind_certificate(*, actor: Actor, workstation_id: str, pem: str, now: datetime) -> str:
    """Make the machine that holds a certificate's key the workstation's terminal. Returns the terminal's id.

    Raises:
        NotFound: no such workstation, or not of the actor's centre.
        Refused: ``terminal_certificate_wrong``, ``terminal_certificate_over``, ``terminal_elsewhere``.
    """
    desk = _mine(actor, workstation_id)
    try:
        said = read_certificate(pem)
    except Malformed:
        raise Refused("terminal_certificate_wrong", {}, EQUIP, field="certificate") from None
    if not said.valid_from <= now < said.valid_until:
        day = said.valid_until.date().isoformat()
        raise Refused("terminal_certificate_over", {"day": day}, EQUIP, field="certificate")
    made = Terminal(
        kind="certificate",
        public_key=pem,
        fingerprint=said.fingerprint,
        subject=said.subject,
        valid_until=said.valid_until,
        bound_by=actor.label,
    )
    _bind(desk, made, actor, now)
    return made.terminal_id


@transaction.atomic
def revoke_terminal(*, actor: Actor, workstation_id: str, reason: str, now: datetime) -> None:
    """Let a workstation's machine count no more; its tests end with it.

    Raises:
        NotFound: no such workstation, not of the actor's centre, or nothing bound.
        Refused: ``reason_missing``.
    """
    desk = _mine(actor, workstation_id)
    if not reason.strip():
        raise Refused("reason_missing", {}, EQUIP, field="revoke_reason")
    if not _revoke(desk, reason.strip()[:200], now):
        raise NotFound("terminal")
    _untest(desk)
    body: dict[str, Plain] = {"workstation": workstation_id, "reason": reason.strip()[:200]}
    _record("venues.terminal_revoked", actor, body, now)
    announce(WorkstationStateChanged(workstation_id, desk.room.venue.centre.centre_id))


def _bind(desk: Workstation, made: Terminal, actor: Actor, now: datetime) -> None:
    # nobody else binds this workstation meanwhile
    Workstation.objects.select_for_update().get(pk=desk.pk)
    before = _revoke(desk, ROTATED, now)
    made.terminal_id, made.workstation, made.bound_at = new_secret_id(), desk, now
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as taken:
        raise Refused("terminal_elsewhere", {}, EQUIP) from taken
    _untest(desk)
    body: dict[str, Plain] = {
        "workstation": desk.workstation_id,
        "kind": made.kind,
        "fingerprint": made.fingerprint,
        "replaces": before,
        "by": made.bound_by,
    }
    _record("venues.terminal_bound", actor, body, now)
    announce(WorkstationStateChanged(desk.workstation_id, desk.room.venue.centre.centre_id))


def _revoke(desk: Workstation, reason: str, now: datetime) -> str:
    """Revoke the live terminal; answers its fingerprint, or empty."""
    row = Terminal.objects.select_for_update().filter(workstation=desk, revoked_at=None).first()
    if row is None:
        return ""
    row.revoked_at, row.revoked_reason = now, reason
    row.save(update_fields=["revoked_at", "revoked_reason"])
    return row.fingerprint


def _untest(desk: Workstation) -> None:
    """A test of another machine says nothing about this one."""
    desk.tested_at, desk.test_passed = None, False
    desk.save(update_fields=["tested_at", "test_passed"])


def _record(kind: str, actor: Actor, body: dict[str, Plain], now: datetime) -> None:
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.PARTIES, now=now)


def hash_hex(text: str) -> str:
    """SHA-256 of a text, as the terminal's browser counts it too."""
    return sha256(text.encode()).hexdigest()
