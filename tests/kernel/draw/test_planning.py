from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.kernel.draw.scene import (
    CENTRES,
    COUNTS,
    HEILONGJIANG,
    LIAONING,
    QUOTAS,
    WORKSTATIONS,
    make_scene,
    pool_of,
    secret_of,
    venue_draft,
    venue_record,
)
from yuanping.kernel.draw.planning import ExpertDraft, PoolRules, VenueDraft, plan_experts, plan_venues
from yuanping.kernel.draw.public import compare_procedures, public_cells
from yuanping.kernel.draw.select import draw_venues, law_of
from yuanping.kernel.draw.shape import shape_of
from yuanping.kernel.draw.values import CellCount, CellSeats, Limit, Limits, Procedure, Quota
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.law import Law


def refusal(draft: VenueDraft) -> Refused:
    with pytest.raises(Refused) as caught:
        plan_venues(draft)
    return caught.value


def test_liaoning_keeps_a_third_away_and_no_sub_venue_above_half() -> None:
    request = plan_venues(venue_draft())
    size = 7
    for i in range(200):
        seats = draw_venues(request, secret_of(str(i), "seed"))
        loads = {v: sum(one.seats for one in seats if one.centre == v) for v in CENTRES}
        host = loads[CENTRES[0]] + request.representatives
        assert sum(loads.values()) + request.representatives == size
        assert 3 * (size - host) >= size
        assert all(2 * loads[v] <= size for v in CENTRES[1:])


def test_heilongjiang_uses_two_other_centres_at_least() -> None:
    request = plan_venues(venue_draft(limits=HEILONGJIANG, desks=(9, 9, 9, 9)))
    for i in range(200):
        seats = draw_venues(request, secret_of(str(i), "seed"))
        assert len({one.centre for one in seats} - {CENTRES[0]}) >= 2


def test_chances_are_equal_and_sum_to_the_seats() -> None:
    request = plan_venues(venue_draft())
    assert request.largest_deviation <= Fraction(1, 1000)
    for quota in QUOTAS:
        experts = dict(zip(CENTRES, COUNTS[quota.specialty], strict=True))
        chances = {one.centre: one.chance for one in request.chances if one.specialty == quota.specialty}
        assert sum(experts[v] * chances[v] for v in CENTRES) == quota.seats


def test_infeasible_share_away_names_the_article() -> None:
    refused = refusal(venue_draft(desks=(6, 1, 1, 0)))
    assert (refused.code, refused.params["limit"], refused.law) == (
        "infeasible_plan",
        "host_max",
        Law("辽发改法规〔2025〕843号", "（五）"),
    )
    assert refused.params["words"] == "主场人数上限 / members at the host"


def test_infeasible_half_at_one_sub_venue_names_the_article() -> None:
    refused = refusal(venue_draft(desks=(2, 9, 1, 0)))
    assert (refused.params["limit"], refused.law) == ("sub_max", Law("辽发改法规〔2025〕843号", "（十三）"))


def test_infeasible_two_other_centres_names_the_article() -> None:
    refused = refusal(venue_draft(limits=HEILONGJIANG, desks=(9, 9, 0, 0)))
    assert (refused.params["limit"], refused.law) == (
        "subs_min",
        Law("黑龙江省全面推广远程异地评标工作安排（试行）", "一（六）"),
    )


def test_infeasible_maximum_of_sub_venues_is_named() -> None:
    refused = refusal(venue_draft(limits=Limits(4, 3, 0, 1), desks=(2, 4, 3, 2)))
    assert (refused.params["limit"], refused.law) == ("subs_max", None)


def test_infeasible_workstations_are_named() -> None:
    assert refusal(venue_draft(desks=(2, 1, 1, 1))).params["limit"] == "workstations"


def test_infeasible_experts_are_named() -> None:
    cells = tuple(CellCount(quota.specialty, CENTRES[0], 90) for quota in QUOTAS)
    assert refusal(venue_draft(cells=cells)).params["limit"] == "experts"


def test_infeasible_combination_is_named() -> None:
    assert refusal(venue_draft(limits=Limits(1, 1, 0, 9), desks=(1, 1, 1, 1))).params["limit"] == "combination"


def test_small_pool_is_refused_with_its_figures() -> None:
    law = Law("招标投标法", "第三十七条")
    refused = refusal(venue_draft(pool_rules=PoolRules(min_ratio=30, law=law)))
    assert (refused.code, refused.params, refused.law) == (
        "pool_too_small",
        {"specialty": "A01", "experts": 64, "needed": 90},
        law,
    )


MALFORMED = {
    "no centre": {"centres": (), "desks": ()},
    "centre twice": {"centres": (CENTRES[0], CENTRES[1], CENTRES[1], CENTRES[3])},
    "desks": {"desks": (6, 4, 3)},
    "no quota": {"quotas": ()},
    "specialty twice": {"quotas": (Quota("A01", 1), Quota("A01", 1))},
    "no seats": {"quotas": (Quota("A01", 0),)},
    "too many seats": {"quotas": tuple(Quota(s, 90) for s in COUNTS)},
    "negative desks": {"desks": (6, 4, 3, -1)},
    "negative representatives": {"representatives": -1},
    "negative experts": {"cells": (CellCount("A01", CENTRES[0], -1),)},
    "absurd experts": {"cells": (CellCount("A01", CENTRES[0], 10**12),)},
    "cell twice": {"cells": (CellCount("A01", CENTRES[0], 1),) * 2},
    "foreign cell": {"cells": (CellCount("Z99", CENTRES[0], 1),)},
    "taken elsewhere": {"taken": (CellSeats("A01", "X", 1),)},
}


@pytest.mark.parametrize("name", MALFORMED)
def test_draft_that_does_not_fit_together_is_malformed(name: str) -> None:
    with pytest.raises(Malformed):
        plan_venues(venue_draft(**MALFORMED[name]))


def test_taken_seats_use_up_caps_and_count_as_sub_venues() -> None:
    taken = (CellSeats("A01", CENTRES[1], 2), CellSeats("A01", CENTRES[0], 1))
    draft = venue_draft(quotas=(Quota("A02", 2),), cells=tuple(CellCount("A02", v, 9) for v in CENTRES), taken=taken)
    shape = shape_of(plan_venues(draft))
    assert (shape.caps, shape.fresh, shape.used) == ((2, 1, 3, 2), (False, False, True, True), 1)


def test_uniform_and_sub_venues_first_publish_weights_of_one() -> None:
    for procedure in (Procedure.UNIFORM, Procedure.SUB_VENUES_FIRST_EVEN):
        request = plan_venues(venue_draft(procedure=procedure))
        assert {one.weight for one in request.weights} == {1}
        assert request.largest_deviation > Fraction(1, 100)


def test_procedures_stand_side_by_side() -> None:
    by_name = {one.procedure: one for one in compare_procedures(venue_draft())}
    assert set(by_name) == set(Procedure)
    equal, even = by_name[Procedure.EQUAL_CHANCE], by_name[Procedure.SUB_VENUES_FIRST_EVEN]
    assert Fraction(999, 1000) < equal.lowest <= 1 <= equal.highest < Fraction(1001, 1000)
    assert even.lowest < equal.lowest
    assert even.highest > equal.highest


def test_procedure_that_cannot_be_carried_out_is_left_out() -> None:
    many = tuple(f"V{i:02d}" for i in range(60))
    cells = tuple(CellCount("A01", v, 20) for v in many)
    draft = venue_draft(
        quotas=(Quota("A01", 3),),
        centres=many,
        desks=(9,) * 60,
        cells=cells,
        limits=HEILONGJIANG,
        representatives=0,
    )
    names = [one.procedure for one in compare_procedures(draft)]
    assert names == [Procedure.EQUAL_CHANCE, Procedure.UNIFORM]


def test_public_cells_merge_small_ones_within_their_region_first() -> None:
    cells = tuple(CellCount("A01", v, n) for v, n in zip(CENTRES, (30, 3, 2, 18), strict=True))
    request = plan_venues(venue_draft(quotas=(Quota("A01", 2),), cells=cells))
    table = public_cells(request, {CENTRES[1]: "south", CENTRES[2]: "south"}, 5)
    assert [(one.centres, one.experts) for one in table] == [
        ((CENTRES[0],), 30),
        ((CENTRES[1], CENTRES[2]), 5),
        ((CENTRES[3],), 18),
    ]
    assert sum(one.experts * one.chance for one in table) == 2


def test_public_cells_join_the_smallest_neighbour_when_the_region_is_too_small() -> None:
    cells = tuple(CellCount("A01", v, n) for v, n in zip(CENTRES, (30, 3, 0, 18), strict=True))
    request = plan_venues(venue_draft(quotas=(Quota("A01", 2),), cells=cells))
    regions = {CENTRES[0]: "north", CENTRES[1]: "south", CENTRES[2]: "south", CENTRES[3]: "south"}
    table = public_cells(request, regions, 5)
    assert [(one.centres, one.experts) for one in table] == [((CENTRES[0],), 30), (CENTRES[1:], 21)]
    elsewhere = public_cells(request, {CENTRES[1]: "x", CENTRES[2]: "x", CENTRES[0]: "y", CENTRES[3]: "y"}, 5)
    assert [(one.centres, one.experts) for one in elsewhere] == [((CENTRES[0],), 30), (CENTRES[1:], 21)]


def test_public_cells_withhold_a_specialty_that_is_too_small_altogether() -> None:
    cells = tuple(CellCount("A01", v, n) for v, n in zip(CENTRES, (2, 1, 1, 0), strict=True))
    draft = venue_draft(quotas=(Quota("A01", 1),), cells=cells, pool_rules=PoolRules(min_ratio=1))
    (only,) = public_cells(plan_venues(draft), {}, 5)
    assert (only.centres, only.experts, only.chance) == (CENTRES, 0, 0)


def expert_draft(**changes: object) -> ExpertDraft:
    venues = venue_record(venue_draft())
    pool = pool_of("sha256")
    draft = ExpertDraft(
        draw_id="LN-D2",
        venue_request=venues.request,
        counts=venues.result,
        standby=1,
        pool_day=pool.day,
        pool_root=pool.root,
        pool_size=pool.size,
        cells=pool.cells,
        exclusions_digest="00" * 32,
        exclusion_block=1,
        workstations=WORKSTATIONS,
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def test_day_chances_stand_beside_those_of_the_venue_draw() -> None:
    draft = expert_draft(drift_max=Fraction(1, 100))
    for one in plan_experts(draft).chances:
        assert one.now == one.then
        cell = next(c for c in draft.cells if (c.specialty, c.centre) == (one.specialty, one.centre))
        seats = next(c.seats for c in draft.counts if (c.specialty, c.centre) == (one.specialty, one.centre))
        assert one.given == Fraction(seats, cell.eligible)


def test_chance_that_moved_too_far_calls_for_a_new_venue_draw() -> None:
    cells = tuple(replace(one, eligible=one.count - 2) for one in pool_of("sha256").cells)
    assert plan_experts(expert_draft(cells=cells))
    with pytest.raises(Refused) as caught:
        plan_experts(expert_draft(cells=cells, drift_max=Fraction(1, 100)))
    assert caught.value.code == "chance_moved"
    assert caught.value.params["most"] == "1.0000%"


def test_cell_that_cannot_fill_seats_and_standby_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        plan_experts(expert_draft(standby=60))
    assert caught.value.code == "cell_too_small"
    with pytest.raises(Refused) as caught:
        plan_experts(expert_draft(cells=()))
    assert caught.value.params["experts"] == 0


def test_counts_of_a_foreign_cell_are_malformed() -> None:
    pool = pool_of("sha256")
    cells = (*pool.cells, replace(pool.cells[0], specialty="Z99"))
    with pytest.raises(Malformed):
        plan_experts(expert_draft(counts=(CellSeats("Z99", pool.cells[0].centre, 1),), cells=cells))


def test_infeasible_request_is_refused_when_drawn() -> None:
    request = plan_venues(venue_draft())
    with pytest.raises(Refused) as caught:
        law_of(replace(request, limits=Limits(0, 0, 0, 9)))
    assert caught.value.code == "infeasible_plan"


def test_limit_without_article_answers_none() -> None:
    assert LIAONING.law_of(Limit.SUBS_MAX) is None


def test_scene_draws_are_planned_within_the_limits() -> None:
    scene = make_scene()
    assert sum(one.seats for one in scene.venues.result) == 6
