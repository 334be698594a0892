"""The hours of a sitting as the rule of lateness needs them, and where a supervisor has to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import Committee
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.policy import queries as policy
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.lateness import Hours, LatenessRule, lateness_rule
from yuanping.kernel.committee.record import EXPERT, REPRESENTATIVE
from yuanping.kernel.committee.states import CommitteeState, SeatState
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law

LIVE = (CommitteeState.CALLING, CommitteeState.FILLED)


@dataclass(frozen=True, slots=True)
class LateView:
    """One sitting and who it waits for: counts and hours, never who or where."""

    lot_id: str
    lot_name: str
    meets_at: datetime
    ends_at: datetime
    due_at: datetime
    """When the door stops admitting, or stopped."""
    missing: int
    """Experts who had accepted; 0 while the door still admits by itself."""
    representatives: int
    """The same of the procuring entity's representatives, named or not."""
    law: Law

    @property
    def waits(self) -> bool:
        """Whether there is something to decide."""
        return bool(self.missing or self.representatives)


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


def missing_representatives(row: Committee) -> tuple[int, ...]:
    """Representatives' seats that are empty, whether anybody is named for them or not."""
    seats = row.seats.filter(kind=REPRESENTATIVE, state__in=(SeatState.ACCEPTED, SeatState.SEALED))
    return tuple(seats.order_by("seat_no").values_list("seat_no", flat=True))


def get_late(actor: Actor, lot_id: str, now: datetime) -> LateView | None:
    """The sitting of the supervisor's own lot, with nobody missing while the door still admits; None where no sitting is awaited.

    Raises ``NotFound`` for anybody else.
    """
    if not permissions.can_decide_late(actor, lot_facts(lot_id)):
        raise NotFound("committee")
    row = Committee.objects.filter(lot_id=lot_id, state__in=LIVE).first()
    return _view(row, now) if row else None


def list_late(actor: Actor, now: datetime) -> tuple[LateView, ...]:
    """Sittings of the supervisor's lots that wait for a decision now."""
    if actor.role is not Role.PROJECT_SUPERVISOR:
        return ()
    waiting = Committee.objects.filter(late_seats("seats__"))
    rows = waiting.filter(state__in=LIVE, meets_at__lte=now, arrive_until__gt=now - timedelta(days=1)).distinct()
    mine = (row for row in rows.order_by("meets_at", "pk") if permissions.can_decide_late(actor, lot_facts(row.lot_id)))
    return tuple(view for row in mine if (view := _view(row, now)).waits)


def late_seats(path: str = "") -> Q:
    """Seats whose person may be late, seen from the row that ``path`` leads from."""
    named = Q(**{f"{path}state": SeatState.ACCEPTED})
    return named | Q(**{f"{path}kind": REPRESENTATIVE, f"{path}state": SeatState.SEALED})


def _view(row: Committee, now: datetime) -> LateView:
    rule = lateness_of(row)
    due_at = hours_of(row).admits_until(rule)
    late = due_at <= now < row.arrive_until
    return LateView(
        row.lot_id,
        lot_facts(row.lot_id).name,
        row.meets_at,
        row.arrive_until,
        due_at,
        len(missing_seats(row)) if late else 0,
        len(missing_representatives(row)) if late else 0,
        rule.law,
    )
