"""What the project's supervisor decides when somebody has not come: wait until an hour, or have whoever is missing replaced for that hour.

An expert is replaced by the next of the same order, a representative by another one whom the procuring entity names.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import Committee
from yuanping.apps.committee.services.replies import CALLING, apply_moves, settle
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.infra import storage
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.committee.holder import AbsentOrder
from yuanping.kernel.committee.lateness import LateAct, check_decision
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.committee.states import SEAT, SeatState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def decide_late(*, actor: Actor, lot_id: str, act: str, until: datetime, reason: str, now: datetime) -> int:
    """Wait for whoever is missing until an hour, or have them replaced for that hour; answers how many seats it is about.

    Nobody is named: the decision is about every seat that was accepted and is empty, and every representative's that has no name yet. One
    SUPERVISOR entry, with the reason. With ``replace`` each expert's absence is a call of the log, and the arrival codes of the absent open
    nothing any more; a representative's seat waits to be named again, and the account named before opens no desk.

    Raises:
        NotFound: not a lot of this supervisor, or no such act.
        Refused: ``not_late_yet``, ``late_until_wrong``, ``reason_required``, ``nobody_missing``, ``keyholder_unavailable``.
    """
    if act not in set(LateAct) or not permissions.can_decide_late(actor, queries.lot_facts(lot_id)):
        raise NotFound("committee")
    hold(f"committee:lot:{lot_id}")
    found = Committee.objects.filter(lot_id=lot_id, state__in=CALLING).values_list("committee_id", flat=True).first()
    if found is None:
        raise NotFound("committee")
    hold(f"committee:{found}")
    row = Committee.objects.select_for_update().get(committee_id=found)
    rule = queries.lateness_of(row)
    check_decision(queries.hours_of(row), rule, until, reason, now)
    missing, owners = queries.missing_seats(row), queries.missing_representatives(row)
    if not missing and not owners:
        raise Refused("nobody_missing", {}, rule.law)
    row.late_until = until
    row.save()
    evidence.record(
        kind="committee.late_decided",
        lot_id=lot_id,
        actor=actor,
        body={
            "committee_id": row.committee_id,
            "act": act,
            "seats": len(missing),
            "representatives": len(owners),
            "until": until.isoformat(),
            "reason": reason.strip(),
            "law": str(rule.law),
        },
        access=Access.SUPERVISOR,
        now=now,
    )
    if act == LateAct.REPLACE:
        _replace(row, actor, missing, until, now)
    return len(missing) + len(owners)


def _replace(row: Committee, actor: Actor, missing: tuple[int, ...], until: datetime, now: datetime) -> None:
    """Representatives first: whether the committee is filled is settled once, with every seat as it then stands."""
    for seat in row.seats.select_for_update().filter(kind=REPRESENTATIVE, state=SeatState.ACCEPTED):
        seat.state = SEAT.advance(seat.state, "replace_representative", actor.role)
        seat.save()
    if missing:
        order = AbsentOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), missing, until, now)
        apply_moves(row, draw.key_holder().absent(order), now)
    else:
        settle(row)
        row.save()
