from __future__ import annotations

import csv
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from yuanping.infra import calendar, deadlines
from yuanping.infra.calendar import OfficialYear
from yuanping.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from yuanping.kernel.calendar import Notice, add_days, add_working_days
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 30, 1, tzinfo=UTC)
FACTS = Path(os.environ.get("YUANPING_FACTS", Path(__file__).resolve().parents[3] / "shared" / "data"))
DAYS = FACTS / "calendar" / "working_days_2025_2026.csv"
# an invented notice for a year that has none yet
YEAR_2027 = OfficialYear(2027, "国办发明电〔2026〕0号", {date(2027, 1, 1): "元旦"}, (date(2027, 1, 3),))


def test_the_shipped_table_is_entered_by_migrate() -> None:
    official = calendar.work_calendar()
    assert official.notices == (Notice(2025, "国办发明电〔2024〕12号"), Notice(2026, "国办发明电〔2025〕7号"))
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(official.is_working_day(day) for day in year) == 248
    assert [day for day in year if official.is_working_day(day) and day.weekday() >= 5] == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]


# The official table is a real file and stays outside the repository; both notices and the days of 2026 are tested above without it.
@pytest.mark.skipif(
    not DAYS.exists(), reason=f"{DAYS.name} is not here: set YUANPING_FACTS to the data folder that holds it"
)
def test_all_days_of_two_years_are_the_official_ones() -> None:
    official = calendar.work_calendar()
    with DAYS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        r["date"]
        for r in rows
        if official.is_working_day(date.fromisoformat(r["date"])) != (r["is_working_day"] == "1")
    ]
    assert (len(rows), wrong) == (730, [])


def test_filling_again_changes_nothing() -> None:
    before = calendar.work_calendar()
    assert calendar.fill_from_seed() == 0
    assert calendar.work_calendar() == before


def test_a_deadline_into_an_unknown_year_is_stored_and_counted_again() -> None:
    law = Law("黑龙江省全面推广远程异地评标工作安排（试行）", "（八）")
    official = calendar.work_calendar()
    unknown = add_working_days(official, NOW, 3, law)
    deadlines.set_deadline(kind="reply", subject_id="s1", deadline=unknown, now=NOW)
    deadlines.set_deadline(kind="offer", subject_id="s1", deadline=add_days(official, NOW, 3), now=NOW)
    deadlines.set_deadline(kind="known", subject_id="s1", deadline=add_days(official, NOW, 1), now=NOW)
    stored = {view.kind: view.deadline for view in deadlines.list_deadlines(["s1"])}
    assert (stored["reply"].due_at, stored["reply"].unknown_year, stored["reply"].law) == (None, 2027, law)
    assert "2027" in stored["reply"].unknown_reason
    with translation.override("en"):
        assert calendar.explain_unknown(stored["reply"]).startswith("The official days of 2027 are not published yet")
    with translation.override("zh-hans"):
        assert calendar.explain_unknown(stored["reply"]) == stored["reply"].unknown_reason
    assert deadlines.fire_due(datetime(2028, 1, 1, tzinfo=UTC), set()) == 1  # the known one only

    assert calendar.record_year(actor=SYSTEM, official=YEAR_2027, now=NOW) == 2
    after = {view.kind: view.deadline for view in deadlines.list_deadlines(["s1"])}
    assert (after["reply"].due_on, after["reply"].unknown_reason, after["reply"].law) == (date(2027, 1, 4), "", law)
    assert after["offer"].due_on == date(2027, 1, 3)  # the third day is a Saturday off, the Sunday after it is worked


def test_a_year_may_be_corrected() -> None:
    calendar.record_year(actor=SYSTEM, official=YEAR_2027, now=NOW)
    changed = OfficialYear(2027, "更正", {date(2027, 1, 4): "元旦"}, ())
    admin = Actor(Role.SYSTEM_ADMIN)
    calendar.record_year(actor=admin, official=changed, now=NOW)
    official = calendar.work_calendar()
    assert Notice(2027, "更正") in official.notices
    assert [official.is_working_day(date(2027, 1, day)) for day in (1, 3, 4)] == [True, False, False]
    assert calendar.fill_from_seed() == 0


@pytest.mark.parametrize(
    ("official", "code"),
    [
        (OfficialYear(2027, " ", {}, ()), "calendar_notice_missing"),
        (OfficialYear(2027, "n", {date(2026, 1, 1): "x"}, ()), "calendar_day_wrong_year"),
        (OfficialYear(2027, "n", {}, (date(2028, 1, 1),)), "calendar_day_wrong_year"),
        (OfficialYear(2027, "n", {date(2027, 1, 3): "x"}, (date(2027, 1, 3),)), "calendar_day_twice"),
        (OfficialYear(2027, "n", {}, (date(2027, 1, 4),)), "calendar_day_no_change"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(official: OfficialYear, code: str) -> None:
    before = calendar.work_calendar()
    with pytest.raises(Refused) as caught:
        calendar.record_year(actor=SYSTEM, official=official, now=NOW)
    assert caught.value.code == code
    assert calendar.work_calendar() == before


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(Role.AGENCY_CLERK), Actor(Role.SECURITY_ADMIN)])
def test_only_the_system_administrator_enters_days(actor: Actor) -> None:
    with pytest.raises(Refused) as caught:
        calendar.record_year(actor=actor, official=YEAR_2027, now=NOW)
    assert caught.value.code == "calendar_no_right"
