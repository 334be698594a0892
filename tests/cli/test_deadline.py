"""``yuanping deadline`` as another house calls it."""

from __future__ import annotations

import json

import pytest

from yuanping.cli.main import main
from yuanping.infra.exchange.deadline_schema import DeadlineOut


def _ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main(["deadline", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_answer_names_day_article_and_whether_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _ask(
        capsys, "booking_change_request", "--province", "LN", "--start", "2026-06-20", "--act", "2026-06-16"
    )
    assert (code, found["due"], found["latest"], found["in_time"]) == (0, "2026-06-15", "2026-06-15", False)
    assert found["articles"][0]["article"] == "（十四）"  # type: ignore[index]
    assert "至少5日前" in found["articles"][0]["sentence"]  # type: ignore[index]


def test_moment_counts_as_its_day_in_shanghai(capsys: pytest.CaptureFixture[str]) -> None:
    _, night = _ask(capsys, "contract", "--province", "SD", "--start", "2026-05-10T16:30:00+00:00")
    _, day = _ask(capsys, "contract", "--province", "SD", "--start", "2026-05-11")
    assert night["start"] == day["start"] == "2026-05-11"


def test_unpublished_year_answers_calendar_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _ask(capsys, "contract", "--province", "LN", "--start", "2026-12-15", "--act", "2027-01-04")
    assert (code, found["due"], found["in_time"], found["status"]) == (0, None, None, "calendar_unknown")
    assert found["calendar_unknown"]["year"] == 2027  # type: ignore[index]


def test_own_deadline_is_never_shown_as_law(capsys: pytest.CaptureFixture[str]) -> None:
    _, found = _ask(capsys, "venue_confirm", "--province", "SD", "--start", "2026-05-11")
    assert found["own"] is True
    assert "own_deadline" in [each["code"] for each in found["alerts"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (["nothing", "--province", "LN", "--start", "2026-05-11"], "rule_unknown", "rule"),
        (["av_handover_sub", "--province", "LN", "--start", "2026-05-11"], "rule_not_in_province", "rule"),
        (["contract", "--province", "BJ", "--start", "2026-05-11"], "province_unknown", "province"),
        (["contract", "--province", "LN", "--start", "2026-02-30"], "not_a_date", "start"),
        (["contract", "--province", "LN", "--start", "2026-W19-5"], "not_a_date", "start"),
        (["contract", "--province", "LN", "--start", "20260508"], "not_a_date", "start"),
        (["contract", "--province", "LN"], "start_missing", "start"),
        (["contract", "--province", "LN", "--start", "2026-05-11", "--act", "soon"], "not_a_date", "act"),
        (["contract", "--province", "LN", "--start", "9999-12-20"], "number_out_of_range", "start"),
    ],
)
def test_bad_input_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], words: list[str], code: str, field: str
) -> None:
    status, found = _ask(capsys, *words)
    assert status == 2
    assert [(each["code"], each["field"]) for each in found["refused"]] == [(code, field)]  # type: ignore[attr-defined]


def test_list_names_every_rule_the_exchange_promises(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _ask(capsys, "--list")
    names = {each["rule"] for each in found["rules"]}  # type: ignore[attr-defined]
    promised = {
        "venue_confirm", "booking_change_request", "booking_change_check", "cross_province_match", "booking_with_notice",
        "av_handover_sub", "av_handover_host", "av_request_window", "booking_system_docking", "monthly_report",
        "partner_provinces", "remote_share", "candidate_publication", "candidate_publicity", "objection_answer",
        "complaint_acceptance", "complaint_decision", "award_report", "contract", "bid_preparation",
        "clarification_before_deadline",
    }  # fmt: skip
    assert code == 0
    assert promised <= names


def test_words_for_a_person_show_the_counting(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadline", "venue_confirm", "--province", "LN", "--start", "2026-05-07"]) == 0
    text = capsys.readouterr().out
    assert "2026-05-11" in text
    assert "读法 22" in text
    assert "开始的当日不计入" in text


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["venue_confirm", "--province", "LN", "--start", "2025-11-04"], "not_in_force"),
        (["venue_confirm", "--province", "LN", "--start", "2025-11-05"], "answered"),
        (["booking_change_request", "--province", "LN", "--start", "2027-11-06"], "not_in_force"),
        (["booking_change_request", "--province", "LN", "--start", "2027-11-04"], "answered"),
        (["monthly_report", "--province", "JL", "--start", "2026-02-28"], "not_in_force"),
        (["monthly_report", "--province", "JL", "--start", "2026-03-01"], "answered"),
        (["remote_share", "--province", "SD", "--start", "2026-01-01"], "answered"),
        (["venue_confirm", "--province", "SD", "--start", "2025-01-02"], "answered"),
        (["contract", "--province", "LN", "--start", "2025-06-03"], "answered"),
        (["av_handover_sub", "--province", "HLJ", "--start", "2025-01-02"], "answered"),
    ],
)
def test_a_day_the_document_does_not_govern_is_not_counted_by_it(
    capsys: pytest.CaptureFixture[str], words: list[str], status: str
) -> None:
    code, found = _ask(capsys, *words, "--act", "2026-01-01")
    assert (code, found["status"]) == (0, status)
    DeadlineOut.model_validate(found)
    if status == "not_in_force":
        assert (found["due"], found["latest"], found["in_time"]) == (None, None, None)
        assert (found["articles"], found["counting"], found["readings"]) == ([], [], [])
        assert [each["code"] for each in found["alerts"]] == ["not_in_force"]  # type: ignore[attr-defined]
        assert main(["deadline", *words]) == 0
        assert "没有施行" in capsys.readouterr().out
    else:
        assert found["due"]
        assert found["articles"]
