"""Count the requests made under a pack that hides its venues, and keep those that were not possible."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.booking.models import Probe
from yuanping.apps.booking.queries.asked import count_asked
from yuanping.apps.booking.queries.lot import BookableLot
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.alternatives import may_propose
from yuanping.kernel.booking.plan import BookingPlan
from yuanping.kernel.booking.probing import check_probing
from yuanping.kernel.booking.request import Mandate, acting
from yuanping.kernel.canonical import Plain
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain

TOO_OFTEN = "asked_too_often"


def check_asking(actor: Actor, lot: BookableLot, now: datetime) -> None:
    """Refuse one request more than a day may have; where the agency may know the venues, any number is ordinary work.

    Raises:
        Refused: ``asked_too_often``.
    """
    if may_propose(lot.rules):
        return
    hold(f"booking-probe:{actor.organisation_id}")
    mine, all_lots = count_asked(actor, lot.lot_id, now)
    check_probing(mine, all_lots, settings.PROBES_A_DAY, lot.rules.choice_law)


@transaction.atomic
def keep_probe(
    *, actor: Actor, lot: BookableLot, plan: BookingPlan, now: datetime, why: str, mandate: Mandate | None = None
) -> None:
    """Keep that a request was not possible, or was one too many: a row for the count, evidence for the supervisor.

    The request itself left nothing. Of those that were too many a lot keeps one a day: more would only fill the log.
    """
    hold(f"booking-probe:{actor.organisation_id}")
    if why == TOO_OFTEN and count_asked(actor, lot.lot_id, now)[0] > settings.PROBES_A_DAY:
        return
    Probe.objects.create(
        agency_id=actor.organisation_id,
        supervisor_id=lot.supervisor_id,
        lot_id=lot.lot_id,
        lot_name=lot.name,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        asked_at=now,
    )
    acts, under = acting(actor, mandate)
    body: dict[str, Plain] = {
        **under,
        "starts_at": to_plain(plan.starts_at),
        "ends_at": to_plain(plan.ends_at),
        "size": plan.size,
    }
    kind = "booking.asked_too_often" if why == TOO_OFTEN else "booking.not_possible"
    evidence.record(kind=kind, lot_id=lot.lot_id, actor=acts, body=body, access=Access.SUPERVISOR, now=now)
