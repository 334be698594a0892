"""The three checks at a door, as tables."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.gate import (
    LAW_SECRET,
    TRIES,
    WITHIN,
    check_document,
    check_pace,
    check_second_staff,
)
from yuanping.kernel.errors import Refused
from yuanping.kernel.ids import id_number_check_character

BODY = "21010219750101001"
GOOD = BODY + id_number_check_character(BODY)
BAD = BODY + ("1" if GOOD[-1] != "1" else "2")
NOW = datetime.fromisoformat("2026-09-24T09:05:00+08:00")
FIRST = Actor(Role.VENUE_OPERATOR, "centre", "first")


@pytest.mark.parametrize(
    ("checked", "number", "code"),
    [
        (False, GOOD, "identity_not_checked"),
        (False, "", "identity_not_checked"),
        (True, "", "id_number_required"),
        (True, "  ", "id_number_required"),
        (True, "12345", "id_number_form"),
        (True, BAD, "id_number_check_digit"),
    ],
)
def test_a_document_must_be_looked_at_and_its_number_must_hold(checked: bool, number: str, code: str) -> None:
    with pytest.raises(Refused, match=f"^{code}$"):
        check_document(checked=checked, id_number=number)


def test_the_number_is_handed_on_as_it_is_written_on_the_document() -> None:
    assert check_document(checked=True, id_number=f" {GOOD.lower()} ") == GOOD


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (FIRST, "second_staff_same"),
        (Actor(Role.VENUE_OPERATOR, "centre", ""), "second_staff_same"),
        (Actor(Role.VENUE_OPERATOR, "elsewhere", "second"), "second_staff_foreign"),
        (Actor(Role.AGENCY_CLERK, "centre", "second"), "second_staff_foreign"),
    ],
)
def test_two_pairs_of_eyes_are_two_people_of_this_centre(second: Actor, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_second_staff(FIRST, second)
    assert (caught.value.code, caught.value.law) == (code, LAW_SECRET)


def test_a_colleague_of_the_same_centre_may_sign() -> None:
    check_second_staff(FIRST, Actor(Role.VENUE_OPERATOR, "centre", "second"))


def test_a_door_is_stopped_after_a_few_refusals_and_says_for_how_long() -> None:
    tries = [NOW - timedelta(minutes=9) + timedelta(seconds=each) for each in range(TRIES)]
    check_pace(tries[1:], NOW)
    with pytest.raises(Refused) as caught:
        check_pace(tries, NOW)
    assert (caught.value.code, caught.value.law) == ("too_many_codes", LAW_SECRET)
    assert caught.value.params == {"tries": TRIES, "minutes": 1}
    check_pace(tries, tries[0] + WITHIN)
    check_pace([NOW + timedelta(minutes=1)] * TRIES, NOW)
