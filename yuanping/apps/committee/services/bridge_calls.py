"""The calls that staff may make appear and end as the draw moves."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings

from yuanping.apps.committee.models import BridgeCall, Committee
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.holder import Moved
from yuanping.kernel.committee.states import BRIDGE, BridgeState

LOWEST, HIGHEST = 1000, 32_767
"""Room for far more calls than a day sees, short enough to be said aloud."""


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
    taken = set(BridgeCall.objects.filter(posted_on=day).values_list("number", flat=True))
    BridgeCall.objects.bulk_create(
        BridgeCall(
            token=ticket.token,
            committee=row,
            posted_on=day,
            number=number,
            ticket=ticket.sealed,
            state=BRIDGE.initial,
        )
        for ticket, number in zip(moved.tickets, fresh_numbers(taken, len(moved.tickets)), strict=True)
    )


def fresh_numbers(taken: set[int], count: int) -> list[int]:
    """Numbers nobody has that day, at random: counted on, they would say which calls came together, of one lot and in the order of its seats."""
    free = [number for number in range(LOWEST, HIGHEST + 1) if number not in taken]
    return secrets.SystemRandom().sample(free, count)
