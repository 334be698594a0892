"""The lots of the demo reach their phases at hours at which the rules let them, whatever the draws cost before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.demo.phases import PHASES, Phase, moment_after
from yuanping.kernel.committee.lateness import LatenessRule
from yuanping.kernel.lot.states import LotState

LIFE = (
    LotState.REGISTERED,
    LotState.DECIDED,
    LotState.BOOKED,
    LotState.NOTICE_PUBLISHED,
    LotState.PREPARED,
    LotState.DRAWN,
    LotState.OPENED,
)


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: str(phase.number))
@given(acts=st.lists(st.integers(1, 25), min_size=len(LIFE), max_size=len(LIFE)))
def test_however_many_acts_went_before_everybody_is_at_the_door_in_time(phase: Phase, acts: list[int]) -> None:
    before, moments = phase.schedule.registered_at, []
    for state, count in zip(LIFE, acts, strict=True):
        for _act in range(count):
            before = moment_after(before, phase.schedule, state)
            moments.append(before)
    assert moments == sorted(set(moments)), "every act has a moment of its own, after the one before"
    assert phase.schedule.opening_at <= moments[-1] < phase.schedule.opening_at + LatenessRule().grace
