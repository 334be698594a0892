from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.booking.allocation import Desk, allocate
from yuanping.kernel.errors import Refused


def _desk(name: str, *, shared: bool = False) -> Desk:
    room, label = name.split("-")
    return Desk(name, room, label, shared)


def _names(desks: tuple[Desk, ...]) -> list[str]:
    return [desk.workstation_id for desk in desks]


def test_dedicated_shared_workstations_go_first() -> None:
    desks = (_desk("301-01"), _desk("A-02", shared=True), _desk("301-02"), _desk("A-01", shared=True))
    assert _names(allocate(desks, 3)) == ["A-01", "A-02", "301-01"]


def test_one_room_is_better_than_two() -> None:
    desks = (_desk("A-01", shared=True), _desk("B-01", shared=True), _desk("B-02", shared=True))
    assert _names(allocate(desks, 2)) == ["B-01", "B-02"]


def test_too_few_are_refused_with_the_numbers() -> None:
    with pytest.raises(Refused) as refused:
        allocate((_desk("A-01"),), 2)
    assert (refused.value.code, refused.value.params) == ("not_enough_workstations", {"free": 1, "needed": 2})


desks_of = st.lists(
    st.builds(
        lambda r, n, s: Desk(f"{r}-{n:02}", r, f"{n:02}", s), st.sampled_from("ABC"), st.integers(1, 9), st.booleans()
    ),
    unique_by=lambda desk: desk.workstation_id,
)


@given(desks_of, st.integers(0, 9), st.randoms())
def test_the_choice_depends_on_the_set_only_and_wastes_no_shared_seat(
    desks: list[Desk], seats: int, dice: object
) -> None:
    if seats > len(desks):
        return
    mixed = list(desks)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    chosen = allocate(tuple(desks), seats)
    assert chosen == allocate(tuple(mixed), seats)
    assert len(set(chosen)) == seats
    shared = sum(desk.dedicated_shared for desk in desks)
    assert sum(desk.dedicated_shared for desk in chosen) == min(shared, seats)


def test_one_that_is_lent_locally_is_taken_back_last() -> None:
    desks = (
        Desk("1", "301", "01", dedicated_shared=True, lent=True),
        Desk("2", "302", "01", dedicated_shared=False),
        Desk("3", "301", "02", dedicated_shared=True),
    )
    assert [desk.workstation_id for desk in allocate(desks, 3)] == ["3", "2", "1"]
