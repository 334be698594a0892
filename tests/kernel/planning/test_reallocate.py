"""A venue fails: who stays, who moves, who must agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.planning.reallocate import Fate, Hit, Step, consents_for, reallocate
from yuanping.kernel.venues.hours import Interval

NOW = datetime(2026, 9, 20, tzinfo=UTC)
NINE = datetime(2026, 9, 24, 1, tzinfo=UTC)
SESSION = Interval(NINE, NINE + timedelta(hours=8))


def desk(name: str, *, shared: bool = True) -> Desk:
    return Desk(name, name[0], name[1:], shared)


HIT = Hit(
    "o1",
    "C1",
    SESSION,
    2,
    (desk("A1"), desk("A2")),
    confirmed=True,
    committee_drawn=False,
    is_host=False,
    rules=LN_RULES,
)


def one(hit: Hit, *free: Desk, now: datetime = NOW) -> Step:
    return reallocate((hit,), {hit.offer_id: free}, now)[0]


def test_it_stays_at_its_centre_and_shared_workstations_come_first() -> None:
    step = one(HIT, desk("B1", shared=False), desk("B2"), desk("B3"))
    assert (step.fate, step.exchanges) == (Fate.STAYS, (("A1", "B2"), ("A2", "B3")))
    assert [each.role for each in step.consents] == [Role.VENUE_OPERATOR]


@pytest.mark.parametrize(
    ("change", "fate", "roles"),
    [
        ({}, Fate.CHANGED, [Role.AGENCY_CLERK, Role.VENUE_OPERATOR]),
        ({"confirmed": False}, Fate.DRAWN_AGAIN, [Role.VENUE_OPERATOR]),
        ({"is_host": True}, Fate.HOST_CHANGED, [Role.AGENCY_CLERK, Role.VENUE_OPERATOR]),
        ({"is_host": True, "confirmed": False}, Fate.ASKED_ANEW, [Role.AGENCY_CLERK]),
        ({"rules": HLJ_RULES}, Fate.CHANGED, [Role.PROJECT_SUPERVISOR, Role.VENUE_OPERATOR]),
        ({"rules": HLJ_RULES, "is_host": True}, Fate.HOST_CHANGED, [Role.AGENCY_CLERK, Role.VENUE_OPERATOR]),
        ({"committee_drawn": True}, Fate.EMERGENCY, [Role.PROJECT_SUPERVISOR]),
        ({"committee_drawn": True, "is_host": True}, Fate.EMERGENCY, [Role.PROJECT_SUPERVISOR]),
    ],
)
def test_what_its_centre_cannot_keep(change: dict[str, object], fate: Fate, roles: list[Role]) -> None:
    step = one(replace(HIT, **change), desk("B1"))  # type: ignore[arg-type]
    assert (step.fate, step.exchanges, step.short) == (fate, (), 1)
    assert [each.role for each in step.consents] == roles
    assert all(each.law.article for each in step.consents)


def test_a_drawn_committee_keeps_its_places_even_where_others_are_free() -> None:
    """Who sits where is drawn with the experts (L3); exchanging places afterwards would be steering."""
    assert one(replace(HIT, committee_drawn=True), desk("B1"), desk("B2")).fate is Fate.EMERGENCY


@pytest.mark.parametrize(("now", "fate"), [(NINE, Fate.EMERGENCY), (NINE - timedelta(minutes=1), Fate.STAYS)])
def test_from_its_first_minute_a_session_is_the_supervisor_s(now: datetime, fate: Fate) -> None:
    assert one(HIT, desk("B1"), desk("B2"), now=now).fate is fate


def test_the_earlier_session_chooses_first_and_a_later_one_may_use_the_same() -> None:
    later = replace(HIT, offer_id="o2", takes=Interval(SESSION.ends_at, SESSION.ends_at + timedelta(hours=2)))
    beside = replace(HIT, offer_id="o3", takes=Interval(NINE + timedelta(hours=1), SESSION.ends_at))
    free = (desk("B1"), desk("B2"))
    steps = reallocate((later, beside, HIT), {"o1": free, "o2": free, "o3": free}, NOW)
    assert [(each.offer_id, each.fate) for each in steps] == [
        ("o1", Fate.STAYS),
        ("o3", Fate.CHANGED),
        ("o2", Fate.STAYS),
    ]


@pytest.mark.parametrize("rules", [LN_RULES, HLJ_RULES])
@pytest.mark.parametrize("fate", Fate)
def test_every_fate_says_who_must_agree_by_the_pack_s_own_articles(fate: Fate, rules: BookingRules) -> None:
    consents = consents_for(fate, rules)
    assert consents
    own = {rules.confirm_days.law, rules.change_days.law, rules.verify_days.law, rules.choice_law}
    assert all(each.law in own for each in consents) or fate is Fate.EMERGENCY


def test_a_hidden_sub_venue_is_never_the_agency_s_to_agree_upon() -> None:
    subs = (Fate.STAYS, Fate.DRAWN_AGAIN, Fate.CHANGED, Fate.EMERGENCY)
    roles = {each.role for fate in subs for each in consents_for(fate, HLJ_RULES)}
    assert Role.AGENCY_CLERK not in roles


HITS = st.lists(
    st.builds(
        lambda start, hours, lost, confirmed: (start, hours, lost, confirmed),
        st.integers(0, 48),
        st.integers(1, 30),
        st.integers(1, 4),
        st.booleans(),
    ),
    max_size=6,
)


@given(HITS, st.integers(0, 6))
def test_no_workstation_is_given_twice_and_the_order_of_the_input_does_not_matter(
    shapes: list[tuple[int, int, int, bool]], free: int
) -> None:
    hits = tuple(
        replace(
            HIT,
            offer_id=f"o{n}",
            takes=Interval(NINE + timedelta(hours=start), NINE + timedelta(hours=start + hours)),
            lost=tuple(desk(f"A{n}{at}") for at in range(lost)),
            confirmed=confirmed,
        )
        for n, (start, hours, lost, confirmed) in enumerate(shapes)
    )
    desks = tuple(desk(f"B{n}") for n in range(free))
    steps = reallocate(hits, {hit.offer_id: desks for hit in hits}, NOW)
    assert steps == reallocate(hits[::-1], {hit.offer_id: desks for hit in hits}, NOW)
    takes = {hit.offer_id: hit.takes for hit in hits}
    given = [(new, takes[step.offer_id]) for step in steps for _, new in step.exchanges]
    for at, (name, interval) in enumerate(given):
        assert not any(name == other and interval.meets(hours) for other, hours in given[at + 1 :])
    assert sorted(step.offer_id for step in steps) == sorted(takes)
    assert all(
        len(step.exchanges) in (0, len(hit.lost)) for hit in hits for step in steps if step.offer_id == hit.offer_id
    )
