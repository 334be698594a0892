"""The only writers of notices: the outbox of files, and the way through a gateway."""

from yuanping.apps.notifications.services.gateway import Event, EventKind, hand_over, read_event, take_receipt
from yuanping.apps.notifications.services.outbox import FILE_SIZE, MAX_SEALED, deliver_notices, post_sealed

__all__ = [
    "FILE_SIZE",
    "MAX_SEALED",
    "Event",
    "EventKind",
    "deliver_notices",
    "hand_over",
    "post_sealed",
    "read_event",
    "take_receipt",
]
