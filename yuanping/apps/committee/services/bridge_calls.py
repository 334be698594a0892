"""The calls that staff may make appear and end as the draw moves."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Max

from yuanping.apps.committee.models import BridgeCall, Committee
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.holder import Moved
from yuanping.kernel.committee.states import BRIDGE, BridgeState


def keep_bridge_calls(row: Committee, moved: Moved, now: datetime) -> None:
    """Post the calls staff may make from now on, and end those whose call is over. Called under the committee's lock."""
    if moved.over:
        open_ones = BridgeCall.objects.filter(committee=row, token__in=moved.over)
        for call in open_ones.exclude(state__in=(BridgeState.DONE, BridgeState.OVER)):
            call.state = BRIDGE.advance(call.state, "end", Role.SYSTEM)
            call.save()
    if not moved.tickets or not settings.CALL_BRIDGE:
        return
    day = legal_day(now)
    hold(f"committee:bridge:{day.isoformat()}")
    last = BridgeCall.objects.filter(posted_on=day).aggregate(last=Max("number"))["last"] or 0
    BridgeCall.objects.bulk_create(
        BridgeCall(
            token=ticket.token,
            committee=row,
            posted_on=day,
            number=last + place,
            ticket=ticket.sealed,
            state=BRIDGE.initial,
        )
        for place, ticket in enumerate(moved.tickets, 1)
    )
