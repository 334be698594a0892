"""The only writers of notices: the outbox of files, and the way through a gateway."""

from yuanping.apps.notifications.services.again import send_again
from yuanping.apps.notifications.services.gateway import hand_over
from yuanping.apps.notifications.services.outbox import FILE_SIZE, MAX_SEALED, deliver_notices, post_sealed
from yuanping.apps.notifications.services.receipts import Event, EventKind, read_event, take_receipt

__all__ = [
    "FILE_SIZE",
    "MAX_SEALED",
    "Event",
    "EventKind",
    "deliver_notices",
    "hand_over",
    "post_sealed",
    "read_event",
    "send_again",
    "take_receipt",
]
