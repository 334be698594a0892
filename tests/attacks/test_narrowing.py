"""Conditions written for one man: a rare specialty, a single city, a size that leaves no choice."""

from __future__ import annotations

import pytest

from tests.apps.booking.world import SPECIALTIES, World, make_experts, make_world
from tests.attacks.scenes import tables
from yuanping.apps.experts.models import Expert
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Refused

pytestmark = pytest.mark.django_db
RARE = "A080199"


@pytest.fixture
def world() -> World:
    return make_world(centres=4)


def rare_experts(world: World, each: int) -> None:
    make_experts(tuple(world.centres.values()), each, (RARE,))


def refusal(world: World, **changes: object) -> Refused:
    before = tables()
    with pytest.raises(Refused) as caught:
        world.request(world.plan(**changes))
    assert tables() == before
    return caught.value


def test_a_specialty_so_rare_that_it_names_people_is_refused_with_its_figures(world: World) -> None:
    rare_experts(world, each=2)
    found = refusal(world, quotas=(Quota(SPECIALTIES[0], 5), Quota(RARE, 1)))
    assert (found.code, found.params) == ("pool_too_small", {"specialty": RARE, "experts": 8, "needed": 10})


def test_the_same_specialty_with_enough_experts_is_drawn(world: World) -> None:
    rare_experts(world, each=3)
    assert world.request(world.plan(quotas=(Quota(SPECIALTIES[0], 5), Quota(RARE, 1))))


def test_a_specialty_of_one_city_breaks_the_share_that_must_sit_elsewhere(world: World) -> None:
    rare_experts(world, each=40)
    elsewhere = Expert.objects.filter(specialties__code=RARE).exclude(home_centre=world.centres["host"])
    elsewhere.delete()
    found = refusal(world, quotas=(Quota(SPECIALTIES[0], 2), Quota(RARE, 4)))
    assert found.params["limit"] == "host_max"
    assert found.law is not None
    assert found.code == "infeasible_plan"


def test_a_committee_without_a_choice_of_size_is_refused_by_the_law(world: World) -> None:
    even = refusal(world, quotas=(Quota(SPECIALTIES[0], 3), Quota(SPECIALTIES[1], 2)))
    assert even.code == "committee_even"
    assert even.law is not None
    small = refusal(world, quotas=(Quota(SPECIALTIES[0], 2),))
    assert small.code == "committee_too_small"
    assert small.law is not None
