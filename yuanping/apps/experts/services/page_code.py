"""The code of an expert's own page, sent to the expert's telephone and shown to nobody."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction

from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert, ExpertPageCode
from yuanping.apps.experts.queries import access_expert
from yuanping.apps.identity import queries as identity
from yuanping.apps.notifications import services as notifications
from yuanping.infra.crypto import keyed_hash
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.holder_files import OwnCodeOrder, SealedProfile
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.own_page import passkeys_from

READER = "experts.reader"
"""Purpose of the keyed hash under which an account is kept beside an expert."""
LIBRARY = "评标专家库"
"""Who sends a code that nobody in office had issued."""


@transaction.atomic
def issue_page_code(*, actor: Actor, expert_id: str, now: datetime) -> None:
    """Send the expert a new code for the own page; the one before opens nothing from now on. The expert reads there who had it issued. One PERSONAL entry.

    Raises:
        NotFound: not the actor's expert.
        Refused: ``own_code_no_telephone``, ``keyholder_unavailable``.
    """
    hold(f"expert:{expert_id}")
    row = access_expert(actor, expert_id, lock=True)
    if not permissions.can_read_person(actor, row):
        raise NotFound("expert")
    send_page_code(row, actor, now)
    row.save(update_fields=["page_mark"])


def send_page_code(row: Expert, actor: Actor, now: datetime) -> None:
    """The same for a stored row that the caller holds under lock and saves. Raises ``Refused`` as above."""
    today = legal_day(now)
    office = identity.access_organisation(actor.organisation_id).name if actor.organisation_id else LIBRARY
    profile = SealedProfile(row.expert_id, bytes(row.sealed_profile))
    order = OwnCodeOrder(profile, office, now, moment(passkeys_from(today), time(0)))
    issued = draw.key_holder().issue_own_code(order)
    row.page_mark = issued.mark
    mark = keyed_hash(READER, actor.user_id.encode()) if actor.user_id else ""
    ExpertPageCode.objects.create(
        issue_id=new_secret_id(), expert=row, issuer=actor.label, issuer_mark=mark, issued_on=today
    )
    notifications.post_sealed(notice_id=new_secret_id(), sealed=issued.notice, now=now)
    body = {"expert": row.expert_id}
    evidence.record(kind="experts.page_code", lot_id="", actor=actor, body=body, access=Access.PERSONAL, now=now)


def try_page_code(row: Expert, actor: Actor, now: datetime) -> bool:
    """Send a first code where a telephone can be reached; answers whether it was. Raises ``Refused`` when the key holder does not answer."""
    try:
        send_page_code(row, actor, now)
    except Refused as refused:
        if refused.code != "own_code_no_telephone":
            raise
        return False
    return True
