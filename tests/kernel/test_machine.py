from __future__ import annotations

import pytest

from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

LAW = Law("招标投标法", "第三十七条")
OPEN = Transition("open", ("new",), "open", (Role.AGENCY_CLERK,), LAW)
SHUT = Transition("shut", ("new", "open"), "shut", (Role.PROJECT_SUPERVISOR, Role.SYSTEM), LAW, "whenever")
DOOR = Machine("door", ("new", "open", "shut"), "new", (OPEN, SHUT))


def test_advance_follows_the_table() -> None:
    assert DOOR.advance("new", "open", Role.AGENCY_CLERK) == "open"
    assert DOOR.advance("open", "shut", Role.SYSTEM) == "shut"


def test_a_wrong_state_is_refused_with_its_article() -> None:
    with pytest.raises(Refused) as caught:
        DOOR.advance("shut", "open", Role.AGENCY_CLERK)
    assert (caught.value.code, caught.value.law) == ("wrong_state", LAW)
    assert caught.value.params == {"machine": "door", "transition": "open", "state": "shut"}


def test_a_wrong_role_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        DOOR.advance("new", "open", Role.OUTSIDER)
    assert (caught.value.code, caught.value.params["role"]) == ("wrong_role", "outsider")


def test_the_state_is_judged_before_the_role() -> None:
    with pytest.raises(Refused) as caught:
        DOOR.advance("shut", "open", Role.OUTSIDER)
    assert caught.value.code == "wrong_state"


def test_questions_agree_with_advance() -> None:
    assert DOOR.can("new", "open", Role.AGENCY_CLERK)
    assert not DOOR.can("open", "open", Role.AGENCY_CLERK)
    assert not DOOR.can("new", "open", Role.SYSTEM)
    assert DOOR.open_to("new", Role.SYSTEM) == ("shut",)


def test_an_unknown_transition_is_a_bug() -> None:
    with pytest.raises(KeyError):
        DOOR.advance("new", "paint", Role.SYSTEM)


@pytest.mark.parametrize(
    ("states", "initial", "transitions"),
    [
        (("a", "a"), "a", ()),
        (("a",), "b", ()),
        (("a",), "a", (Transition("t", ("a",), "z", (Role.SYSTEM,)),)),
        (("a",), "a", (Transition("t", ("z",), "a", (Role.SYSTEM,)),)),
        (("a",), "a", (Transition("t", (), "a", (Role.SYSTEM,)),)),
        (("a",), "a", (Transition("t", ("a",), "a", ()), Transition("t", ("a",), "a", ()))),
    ],
)
def test_a_table_that_contradicts_itself_is_no_table(
    states: tuple[str, ...], initial: str, transitions: tuple[Transition, ...]
) -> None:
    with pytest.raises(ValueError):
        Machine("broken", states, initial, transitions)
