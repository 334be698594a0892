"""The key holder where a cell runs out: planned first, drawn with the next key, never twice, never without what it was told the log has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.keyholder_cases import CALLED, CENTRES, MEETS, SmallDraw, ask
from yuanping.adapters.keyholder_process import continuing, pool_blob
from yuanping.adapters.keyholder_process.process import KeyHolderServer
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.holder import (
    Continuation,
    ContinuationOrder,
    ContinueOrder,
    Drawn,
    Moved,
    Place,
    ReleaseOrder,
    ReplyOrder,
)
from yuanping.kernel.committee.release import Released
from yuanping.kernel.draw.calls import follow_calls
from yuanping.kernel.draw.continuation import eligible_of
from yuanping.kernel.draw.seed import check_chain
from yuanping.kernel.draw.values import CentreWorkstations
from yuanping.kernel.plain import to_plain

SPARES = (CentreWorkstations("C-HOST", ("W-8",)), CentreWorkstations("C-SUB", ("W-9",)))
PLACES = tuple(Place(centre, f"{centre} 中心") for centre in CENTRES)


@pytest.fixture
def case(tmp_path: Path) -> SmallDraw:
    return SmallDraw(KeyHolderServer(Vault(tmp_path / "holder.key")))


def answered(case: SmallDraw, op: str, question: object) -> str:
    """The refusal or fault of a question."""
    found = parse_canonical(case.server.answer(canonical({"op": op, "body": to_plain(question)})))
    assert isinstance(found, dict)
    refused = found.get("refused")
    return str(refused["code"]) if isinstance(refused, dict) else str(found.get("fault", ""))


def empty(case: SmallDraw, state: bytes, cell: tuple[str, str], codes: dict[int, str]) -> bytes:
    """Everybody of a cell says no until nobody is left."""
    waiting = [code for phone, code in codes.items() if case.cell_of[phone] == cell]
    while waiting:
        order = ReplyOrder(case.prepared.sealed_pool, state, waiting.pop(), False, CALLED)
        moved = ask(case.server, "reply", order, Moved)
        state = moved.sealed_state
        waiting += [notice.code for notice in case.phones.read(moved.notices).values()]
    return state


def drawn_and_emptied(case: SmallDraw) -> bytes:
    drawn = ask(case.server, "draw", case.draw_order(), Drawn)
    codes = {phone: notice.code for phone, notice in case.phones.read(drawn.notices).items()}
    return empty(case, drawn.sealed_state, ("A08", "C-HOST"), codes)


def plan(case: SmallDraw, state: bytes) -> Continuation:
    return ask(
        case.server,
        "plan_continuation",
        ContinuationOrder(case.prepared.sealed_pool, state, case.venues, SPARES),
        Continuation,
    )


def go_on(case: SmallDraw, planned: Continuation) -> ContinueOrder:
    return ContinueOrder(case.prepared.sealed_pool, planned.sealed_state, planned.request_digest, PLACES, CALLED)


def test_an_open_seat_goes_to_another_cell_and_its_next_is_called(case: SmallDraw) -> None:
    planned = plan(case, drawn_and_emptied(case))
    moved = ask(case.server, "draw_continuation", go_on(case, planned), Moved)
    assert moved.continued is not None
    ((seat, specialty, centre),) = [(one.seat, one.specialty, one.centre) for one in moved.continued.seats]
    assert (specialty, centre) == ("A08", "C-SUB")
    ((phone, notice),) = case.phones.read(moved.notices).items()
    assert (case.cell_of[phone], notice.place) == (("A08", "C-SUB"), "C-SUB 中心")
    assert (moved.called_next, moved.vacant) == ((seat,), ())
    assert moved.continued.unused == ("W-8",)


def test_who_follows_is_next_in_the_order_of_the_first_list(case: SmallDraw) -> None:
    """The person the moved seat calls is the one a refusal at that cell would have called: no order is made anew."""
    planned = plan(case, drawn_and_emptied(case))
    moved = ask(case.server, "draw_continuation", go_on(case, planned), Moved)
    released = ask(
        case.server, "release", ReleaseOrder(case.prepared.sealed_pool, moved.sealed_state, MEETS, ()), Released
    )
    (one,) = released.continuations
    first = [seat for seat in released.draw.seats if (seat.specialty, seat.centre) == ("A08", "C-SUB")]
    standby = [each.position for each in released.draw.standby if (each.specialty, each.centre) == ("A08", "C-SUB")]
    ((phone, _),) = case.phones.read(moved.notices).items()
    assert len(first) == 1
    assert case.ids[phone] == _expert_at(case, standby[0])
    assert check_chain("sm3", case.request.chain_end, 1, bytes.fromhex(one.key))
    assert one.request.number == 1


def _expert_at(case: SmallDraw, position: int) -> str:
    pools = pool_blob.Pools(case.server._vault)
    return pools.open(case.prepared.sealed_pool).sealed.ids[position]


def test_asked_again_it_gives_the_same_plan_and_the_same_places(case: SmallDraw) -> None:
    """Whoever rolls the state back, or stops the answer and asks again, has nothing to choose from."""
    state = drawn_and_emptied(case)
    first, again = plan(case, state), plan(case, state)
    assert first.request_digest == again.request_digest
    other = ContinuationOrder(case.prepared.sealed_pool, first.sealed_state, case.venues, ())
    assert ask(case.server, "plan_continuation", other, Continuation).request_digest == first.request_digest
    outcomes = {
        (made.continued.seats, made.continued.outcome_digest)
        for made in (ask(case.server, "draw_continuation", go_on(case, each), Moved) for each in (first, again))
        if made.continued
    }
    assert len(outcomes) == 1


def test_nothing_is_drawn_that_was_not_planned(case: SmallDraw) -> None:
    state = drawn_and_emptied(case)
    planned = plan(case, state)
    order = go_on(case, planned)
    assert answered(case, "draw_continuation", replace(order, sealed_state=state)).startswith(
        "malformed request_digest"
    )
    assert answered(case, "draw_continuation", replace(order, request_digest="00" * 32)).startswith("malformed")
    done = ask(case.server, "draw_continuation", order, Moved)
    assert answered(case, "draw_continuation", replace(order, sealed_state=done.sealed_state)).startswith("malformed")
    again = ContinuationOrder(case.prepared.sealed_pool, done.sealed_state, case.venues, SPARES)
    assert answered(case, "plan_continuation", again) == "nothing_open"
    foreign = replace(again, sealed_state=state, venues=replace(case.venues, pack_digest="11" * 32))
    assert answered(case, "plan_continuation", foreign).startswith("malformed venues")


def test_a_chain_that_is_used_up_is_refused_with_its_length(case: SmallDraw, monkeypatch: pytest.MonkeyPatch) -> None:
    state = drawn_and_emptied(case)
    monkeypatch.setattr(continuing, "CHAIN_LENGTH", 0)
    order = ContinuationOrder(case.prepared.sealed_pool, state, case.venues, SPARES)
    assert answered(case, "plan_continuation", order) == "chain_exhausted"


def test_without_a_workstation_it_says_so_and_leaves_the_seat_open(case: SmallDraw) -> None:
    state = drawn_and_emptied(case)
    order = ContinuationOrder(case.prepared.sealed_pool, state, case.venues, ())
    assert answered(case, "plan_continuation", order) == "infeasible_plan"
    assert plan(case, state).number == 1


def test_the_second_cell_runs_out_too_and_nobody_is_left_anywhere(case: SmallDraw) -> None:
    moved = ask(case.server, "draw_continuation", go_on(case, plan(case, drawn_and_emptied(case))), Moved)
    codes = {phone: notice.code for phone, notice in case.phones.read(moved.notices).items()}
    state = empty(case, moved.sealed_state, ("A08", "C-SUB"), codes)
    order = ContinuationOrder(case.prepared.sealed_pool, state, case.venues, SPARES)
    assert answered(case, "plan_continuation", order) == "infeasible_plan"
    released = ask(case.server, "release", ReleaseOrder(case.prepared.sealed_pool, state, MEETS, ()), Released)
    with pytest.raises(Exception, match="was left without acceptance"):
        follow_calls(
            released.draw.seats,
            released.calls,
            [one.moves for one in released.continuations],
            eligible_of(case.request),
        )
