"""The evaluation report reaches the agency before the award: where the pack hides the sub-venues until then, two worlds that differ in one make one report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.apps.booking.world import World
from tests.apps.evaluation.stage import Stage, make_stage, to_ranked
from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.leaks.test_booking import booking_id, world
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking.models import Booking
from yuanping.apps.committee.models import Seat
from yuanping.apps.evaluation.models import Session
from yuanping.apps.evaluation.queries.report import gather_report
from yuanping.apps.evaluation.report.facts import ReportFacts
from yuanping.apps.tenders.models import Lot
from yuanping.kernel.booking.rules import BookingRules, Learns
from yuanping.kernel.plain import to_plain

__all__ = ["booking_id", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    made = make_stage()
    to_ranked(made)
    return made


def report(stage: Stage, centre: str, room: str) -> ReportFacts:
    """The report of the world in which the fourth member sat at this sub-venue, in this room."""
    Seat.objects.filter(seat_id=stage.seats[3]).update(centre=stage.personas.organisations[centre], workstation=room)
    return gather_report(Session.objects.get(lot_id=stage.lot_id), stage.now)


def test_a_report_does_not_tell_the_sub_venue(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booking, "hides_places", lambda lot_id: lot_id == stage.lot_id)
    one, two = report(stage, "sub_centre", "302-01"), report(stage, "platform", "501-12")
    assert one == two
    assert [each.place for each in one.members] == [one.members[0].place[:-1] + n for n in "123"] + [
        "副场",
        one.members[0].place[:-1] + "5",
    ]
    assert "沈阳" in one.members[0].place, "the host is nobody's secret"


def test_where_nothing_is_hidden_it_does_and_the_difference_is_seen(stage: Stage) -> None:
    one, two = report(stage, "sub_centre", "302-01"), report(stage, "platform", "501-12")
    assert "大连" in one.members[3].place
    assert one != two


@pytest.mark.parametrize(
    ("rules", "awarded", "hidden"),
    [
        (HLJ_RULES, False, True),
        (HLJ_RULES, True, False),
        (replace(HLJ_RULES, agency_learns=Learns.NEVER), True, True),
        (LN_RULES, False, False),
    ],
)
def test_the_pack_and_the_award_decide(
    world: World, booking_id: str, rules: BookingRules, *, awarded: bool, hidden: bool
) -> None:
    Booking.objects.update(rules=to_plain(rules))
    if awarded:
        Lot.objects.filter(lot_id=world.lot_id).update(state="awarded")
    assert booking.hides_places(world.lot_id) is hidden
    assert booking.hides_places("no such lot") is False
    Booking.objects.update(state="cancelled")
    assert booking.hides_places(world.lot_id) is False
