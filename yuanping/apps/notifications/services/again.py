"""Sending again what did not go out, by somebody who may not know whose it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.notifications import permissions
from yuanping.apps.notifications.models import Passage
from yuanping.apps.notifications.queries import unsent
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.notices.states import LAW_SECRET, PASSAGE


@transaction.atomic
def send_again(*, actor: Actor, now: datetime) -> int:
    """Queue every notice that failed, its attempts counted anew; the worker tries them in its next round. Answers how many.

    All or none: choosing among them would need to know what they are. Effects: passages queued, one SUPERVISOR entry with the count.

    Raises:
        NotFound: not the system administrator.
        Refused: ``no_notice_to_send``.
    """
    if not permissions.can_send_again(actor):
        raise NotFound("notice")
    rows = list(unsent().select_for_update(of=("self",)).order_by("notice_id"))
    if not rows:
        raise Refused("no_notice_to_send", {}, LAW_SECRET)
    for row in rows:
        row.state = PASSAGE.advance(row.state, "send_again", actor.role)
        row.attempts = 0
    Passage.objects.bulk_update(rows, ["state", "attempts"])
    evidence.record(
        kind="notifications.sent_again",
        lot_id="",
        actor=actor,
        body={"count": len(rows)},
        access=Access.SUPERVISOR,
        now=now,
    )
    return len(rows)
