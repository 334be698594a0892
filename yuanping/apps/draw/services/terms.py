"""The terms of the parties: until when they commit and reveal, and who is named when a term runs out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import queries
from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.apps.evidence import services as evidence
from yuanping.infra.calendar import work_calendar
from yuanping.infra.deadlines import meet_deadline, set_deadline
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.calendar import add_working_days
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.bodies import STAYED_AWAY
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

LAW_RANDOM = Law("招标投标法实施条例", "第四十六条")
COMMIT_DUE = "draw.commit_due"
REVEAL_DUE = "draw.reveal_due"


def watch_commitments(row: Ceremony, now: datetime) -> None:
    """From the opening: who has not committed in time is named."""
    deadline = add_working_days(work_calendar(), row.opened_at, row.commit_days, LAW_RANDOM, own=True)
    set_deadline(kind=COMMIT_DUE, subject_id=row.ceremony_id, deadline=deadline, now=now)


def watch_reveals(row: Ceremony, now: datetime) -> None:
    """From the freezing: who has not revealed in time is named, and the others are asked for their shares."""
    meet_deadline(COMMIT_DUE, row.ceremony_id, now)
    deadline = add_working_days(work_calendar(), now, row.reveal_days, LAW_RANDOM, own=True)
    set_deadline(kind=REVEAL_DUE, subject_id=row.ceremony_id, deadline=deadline, now=now)


def end_terms(row: Ceremony, now: datetime) -> None:
    """Nothing more is waited for: the ceremony has all secrets, or is void."""
    meet_deadline(COMMIT_DUE, row.ceremony_id, now)
    meet_deadline(REVEAL_DUE, row.ceremony_id, now)


def named_parties(row: Ceremony) -> dict[str, Plain]:
    """Who was named for keeping the others waiting and still does: goes on record with a void, beside the supervisor's reason."""
    if row.state == CeremonyState.OPEN:
        found = [one.party for one in _parties(row) if one.silent_at and one.party in queries.silent_parties(row)]
    else:
        found = [one.party for one in _parties(row) if one.stayed_away_at and not queries.has_opened(one)]
    parties: list[Plain] = [*found]
    return {"awaited": parties} if found else {}


@transaction.atomic
def name_silent(*, ceremony_id: str, now: datetime) -> tuple[str, ...]:
    """Name and record who has not committed (or handed in shares) within the term; the supervisor decides. Answers who was named now."""
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(SYSTEM, ceremony_id)
    if row.state != CeremonyState.OPEN:
        return ()
    silent = queries.silent_parties(row)
    named = [one for one in _parties(row) if one.party in silent and one.silent_at is None]
    for one in named:
        one.silent_at = now
        one.save(update_fields=["silent_at"])
    return _record(row, "commit", named, now)


@transaction.atomic
def name_absent(*, ceremony_id: str, now: datetime) -> tuple[str, ...]:
    """Name and record who has not revealed within the term; from here on the two others are asked for their shares. Answers who was named now."""
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(SYSTEM, ceremony_id)
    if row.state != CeremonyState.FROZEN:
        return ()
    named = [one for one in _parties(row) if not queries.has_opened(one) and one.stayed_away_at is None]
    for one in named:
        one.stayed_away_at = now
        one.save(update_fields=["stayed_away_at"])
    return _record(row, "reveal", named, now)


def _parties(row: Ceremony) -> list[CeremonyParty]:
    return sorted(row.parties.all(), key=lambda one: one.party)


def _record(row: Ceremony, step: str, named: list[CeremonyParty], now: datetime) -> tuple[str, ...]:
    who = [one.party for one in named]
    if who:
        parties: list[Plain] = [*who]
        evidence.record(
            kind=STAYED_AWAY,
            lot_id=row.lot_id,
            actor=SYSTEM,
            body={"draw_id": row.ceremony_id, "step": step, "parties": parties},
            access=Access.PARTIES,
            now=now,
        )
    return tuple(who)
