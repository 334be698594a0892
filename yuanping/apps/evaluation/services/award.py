"""The award, and what it releases."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.committee.services import release_draw
from yuanping.apps.evaluation.models import Award
from yuanping.apps.evaluation.permissions import can_record_award
from yuanping.apps.evaluation.queries.access import access_session, list_ranking
from yuanping.apps.evaluation.queries.gather import demand_own_lot
from yuanping.apps.evidence.services import record
from yuanping.apps.tenders.services import advance_lot
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation import record as written
from yuanping.kernel.evaluation.award import check_award
from yuanping.kernel.evaluation.states import MACHINE
from yuanping.kernel.events.evaluation import AwardRecorded
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def record_award(*, actor: Actor, lot_id: str, bid_id: str, reason: str = "", now: datetime) -> None:
    """The procuring entity names the awarded bidder among the candidates.

    Effects: award stored; evidence ``award_recorded``; lot AWARDED; the key and the openings of the draw released;
    event ``AwardRecorded``.

    Raises:
        NotFound: not the procuring entity of this lot. Refused: ``award_not_candidate``, ``award_needs_reason``,
        ``wrong_state`` (条例 第五十五条).
    """
    if not can_record_award(actor):
        raise NotFound("lot")
    demand_own_lot(actor, lot_id)
    session = access_session(lot_id)
    session.state = MACHINE.advance(session.state, "award", actor.role)
    check_award(list_ranking(session), bid_id, reason)
    award = written.AwardEntry(bid_id, " ".join(reason.split()), now.replace(microsecond=0))
    Award.objects.create(session=session, bid_id=bid_id, reason=award.reason, awarded_at=award.awarded_at)
    session.save()
    record(
        kind=written.AWARDED, lot_id=lot_id, actor=actor, body=written.award_body(award), access=Access.PUBLIC, now=now
    )
    advance_lot(lot_id=lot_id, transition="record_award", actor=actor, now=now)
    release_draw(lot_id=lot_id, now=now)
    announce(AwardRecorded(lot_id))
