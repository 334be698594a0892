"""An infeasible request says which limit, by how much, and what would help: carried out, each way out makes it feasible."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.draw.scene import CENTRES, HEILONGJIANG, LIAONING, QUOTAS, venue_draft
from yuanping.kernel.draw.plan import is_feasible
from yuanping.kernel.draw.planning import PoolRules, plan_venues
from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.shape import shape_of
from yuanping.kernel.draw.shortfall import WayOut, binding_limit, infeasible, ways_out
from yuanping.kernel.draw.values import CellCount, Limit, Limits, Procedure, Quota
from yuanping.kernel.errors import Refused

FEASIBLE = plan_venues(venue_draft(procedure=Procedure.UNIFORM))


def request(**changes: object) -> VenueRequest:
    return replace(FEASIBLE, **changes)  # type: ignore[arg-type]


SCENES = {
    "a third must sit elsewhere": (
        {"desks": (6, 1, 1, 0)},
        Limit.HOST_MAX,
        [WayOut(Limit.HOST_MAX, 1), WayOut(Limit.WORKSTATIONS, 1)],
    ),
    "no more than half at one place": (
        {"desks": (2, 9, 1, 0)},
        Limit.SUB_MAX,
        [WayOut(Limit.SUB_MAX, 1), WayOut(Limit.WORKSTATIONS, 1)],
    ),
    "two other places": (
        {"limits": HEILONGJIANG, "desks": (9, 9, 0, 0)},
        Limit.SUBS_MIN,
        [WayOut(Limit.SUBS_MIN, 1), WayOut(Limit.WORKSTATIONS, 1)],
    ),
    "one other place": ({"limits": Limits(4, 3, 0, 1), "desks": (2, 4, 3, 2)}, Limit.SUBS_MAX, None),
    "desks at every place": (
        {"limits": Limits(3, 2, 0, 9), "desks": (1, 1, 1, 1)},
        Limit.WORKSTATIONS,
        [WayOut(Limit.WORKSTATIONS, 1, everywhere=True)],
    ),
    "nothing alone": ({"limits": Limits(1, 1, 0, 9), "desks": (1, 1, 1, 1)}, Limit.COMBINATION, []),
}


@pytest.mark.parametrize("name", SCENES)
def test_limit_and_ways_out_are_named(name: str) -> None:
    changes, limit, ways = SCENES[name]
    found = request(**changes)
    assert not is_feasible(shape_of(found))
    assert binding_limit(found) is limit
    if ways is not None:
        assert list(ways_out(found)) == ways


def test_experts_are_counted_by_specialty() -> None:
    cells = tuple(CellCount(q.specialty, CENTRES[0], 90) for q in QUOTAS[1:]) + tuple(
        CellCount("A01", v, 1) for v in CENTRES[:2]
    )
    found = request(cells=cells, limits=Limits(9, 9, 1, 9), desks=(9, 9, 9, 9))
    assert ways_out(found) == (WayOut(Limit.EXPERTS, 1, "A01", everywhere=True),)
    assert infeasible(found).params["help"] == "每处A01各地专家人数 +1 / experts at each centre A01 at every place +1"


def test_refusal_says_it_in_both_languages_with_the_article() -> None:
    with pytest.raises(Refused) as caught:
        plan_venues(venue_draft(desks=(6, 1, 1, 0)))
    assert caught.value.law == LIAONING.law_of(Limit.HOST_MAX)
    assert caught.value.params["help"] == (
        "主场人数上限 +1 / members at the host +1；任一处空闲工位 +1 / free workstations at one place +1"
    )


def test_where_nothing_alone_helps_it_says_so() -> None:
    params = infeasible(request(limits=Limits(1, 1, 0, 9), desks=(1, 1, 1, 1))).params
    assert params["help"] == "几项限额须一起放宽 / several limits must give way together"


def test_a_whole_country_is_explained_without_trying_every_place() -> None:
    many = tuple(f"V{n:02d}" for n in range(60))
    cells = tuple(CellCount("A01", v, 30) for v in many)
    draft = venue_draft(
        quotas=(Quota("A01", 6),), centres=many, desks=(1, 0) * 30, cells=cells, limits=Limits(1, 1, 40, 60)
    )
    with pytest.raises(Refused) as caught:
        plan_venues(draft)
    assert caught.value.params["limit"] in {Limit.SUBS_MIN, Limit.COMBINATION}


def eased(given: VenueRequest, way: WayOut) -> list[VenueRequest]:
    """Every request the way out may mean: at one place it is enough that some place does."""
    limits, by = given.limits, way.by
    if way.limit is Limit.WORKSTATIONS and not way.everywhere:
        return [
            replace(given, desks=tuple(n + by * (v == place) for v, n in enumerate(given.desks)))
            for place in range(len(given.desks))
        ]
    if way.limit is Limit.WORKSTATIONS:
        return [replace(given, desks=tuple(n + by for n in given.desks))]
    if way.limit is Limit.EXPERTS:
        held = {(c.specialty, c.centre): c.experts for c in given.cells}
        more = {(way.specialty, v): held.get((way.specialty, v), 0) + by for v in given.centres}
        return [replace(given, cells=tuple(CellCount(*cell, n) for cell, n in {**held, **more}.items()))]
    changes = {
        Limit.HOST_MAX: {"host_max": limits.host_max + by},
        Limit.SUB_MAX: {"sub_max": limits.sub_max + by},
        Limit.SUBS_MIN: {"subs_min": limits.subs_min - by},
        Limit.SUBS_MAX: {"subs_max": limits.subs_max + by},
    }
    return [replace(given, limits=replace(limits, **changes[way.limit]))]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_each_way_out_suffices_and_a_smaller_step_does_not(data: st.DataObject) -> None:
    small = st.integers(0, 3)
    cells = tuple(CellCount(q.specialty, v, data.draw(small)) for q in QUOTAS for v in CENTRES)
    limits = Limits(data.draw(small), data.draw(small), data.draw(small), data.draw(st.integers(0, 4)))
    found = request(cells=cells, limits=limits, desks=tuple(data.draw(st.integers(0, 4)) for _ in CENTRES))
    if is_feasible(shape_of(found)):
        return
    for way in ways_out(found):
        assert any(is_feasible(shape_of(one)) for one in eased(found, way))
        if way.by > 1:
            assert not any(is_feasible(shape_of(one)) for one in eased(found, replace(way, by=way.by - 1)))


def test_pool_rules_name_the_article_they_serve() -> None:
    assert PoolRules().law is not None
