"""Composition, recusal, codes, numbers and the state tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.actor import Role
from yuanping.kernel.committee.codes import ALPHABET, make_code, read_code
from yuanping.kernel.committee.composition import check_composition
from yuanping.kernel.committee.numbering import number_members
from yuanping.kernel.committee.recusal import (
    Candidate,
    Interests,
    RecusalReason,
    Relation,
    Tie,
    look_back_from,
    recusal_of,
    recuse,
)
from yuanping.kernel.committee.states import COMMITTEE, SEAT
from yuanping.kernel.draw.states import CEREMONY
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine

BIDDER, OTHER, ENTITY, DEPARTMENT = "91BIDDER", "91OTHER", "91ENTITY", "11DEPARTMENT"
INTERESTS = Interests((BIDDER,), (ENTITY,), (DEPARTMENT,))
ON = date(2026, 9, 23)


def candidate(employer: str = OTHER, *relations: Relation) -> Candidate:
    return Candidate("e1", "A08", "C1", "210100", employer, relations)


@pytest.mark.parametrize(("experts", "representatives"), [(5, 0), (4, 1), (6, 1), (5, 2), (6, 3), (7, 2)])
def test_lawful_committees_are_accepted(experts: int, representatives: int) -> None:
    assert check_composition(experts, representatives) == experts + representatives


@pytest.mark.parametrize(
    ("experts", "representatives", "code"),
    [
        (4, 0, "committee_size"),
        (3, 1, "committee_size"),
        (2, 1, "committee_size"),
        (6, 0, "committee_size"),
        (5, 1, "committee_size"),
        (0, 0, "committee_size"),
        (-1, 6, "committee_size"),
        (3, 2, "experts_below_two_thirds"),
        (4, 3, "experts_below_two_thirds"),
    ],
)
def test_unlawful_committees_are_refused_with_the_article(experts: int, representatives: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_composition(experts, representatives)
    assert (refused.value.code, refused.value.law) == (code, Law("招标投标法", "第三十七条"))


def test_sector_minimum_counts() -> None:
    with pytest.raises(Refused, match="committee_size"):
        check_composition(5, 0, minimum=7)


@pytest.mark.parametrize(
    ("one", "reason", "article"),
    [
        (candidate(BIDDER), RecusalReason.WORKS_FOR_BIDDER, "第三十七条"),
        (candidate(OTHER, Relation(Tie.SHAREHOLDER, BIDDER)), RecusalReason.INTEREST_IN_BIDDER, "第三十七条"),
        (candidate(OTHER, Relation(Tie.KIN_OF_PRINCIPAL, BIDDER)), RecusalReason.KIN_OF_BIDDER, "第十二条"),
        (candidate(OTHER, Relation(Tie.ECONOMIC_INTEREST, BIDDER)), RecusalReason.INTEREST_IN_BIDDER, "第十二条"),
        (candidate(DEPARTMENT), RecusalReason.STAFF_OF_SUPERVISOR, "第四十六条"),
        (candidate(ENTITY), RecusalReason.STAFF_OF_PROCURING_SIDE, "第三十七条"),
        (candidate(OTHER, Relation(Tie.PUNISHED, "", date(1999, 1, 1))), RecusalReason.PUNISHED, "第十二条"),
    ],
)
def test_recusal_names_reason_and_article(one: Candidate, reason: RecusalReason, article: str) -> None:
    found = recusal_of(one, INTERESTS, ON)
    assert found is not None
    assert (found.reason, found.law.article) == (reason, article)


@pytest.mark.parametrize(
    ("until", "recused"),
    [(None, True), (date(2023, 9, 23), True), (date(2023, 9, 22), False), (date(2026, 9, 22), True)],
)
def test_ended_tie_counts_three_years(until: date | None, recused: bool) -> None:
    one = candidate(OTHER, Relation(Tie.EMPLOYED, BIDDER, until))
    assert (recusal_of(one, INTERESTS, ON) is not None) is recused


def test_unconcerned_candidate_stays_and_shares_of_the_entity_do_not_recuse() -> None:
    assert recuse([candidate(), candidate(OTHER, Relation(Tie.SHAREHOLDER, ENTITY))], INTERESTS, ON) == ()


def test_look_back_from_a_leap_day() -> None:
    assert look_back_from(date(2028, 2, 29)) == date(2025, 2, 28)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 11), st.sampled_from(ALPHABET))
def test_code_survives_typing_and_one_wrong_character_never_does(entropy: bytes, place: int, char: str) -> None:
    code = make_code(entropy)
    assert read_code(f" {code.lower().replace('-', ' ')} ") == code
    bare = code.replace("-", "")
    wrong = bare[:place] + char + bare[place + 1 :]
    if wrong != bare:
        with pytest.raises(Refused, match="code_mistyped"):
            read_code(wrong)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 10))
def test_exchanged_neighbours_are_found(entropy: bytes, place: int) -> None:
    bare = make_code(entropy).replace("-", "")
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    if swapped != bare:
        with pytest.raises(Refused, match="code_mistyped"):
            read_code(swapped)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 15))
def test_member_numbers_are_a_permutation_fixed_by_the_seed(seed: bytes, size: int) -> None:
    seats = tuple(range(1, size + 1))
    numbers = number_members("sm3", seed, seats)
    assert sorted(numbers) == list(seats)
    assert numbers == number_members("sm3", seed, seats)


@pytest.mark.parametrize("machine", [COMMITTEE, SEAT, CEREMONY])
def test_every_transition_works_from_its_sources_for_its_roles_only(machine: Machine) -> None:
    for transition in machine.transitions:
        assert transition.law is not None
        for state in machine.states:
            for role in Role:
                allowed = state in transition.sources and role in transition.who
                if allowed:
                    assert machine.advance(state, transition.name, role) == transition.target
                else:
                    with pytest.raises(Refused):
                        machine.advance(state, transition.name, role)


def test_every_state_is_reachable() -> None:
    for machine in (COMMITTEE, SEAT, CEREMONY):
        reached = {machine.initial}
        for _ in machine.states:
            reached |= {t.target for t in machine.transitions if reached & set(t.sources)}
        assert reached == set(machine.states)
