"""Self-tests of workstations by their own machines: a challenge, then a result that is stored whole or refused whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues.models import SelfTest, SelfTestChallenge, Terminal, Workstation
from yuanping.apps.venues.services.terminals import hash_hex
from yuanping.infra.ids import new_id, new_secret_id
from yuanping.infra.live_pass import make_pass, read_report
from yuanping.infra.outbox import announce
from yuanping.infra.self_test_limits import self_test_limits
from yuanping.infra.terminal_keys import is_signed, read_certificate
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.events.venues import WorkstationStateChanged
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.self_test import Reading, judge, limits_on, read_reading
from yuanping.kernel.venues.states import EQUIP

CHALLENGE_LASTS = timedelta(minutes=10)
RESULT = "yuanping-terminal-test-1"


@dataclass(frozen=True, slots=True)
class Opened:
    """A self-test that may be handed in: what to sign and how to reach the channel."""

    challenge_id: str
    live_pass: str
    label: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What a terminal hands in; ``certificate`` is what the reverse proxy saw of the connection, or empty."""

    challenge_id: str
    result: str
    report: str
    signature: str = ""
    certificate: str = ""


@transaction.atomic
def open_self_test(*, terminal_id: str, certificate: str = "", now: datetime) -> Opened:
    """Give a live terminal a challenge; without an id the certificate of the connection names it.

    Raises:
        NotFound: no such terminal, or it is revoked.
    """
    row = _live_terminal(terminal_id, certificate)
    SelfTestChallenge.objects.filter(terminal=row, used_at=None, expires_at__lte=now).delete()
    made = SelfTestChallenge.objects.create(
        challenge_id=new_secret_id(), terminal=row, expires_at=now + CHALLENGE_LASTS
    )
    desk = row.workstation
    return Opened(made.challenge_id, make_pass(made.challenge_id), f"{desk.room.name}-{desk.label}")


def _live_terminal(terminal_id: str, certificate: str) -> Terminal:
    rows = Terminal.objects.filter(revoked_at=None).select_related("workstation__room__venue__centre")
    if terminal_id:
        found = rows.filter(terminal_id=terminal_id, kind="key").first()
    else:
        found = rows.filter(fingerprint=_fingerprint(certificate), kind="certificate").first()
    if found is None:
        raise NotFound("terminal")
    return found


def _fingerprint(certificate: str) -> str:
    try:
        return read_certificate(certificate).fingerprint if certificate else ""
    except Malformed:
        return ""


@transaction.atomic
def take_self_test(*, given: Submission, now: datetime) -> str:
    """Store a self-test whole, judged by the limits in force, or refuse it whole. Returns its id.

    Raises:
        NotFound: no such challenge, or the terminal is revoked.
        Refused: ``self_test_over`` for a challenge used or run out, ``terminal_signature_wrong``, ``self_test_malformed``.
    """
    rows = SelfTestChallenge.objects.select_for_update(of=("self",)).select_related(
        "terminal__workstation__room__venue__centre"
    )
    challenge = rows.filter(challenge_id=given.challenge_id, terminal__revoked_at=None).first()
    if challenge is None:
        raise NotFound("self_test")
    if challenge.used_at is not None or challenge.expires_at <= now:
        raise Refused("self_test_over", {}, EQUIP)
    if not _is_by(challenge.terminal, given):
        raise Refused("terminal_signature_wrong", {}, EQUIP)
    try:
        reading = read_reading(given.result.encode(), read_report(given.report, given.challenge_id))
    except Malformed as wrong:
        raise Refused("self_test_malformed", {"part": wrong.path}, EQUIP) from wrong
    challenge.used_at = now
    challenge.save(update_fields=["used_at"])
    return _store(challenge, given, reading, now).test_id


def _is_by(terminal: Terminal, given: Submission) -> bool:
    if terminal.kind == "certificate":
        return bool(given.certificate) and _fingerprint(given.certificate) == terminal.fingerprint
    message = "\n".join((RESULT, given.challenge_id, hash_hex(given.result), hash_hex(given.report)))
    return is_signed(terminal.public_key, given.signature, message.encode())


def _store(challenge: SelfTestChallenge, given: Submission, reading: Reading, now: datetime) -> SelfTest:
    limits = limits_on(self_test_limits(), legal_day(now))
    failed = tuple(each.limit.key for each in judge(reading, limits) if not each.passed)
    desk = Workstation.objects.select_for_update().get(pk=challenge.terminal.workstation_id)
    row = SelfTest.objects.create(
        test_id=new_id("ST", now),
        workstation=desk,
        terminal=challenge.terminal,
        challenge=challenge,
        tested_at=now,
        limits=limits.version,
        passed=not failed,
        failed_items=",".join(failed),
        reading=to_plain(reading),
        result=given.result,
        report=given.report,
        signature=given.signature,
    )
    desk.tested_at, desk.test_passed = now, not failed
    desk.save(update_fields=["tested_at", "test_passed"])
    centre_id = challenge.terminal.workstation.room.venue.centre.centre_id
    body: dict[str, Plain] = {
        "workstation": desk.workstation_id,
        "terminal": challenge.terminal.fingerprint,
        "passed": not failed,
        "failed": list(failed),
        "limits": limits.version,
        "reading": row.reading,
    }
    actor = Actor(Role.VENUE_OPERATOR, centre_id)
    evidence.record(kind="venues.workstation_tested", lot_id="", actor=actor, body=body, access=Access.PARTIES, now=now)
    announce(WorkstationStateChanged(desk.workstation_id, centre_id))
    return row
