"""What each pack asks of a host and of a sub-venue for one session, and when it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.kernel.test_calendar import CALENDAR
from yuanping.infra import packs
from yuanping.kernel.booking.tasks import MOMENTS, check_done, standing_for_venue, tasks_for
from yuanping.kernel.errors import Refused
from yuanping.kernel.policy.duty import Moment
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.venues.hours import Interval

ON = date(2026, 6, 1)
SESSION = Interval(datetime(2026, 9, 24, 1, 0, tzinfo=UTC), datetime(2026, 9, 24, 9, 0, tzinfo=UTC))


def tasks(folder: str, *, is_host: bool, mode: Mode = Mode.CROSS_PROVINCE, session: Interval = SESSION):  # type: ignore[no-untyped-def]
    found = tasks_for(packs.load_pack(folder), mode, ON, is_host=is_host, session=session, calendar=CALENDAR)
    return {each.duty: each for each in found}


@pytest.mark.parametrize("folder", packs.provinces())
def test_a_sub_venue_has_its_own_duties_and_every_task_its_article(folder: str) -> None:
    host, sub = tasks(folder, is_host=True), tasks(folder, is_host=False)
    assert {each for each in sub if each.startswith("sub.")}
    assert not {each for each in host if each.startswith("sub.")}
    for each in (*host.values(), *sub.values()):
        assert each.law.article
        assert each.when in MOMENTS


def test_the_hour_is_that_of_the_session_and_marked_as_our_own() -> None:
    sub = tasks("heilongjiang", is_host=False)
    assert (sub["sub.workstations"].due_at, sub["sub.workstations"].own) == (SESSION.starts_at, True)
    assert (sub["sub.identity"].due_at, sub["sub.identity"].when) == (SESSION.starts_at, Moment.ARRIVAL)
    assert sub["sub.signing"].due_at == SESSION.ends_at
    assert (sub["sub.incidents"].due_at, sub["sub.incidents"].own) == (None, False)


def test_after_the_session_the_packs_own_term_counts_if_it_starts_with_the_end() -> None:
    """黑 四（八）: five working days; 24 September 2026 is a Thursday, the 25th to the 27th are the festival."""
    handover = tasks("heilongjiang", is_host=False)["sub.av_handover"]
    assert handover.due_at is not None
    assert handover.due_at > SESSION.ends_at + timedelta(days=5)
    assert not handover.own
    assert tasks("heilongjiang", is_host=True)["host.av_backup"].due_at is None


def test_a_session_that_ends_at_midnight_ended_on_that_day() -> None:
    midnight = Interval(SESSION.starts_at, datetime(2026, 9, 24, 16, 0, tzinfo=UTC))
    same = tasks("heilongjiang", is_host=False)["sub.av_handover"].due_at
    assert tasks("heilongjiang", is_host=False, session=midnight)["sub.av_handover"].due_at == same


def test_a_centralised_lot_brings_only_what_the_law_asks_of_everybody() -> None:
    found = tasks("heilongjiang", is_host=False, mode=Mode.CENTRALISED)
    assert all(each.startswith("law.") for each in found)


def test_done_needs_a_proof_and_the_session_to_have_begun() -> None:
    sub = tasks("heilongjiang", is_host=False)
    assert check_done(sub["sub.workstations"], SESSION, " 确认单 ", SESSION.starts_at - timedelta(days=1)) == "确认单"
    assert len(check_done(sub["sub.signing"], SESSION, "x" * 500, SESSION.starts_at)) == 200
    with pytest.raises(Refused, match="task_too_early"):
        check_done(sub["sub.signing"], SESSION, "清单", SESSION.starts_at - timedelta(minutes=1))
    with pytest.raises(Refused, match="task_proof_missing"):
        check_done(sub["sub.workstations"], SESSION, " ", SESSION.starts_at)


@pytest.mark.parametrize("folder", packs.provinces())
def test_standing_duties_of_a_venue_are_brought_by_no_lot(folder: str) -> None:
    found = standing_for_venue(packs.load_pack(folder), ON)
    assert found
    assert all(each.standing for each in found)
