"""Entering experts whom a registry has already appointed: its own list on the first day, or a file."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert, ExpertRelation, ExpertSpecialty
from yuanping.infra.ids import new_secret_id
from yuanping.infra.specialties import editions
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.holder_files import PersonMarks, Profile
from yuanping.kernel.committee.recusal import Relation
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.specialties import Edition, carry_over, check_specialty
from yuanping.kernel.experts.states import IN_POOL, KEEP_REGISTRY, ExpertState
from yuanping.kernel.ids import check_id_number, check_uscc

BATCH = 500
SEALED_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Held:
    """A specialty with the edition of the list it was given under; an empty edition is the newest."""

    code: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody's appointment, none of it about the person."""

    title: str = ""
    title_level: str = ""
    practice_since: date | None = None
    consent_on: date | None = None
    trained_on: date | None = None
    training_until: date | None = None
    term_from: date | None = None
    term_until: date | None = None


@dataclass(frozen=True, slots=True)
class ExpertForm:
    """What a registry hands over when it registers an expert; the personal part is sealed at once and kept nowhere else."""

    specialty: str
    home_centre: str
    region: str
    employer_uscc: str
    name: str
    id_number: str
    phone: str
    mailbox_key: str
    """Public half of the telephone's key (X25519, hex); its private half never comes here. Empty: cannot be called yet."""
    relations: tuple[Relation, ...] = ()
    further: tuple[Held, ...] = ()
    """Specialties beside ``specialty``, which is the primary one."""
    edition: str = ""
    standing: Standing = Standing()


def register_expert(*, actor: Actor, form: ExpertForm, now: datetime) -> str:
    """Register one expert; see ``register_experts``."""
    return register_experts(actor=actor, forms=(form,), now=now)[0]


@transaction.atomic
def register_experts(
    *, actor: Actor, forms: Sequence[ExpertForm], now: datetime, state: ExpertState = ExpertState.APPOINTED
) -> tuple[str, ...]:
    """Seal each profile with the key holder and store the rows in random order; answers the ids in the order of ``forms``.

    Effects: rows; one PERSONAL entry saying how many of which specialty were entered, and nothing about whom.

    Raises:
        NotFound: the actor keeps no registry.
        Refused: ``id_number_…``, ``uscc_…``, ``specialty_unknown``, ``expert_twice``, ``keyholder_unavailable``; nothing is stored then.
    """
    if not permissions.can_register_expert(actor):
        raise NotFound("registry")
    lists = editions()
    for form in forms:
        check_form(form, lists)
    ids = [new_secret_id() for _ in forms]
    order = list(range(len(forms)))
    secrets.SystemRandom().shuffle(order)
    sealed, marks = seal_persons(tuple(profile_of(expert_id, form) for expert_id, form in zip(ids, forms, strict=True)))
    check_unique(marks)
    rows = [row_of(actor, ids[at], forms[at], (sealed[at], marks[at], state), now) for at in order]
    try:
        with transaction.atomic():
            stored = {row.expert_id: row for row in Expert.objects.bulk_create(rows, batch_size=BATCH)}
    except IntegrityError:
        raise Refused("expert_twice", {}, KEEP_REGISTRY, field="id_number") from None
    store_parts([(stored[ids[at]], forms[at]) for at in order], lists)
    counted = Counter(form.specialty for form in forms)
    evidence.record(
        kind="experts.registered",
        lot_id="",
        actor=actor,
        body={"state": str(state), "experts": dict(sorted(counted.items()))},
        access=Access.PERSONAL,
        now=now,
    )
    return tuple(ids)


def check_form(form: ExpertForm, lists: tuple[Edition, ...]) -> None:
    """Check what can be checked without asking anybody.

    Raises:
        Refused: ``id_number_…``, ``uscc_…``, ``specialty_unknown``, ``specialty_edition_unknown``, ``expert_key_wrong``.
    """
    check_id_number(form.id_number)
    if form.employer_uscc:
        check_uscc(form.employer_uscc)
    for held in held_by(form):
        check_specialty(held.code, held.edition or lists[-1].key, lists)
    key = form.mailbox_key
    if key and (len(key) != 64 or any(char not in "0123456789abcdef" for char in key)):
        raise Refused("expert_key_wrong", {}, KEEP_REGISTRY, field="mailbox_key")


def held_by(form: ExpertForm) -> tuple[Held, ...]:
    """Every specialty of the form once, the primary one first."""
    return tuple(dict.fromkeys((Held(form.specialty, form.edition), *form.further)))


def profile_of(expert_id: str, form: ExpertForm) -> Profile:
    """The personal part of a form."""
    return Profile(expert_id, form.name, form.id_number, form.phone, form.mailbox_key)


def seal_persons(profiles: tuple[Profile, ...]) -> tuple[list[bytes], list[PersonMarks]]:
    """Profiles as the key holder seals them, and the marks by which they are found again."""
    holder = draw.key_holder()
    sealed: list[bytes] = []
    marks: list[PersonMarks] = []
    for start in range(0, len(profiles), SEALED_AT_ONCE):
        part = profiles[start : start + SEALED_AT_ONCE]
        sealed += holder.seal_profiles(part)
        marks += holder.mark_persons(part)
    return sealed, marks


def check_unique(marks: Sequence[PersonMarks]) -> None:
    """Nobody is in the library twice, whatever the spelling of the name.

    Raises:
        Refused: ``expert_twice``.
    """
    numbers = [mark.id_number for mark in marks]
    there = any(
        Expert.objects.filter(id_mark__in=numbers[start : start + BATCH]).exists()
        for start in range(0, len(numbers), BATCH)
    )
    if there or len(set(numbers)) < len(numbers):
        raise Refused("expert_twice", {}, KEEP_REGISTRY, field="id_number")


def row_of(
    actor: Actor, expert_id: str, form: ExpertForm, kept: tuple[bytes, PersonMarks, ExpertState], now: datetime
) -> Expert:
    """A new row of a form and of what the key holder made of it."""
    sealed, mark, state = kept
    known = form.standing
    return Expert(
        expert_id=expert_id,
        registry=actor.organisation_id,
        state=state,
        state_on=legal_day(now),
        home_centre=form.home_centre,
        region=form.region,
        employer_uscc=form.employer_uscc,
        title=known.title,
        title_level=known.title_level,
        practice_since=known.practice_since,
        consent_on=known.consent_on,
        trained_on=known.trained_on,
        training_until=known.training_until,
        term_from=known.term_from,
        term_until=known.term_until,
        callable=bool(form.mailbox_key),
        sealed_profile=sealed,
        id_mark=mark.id_number,
        name_mark=mark.name,
        phone_mark=mark.phone,
        registered_on=legal_day(now),
    )


def store_parts(kept: Sequence[tuple[Expert, ExpertForm]], lists: tuple[Edition, ...]) -> None:
    """Specialties and ties of new rows."""
    ExpertSpecialty.objects.bulk_create(
        [each for row, form in kept for each in specialty_rows(row, held_by(form), lists)], batch_size=BATCH
    )
    ExpertRelation.objects.bulk_create(
        [
            ExpertRelation(expert=row, kind=tie.kind, uscc=tie.uscc, until_on=tie.until_on)
            for row, form in kept
            for tie in form.relations
        ],
        batch_size=BATCH,
    )


def specialty_rows(row: Expert, held: Sequence[Held], lists: tuple[Edition, ...]) -> list[ExpertSpecialty]:
    """The rows of somebody's specialties, the first the primary one."""
    found = []
    for number, each in enumerate(held):
        edition = each.edition or lists[-1].key
        pool_code = carry_over(each.code, edition, lists)
        found.append(
            ExpertSpecialty(
                expert=row,
                edition=edition,
                code=each.code,
                primary=number == 0,
                pool_code=pool_code,
                centre=row.home_centre,
                in_pool=is_in_pool(row) and bool(pool_code),
            )
        )
    return found


def is_in_pool(row: Expert) -> bool:
    """Whether a draw may find this expert at all."""
    return row.state in IN_POOL and row.callable
