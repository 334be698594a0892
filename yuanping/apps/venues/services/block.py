"""Taking an unfit workstation out before a session, by the system."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.venues.queries import get_workstation
from yuanping.apps.venues.services.desks import set_workstation_state
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.venues.fitness import GATE_REASON, Unfit
from yuanping.kernel.venues.states import WorkstationState


@transaction.atomic
def block_unfit(*, workstation_id: str, reasons: tuple[Unfit, ...], now: datetime) -> None:
    """Block a workstation in service; one that is out already stays as it is, with the reason its staff gave.

    Raises:
        NotFound: no such workstation.
    """
    if get_workstation(SYSTEM, workstation_id).state is not WorkstationState.IN_SERVICE:
        return
    set_workstation_state(
        actor=SYSTEM,
        workstation_id=workstation_id,
        state=WorkstationState.BLOCKED,
        reason=GATE_REASON + ",".join(reasons),
        now=now,
    )
