"""Posting sealed notices. What they say, to whom, and about which lot is sealed before it comes here."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from yuanping.apps.notifications.models import SealedNotice
from yuanping.infra.ids import new_secret_id
from yuanping.infra.storage import write_once
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import Refused

FILE_SIZE = 8192
_LENGTH_SIZE = 4
MAX_SEALED = FILE_SIZE - _LENGTH_SIZE


@transaction.atomic
def post_sealed(*, notice_id: str, sealed: bytes, now: datetime) -> None:
    """Queue a sealed notice; the worker writes it to the outbox folder as a file of constant size.

    Posting the same id again changes nothing, so a handler may be repeated.

    Raises:
        Refused: ``notice_too_large``.
    """
    if len(sealed) > MAX_SEALED:
        raise Refused("notice_too_large")
    SealedNotice.objects.get_or_create(
        notice_id=notice_id,
        defaults={"file_name": new_secret_id(), "posted_on": legal_day(now), "sealed": sealed},
    )


def deliver_notices() -> int:
    """Write what is queued, each file named at random, padded at random, dated to the day. Answers how many."""
    count = 0
    for notice_id in SealedNotice.objects.filter(delivered=False).order_by("notice_id").values_list("pk", flat=True):
        count += _deliver(notice_id)
    return count


@transaction.atomic
def _deliver(notice_id: str) -> bool:
    if not SealedNotice.objects.filter(notice_id=notice_id, delivered=False).update(delivered=True):
        return False
    row = SealedNotice.objects.get(notice_id=notice_id)
    body = len(row.sealed).to_bytes(_LENGTH_SIZE, "big") + bytes(row.sealed)
    data = body + secrets.token_bytes(FILE_SIZE - len(body))
    path = Path(settings.OUTBOX_DIR) / row.file_name
    if path.exists():  # written before a crash that lost the mark
        path.unlink()
    write_once(path, data, on=row.posted_on)
    SealedNotice.objects.filter(notice_id=notice_id).update(sealed=b"")
    return True
