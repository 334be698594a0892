"""Calls through the bridge as staff see them: the number of the day, a token, whose turn it is. No lot, no seat, no place, no hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import BridgeCall
from yuanping.kernel.actor import Actor
from yuanping.kernel.committee.bridge import SCRIPT
from yuanping.kernel.committee.states import BridgeState, CommitteeState
from yuanping.kernel.errors import NotFound

OPEN = (BridgeState.WAITING, BridgeState.CONNECTED, BridgeState.STATED)


@dataclass(frozen=True, slots=True)
class BridgeView:
    """One call. ``mine``: this person connected it; ``stated`` and ``reason`` are shown to who must confirm them."""

    token: str
    number: int
    state: BridgeState
    mine: bool
    stated: str
    reason: str
    script: tuple[str, ...] = SCRIPT


def access_bridge_call(actor: Actor, token: str) -> BridgeCall:
    """The row, for staff. Raises ``NotFound``."""
    row = BridgeCall.objects.select_related("committee").filter(token=token).first() if _may(actor) else None
    if row is None:
        raise NotFound("call")
    return row


def list_bridge_calls(actor: Actor, now: datetime) -> tuple[BridgeView, ...]:
    """The open calls, the oldest day first, by number. Raises ``NotFound`` for who is no staff."""
    if not _may(actor):
        raise NotFound("calls")
    rows = BridgeCall.objects.filter(
        state__in=OPEN, committee__state=CommitteeState.CALLING, committee__arrive_until__gt=now
    ).order_by("posted_on", "number")
    return tuple(_view(actor, row) for row in rows)


def get_bridge_call(actor: Actor, token: str) -> BridgeView:
    """One call. Raises ``NotFound``."""
    return _view(actor, access_bridge_call(actor, token))


def _may(actor: Actor) -> bool:
    return permissions.can_use_bridge(actor)


def _view(actor: Actor, row: BridgeCall) -> BridgeView:
    mine = bool(row.connected_by) and row.connected_by == actor.user_id
    return BridgeView(row.token, row.number, BridgeState(row.state), mine, row.stated, row.reason)
