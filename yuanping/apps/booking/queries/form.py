"""What the booking form offers: specialties, centres and a first suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanping.apps.booking import permissions
from yuanping.apps.booking.queries.lot import access_bookable_lot
from yuanping.apps.experts import queries as experts
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import NotFound
from yuanping.kernel.experts.specialties import narrower

CITY = 4


@dataclass(frozen=True, slots=True)
class SpecialtyChoice:
    """A code of any level with the experts it covers in the whole province; never per centre, for small cells would name people."""

    specialty: str
    experts: int


@dataclass(frozen=True, slots=True)
class CentreChoice:
    """A centre with the workstations that can be booked at all."""

    centre_id: str
    name: str
    region: str
    healthy: int


@dataclass(frozen=True, slots=True)
class RequestForm:
    """The form of one lot."""

    lot_id: str
    lot_name: str
    bookable: bool
    rules: BookingRules
    specialties: tuple[SpecialtyChoice, ...]
    centres: tuple[CentreChoice, ...]
    suggested: tuple[Quota, ...]
    representatives: int
    host: str
    evaluation_on: date
    earliest_on: date


def get_request_form(actor: Actor, lot_id: str) -> RequestForm:
    """What the agency of a lot may choose from.

    Raises:
        NotFound: no such lot, or not the actor's.
    """
    lot = access_bookable_lot(actor, lot_id)
    if not permissions.can_request_booking(actor, lot.agency_id):
        raise NotFound("lot")
    totals = experts.count_levels()
    accepted = {each.centre_id for each in venues.list_centres() if each.accepted}
    centres = tuple(
        CentreChoice(row.centre_id, row.name, row.region, row.healthy)
        for row in venues.list_catalogue()
        if row.centre_id in accepted
    )
    return RequestForm(
        lot_id=lot_id,
        lot_name=lot.name,
        bookable=lot.bookable,
        rules=lot.rules,
        specialties=tuple(SpecialtyChoice(*each) for each in sorted(totals.items())),
        centres=centres,
        suggested=_suggest(lot.specialty, tuple(sorted(totals)), lot.committee_size - 1),
        representatives=1,
        host=_host(centres, lot.region),
        evaluation_on=local_day(lot.evaluation_at),
        earliest_on=local_day(lot.bids_due_earliest),
    )


def _suggest(specialty: str, known: tuple[str, ...], experts_wanted: int) -> tuple[Quota, ...]:
    """All expert seats in the lot's own specialty, whatever its level, if the registry has it, else in the first one of the lowest level."""
    if not known:
        return ()
    first = next(code for code in known if not narrower(code, known))
    return (Quota(specialty if specialty in known else first, max(experts_wanted, 4)),)


def _host(centres: tuple[CentreChoice, ...], region: str) -> str:
    """The one centre of the project's own city (辽（六）); with several or none, the clerk chooses."""
    here = [centre.centre_id for centre in centres if centre.region[:CITY] == region[:CITY]]
    return here[0] if len(here) == 1 else ""
