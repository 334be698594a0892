"""Entering the official days of a year, with evidence of who entered which notice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.policy import permissions
from yuanping.infra.calendar import record_year
from yuanping.infra.calendar_file import OfficialYear
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.access import Access

RECORDED = "calendar.year_recorded"


@transaction.atomic
def record_calendar_year(*, actor: Actor, official: OfficialYear, now: datetime) -> int:
    """Enter or replace the official days of one year; answers how many waiting deadlines have a moment now.

    Effects: the rows of that year replaced, waiting deadlines counted, one PUBLIC entry with the notice and every day of it.

    Raises:
        Refused: ``calendar_no_right`` and what ``infra.calendar.record_year`` refuses.
    """
    if not permissions.can_record_calendar(actor):
        raise Refused("calendar_no_right")
    hold("calendar")
    counted = record_year(actor=actor, official=official, now=now)
    body: dict[str, Plain] = {
        "year": official.year,
        "notice": official.notice.strip(),
        "off": [[day.isoformat(), name] for day, name in sorted(official.off.items())],
        "on": [day.isoformat() for day in sorted(official.on)],
        "counted": counted,
    }
    evidence.record(kind=RECORDED, lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return counted
