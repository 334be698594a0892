"""Failures of venues for the small province of the booking tests."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tests.apps.booking.world import DAY, World
from tests.personas import NOW
from yuanping.apps.booking.models import Offer
from yuanping.apps.planning import queries, services
from yuanping.apps.planning.models import MoveRow
from yuanping.apps.planning.queries import OutageView
from yuanping.apps.planning.services import OutageReport
from yuanping.apps.venues.models import Venue
from yuanping.infra.worker import tick
from yuanping.kernel.booking.proof import Proof
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.planning.states import Cause
from yuanping.kernel.venues.hours import Interval

PROOF = Proof(b"%PDF-1.7 fire brigade")
THAT_DAY = Interval(moment(DAY, time(0)), moment(DAY + timedelta(days=1), time(0)))


def venue_of(centre_id: str) -> str:
    return Venue.objects.filter(centre__centre_id=centre_id).order_by("pk")[0].venue_id


def report(
    world: World, centre_id: str, persona: str = "coordinator", proof: Proof | None = PROOF, now: datetime = NOW
) -> str:
    actor = world.actor(persona) if persona == "coordinator" else world.operator(centre_id)
    told = OutageReport(venue_of(centre_id), THAT_DAY, Cause.FIRE, "三层起火，消防封闭", proof)
    return services.report_outage(actor=actor, report=told, now=now)


def look(world: World, outage_id: str, now: datetime = NOW) -> OutageView:
    return queries.get_outage(world.actor("coordinator"), outage_id, now)


def carry_out(world: World, outage_id: str, now: datetime = NOW) -> None:
    """What the coordinator saw is carried out, and the worker does its part."""
    seen = look(world, outage_id, now).digest
    services.carry_out_outage(actor=world.actor("coordinator"), outage_id=outage_id, seen=seen, now=now)
    tick(now)


def failed(world: World, centre_id: str, now: datetime = NOW) -> MoveRow:
    """A failure carried out that hits one offer."""
    outage_id = report(world, centre_id, now=now)
    carry_out(world, outage_id, now)
    return MoveRow.objects.get(outage__outage_id=outage_id)


def a_sub(world: World, booking_id: str, state: str) -> Offer:
    return next(each for each in world.offers(booking_id, state) if not each.is_host)
