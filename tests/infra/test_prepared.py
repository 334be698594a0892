"""A hot statement is planned once on PostgreSQL, and is the same statement with the same errors on both."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.personas import NOW
from yuanping.infra.models import DeadlineRow
from yuanping.infra.prepared import execute_prepared

pytestmark = pytest.mark.django_db

TABLE = DeadlineRow._meta.db_table
RENAME = f"UPDATE {TABLE} SET kind = %s WHERE subject_id = %s"


@pytest.fixture(autouse=True)
def rows() -> None:
    for number in range(3):
        DeadlineRow.objects.create(kind="a", subject_id=str(number), due_at=NOW)


def test_it_writes_and_counts() -> None:
    assert [execute_prepared(RENAME, ("100 %s", each)) for each in ("0", "1", "9")] == [1, 1, 0]
    assert DeadlineRow.objects.filter(kind="100 %s").count() == 2


def test_it_belongs_to_the_caller_s_transaction() -> None:
    with transaction.atomic():
        execute_prepared(RENAME, ("b", "0"))
        transaction.set_rollback(True)
    assert not DeadlineRow.objects.filter(kind="b").exists()


def test_errors_are_those_of_the_house() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_prepared(f"UPDATE {TABLE} SET subject_id = %s WHERE subject_id = %s", ("0", "1"))
    assert execute_prepared(RENAME, ("b", "2")) == 1


def test_logged_queries_are_counted() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert execute_prepared(RENAME, ("b", "0")) == 1
    assert len(asked) == 1


# What is counted here is PostgreSQL's own table of plans; the statements themselves run on both databases above.
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps statements by their text, unasked")
def test_one_plan_for_many_calls() -> None:
    for number in range(5):
        execute_prepared(RENAME, (f"k{number}", "0"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'UPDATE%%SET kind%%'")
        assert cursor.fetchone() == (1,)
