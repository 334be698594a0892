"""What must hold of wishes, plans with their lines, and failures of venues with the offers they hit."""

from __future__ import annotations

from yuanping.apps.booking import queries as booking
from yuanping.apps.planning.models import LineRow, MoveRow, WishRow
from yuanping.kernel.booking.invariants import Finding
from yuanping.kernel.planning.states import MoveState, OutageState, PlanState, WishState


def inspect_planning() -> tuple[Finding, ...]:
    """What does not hold; a fixed number of queries."""
    return (*_plans(), *_outages())


def _plans() -> tuple[Finding, ...]:
    wishes = list(WishRow.objects.order_by("pk").values_list("wish_id", "state", "booking_id"))
    lines = list(LineRow.objects.select_related("plan", "wish").order_by("pk"))
    made = {booking_id for *_, booking_id in wishes} | {line.booking_id for line in lines}
    known = booking.known_bookings(made - {""})
    found = [
        Finding("wish_unbooked", wish_id[:8])
        for wish_id, state, booking_id in wishes
        if (state == WishState.BOOKED) != (booking_id in known) or bool(booking_id) != (booking_id in known)
    ]
    for line in lines:
        booked = line.booking_id in known and line.wish.booking_id == line.booking_id
        answered = booked if line.booking_id else bool(line.code)
        if (line.done_at is not None) != answered or (line.booking_id and line.code):
            found.append(Finding("line_unanswered", line.line_id[:8]))
    undone = {line.plan.plan_id for line in lines if line.done_at is None}
    carried = {line.plan.plan_id: line.plan.state for line in lines}
    found += [
        Finding("plan_unfinished", plan_id[:8])
        for plan_id, state in carried.items()
        if (state == PlanState.CARRYING) != (plan_id in undone)
    ]
    return tuple(found)


def _outages() -> tuple[Finding, ...]:
    """An offer that a failed venue held is settled with its time or still somebody's; a failure is carrying while the system owes a line."""
    rows = MoveRow.objects.order_by("pk").values_list(
        "move_id", "state", "done_at", "outage__outage_id", "outage__state"
    )
    found = []
    owed: dict[str, bool] = {}
    states: dict[str, str] = {}
    for move_id, state, done_at, outage_id, of_outage in rows:
        if (state in {MoveState.DONE, MoveState.FAILED}) != (done_at is not None):
            found.append(Finding("move_unsettled", move_id[:8]))
        owed[outage_id] = owed.get(outage_id, False) or state == MoveState.RELEASED
        states[outage_id] = of_outage
    found += [
        Finding("outage_unfinished", outage_id[:8])
        for outage_id, state in states.items()
        if (state == OutageState.CARRYING) != owed[outage_id]
    ]
    return tuple(found)
