"""The only writers of the registry."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import services as draw
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert, ExpertRelation
from yuanping.infra.ids import new_secret_id
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.holder import Profile
from yuanping.kernel.committee.recusal import Relation
from yuanping.kernel.errors import NotFound
from yuanping.kernel.ids import check_id_number, check_uscc


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
    """Public half of the telephone's key (X25519, hex); its private half never comes here."""
    relations: tuple[Relation, ...] = ()


def register_expert(*, actor: Actor, form: ExpertForm, now: datetime) -> str:
    """Register one expert; see ``register_experts``."""
    return register_experts(actor=actor, forms=(form,), now=now)[0]


@transaction.atomic
def register_experts(*, actor: Actor, forms: Sequence[ExpertForm], now: datetime) -> tuple[str, ...]:
    """Seal each profile with the key holder and store the rows in random order; answers the ids in the order of ``forms``.

    Raises:
        NotFound: the actor keeps no registry.
        Refused: an ID number or USCC with a wrong check digit; nothing is stored then.
    """
    if not permissions.can_register_expert(actor):
        raise NotFound("registry")
    for form in forms:
        check_id_number(form.id_number)
        if form.employer_uscc:
            check_uscc(form.employer_uscc)
    ids = [new_secret_id() for _ in forms]
    profiles = tuple(
        Profile(expert_id, form.name, form.id_number, form.phone, form.mailbox_key)
        for expert_id, form in zip(ids, forms, strict=True)
    )
    sealed = draw.key_holder().seal_profiles(profiles)
    order = list(range(len(forms)))
    secrets.SystemRandom().shuffle(order)
    rows = [_row(ids[place], forms[place], sealed[place], now) for place in order]
    stored = {row.expert_id: row for row in Expert.objects.bulk_create(rows)}
    ExpertRelation.objects.bulk_create(
        [
            ExpertRelation(expert=stored[ids[place]], kind=tie.kind, uscc=tie.uscc, until_on=tie.until_on)
            for place in order
            for tie in forms[place].relations
        ]
    )
    return tuple(ids)


def _row(expert_id: str, form: ExpertForm, sealed: bytes, now: datetime) -> Expert:
    return Expert(
        expert_id=expert_id,
        specialty=form.specialty,
        home_centre=form.home_centre,
        region=form.region,
        employer_uscc=form.employer_uscc,
        sealed_profile=sealed,
        registered_on=legal_day(now),
    )
