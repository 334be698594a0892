"""The terms of a lot, counted where their start is told."""

from __future__ import annotations

from typing import Any

from tests.infra.exchange.sheet import construction, decided


def terms(province: str, **more: Any) -> dict[str, dict[str, Any]]:
    found = decided(province, construction(20000), **more)
    return {each["code"]: each for each in found["deadlines"]}


def test_liaoning_counts_from_notice_and_evaluation() -> None:
    found = terms("LN", evaluation_date="2026-06-10")
    assert (found["booking_with_notice"]["due"], found["booking_with_notice"]["article"]) == ("2026-05-08", "（十三）")
    change = found["booking_change_request"]
    assert (change["due"], change["latest"], change["count"], change["article"]) == (
        "2026-06-05", "2026-06-05", 5, "（十四）",
    )  # fmt: skip
    assert found["av_request_window"]["due"] == "2026-08-10", "60 日 end on a Sunday and move to Monday"
    assert found["venue_confirm"]["due"] is None
    assert found["venue_confirm"]["reason"]
    assert "cross_province_match" not in found
    assert (found["award_report"]["count"], found["award_report"]["own"]) == (15, False)


def test_heilongjiang_hands_over_within_five_working_days() -> None:
    found = terms("HLJ", evaluation_date="2026-06-17")
    assert found["av_handover_sub"]["due"] == "2026-06-25", "端午 and a week-end are not counted"
    assert found["av_handover_host"]["start"] is None
    assert found["venue_confirm"]["own"]
    assert found["venue_confirm"]["document"] == ""


def test_a_year_nobody_published_gives_a_reason_and_no_day() -> None:
    found = terms("LN", evaluation_date="2026-12-20")
    assert found["av_request_window"]["due"] is None
    assert "2027年的节假日安排尚未公布" in found["av_request_window"]["reason"]


def test_an_exempt_lot_books_nothing_and_files_its_statement() -> None:
    found = terms("SD", flags=["technically_complex"], evaluation_date="2026-06-10")
    assert "exemption_statement" in found
    assert not {"venue_confirm", "booking_change_check"} & set(found)
    assert "exemption_statement" not in terms("SD", evaluation_date="2026-06-10")


def test_what_is_not_statutory_has_no_terms_and_no_requirements() -> None:
    found = decided("LN", construction(20000), statutory=False, evaluation_date="2026-06-10")
    assert found["deadlines"] == []
    assert found["requirements"] == []
