"""What changes in a file: training, ties, employer, days of absence, service; and every reading of the person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import (
    Expert,
    ExpertAbsence,
    ExpertRead,
    ExpertRelation,
    ExpertService,
    ExpertTraining,
)
from yuanping.apps.experts.queries import access_expert
from yuanping.apps.experts.services.page_code import READER
from yuanping.infra.crypto import keyed_hash
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain
from yuanping.kernel.committee.holder_files import Profile, SealedProfile
from yuanping.kernel.committee.recusal import LAW_REGULATION, Tie
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.reads import OFFICE, Purpose
from yuanping.kernel.experts.states import CONDITIONS, KEEP_REGISTRY
from yuanping.kernel.ids import check_uscc

MOST_ABSENCES = 60
LONGEST_ABSENCE_DAYS = 366
MOST_HOURS = 2000


@transaction.atomic
def open_person(*, actor: Actor, expert_id: str, purpose: Purpose, now: datetime) -> Profile:
    """Open the personal part for the registry that keeps the expert, or for the expert; the reading is kept first, and the expert sees it.

    What is kept says who, for what of a closed list, on which day; nothing in it is about a lot.

    Raises:
        NotFound: not the actor's expert.
        Refused: ``read_purpose_unknown``, ``keyholder_unavailable``.
    """
    row = access_expert(actor, expert_id)
    own = _is_own(actor, row)
    if not (own or permissions.can_read_person(actor, row)):
        raise NotFound("expert")
    if purpose not in ((Purpose.SELF,) if own else OFFICE):
        raise Refused("read_purpose_unknown", {}, KEEP_REGISTRY, field="purpose")
    _keep_read(row, actor, purpose, now)
    (profile,) = draw.key_holder().open_profiles((SealedProfile(row.expert_id, bytes(row.sealed_profile)),))
    return profile


def keep_reads(*, actor: Actor, rows: Iterable[Expert], purpose: Purpose, now: datetime) -> None:
    """Keep that several files were read at once, by an export; the caller is in a transaction and has asked permission."""
    mark = _mark_of(actor)
    ExpertRead.objects.bulk_create(
        [_read(row, actor.label, mark, purpose, legal_day(now)) for row in rows], batch_size=500
    )


@transaction.atomic
def add_absence(*, actor: Actor, expert_id: str, first: date, last: date, now: datetime) -> str:
    """Days on which the expert cannot come; whoever was drawn before stays drawn and answers the call.

    Raises:
        NotFound: neither the expert nor the registry.
        Refused: ``absence_days_wrong``, ``absence_too_many``.
    """
    row = _own_or_kept(actor, expert_id)
    if first > last or last < legal_day(now) or (last - first).days >= LONGEST_ABSENCE_DAYS:
        raise Refused("absence_days_wrong", {"most": LONGEST_ABSENCE_DAYS}, KEEP_REGISTRY, field="last")
    if row.absences.filter(last_on__gte=legal_day(now)).count() >= MOST_ABSENCES:
        raise Refused("absence_too_many", {"most": MOST_ABSENCES}, KEEP_REGISTRY, field="first")
    absence_id = new_secret_id()
    ExpertAbsence.objects.create(absence_id=absence_id, expert=row, first_on=first, last_on=last)
    _record("absence", row, actor, {"first": first.isoformat(), "last": last.isoformat()}, now)
    return absence_id


@transaction.atomic
def drop_absence(*, actor: Actor, expert_id: str, absence_id: str, now: datetime) -> None:
    """The expert can come after all. Raises ``NotFound``."""
    row = _own_or_kept(actor, expert_id)
    gone, _ = ExpertAbsence.objects.filter(expert=row, absence_id=absence_id).delete()
    if not gone:
        raise NotFound("absence")
    _record("absence_dropped", row, actor, {}, now)


@transaction.atomic
def add_tie(*, actor: Actor, expert_id: str, kind: str, uscc: str, now: datetime) -> None:
    """A tie to an organisation: from now on it keeps the expert out of that organisation's lots (standing exclusion).

    Raises:
        NotFound: neither the expert nor the registry.
        Refused: ``tie_unknown``, ``tie_not_yours`` (a punishment is entered by the registry), ``uscc_…``.
    """
    row = _own_or_kept(actor, expert_id)
    if kind not in set(Tie) or kind == Tie.EMPLOYED:
        raise Refused("tie_unknown", {}, LAW_REGULATION, field="kind")
    if kind == Tie.PUNISHED and actor.role is Role.EXPERT:
        raise Refused("tie_not_yours", {}, LAW_REGULATION, field="kind")
    if kind != Tie.PUNISHED:
        check_uscc(uscc)
    ExpertRelation.objects.get_or_create(expert=row, kind=kind, uscc=uscc, until_on=None)
    _record("tie", row, actor, {"kind": kind, "uscc": uscc}, now)


@transaction.atomic
def end_tie(*, actor: Actor, expert_id: str, tie_id: int, now: datetime) -> None:
    """A tie ends today; it counts on for the years of the look-back. Only the registry ends one.

    Raises:
        NotFound: not the actor's expert, no such tie, or a punishment, which the article knows no end of.
    """
    row = _kept(actor, expert_id)
    tie = row.relations.filter(id=tie_id, until_on=None).exclude(kind=Tie.PUNISHED).first()
    if tie is None:
        raise NotFound("tie")
    tie.until_on = legal_day(now)
    tie.save()
    _record("tie_ended", row, actor, {"kind": tie.kind, "uscc": tie.uscc}, now)


@transaction.atomic
def change_employer(*, actor: Actor, expert_id: str, uscc: str, now: datetime) -> None:
    """A new employer; the old one becomes a tie that ended today and counts on for the years of the look-back.

    Raises:
        NotFound: not the actor's expert.
        Refused: ``uscc_…``.
    """
    row = _kept(actor, expert_id)
    check_uscc(uscc)
    if row.employer_uscc and row.employer_uscc != uscc:
        row.relations.filter(kind=Tie.EMPLOYED, uscc=row.employer_uscc, until_on=None).delete()
        ExpertRelation.objects.create(expert=row, kind=Tie.EMPLOYED, uscc=row.employer_uscc, until_on=legal_day(now))
    row.employer_uscc = uscc
    row.save(update_fields=["employer_uscc"])
    _record("employer", row, actor, {"uscc": uscc}, now)


@transaction.atomic
def record_training(
    *, actor: Actor, expert_id: str, completed_on: date, hours: int, valid_until: date | None, now: datetime
) -> None:
    """A completed training; the newest last day counts.

    Raises:
        NotFound: not the actor's expert.
        Refused: ``training_wrong``.
    """
    row = _kept(actor, expert_id)
    wrong_end = valid_until is not None and valid_until < completed_on
    if completed_on > legal_day(now) or wrong_end or not 0 < hours <= MOST_HOURS:
        raise Refused("training_wrong", {"most": MOST_HOURS}, CONDITIONS, field="completed_on")
    ExpertTraining.objects.create(expert=row, completed_on=completed_on, hours=hours, valid_until=valid_until)
    row.trained_on = max(filter(None, (row.trained_on, completed_on)))
    row.training_until = max(filter(None, (row.training_until, valid_until)), default=None)
    row.save(update_fields=["trained_on", "training_until"])
    _record("training", row, actor, {"on": completed_on.isoformat(), "hours": hours}, now)


@transaction.atomic
def record_service(*, expert_ids: Iterable[str], served_on: date) -> None:
    """These experts sat on a committee that day. Called when the award has released the draw, in its transaction: not before may anybody know."""
    rows = Expert.objects.filter(expert_id__in=list(expert_ids)).order_by("expert_id")
    ExpertService.objects.bulk_create([ExpertService(expert=row, served_on=served_on) for row in rows])


def _is_own(actor: Actor, row: Expert) -> bool:
    return actor.role is Role.EXPERT and actor.user_id == row.expert_id


def _kept(actor: Actor, expert_id: str) -> Expert:
    hold(f"expert:{expert_id}")
    row = access_expert(actor, expert_id, lock=True)
    if not permissions.can_read_person(actor, row) and actor.role is not Role.SYSTEM:
        raise NotFound("expert")
    return row


def _own_or_kept(actor: Actor, expert_id: str) -> Expert:
    hold(f"expert:{expert_id}")
    row = access_expert(actor, expert_id, lock=True)
    if not (_is_own(actor, row) or permissions.can_read_person(actor, row)):
        raise NotFound("expert")
    return row


def _mark_of(actor: Actor) -> str:
    return keyed_hash(READER, actor.user_id.encode())


def _keep_read(row: Expert, actor: Actor, purpose: Purpose, now: datetime) -> None:
    _read(row, actor.label, _mark_of(actor), purpose, legal_day(now)).save(force_insert=True)


def _read(row: Expert, reader: str, mark: str, purpose: Purpose, on: date) -> ExpertRead:
    return ExpertRead(read_id=new_secret_id(), expert=row, reader=reader, reader_mark=mark, purpose=purpose, read_on=on)


def _record(what: str, row: Expert, actor: Actor, body: dict[str, Plain], now: datetime) -> None:
    full: dict[str, Plain] = {"expert": row.expert_id, **body}
    evidence.record(kind=f"experts.{what}", lot_id="", actor=actor, body=full, access=Access.PERSONAL, now=now)
