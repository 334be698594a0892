"""What a message gateway tells the platform: a receipt, or the answer to a call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yuanping.apps.committee.services.replies import record_refusal, record_reply
from yuanping.apps.notifications import services as notifications
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.committee.notice_text import read_answer
from yuanping.kernel.errors import Refused


def take_gateway_event(*, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Take a signed event of the gateway. An answer is the answer of whoever holds the code, as on the page.

    A receipt for what was never handed over changes nothing but is recorded: the gateway lies, or somebody has its secret.

    Raises:
        Unauthentic: ``signature_missing``, ``signature_wrong``, ``message_stale``.
        Malformed: authentic, but not an event.
        NotFound: a receipt for no message of ours.
        Conflict: ``receipt_unexpected``.
        Refused: ``answer_unreadable``, and those of ``record_reply``.
    """
    event = notifications.read_event(headers=headers, body=body, now=now)
    if event.event is notifications.EventKind.ANSWER:
        accepted, code = read_answer(event.text)
        record_reply(code=code, accepted=accepted, now=now, channel=Channel.MESSAGE)
        return
    try:
        notifications.take_receipt(message_id=event.message, delivered=event.delivered, now=now)
    except Refused as refused:
        record_refusal("notifications.receipt", SYSTEM, refused, now)
        raise
