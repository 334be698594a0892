"""A lot whose committee is drawn, under a pack that hides its sub-venues: called and named, or arrived and sitting at its evaluation.

``Province`` as the walk knows it, with fewer rows of other things; what has no row there is asked by an identifier nobody has.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.apps.booking.world import make_lot, make_world
from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case, bring_to_draw, register_people
from tests.leaks.province import FEEDS, Province, drawn_apart, enter_people
from tests.leaks.walk import samples
from tests.personas import NOW
from yuanping.apps.committee.models import Seat
from yuanping.apps.committee.queries import get_committee
from yuanping.apps.feeds import services as feeds
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import list_failures, tick
from yuanping.kernel.committee.record import EXPERT, REPRESENTATIVE
from yuanping.kernel.committee.states import CommitteeState, SeatState

NOBODY = "0" * 32


@dataclass
class Seated:
    """The province, its committee, and the seats of two members who know their own venue and no other."""

    province: Province
    case: Case
    codes: dict[str, str]
    """Arrival codes, by expert."""
    beside: str

    @property
    def member(self) -> str:
        """A seat at the sub-venue that is drawn in both worlds."""
        return Seat.objects.filter(kind=EXPERT, centre=self.beside).order_by("seat_no")[0].seat_id

    @property
    def representative(self) -> str:
        """The seat at the host."""
        return Seat.objects.get(kind=REPRESENTATIVE).seat_id

    def known(self) -> dict[str, list[str]]:
        """Identifiers by the name of the parameter."""
        return {name: rows or [NOBODY] for name, rows in samples(self.province).items()}


def make_called() -> Seated:
    """Everybody called has said yes, the representative is named, nobody has come."""
    set_demo_clock(NOW)
    world = make_world(centres=9)
    case = Case(world)
    register_people(case)
    found, (drawn, instead, beside, aside) = drawn_apart(world, world.placed)
    enter_people(world, beside, aside)
    lots = (make_lot(world.personas, code=f"A{10:019d}"),)
    secrets = {key: feeds.make_feed(actor=world.personas.actor(key), now=NOW) for key in FEEDS}
    bring_to_draw(case, found)
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    tick(DRAW_AT)
    set_demo_clock(ARRIVE_AT)  # the morning, when every door lists whom it expects
    assert (get_committee(case.committee_id).state, list_failures()) == (CommitteeState.FILLED, ())
    return Seated(Province(world, (found,), drawn, instead, lots, secrets), case, codes, beside)


def seat(seated: Seated) -> None:
    """Bids are opened, everybody arrives, the evaluation is open."""
    case = seated.case
    case.open_bids()
    for expert_id, code in seated.codes.items():
        case.arrive(expert_id, code)
    case.arrive_representative()
    tick(ARRIVE_AT)
    assert (get_committee(case.committee_id).state, list_failures()) == (CommitteeState.FORMED, ())
    assert set(Seat.objects.values_list("state", flat=True)) == {SeatState.ARRIVED}
