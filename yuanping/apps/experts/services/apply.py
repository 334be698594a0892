"""An application for the library, by the person or entered by the registry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts.models import Expert
from yuanping.apps.experts.services.page_code import try_page_code
from yuanping.apps.experts.services.register import (
    ExpertForm,
    check_form,
    profile_of,
    row_of,
    seal_persons,
    store_parts,
)
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.specialties import editions
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.states import CONDITIONS, ExpertState

APPLICANTS = frozenset({Role.ANONYMOUS, Role.REGISTRY_OWNER})


@dataclass(frozen=True, slots=True)
class Applied:
    """A new application; ``sent``: a code for its page went to the telephone it names. The same for every application from this installation's form."""

    expert_id: str
    sent: bool


@transaction.atomic
def apply_for_library(*, actor: Actor, form: ExpertForm, consents: bool, now: datetime) -> Applied:
    """Keep an application. A stranger learns the same, by the same work, whether the ID number is in the library already or not.

    Effects: one file in the state ``applied``; a double is marked for the reviewer; a code for the own page to the telephone of the form, where
    it can be reached; PERSONAL entries.

    Raises:
        NotFound: somebody who applies for nobody.
        Refused: ``applications_full``, ``expert_consent_missing``, and those of ``check_form``.
    """
    if actor.role not in APPLICANTS:
        raise NotFound("application")
    lists, today = editions(), legal_day(now)
    check_form(form, lists)
    if not form.name.strip():
        raise Refused("expert_name_missing", {}, CONDITIONS, field="name")
    if not consents:
        raise Refused("expert_consent_missing", {}, CONDITIONS, field="consents")
    hold("experts:applications")
    waiting = Expert.objects.filter(state=ExpertState.APPLIED, registered_on=today).count()
    if waiting >= settings.APPLICATIONS_A_DAY:
        raise Refused("applications_full", {"most": settings.APPLICATIONS_A_DAY}, CONDITIONS)
    expert_id = new_secret_id()
    (sealed,), (mark,) = seal_persons((profile_of(expert_id, form),))
    form = replace(form, standing=replace(form.standing, consent_on=today))
    row = row_of(actor, expert_id, form, (sealed, mark, ExpertState.APPLIED), now)
    if Expert.objects.filter(id_mark=mark.id_number).exists():
        row.id_mark, row.claimed_mark = None, mark.id_number
    row.save()
    sent = try_page_code(row, actor, now)
    row.save()
    store_parts([(row, form)], lists)
    evidence.record(
        kind="experts.applied", lot_id="", actor=actor, body={"expert": expert_id}, access=Access.PERSONAL, now=now
    )
    return Applied(expert_id, sent)
