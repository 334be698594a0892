"""Reading the outbox, for the gateway that sends and for the demo's mailbox."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from yuanping.apps.notifications.models import SealedNotice
from yuanping.kernel.errors import NotFound

_LENGTH_SIZE = 4


def list_notice_ids() -> tuple[str, ...]:
    """Every notice ever posted, in an order that tells nothing."""
    return tuple(SealedNotice.objects.order_by("notice_id").values_list("notice_id", flat=True))


def read_sealed(notice_id: str) -> bytes:
    """The sealed bytes of a notice, delivered or still queued. Raises ``NotFound``."""
    row = SealedNotice.objects.filter(notice_id=notice_id).first()
    if row is None:
        raise NotFound("notice")
    if not row.delivered:
        return bytes(row.sealed)
    try:
        data = (Path(settings.OUTBOX_DIR) / row.file_name).read_bytes()
    except FileNotFoundError:
        raise NotFound("notice") from None
    return data[_LENGTH_SIZE : _LENGTH_SIZE + int.from_bytes(data[:_LENGTH_SIZE], "big")]
