"""What is pending is one question for all, and what is not there is not read."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from tests.personas import NOW
from yuanping.infra.models import DeadlineRow
from yuanping.infra.worklist import Pending, WorkItem, tell

pytestmark = pytest.mark.django_db

FIXED = WorkItem("甲", "", "", "", "")


@pytest.fixture(autouse=True)
def rows() -> None:
    DeadlineRow.objects.create(kind="a", subject_id="1", due_at=NOW)
    DeadlineRow.objects.create(kind="a", subject_id="2", due_at=NOW)


def pending(kind: str) -> Pending:
    found = DeadlineRow.objects.filter(kind=kind).order_by("subject_id")

    def items() -> Iterable[WorkItem]:
        return (WorkItem(row.kind, row.subject_id, "", "", "") for row in found)

    return Pending(found, items)


def subjects(*matters: WorkItem | Pending) -> tuple[list[str], int]:
    with CaptureQueriesContext(connection) as asked:
        found = tell(matters)
    return [f"{each.what}{each.subject}" for each in found], len(asked)


def test_only_what_is_there_is_read_in_the_order_given() -> None:
    assert subjects(pending("b"), FIXED, pending("a"), pending("c"), FIXED) == (["甲", "a1", "a2", "甲"], 2)


def test_nothing_anywhere_is_one_question() -> None:
    assert subjects(*(pending(f"b{number}") for number in range(20))) == ([], 1)


def test_items_alone_ask_nothing() -> None:
    assert subjects(FIXED) == (["甲"], 0)


def test_one_alone_is_read_at_once() -> None:
    assert subjects(pending("a")) == (["a1", "a2"], 1)


def test_what_can_have_no_row_is_not_asked_for() -> None:
    nothing = Pending(DeadlineRow.objects.filter(kind__in=()), lambda: (FIXED,))
    assert subjects(nothing, pending("a"), nothing, pending("b")) == (["a1", "a2"], 2)
    assert subjects(nothing) == ([], 0)


def test_groups_are_pending_only_when_one_fulfils_their_condition() -> None:
    grouped = DeadlineRow.objects.values("kind").annotate(n=Count("id"))
    many = Pending(grouped.filter(n__gte=2), lambda: (FIXED,))
    more = Pending(grouped.filter(n__gte=3), lambda: (FIXED, FIXED))
    assert subjects(more, many) == (["甲"], 1)


def test_a_text_with_a_percent_sign_is_a_text() -> None:
    DeadlineRow.objects.create(kind="100 %s", subject_id="x", due_at=NOW)
    assert subjects(pending("100 %s"), pending("b")) == (["100 %sx"], 2)
