"""Whether a workstation can be used tomorrow, and if not, why: the staff's look and the machine's own test joined.

* Fit is: in service, looked at by staff and passed, bound to one machine, that machine's test passed, and neither look nor test too old.
* Every reason is told, not only the first: who repairs a desk wants the whole list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yuanping.kernel.venues.self_test import Limits, is_fresh
from yuanping.kernel.venues.states import WorkstationState

GATE_REASON = "gate:"
"""How the reason of a block by the look on the day before begins; the reasons follow as codes, which pages put into words."""


class Unfit(StrEnum):
    """One reason why a workstation is not fit."""

    OUT = "out"
    NOT_LOOKED_AT = "not_looked_at"
    LOOK_FAILED = "look_failed"
    LOOK_OLD = "look_old"
    UNBOUND = "unbound"
    UNTESTED = "untested"
    TEST_FAILED = "test_failed"
    TEST_OLD = "test_old"


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What is known of one workstation."""

    state: WorkstationState
    looked_at: datetime | None
    look_passed: bool
    bound: bool
    tested_at: datetime | None
    test_passed: bool


def unfit_reasons(desk: DeskFacts, limits: Limits, now: datetime) -> tuple[Unfit, ...]:
    """Every reason, in the order in which one would mend them; empty when the workstation is fit."""
    found = [] if desk.state is WorkstationState.IN_SERVICE else [Unfit.OUT]
    if desk.looked_at is None:
        found.append(Unfit.NOT_LOOKED_AT)
    elif not desk.look_passed:
        found.append(Unfit.LOOK_FAILED)
    elif not is_fresh(desk.looked_at, limits.checklist_lasts, now):
        found.append(Unfit.LOOK_OLD)
    if not desk.bound:
        found.append(Unfit.UNBOUND)
    elif desk.tested_at is None:
        found.append(Unfit.UNTESTED)
    elif not desk.test_passed:
        found.append(Unfit.TEST_FAILED)
    elif not is_fresh(desk.tested_at, limits.test_lasts, now):
        found.append(Unfit.TEST_OLD)
    return tuple(found)
