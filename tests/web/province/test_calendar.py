"""The editor of official days: previewed, refused whole with every wrong line, saved with evidence, waiting deadlines counted."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.apps.quick import quick_personas
from tests.personas import NOW, Personas
from yuanping.apps.evidence.models import Entry
from yuanping.infra import clock
from yuanping.infra.calendar import list_years, work_calendar
from yuanping.infra.calendar_lines import read_lines, write_lines
from yuanping.infra.deadlines import list_deadlines, set_deadline
from yuanping.kernel.calendar import add_working_days
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

pytestmark = pytest.mark.django_db
LINES = "2027-01-01 至 2027-01-03 休 元旦\n# 补班\n2027-01-09 班\n"
GIVEN = {"year": "2027", "notice": "国办发明电〔2026〕7号", "lines": LINES}


@pytest.fixture
def personas(settings) -> Personas:
    clock.set_demo_clock(NOW)
    return quick_personas(settings)


def waiting() -> None:
    deadline = add_working_days(work_calendar(), date(2026, 12, 30), 5, Law("招标投标法", "第二十四条"))
    assert deadline.due_at is None
    set_deadline(kind="test.waits", subject_id="X", deadline=deadline, now=NOW)


def test_a_preview_stores_nothing_and_shows_twelve_months(personas: Personas) -> None:
    page = personas.client("admin1").post(reverse("province:calendar"), {**GIVEN, "act": "preview"})
    text = page.content.decode()
    assert (page.status_code, text.count('class="cal-month"')) == (200, 12)
    assert text.count('class="cal-off"') == 3
    assert text.count('class="cal-makeup"') == 1
    assert not work_calendar().is_known(2027)


def test_saving_counts_what_waited_and_leaves_evidence(personas: Personas) -> None:
    waiting()
    client = personas.client("admin1")
    before = Entry.objects.filter(access="public").count()
    assert client.post(reverse("province:calendar"), {**GIVEN, "act": "save"}).status_code == 303
    assert "1 个算出了时刻" in client.get(reverse("province:calendar")).content.decode()
    (counted,) = list_deadlines(["X"])
    assert counted.deadline.due_on == date(2027, 1, 7)
    assert Entry.objects.filter(access="public").count() == before + 1


def test_wrong_lines_are_refused_whole_and_named_by_number(personas: Personas) -> None:
    lines = "2027-01-01 休 元旦\n2027-01-04 班\n2028-01-01 休 元旦\n2027-02-30 休 春节\n2027-01-01 休 元旦\n昨天 休"
    page = personas.client("admin1").post(reverse("province:calendar"), {**GIVEN, "lines": lines, "act": "save"})
    text = page.content.decode()
    assert page.status_code == 409
    assert [f"第 {n} 行" in text for n in range(1, 7)] == [False, True, True, True, True, True]
    assert "2027-01-04 班" in text
    assert not work_calendar().is_known(2027)


def test_a_span_of_make_up_days_and_a_name_left_out_are_refused() -> None:
    for lines in ("2027-01-09 至 2027-01-11 班", "2027-01-01 休", "2027-01-03 至 2027-01-01 休 元旦", "# 空"):
        with pytest.raises(Refused) as caught:
            read_lines(2027, "X", lines)
        assert caught.value.code == "calendar_lines_wrong"


def test_every_entered_year_reads_back_from_its_lines() -> None:
    for official in list_years():
        assert read_lines(official.year, official.notice, write_lines(official)) == official


def test_an_entered_year_is_shown_for_correction(personas: Personas) -> None:
    assert "2026-10-01 休" in personas.client("admin1").get("/province/calendar/?year=2026").content.decode()


@pytest.mark.parametrize("key", ["coordinator", "supervisor", "agency", "admin2", "admin3", "outsider"])
def test_the_editor_is_not_others_to_see(personas: Personas, key: str) -> None:
    client = personas.client(key)
    assert client.get(reverse("province:calendar")).status_code == 404
    assert client.post(reverse("province:calendar"), {**GIVEN, "act": "save"}).status_code == 404
    assert not work_calendar().is_known(2027)


def test_an_english_reader_reads_english_weekdays_and_words(personas: Personas) -> None:
    client = personas.client("admin1")
    client.cookies["django_language"] = "en"
    text = client.post(reverse("province:calendar"), {**GIVEN, "act": "preview"}).content.decode()
    assert '<th scope="col">Mon</th>' in text
    assert "Working calendar" in text
