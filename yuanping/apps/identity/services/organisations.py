"""Entering organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.identity import permissions
from yuanping.apps.identity.models import Organisation, OrganisationKind
from yuanping.apps.identity.services.acts import record_open_act
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.ids import check_uscc
from yuanping.kernel.region import PREFIXES, check_division, check_region, province_of

ANYWHERE = frozenset({OrganisationKind.AGENCY, OrganisationKind.PROCURING_ENTITY, OrganisationKind.PLATFORM})
"""An agency of another province may work here; venues, registries and authorities are of a province we hold rules for."""


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What is asked of a new organisation. ``demo`` marks an invented one."""

    kind: OrganisationKind
    name: str
    uscc: str
    region: str
    name_en: str = ""
    demo: bool = False


@transaction.atomic
def create_organisation(*, actor: Actor, draft: OrganisationDraft, now: datetime) -> str:
    """Enter an organisation.

    Effects: one row, one evidence entry. A demo installation takes invented organisations only, a real one real ones.

    Raises:
        NotFound: the actor may not do this.
        Refused: ``organisation_name_missing``, ``uscc_check_digit`` and kin, ``region_unknown``, ``division_unknown``,
            ``uscc_taken``, ``demo_organisation_only``, ``real_organisation_only``.
    """
    hold("identity")
    if not permissions.can_create_organisation(actor):
        raise NotFound("organisation")
    name = draft.name.strip()
    if not name:
        raise Refused("organisation_name_missing", field="name")
    uscc = check_uscc(draft.uscc)
    region = check_division(draft.region) if draft.kind in ANYWHERE else check_region(draft.region)
    if settings.DEMO and not draft.demo:
        raise Refused("demo_organisation_only", {"name": name})
    if draft.demo and not settings.DEMO:
        raise Refused("real_organisation_only", {"name": name})
    if Organisation.objects.filter(uscc=uscc).exists():
        raise Refused("uscc_taken", {"uscc": uscc}, field="uscc")
    organisation_id = new_id(PREFIXES.get(province_of(region), "CN"), now)
    Organisation.objects.create(
        organisation_id=organisation_id,
        kind=draft.kind,
        name=name,
        name_en=draft.name_en.strip(),
        uscc=uscc,
        region=region,
        demo=draft.demo,
    )
    body = {"organisation": organisation_id, "kind": str(draft.kind), "name": name, "uscc": uscc}
    record_open_act("identity.organisation_created", actor, body, now)
    return organisation_id


@transaction.atomic
def rename_organisation(*, actor: Actor, organisation_id: str, name: str, name_en: str, now: datetime) -> None:
    """Enter another name for an organisation, as its licence says it now; the credit code stays. The same names change nothing.

    Effects: two columns, one evidence entry with the old and the new name.

    Raises:
        NotFound: no such organisation, or the actor may not do this.
        Refused: ``organisation_rename_missing``.
    """
    hold("identity")
    row = Organisation.objects.filter(organisation_id=organisation_id).first()
    if row is None or not permissions.can_create_organisation(actor):
        raise NotFound("organisation")
    new, new_en = name.strip(), name_en.strip()
    if not new:
        raise Refused("organisation_rename_missing", field="name")
    if (new, new_en) == (row.name, row.name_en):
        return
    body = {
        "organisation": organisation_id,
        "before": row.name,
        "name": new,
        "before_en": row.name_en,
        "name_en": new_en,
    }
    row.name, row.name_en = new, new_en
    row.save(update_fields=["name", "name_en"])
    record_open_act("identity.organisation_renamed", actor, body, now)
