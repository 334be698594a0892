from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.rules import Learns
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.booking.visibility import VenueFacts, sees_project, sees_venue

SUB = VenueFacts(is_host=False, state=OfferState.SENT, own=False, at_host=False, awarded=False)
ASKERS = (Role.AGENCY_CLERK, Role.PROCURING_ENTITY)


@pytest.mark.parametrize("role", ASKERS)
@pytest.mark.parametrize("awarded", [False, True])
@pytest.mark.parametrize("state", list(OfferState))
def test_liaoning_shows_a_sub_venue_once_it_has_confirmed(role: Role, state: OfferState, awarded: bool) -> None:
    seen = sees_venue(LN_RULES, role, replace(SUB, state=state, awarded=awarded))
    assert seen == (state is OfferState.CONFIRMED)


@pytest.mark.parametrize("role", ASKERS)
@pytest.mark.parametrize("state", list(OfferState))
def test_heilongjiang_shows_no_sub_venue_before_the_award(role: Role, state: OfferState) -> None:
    assert not sees_venue(HLJ_RULES, role, replace(SUB, state=state))
    assert sees_venue(HLJ_RULES, role, replace(SUB, state=state, awarded=True)) == (state is OfferState.CONFIRMED)


def test_a_pack_that_never_shows_never_shows() -> None:
    never = replace(HLJ_RULES, agency_learns=Learns.NEVER)
    for state, awarded in itertools.product(OfferState, (False, True)):
        assert not sees_venue(never, Role.AGENCY_CLERK, replace(SUB, state=state, awarded=awarded))


def test_a_pack_that_always_shows_still_hides_who_passed() -> None:
    always = replace(LN_RULES, agency_learns=Learns.ALWAYS)
    shown = [state for state in OfferState if sees_venue(always, Role.AGENCY_CLERK, replace(SUB, state=state))]
    assert shown == [OfferState.SENT, OfferState.CONFIRMED]


def test_a_venue_sees_itself_and_the_host_and_no_rival() -> None:
    operator = Role.VENUE_OPERATOR
    assert sees_venue(LN_RULES, operator, replace(SUB, own=True))
    assert sees_venue(LN_RULES, operator, replace(SUB, is_host=True))
    assert not sees_venue(LN_RULES, operator, replace(SUB, state=OfferState.CONFIRMED))
    assert sees_venue(LN_RULES, operator, replace(SUB, state=OfferState.CONFIRMED, at_host=True))
    assert not sees_venue(LN_RULES, operator, replace(SUB, at_host=True))


@pytest.mark.parametrize(
    "role",
    [
        Role.EXPERT,
        Role.OUTSIDER,
        Role.ANONYMOUS,
        Role.REGISTRY_OWNER,
        Role.OWNER_REPRESENTATIVE,
        Role.SYSTEM_ADMIN,
        Role.AUDITOR,
    ],
)
def test_others_see_nothing(role: Role) -> None:
    for state in OfferState:
        assert not sees_venue(LN_RULES, role, replace(SUB, state=state, is_host=True, own=True, at_host=True))


def test_a_venue_reads_the_project_once_it_has_confirmed() -> None:
    shown = [state for state in OfferState if sees_project(Role.VENUE_OPERATOR, state)]
    assert shown == [OfferState.CONFIRMED]
    assert not sees_project(Role.OUTSIDER, OfferState.CONFIRMED)
