"""Figures of answers: what counts, what does not, and which one is the median."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from yuanping.kernel.booking.answering import Answer, add_up, by_centre
from yuanping.kernel.booking.states import OfferState

NOW = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def answer(state: OfferState, hours: float | None = None, *, centre: str = "A", due: float = 72) -> Answer:
    sent = NOW - 100 * HOUR
    return Answer(centre, state, sent, sent + hours * HOUR if hours is not None else None, sent + due * HOUR)


def test_nothing_asked_is_nothing_to_divide_by() -> None:
    empty = add_up((), NOW)
    assert (empty.counted, empty.percent, empty.median, empty.worst) == (0, 0, None, None)


def test_confirmed_declined_and_expired_count_the_rest_does_not() -> None:
    rows = [
        answer(OfferState.CONFIRMED, 2),
        answer(OfferState.CONFIRMED, 30),
        answer(OfferState.DECLINED, 4),
        answer(OfferState.EXPIRED, 72),
        answer(OfferState.RELEASED, 1),
        answer(OfferState.SENT, due=200),
        answer(OfferState.SENT, due=99),
    ]
    found = add_up(rows, NOW)
    assert (found.confirmed, found.declined, found.late, found.waiting_late) == (2, 1, 2, 1)
    assert (found.counted, found.percent) == (5, 40)
    assert (found.median, found.worst) == (4 * HOUR, 30 * HOUR)


def test_the_median_of_an_even_number_was_really_taken() -> None:
    found = add_up([answer(OfferState.CONFIRMED, hours) for hours in (1, 2, 10, 40)], NOW)
    assert found.median == 2 * HOUR


def test_a_term_that_ends_now_is_late() -> None:
    assert add_up([answer(OfferState.SENT, due=100)], NOW).late == 1
    assert add_up([answer(OfferState.SENT, due=100.01)], NOW).late == 0


def test_centres_are_counted_apart() -> None:
    rows = [answer(OfferState.CONFIRMED, 1, centre="A"), answer(OfferState.DECLINED, 2, centre="B")]
    assert {key: each.percent for key, each in by_centre(rows, NOW).items()} == {"A": 100, "B": 0}
