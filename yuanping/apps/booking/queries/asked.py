"""How often an agency has asked today, and where it was more than ordinary work needs."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, cast

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from yuanping.apps.booking.models import Booking, Probe
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.probing import AGENCY_TIMES
from yuanping.kernel.booking.slots import day_bounds, local_day


def count_asked(actor: Actor, lot_id: str, now: datetime) -> tuple[int, int]:
    """Requests of the legal day, granted or not: for one lot, and for all lots of the agency."""
    first, end = day_bounds(local_day(now))
    made = Booking.objects.filter(agency_id=actor.organisation_id, requested_at__gte=first, requested_at__lt=end)
    asked = Probe.objects.filter(agency_id=actor.organisation_id, asked_at__gte=first, asked_at__lt=end)
    mine = made.filter(lot_id=lot_id).count() + asked.filter(lot_id=lot_id).count()
    return mine, made.count() + asked.count()


class ProbedLot(TypedDict):
    """One lot, and how often it was asked for today."""

    lot_id: str
    lot_name: str
    agency_id: str
    asked: int
    of_agency: int


def probed_lots(supervisor_id: str, now: datetime) -> QuerySet[Probe, ProbedLot]:
    """Lots of this supervisor with as many requests today as may be, or of an agency that has spread as many over its lots.

    What was granted and given back counts as well: it is in ``asked`` beside what was refused.
    """
    first, end = day_bounds(local_day(now))
    today = Probe.objects.filter(asked_at__gte=first, asked_at__lt=end)
    made = Booking.objects.filter(requested_at__gte=first, requested_at__lt=end)
    mine = today.filter(supervisor_id=supervisor_id).exclude(supervisor_id="")
    most = settings.PROBES_A_DAY
    counted = mine.values("lot_id", "lot_name", "agency_id").annotate(
        asked=Count("id") + _number(made, "lot_id"),
        of_agency=_number(today, "agency_id") + _number(made, "agency_id"),
    )
    found = counted.filter(Q(asked__gte=most) | Q(of_agency__gte=AGENCY_TIMES * most)).order_by("lot_id")
    return cast("QuerySet[Probe, ProbedLot]", found)


def _number(rows: QuerySet[Booking] | QuerySet[Probe], of: str) -> Coalesce:
    """How many of these rows have the lot, or the agency, of the row outside."""
    same = rows.filter(**{of: OuterRef(of)}).order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(same, output_field=IntegerField()), Value(0))
