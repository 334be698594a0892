"""Each thing that must hold, broken alone: named once, and nothing else is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuanping.kernel.booking.invariants import (
    GRACE,
    BookingFacts,
    ExternalFacts,
    OfferFacts,
    Taken,
    Watching,
    find_broken,
    find_broken_hold,
)
from yuanping.kernel.booking.states import BookingState, OfferState

START = datetime(2026, 9, 24, 1, tzinfo=UTC)
END = START + timedelta(hours=2)
DUE = datetime(2026, 9, 4, 16, tzinfo=UTC)
NOW = DUE - timedelta(hours=1)


def offer(state: OfferState = OfferState.CONFIRMED, seats: int = 3, **changes: object) -> OfferFacts:
    live = state in {OfferState.SENT, OfferState.CONFIRMED}
    waits = state is OfferState.SENT
    rows = seats * 4 if live else 0
    taken = Taken(rows, rows, rows if waits else 0, seats, START, END - timedelta(minutes=30))
    facts = OfferFacts(
        offer_id="0123456789",
        state=state,
        is_host=False,
        seats=seats,
        due_at=DUE,
        taken=taken if live else Taken(0, 0, 0, 0, None, None),
        watching=Watching(open=True, due_at=DUE) if waits else None,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


HOST = offer(seats=2, is_host=True)
SUB = offer()
SENT = offer(OfferState.SENT)
GOOD = BookingFacts("YD-1", BookingState.CONFIRMED, 5, START, END, 1, 0, 0, (HOST, SUB))
WAITS = replace(GOOD, state=BookingState.OFFERED, offers=(HOST, SENT))


@pytest.mark.parametrize(
    "booking",
    [
        GOOD,
        WAITS,
        replace(GOOD, state=BookingState.CHANGE_PENDING, changes=1),
        replace(GOOD, state=BookingState.DRAWING, open_draws=1, offers=(HOST, offer(OfferState.DECLINED))),
        replace(GOOD, state=BookingState.CANCELLED, offers=(offer(OfferState.RELEASED), offer(OfferState.EXPIRED))),
        replace(GOOD, state=BookingState.UNPLACED, offers=()),
        replace(WAITS, offers=(HOST, replace(SENT, due_at=None, watching=Watching(open=True, due_at=DUE)))),
        replace(
            GOOD, size=4, offers=(offer(seats=0, is_host=True, taken=Taken(0, 0, 0, 0, None, None)), offer(seats=4))
        ),
    ],
)
def test_what_is_sound_is_left_alone(booking: BookingFacts) -> None:
    assert find_broken(booking, NOW) == ()


NIGHT = START + timedelta(hours=13, minutes=20)
MORNING = NIGHT + timedelta(hours=9, minutes=25)
"""Over midnight, off the half hours: 22:20 to 07:45, which touches 22:00 to 08:00."""


def holding(changeover: int, rows: int | None = None) -> BookingFacts:
    """A booking overnight whose venues keep ``changeover`` cells behind it; ``rows``: what the sub-venue really holds."""
    first, cells = NIGHT - timedelta(minutes=20), 20
    last = first + timedelta(minutes=30) * (cells + changeover - 1)

    def held(seats: int, half_hours: int | None = None) -> Taken:
        return Taken(half_hours or seats * (cells + changeover), seats * cells, 0, seats, first, last)

    offers = (replace(HOST, taken=held(2)), replace(SUB, taken=held(3, rows)))
    return replace(GOOD, starts_at=NIGHT, ends_at=MORNING, offers=offers)


@pytest.mark.parametrize("booking", [holding(0), holding(1), holding(8), holding(2, rows=3 * 20 + 4)])
def test_overnight_and_with_changeover_is_sound(booking: BookingFacts) -> None:
    assert find_broken(booking, NOW) == ()


@pytest.mark.parametrize(
    "booking",
    [
        holding(9),
        holding(1, rows=3 * 21 + 1),
        holding(1, rows=3 * 20 - 1),
        replace(holding(1), ends_at=MORNING + timedelta(minutes=16)),
        replace(holding(1), starts_at=NIGHT - timedelta(minutes=21)),
    ],
    ids=["longer than any changeover", "more than fits", "less than the session", "ends later", "begins earlier"],
)
def test_overnight_what_is_held_must_be_the_hours(booking: BookingFacts) -> None:
    assert {finding.code for finding in find_broken(booking, NOW)} == {"offer_seats"}


BROKEN = [
    ("booking_incomplete", replace(GOOD, offers=(HOST,))),
    ("booking_incomplete", replace(GOOD, offers=(HOST, SENT))),
    ("booking_incomplete", replace(GOOD, offers=(replace(HOST, is_host=False), SUB))),
    ("booking_not_confirmed", replace(GOOD, state=BookingState.OFFERED)),
    ("booking_gap", replace(WAITS, offers=(HOST,))),
    ("booking_over_but_live", replace(GOOD, state=BookingState.CANCELLED)),
    ("booking_rounds", replace(GOOD, live_rounds=0)),
    ("booking_draw", replace(GOOD, state=BookingState.DRAWING)),
    ("booking_draw", replace(GOOD, open_draws=1)),
    ("booking_change", replace(GOOD, changes=1)),
    ("booking_change", replace(GOOD, state=BookingState.CHANGE_PENDING)),
    ("offer_seats", replace(GOOD, offers=(HOST, replace(SUB, taken=replace(SUB.taken, workstations=2))))),
    ("offer_seats", replace(GOOD, offers=(HOST, replace(SUB, taken=replace(SUB.taken, half_hours=11))))),
    ("offer_seats", replace(GOOD, offers=(HOST, replace(SUB, taken=replace(SUB.taken, session=11))))),
    ("offer_seats", replace(GOOD, offers=(HOST, replace(SUB, taken=replace(SUB.taken, first=END))))),
    ("offer_confirmed_but_held", replace(GOOD, offers=(HOST, replace(SUB, taken=replace(SUB.taken, held=1))))),
    ("offer_booked_unasked", replace(WAITS, offers=(HOST, replace(SENT, taken=replace(SENT.taken, held=11))))),
    ("offer_over_but_holds", replace(GOOD, offers=(HOST, SUB, offer(OfferState.EXPIRED, taken=SUB.taken)))),
    ("hold_unwatched", replace(WAITS, offers=(HOST, replace(SENT, watching=None)))),
    ("hold_unwatched", replace(WAITS, offers=(HOST, replace(SENT, watching=Watching(open=False, due_at=DUE))))),
    ("hold_unwatched", replace(WAITS, offers=(HOST, replace(SENT, watching=Watching(open=True, due_at=NOW))))),
    ("deadline_left", replace(GOOD, offers=(HOST, replace(SUB, watching=Watching(open=True, due_at=DUE))))),
]


@pytest.mark.parametrize(("code", "booking"), BROKEN)
def test_each_break_is_named_alone(code: str, booking: BookingFacts) -> None:
    assert [finding.code for finding in find_broken(booking, NOW)] == [code]


def test_a_hold_is_overdue_after_the_grace_and_not_before() -> None:
    assert find_broken(WAITS, DUE + GRACE - timedelta(seconds=1)) == ()
    (found,) = find_broken(WAITS, DUE + GRACE)
    assert (found.code, found.subject) == ("hold_overdue", "YD-1 01234567")


EXTERNAL = ExternalFacts(START, END, 8, 8, 0, 2, 0, START, END - timedelta(minutes=30))


def test_a_hold_of_a_centre_s_own_system_is_sound_with_and_without_changeover() -> None:
    longer = replace(EXTERNAL, half_hours=10, last=END)
    assert find_broken_hold(EXTERNAL) == find_broken_hold(longer) == find_broken_hold(replace(longer, wanted=2)) == ()


def test_a_local_use_may_be_short_of_all_its_workstations() -> None:
    nothing = replace(EXTERNAL, half_hours=0, session=0, workstations=0, first=None, last=None)
    assert find_broken_hold(replace(nothing, wanted=0)) == ()
    assert find_broken_hold(replace(nothing, wanted=1)) == ("local_short",)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("external_hours", {"ends_at": START}),
        ("external_hours", {"half_hours": 0, "session": 0, "workstations": 0, "first": None, "last": None}),
        ("external_hours", {"last": None}),
        ("external_hours", {"session": 7}),
        ("external_hours", {"first": START + timedelta(minutes=30)}),
        ("external_hours", {"last": END + timedelta(days=1), "half_hours": 9}),
        ("external_hours", {"last": END - timedelta(hours=1)}),
        ("external_hours", {"half_hours": 9}),
        ("external_held", {"held": 1}),
        ("external_foreign", {"foreign": 1}),
        ("local_short", {"wanted": 3}),
    ],
)
def test_each_break_of_such_a_hold_is_named_alone(code: str, changes: dict[str, object]) -> None:
    assert find_broken_hold(replace(EXTERNAL, **changes)) == (code,)  # type: ignore[arg-type]
