"""Importing and exporting the library: stored whole or refused whole; an export with persons is a reading of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert
from yuanping.apps.experts.services.files import keep_reads
from yuanping.apps.experts.services.register import BATCH, ExpertForm, Held, Standing, register_experts
from yuanping.apps.identity import queries as identity
from yuanping.infra.locks import hold
from yuanping.infra.specialties import editions
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.holder_files import Profile, SealedProfile
from yuanping.kernel.committee.recusal import Relation, Tie
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.reads import OFFICE, Purpose
from yuanping.kernel.experts.states import KEEP_REGISTRY, ExpertState
from yuanping.kernel.experts.tables import (
    ExpertRow,
    FormerEmployer,
    HeldCode,
    LibraryImportRefused,
    Rows,
    line_error,
    read_table,
)


@transaction.atomic
def import_experts(*, actor: Actor, tables: Rows, now: datetime) -> int:
    """Take a whole file of appointed experts or nothing; answers how many were added.

    Raises:
        NotFound: the actor keeps no registry.
        LibraryImportRefused: with every line that cannot be taken, those among them who are in the library already.
        Refused: ``keyholder_unavailable``.
    """
    if actor.role is not Role.REGISTRY_OWNER:
        raise NotFound("registry")
    hold(f"import:{actor.organisation_id}")
    rows = read_table(tables, _centres(), editions())
    _check_new(rows)
    register_experts(actor=actor, forms=tuple(_form(row) for row in rows), now=now)
    return len(rows)


@transaction.atomic
def export_experts(*, actor: Actor, purpose: Purpose, now: datetime) -> tuple[ExpertRow, ...]:
    """Everybody in the registry's pool, persons included: each file is kept as read, before it is opened. One PERSONAL entry.

    Raises:
        NotFound: the actor keeps no registry.
        Refused: ``read_purpose_unknown``, ``keyholder_unavailable``.
    """
    if actor.role is not Role.REGISTRY_OWNER:
        raise NotFound("registry")
    if purpose not in OFFICE:
        raise Refused("read_purpose_unknown", {}, KEEP_REGISTRY, field="purpose")
    kept = Expert.objects.filter(registry__in=("", actor.organisation_id), state=ExpertState.APPOINTED)
    rows = list(kept.order_by("expert_id").prefetch_related("specialties", "relations"))
    readable = [row for row in rows if permissions.can_read_person(actor, row)]
    keep_reads(actor=actor, rows=readable, purpose=purpose, now=now)
    evidence.record(
        kind="experts.exported",
        lot_id="",
        actor=actor,
        body={"experts": len(readable), "purpose": str(purpose)},
        access=Access.PERSONAL,
        now=now,
    )
    found: list[ExpertRow] = []
    for start in range(0, len(readable), BATCH):
        part = readable[start : start + BATCH]
        opened = draw.key_holder().open_profiles(
            tuple(SealedProfile(row.expert_id, bytes(row.sealed_profile)) for row in part)
        )
        found += [_line(row, profile) for row, profile in zip(part, opened, strict=True)]
    return tuple(found)


def _centres() -> Mapping[str, str]:
    """A centre's id by its id and by its names."""
    found: dict[str, str] = {}
    for each in identity.list_organisations("trading_centre"):
        found |= dict.fromkeys(filter(None, (each.organisation_id, each.name, each.name_en)), each.organisation_id)
    return found


def _check_new(rows: tuple[ExpertRow, ...]) -> None:
    holder = draw.key_holder()
    errors = []
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        marks = holder.mark_persons(tuple(Profile("", row.name, row.id_number, row.phone, "") for row in part))
        there = set(
            Expert.objects.filter(id_mark__in=[mark.id_number for mark in marks]).values_list("id_mark", flat=True)
        )
        errors += [
            line_error(start + at, "id_number", "expert_twice")
            for at, mark in enumerate(marks, 1)
            if mark.id_number in there
        ]
    if errors:
        raise LibraryImportRefused(errors)


def _form(row: ExpertRow) -> ExpertForm:
    return ExpertForm(
        specialty=row.specialty,
        home_centre=row.home_centre,
        region=row.region,
        employer_uscc=row.employer_uscc,
        name=row.name,
        id_number=row.id_number,
        phone=row.phone,
        mailbox_key=row.mailbox_key,
        relations=tuple(Relation(Tie.EMPLOYED, each.uscc, each.until_on) for each in row.former_employers),
        further=tuple(Held(each.code, each.edition) for each in row.further),
        edition=row.edition,
        standing=Standing(
            title=row.title,
            title_level=row.title_level,
            practice_since=row.practice_since,
            consent_on=row.consent_on,
            trained_on=row.trained_on,
            training_until=row.training_until,
            term_from=row.term_from,
            term_until=row.term_until,
        ),
    )


def _line(row: Expert, profile: Profile) -> ExpertRow:
    held = sorted(row.specialties.all(), key=lambda each: (not each.primary, each.code, each.edition))
    return ExpertRow(
        name=profile.name,
        id_number=profile.id_number,
        phone=profile.phone,
        mailbox_key=profile.mailbox_key,
        specialty=held[0].code,
        edition=held[0].edition,
        further=tuple(HeldCode(each.code, each.edition) for each in held[1:]),
        home_centre=row.home_centre,
        region=row.region,
        employer_uscc=row.employer_uscc,
        former_employers=tuple(
            FormerEmployer(tie.uscc, tie.until_on)
            for tie in sorted(row.relations.all(), key=lambda tie: tie.id)
            if tie.kind == Tie.EMPLOYED and tie.until_on is not None
        ),
        title=row.title,
        title_level=row.title_level,
        practice_since=row.practice_since,
        consent_on=row.consent_on,
        trained_on=row.trained_on,
        training_until=row.training_until,
        term_from=row.term_from,
        term_until=row.term_until,
    )
