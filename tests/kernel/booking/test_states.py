"""Every cell of the three tables: who may take which step from which state."""

from __future__ import annotations

import itertools

import pytest

from yuanping.kernel.actor import Role
from yuanping.kernel.booking.states import BOOKING, CHANGE, MACHINES, OFFER, BookingState, ChangeState, OfferState
from yuanping.kernel.errors import Refused
from yuanping.kernel.machine import Machine


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_only_the_listed_steps_exist(machine: Machine) -> None:
    for transition, state, role in itertools.product(machine.transitions, machine.states, Role):
        if state in transition.sources and role in transition.who:
            assert machine.advance(state, transition.name, role) == transition.target
        else:
            with pytest.raises(Refused):
                machine.advance(state, transition.name, role)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_step_names_its_article(machine: Machine) -> None:
    assert all(transition.law for transition in machine.transitions)


def test_silence_is_never_consent() -> None:
    confirming = OFFER.transition("confirm")
    assert confirming.who == (Role.VENUE_OPERATOR,)
    assert OFFER.advance(OfferState.SENT, "expire", Role.SYSTEM) == OfferState.EXPIRED
    with pytest.raises(Refused):
        OFFER.advance(OfferState.EXPIRED, "confirm", Role.VENUE_OPERATOR)


def test_a_confirmed_booking_moves_only_by_a_change() -> None:
    assert {t.name for t in BOOKING.transitions if BookingState.CONFIRMED in t.sources} == {
        "ask_change",
        "draw_lost_again",
        "end_with_tender",
    }
    assert BOOKING.transition("draw_lost_again").who == (Role.PROJECT_SUPERVISOR,)
    assert {t.name for t in CHANGE.transitions if ChangeState.PENDING in t.sources} == {"accept", "refuse", "drop"}
