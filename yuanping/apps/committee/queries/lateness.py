"""The hours of a sitting as the rule of lateness needs them, and where a supervisor has to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import Committee
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.policy import queries as policy
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.lateness import Hours, LatenessRule, lateness_rule
from yuanping.kernel.committee.record import EXPERT
from yuanping.kernel.committee.states import CommitteeState, SeatState
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law

LIVE = (CommitteeState.CALLING, CommitteeState.FILLED)


@dataclass(frozen=True, slots=True)
class LateView:
    """One sitting that waits for somebody: counts and hours, never who or where."""

    lot_id: str
    lot_name: str
    meets_at: datetime
    ends_at: datetime
    due_at: datetime
    """When the door stopped admitting."""
    missing: int
    law: Law


def hours_of(row: Committee) -> Hours:
    """The hours of one committee."""
    return Hours(row.meets_at, row.late_until, row.arrive_until)


def lateness_of(row: Committee) -> LatenessRule:
    """What the lot's own pack says on the day of the sitting."""
    return lateness_rule(policy.get_pack_of_lot(row.lot_id), legal_day(row.meets_at))


def missing_seats(row: Committee) -> tuple[int, ...]:
    """Experts' seats that were accepted and are empty."""
    seats = row.seats.filter(kind=EXPERT, state=SeatState.ACCEPTED)
    return tuple(seats.order_by("seat_no").values_list("seat_no", flat=True))


def get_late(actor: Actor, lot_id: str, now: datetime) -> LateView:
    """The sitting of the supervisor's own lot that waits. Raises ``NotFound``, also while nobody is late."""
    row = Committee.objects.filter(lot_id=lot_id, state__in=LIVE).first()
    if row is None or not permissions.can_decide_late(actor, lot_facts(lot_id)):
        raise NotFound("committee")
    view = _view(row, now)
    if view is None:
        raise NotFound("committee")
    return view


def list_late(actor: Actor, now: datetime) -> tuple[LateView, ...]:
    """Sittings of the supervisor's lots that wait for a decision now."""
    if actor.role is not Role.PROJECT_SUPERVISOR:
        return ()
    rows = Committee.objects.filter(
        state__in=LIVE, meets_at__lte=now, arrive_until__gt=now - timedelta(days=1), seats__state=SeatState.ACCEPTED
    ).distinct()
    mine = (row for row in rows.order_by("meets_at", "pk") if permissions.can_decide_late(actor, lot_facts(row.lot_id)))
    return tuple(view for row in mine if (view := _view(row, now)) is not None)


def _view(row: Committee, now: datetime) -> LateView | None:
    rule = lateness_of(row)
    due_at, missing = hours_of(row).admits_until(rule), len(missing_seats(row))
    if now < due_at or now >= row.arrive_until or not missing:
        return None
    return LateView(row.lot_id, lot_facts(row.lot_id).name, row.meets_at, row.arrive_until, due_at, missing, rule.law)
