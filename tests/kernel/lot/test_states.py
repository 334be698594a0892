"""The table of a lot."""

from __future__ import annotations

import pytest

from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.lot.states import MACHINE, LotState, transition_for

CASES = [(t, state) for t in MACHINE.transitions for state in LotState]


@pytest.mark.parametrize(("transition", "state"), CASES, ids=[f"{t.name}-{s.value}" for t, s in CASES])
def test_a_transition_starts_only_where_the_table_says(transition, state: LotState) -> None:
    role = transition.who[0]
    if state in transition.sources:
        assert MACHINE.advance(state, transition.name, role) == transition.target
    else:
        with pytest.raises(Refused) as caught:
            MACHINE.advance(state, transition.name, role)
        assert caught.value.code == "wrong_state"


@pytest.mark.parametrize("transition", MACHINE.transitions, ids=[t.name for t in MACHINE.transitions])
def test_nobody_else_takes_a_transition(transition) -> None:
    for role in set(Role) - set(transition.who):
        with pytest.raises(Refused) as caught:
            MACHINE.advance(transition.sources[0], transition.name, role)
        assert caught.value.code == "wrong_role"


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (("decide", "confirm_booking", "publish_notice"), LotState.PREPARED),
        (("decide", "publish_notice", "confirm_booking"), LotState.PREPARED),
        (("decide", "decide", "publish_notice"), LotState.NOTICE_PUBLISHED),
    ],
)
def test_booking_and_notice_may_come_in_either_order(acts: tuple[str, ...], state: LotState) -> None:
    at = MACHINE.initial
    for act in acts:
        name = transition_for(at, act)
        at = MACHINE.advance(at, name, MACHINE.transition(name).who[0])
    assert at == state


def test_an_act_without_a_way_is_refused_by_the_table() -> None:
    with pytest.raises(Refused):
        MACHINE.advance(LotState.ARCHIVED, transition_for(LotState.ARCHIVED, "publish_notice"), Role.AGENCY_CLERK)
