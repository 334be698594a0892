"""The plan of a draw on the lot's page: how many there are, how many are left that day, and a warning with the number; never by centre."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.world import World, make_world
from tests.personas import NOW
from yuanping.apps.committee import queries
from yuanping.apps.experts.models import Expert, ExpertAbsence
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.calendar import legal_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    set_demo_clock(NOW)
    found = make_world(centres=4)
    found.confirm_all(found.placed(now=NOW), NOW)
    return found


def away(world: World, specialty: str, count: int) -> None:
    on = legal_day(world.plan().starts_at)
    rows = Expert.objects.filter(specialties__code=specialty).order_by("id")[:count]
    ExpertAbsence.objects.bulk_create(
        ExpertAbsence(absence_id=f"{row.id:032d}", expert=row, first_on=on, last_on=on) for row in rows
    )


def test_plan_counts_and_warns_with_the_number(world: World) -> None:
    agency = world.actor("agency")
    first, second = queries.draw_plan(agency, world.lot_id)
    assert (first.specialty, first.seats, first.experts, first.left, first.needed) == ("A080104", 4, 80, 80, 40)
    assert [each.is_short or each.is_narrowed for each in (first, second)] == [False, False]
    away(world, "A080104", 3)
    away(world, "A080201", 61)
    first, second = queries.draw_plan(agency, world.lot_id)
    assert (first.left, first.is_narrowed, first.is_short) == (77, True, False)
    assert (second.left, second.needed, second.is_short) == (19, 20, True)
    page = world.personas.client("agency").get(reverse("supervisor:lot", args=[world.lot_id])).content.decode()
    assert "当日条件把 80 人收窄为 77 人" in page
    assert "只剩 19 人，少于 20 人" in page
    shown = world.personas.client("supervisor").get(reverse("supervisor:lot", args=[world.lot_id])).content.decode()
    assert "当日条件把 80 人收窄为 77 人" in shown


def test_plan_is_for_the_parties_and_the_supervisor(world: World) -> None:
    for who in ("agency", "entity", "supervisor"):
        assert queries.draw_plan(world.actor(who), world.lot_id)
    for who in ("coordinator", "registry", "host", "sub", "outsider"):
        assert queries.draw_plan(world.actor(who), world.lot_id) == ()
