"""Local evaluations: ordinary workstations first, shared ones only under both conditions and only where an article lends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.infra.packs import load_pack
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.local_use import (
    LENT,
    REMOTE_FIRST,
    LocalWish,
    check_wish,
    choose_local,
    local_rules,
)
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import Interval

NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)
HOURS = Interval(NOW + timedelta(days=3), NOW + timedelta(days=3, hours=6))
WISH = LocalWish(" 河堤加固 ", " LN-2026-118 ", 5, HOURS)


def desks(ordinary: int, shared: int) -> tuple[Desk, ...]:
    return tuple(
        Desk(f"{room}{place}", room, f"{place:02d}", is_shared)
        for room, many, is_shared in (("301", shared, True), ("302", ordinary, False))
        for place in range(many)
    )


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 20), st.booleans())
def test_a_shared_workstation_is_lent_only_when_no_ordinary_one_is_left(
    ordinary: int, shared: int, seats: int, lends: bool
) -> None:
    law = LENT if lends else None
    if seats > (ordinary + shared if lends else ordinary):
        with pytest.raises(Refused) as refused:
            choose_local(desks(ordinary, shared), seats, law)
        assert refused.value.code == ("local_full" if lends else "local_shared_not_lent")
        return
    choice = choose_local(desks(ordinary, shared), seats, law)
    used = sum(desk.dedicated_shared for desk in choice.desks)
    assert len({desk.workstation_id for desk in choice.desks}) == seats
    assert (choice.ordinary_free, choice.shared_free, choice.shared_used) == (ordinary, shared, used)
    assert used == max(0, seats - ordinary)
    assert lends or not used


def test_words_are_trimmed() -> None:
    assert check_wish(WISH, NOW) == replace(WISH, project="河堤加固", code="LN-2026-118")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"project": " "}, "local_project_missing", "project"),
        ({"code": ""}, "local_project_missing", "code"),
        ({"code": "x" * 41}, "local_project_missing", "code"),
        ({"project": "x" * 201}, "local_project_missing", "code"),
        ({"seats": 0}, "local_seats_wrong", "seats"),
        ({"seats": 100}, "local_seats_wrong", "seats"),
        ({"interval": Interval(NOW, NOW + timedelta(hours=1))}, "local_in_past", "starts_at"),
    ],
)
def test_what_is_no_wish_is_refused(change: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_wish(replace(WISH, **change), NOW)  # type: ignore[arg-type]  # one field each, of its own type
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("province", "lends", "first"),
    [
        ("liaoning", LENT, REMOTE_FIRST),
        ("heilongjiang", None, None),
        ("jilin", None, None),
        ("shandong", None, None),
    ],
)
def test_only_liaoning_lends_and_says_who_comes_first(province: str, lends: object, first: object) -> None:
    rules = local_rules(load_pack(province), "digest", date(2026, 9, 1))
    assert (rules.lends, rules.remote_first, rules.pack_digest) == (lends, first, "digest")


@pytest.mark.parametrize("day", [date(2025, 10, 30), date(2027, 11, 6)])
def test_outside_its_document_s_days_an_article_lends_nothing(day: date) -> None:
    """（三十三）: in force from its issue, for two years."""
    rules = local_rules(load_pack("liaoning"), "digest", day)
    assert (rules.lends, rules.remote_first) == (None, None)
