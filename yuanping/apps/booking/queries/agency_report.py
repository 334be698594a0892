"""What agencies did with the workstations they asked for, by month: an appraisal in figures. For the coordinator alone.

* Each act is counted in the month of Asia/Shanghai in which it was done, so that a month once reported never changes.
* A no-show counts for the agency as often as venues stood ready for it in vain. Whatever the range, five queries, one of them for the names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model, QuerySet

from yuanping.apps.booking.models import Booking, Change, Offer
from yuanping.apps.booking.queries.report import report_span
from yuanping.apps.identity import queries as identity
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.slots import SHANGHAI
from yuanping.kernel.booking.states import Cancelled

Key = tuple[date, str]


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency in one month (its first day); ``no_shows``: venues that stood ready in vain."""

    month: date
    agency: str
    requested: int
    withdrawn: int
    changes: int
    cancelled: int
    no_shows: int


def get_agency_report(actor: Actor, first: date, last: date) -> tuple[AgencyRow, ...]:
    """By month, then agency; one without anything in a month has no row.

    Raises:
        NotFound: not the province's coordinator.
        Refused: ``months_out_of_order``.
    """
    span = report_span(actor, first, last)
    requested = _count(Booking.objects.all(), "requested_at", "agency_id", span)
    over = Booking.objects.values_list("cancelled_at", "agency_id", "cancelled_for")
    withdrawn, cancelled = Counter[Key](), Counter[Key]()
    for at, agency_id, why in over.filter(cancelled_at__gte=span[0], cancelled_at__lt=span[1]):
        if at is not None and why in {Cancelled.WITHDRAWN, Cancelled.FORCE_MAJEURE}:
            (withdrawn if why == Cancelled.WITHDRAWN else cancelled)[_key(at, agency_id)] += 1
    changes = _count(Change.objects.filter(cancels=False), "requested_at", "booking__agency_id", span)
    absent = _count(Offer.objects.all(), "no_show_at", "round__booking__agency_id", span)
    names = {each.organisation_id: each.name for each in identity.list_organisations("agency")}
    return tuple(
        AgencyRow(
            month=key[0],
            agency=names.get(key[1], ""),
            requested=requested[key],
            withdrawn=withdrawn[key],
            changes=changes[key],
            cancelled=cancelled[key],
            no_shows=absent[key],
        )
        for key in sorted({*requested, *withdrawn, *cancelled, *changes, *absent})
    )


def _count(rows: QuerySet[Model], moment: str, agency: str, span: tuple[datetime, datetime]) -> Counter[Key]:
    within = rows.filter(**{f"{moment}__gte": span[0], f"{moment}__lt": span[1]})
    return Counter(_key(at, agency_id) for at, agency_id in within.values_list(moment, agency))


def _key(at: datetime, agency_id: str) -> Key:
    return at.astimezone(SHANGHAI).date().replace(day=1), agency_id
