"""One thing that waits for somebody, as every app's ``queries.list_work(actor, now)`` answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
