"""The states of a city's own standard, from draft to end.

* Two people for every change: who approves never drafted, who approves the end never proposed it.
* Nothing works backwards: a standard begins tomorrow at the earliest, and ends today at the earliest.
* A standard whose end is proposed still holds; only the approved end shortens it.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

CITIES_MAY = Law("鲁发改公管〔2026〕307号", "一（二）")


class OverlayState(StrEnum):
    """Where a city's standard stands."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    ENDING = "ending"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


_S = OverlayState
_COORDINATOR = (Role.PROVINCIAL_COORDINATOR,)
IN_FORCE: frozenset[OverlayState] = frozenset({_S.APPROVED, _S.ENDING, _S.ENDED})
"""States in which a standard stands in the pack, for the days it holds."""

CITY_OVERLAY = Machine(
    name="city_overlay",
    states=tuple(OverlayState),
    initial=_S.DRAFTED,
    transitions=(
        Transition("approve", (_S.DRAFTED,), _S.APPROVED, _COORDINATOR, CITIES_MAY, "起草人以外的人，至迟施行前一日"),
        Transition("withdraw", (_S.DRAFTED,), _S.WITHDRAWN, _COORDINATOR, CITIES_MAY, "批准之前"),
        Transition("propose_end", (_S.APPROVED,), _S.ENDING, _COORDINATOR, CITIES_MAY, "末日不早于今天"),
        Transition("approve_end", (_S.ENDING,), _S.ENDED, _COORDINATOR, CITIES_MAY, "提出人以外的人，末日不早于今天"),
        Transition("drop_end", (_S.ENDING,), _S.APPROVED, _COORDINATOR, CITIES_MAY, "批准终止之前"),
    ),
)
