"""One thing that waits for somebody, as every app's ``queries.list_work(actor, now)`` answers it.

The frame of every page shows how much waits, and mostly nothing does. So an app may answer with ``Pending`` instead of items: rows that
would wait, and how to say them. All of them together are one question, and only those that are there are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from yuanping.kernel.law import Law


@dataclass(frozen=True, slots=True)
class WorkItem:
    """``what`` is to be done with ``subject`` by ``action`` until ``due_at``, by ``law`` or by the house's ``own`` rule.

    ``deadline`` names the row (kind, subject) that is watched, so that the list can say whether it was reminded or reported.
    ``group`` is ``waiting`` (others must act), ``done``, or empty; the page groups the rest by date.
    """

    what: str
    subject: str
    subject_url_name: str
    subject_id: str
    action: str
    due_at: datetime | None = None
    due_own: bool = False
    law: Law | None = None
    group: str = ""
    state: str = ""
    deadline: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """``items`` reads what waits; it is not asked while there is none of ``rows``."""

    rows: QuerySet[Model, object]
    items: Callable[[], Iterable[WorkItem]]


Matter = WorkItem | Pending


def tell(matters: Iterable[Matter]) -> tuple[WorkItem, ...]:
    """Every item in the order given, after one question for all that is pending."""
    asked = list(matters)
    present = iter(_present([each.rows for each in asked if isinstance(each, Pending)]))
    found: list[WorkItem] = []
    for each in asked:
        if isinstance(each, WorkItem):
            found.append(each)
        elif next(present):
            found += each.items()
    return tuple(found)


def _present(wanted: Sequence[QuerySet[Model, object]]) -> list[bool]:
    """Of each whether it has a row: ``SELECT EXISTS (…), EXISTS (…)``, which a query set cannot say, having no table of its own."""
    texts: list[str] = []
    values: list[str | int] = []
    possible: list[bool] = []
    for rows in wanted:
        try:
            text, parameters = rows.order_by().query.exists().get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            possible.append(False)
            continue
        possible.append(True)
        texts.append(f"EXISTS ({text})")
        values += parameters
    if len(texts) < 2:  # one alone is read as quickly as asked for
        return possible
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}", values)
        answers = iter(cursor.fetchone())
    return [each and bool(next(answers)) for each in possible]
