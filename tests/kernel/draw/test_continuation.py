"""D′: whatever was refused before, it seats the open seats within the limits or says what is short, and the rest stays where it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.draw.scene import CENTRES, CHAIN, CHAIN_TIP, Continuing, fake_verify, make_continued_scene, make_scene
from yuanping.kernel.draw.calls import Call, CallBroken, Outcome, Standing, follow_calls, trace_calls
from yuanping.kernel.draw.checks import CheckState
from yuanping.kernel.draw.continuation import ContinuationRequest, draw_continuation, eligible_of
from yuanping.kernel.draw.record import replay_experts
from yuanping.kernel.draw.seed import chain_key, check_chain
from yuanping.kernel.draw.values import CentreWorkstations, Moves, SeatDraw, SeatMove
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.mismatch import Mismatch

FIRST = make_scene()
SEATS = (SeatDraw(1, "A", "X", "w1", 0, 1), SeatDraw(2, "A", "Y", "w2", 9, 1))
ENDS = {("A", "X"): 2, ("A", "Y"): 2}


def call(seat: int, rank: int, outcome: Outcome) -> Call:
    return Call(seat, rank, 0, outcome, "ee" * 32, "00" * 32)


NO = [call(1, 1, Outcome.REFUSED), call(1, 2, Outcome.NO_ANSWER)]


def test_a_seat_whose_line_has_ended_is_open_and_takes_the_next_rank_of_its_new_cell() -> None:
    standing, cells = trace_calls(SEATS, NO, (), ENDS)
    assert (standing.vacant, cells) == ((1,), (("A", "X"),) * 2)
    moved = Moves(2, (SeatMove(1, "A", "Y", "w9"),))
    standing, cells = trace_calls(SEATS, [*NO, call(1, 2, Outcome.ACCEPTED)], (moved,), ENDS)
    assert (standing.vacant, cells[-1], standing.desks[1]) == ((), ("A", "Y"), "w9")
    again = [*NO, call(2, 1, Outcome.REFUSED)]
    standing, _ = trace_calls(SEATS, again, (moved,), ENDS)
    assert standing.vacant == (2,), "the moved seat has taken the last of that line"


@pytest.mark.parametrize(
    ("calls", "moves", "why"),
    [
        (NO, Moves(2, (SeatMove(2, "A", "Y", "w9"),)), "was not open"),
        (NO, Moves(2, (SeatMove(1, "B", "Y", "w9"),)), "was not open"),
        (NO, Moves(2, (SeatMove(7, "A", "Y", "w9"),)), "was not open"),
        (NO, Moves(1, (SeatMove(1, "A", "Y", "w9"),)), "was not open"),
        (NO, Moves(3, (SeatMove(1, "A", "Y", "w9"),)), "nobody made"),
        ([*NO, call(1, 2, Outcome.ACCEPTED)], Moves(3, (SeatMove(1, "A", "Y", "w9"),)), "rank 2 called, 0 was next"),
    ],
)
def test_a_continuation_out_of_turn_is_broken(calls: list[Call], moves: Moves, why: str) -> None:
    with pytest.raises(CallBroken, match=why):
        follow_calls(SEATS, calls, (moves,), ENDS)


def test_continuations_stand_in_the_order_of_the_calls() -> None:
    later, earlier = Moves(2, ()), Moves(1, ())
    trace_calls(SEATS, NO, (earlier, later), ENDS)
    with pytest.raises(CallBroken, match="out of order"):
        trace_calls(SEATS, NO, (later, earlier), ENDS)


def test_without_an_end_a_line_goes_on() -> None:
    assert Standing(SEATS).vacant == ()
    assert trace_calls(SEATS, NO)[0].ranks[1] == 3


def plan_or_refusal(
    maker: Continuing, spares: dict[str, tuple[str, ...]]
) -> Refused | tuple[ContinuationRequest, tuple[CentreWorkstations, ...]]:
    try:
        return maker.plan(spares)
    except Refused as refused:
        return refused


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True),
    spares=st.tuples(*[st.integers(0, 2)] * len(CENTRES)),
)
def test_whatever_ran_out_the_open_seats_keep_the_limits_or_it_is_said_why(
    cells: list[int], spares: tuple[int, ...]
) -> None:
    maker = Continuing(FIRST)
    for seat in cells:
        while maker.followed()[0].ranks[seat + 1]:
            maker.call(seat + 1, Outcome.REFUSED)
    standing, _ = maker.followed()
    further = {v: tuple(f"{v}-s{i}" for i in range(n)) for v, n in zip(CENTRES, spares, strict=True)}
    limits = FIRST.venues.request.limits
    planned = plan_or_refusal(maker, further)
    if isinstance(planned, Refused):
        assert planned.code == "infeasible_plan"
        assert planned.params["words"]
        assert planned.params["help"]
        assert planned.law == limits.law_of(planned.params["limit"])  # type: ignore[arg-type]
        return
    made, desks = planned
    moves = draw_continuation(made, b"any seed of thirty-two bytes....", desks)
    assert [one.seat for one in moves] == list(standing.vacant)
    where = {seat: cell[1] for seat, cell in standing.cells.items()} | {one.seat: one.centre for one in moves}
    members = Counter(where.values())
    members[CENTRES[0]] += FIRST.experts.request.representatives
    assert members[CENTRES[0]] <= limits.host_max
    assert all(members[v] <= limits.sub_max for v in CENTRES[1:])
    assert limits.subs_min <= sum(members[v] > 0 for v in CENTRES[1:]) <= limits.subs_max
    taken = {standing.desks[seat] for seat, rank in standing.ranks.items() if rank} | set(maker.draw.representatives)
    given_out = [one.workstation for one in moves]
    assert len(set(given_out)) == len(given_out)
    assert not taken & set(given_out)
    at = {desk: one.centre for one in desks for desk in one.workstations}
    assert all(at[one.workstation] == one.centre for one in moves)
    left = {(c.specialty, c.centre): c.experts for c in made.places.cells}
    drawn = Counter((one.specialty, one.centre) for one in moves)
    assert all(left[cell] >= seats for cell, seats in drawn.items())
    for quota in made.places.quotas:
        means = [
            one.chance * left[quota.specialty, one.centre]
            for one in made.places.chances
            if one.specialty == quota.specialty
        ]
        assert sum(means, Fraction(0)) == quota.seats


def test_nothing_is_planned_while_somebody_is_called_to_every_seat() -> None:
    with pytest.raises(Refused, match="nothing_open"):
        Continuing(FIRST).plan()


def test_other_workstations_than_planned_are_refused() -> None:
    maker = Continuing(FIRST)
    maker.empty_the_cell_of_the_last_seat()
    made, desks = maker.plan()
    with pytest.raises(Refused, match="workstations_changed"):
        draw_continuation(made, b"s" * 32, (CentreWorkstations(desks[0].centre, ("other",)), *desks[1:]))


def test_the_same_plan_follows_from_the_same_calls_and_another_key_gives_another_place() -> None:
    maker = Continuing(FIRST)
    maker.empty_the_cell_of_the_last_seat()
    (made, desks), again = maker.plan(), maker.plan()
    assert (made, desks) == again
    places = {draw_continuation(made, bytes([n]) * 32, desks) for n in range(40)}
    assert len(places) > 1


def test_keys_of_the_chain_lead_to_its_end_each_by_its_number() -> None:
    end = FIRST.experts.request.chain_end
    keys = [chain_key("sha256", CHAIN_TIP, n, CHAIN) for n in range(1, CHAIN + 1)]
    assert all(check_chain("sha256", end, n, key) for n, key in enumerate(keys, 1))
    assert not check_chain("sha256", end, 1, keys[1])


def test_without_the_venue_record_its_limits_are_unproven() -> None:
    scene = make_continued_scene(rounds=2)
    found = {one.key: one.state for one in replay_experts(scene.experts, scene.bodies, fake_verify)}
    assert found["draw.experts.continuations"] is CheckState.UNPROVEN
    assert found["draw.experts.calls"] is CheckState.HELD


def test_a_record_says_by_its_version_that_it_has_continuations_and_a_sealed_one_has_none() -> None:
    scene = make_continued_scene()
    for wrong in (
        replace(scene.experts, v=3),
        replace(scene.experts, continuations=()),
        replace(scene.experts, sealed_key=""),
        replace(FIRST.experts, v=4),
    ):
        with pytest.raises(Mismatch, match=r"draw\.experts\.form"):
            replay_experts(wrong, scene.bodies, fake_verify, scene.venues)


def test_a_line_that_had_not_ended_gives_no_continuation() -> None:
    """Somebody of the cell was left: the record claims an end that the proven bits deny."""
    scene = make_continued_scene()
    request = scene.experts.request
    cell = next(seat for seat in scene.experts.draw.seats if seat.seat == scene.experts.continuations[0].seats[0].seat)  # type: ignore[union-attr]
    smaller = tuple(
        replace(one, eligible=one.eligible - 1) if (one.specialty, one.centre) == (cell.specialty, cell.centre) else one
        for one in request.cells
    )
    assert eligible_of(replace(request, cells=smaller)) != eligible_of(request)
    with pytest.raises(Mismatch):
        replay_experts(
            replace(scene.experts, request=replace(request, cells=smaller)), scene.bodies, fake_verify, scene.venues
        )
