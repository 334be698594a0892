"""The whole bitmap of exclusions, after the award, to the lot's supervisor and the auditor; each reading is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import Committee
from yuanping.apps.committee.services.release import LAW_UNTIL_AWARD
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.infra import storage
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import canonical
from yuanping.kernel.committee.holder import ExclusionsOrder
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.draw.exclusions import check_bitmap
from yuanping.kernel.draw.papers import ExclusionsFile
from yuanping.kernel.draw.request import ExpertRequest
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain

VERSION = 1
KIND = "yuanping-exclusions"


@transaction.atomic
def read_exclusions(*, actor: Actor, lot_id: str, now: datetime) -> bytes:
    """Hand out every exclusion bit with its salt, checked against the request before; one SUPERVISOR entry says who read it.

    No reason and nobody's id stands in the file: a position says nothing but its cell.

    Raises:
        NotFound: not the lot's supervisor, nor the auditor; or no draw.
        Refused: ``award_not_determined``, ``exclusions_differ``, ``keyholder_unavailable``.
    """
    if not permissions.can_read_exclusions(actor, queries.lot_facts(lot_id)):
        raise NotFound("committee")
    row = Committee.objects.filter(lot_id=lot_id).exclude(state=CommitteeState.VOIDED).first()
    if row is None:
        raise NotFound("committee")
    if row.state != CommitteeState.RELEASED:
        raise Refused("award_not_determined", {}, LAW_UNTIL_AWARD)
    request, _ = draw_queries.seed_inputs(row.ceremony_id)
    assert isinstance(request, ExpertRequest)
    order = ExclusionsOrder(storage.get(row.sealed_pool), bytes(row.sealed_state))
    blocks = draw.key_holder().open_exclusions(order)
    if check_bitmap(request, blocks) is None:
        raise Refused("exclusions_differ", {"draw": request.draw_id}, LAW_UNTIL_AWARD)
    evidence.record(
        kind="committee.exclusions_read",
        lot_id=lot_id,
        actor=actor,
        body={"draw_id": row.ceremony_id, "digest": request.exclusions_digest},
        access=Access.SUPERVISOR,
        now=now,
    )
    return canonical(to_plain(ExclusionsFile(VERSION, KIND, request, blocks)))
