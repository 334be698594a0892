"""What must hold of the messages to centres' own systems: none lost, none twice, each either on its way or settled."""

from __future__ import annotations

from django.db.models import Count, Max

from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.kernel.booking.invariants import Finding
from yuanping.kernel.venue_system.vocabulary import MessageState


def inspect_messages() -> tuple[Finding, ...]:
    """What does not hold; two queries. The numbers of a system run from one without a gap to the last one given."""
    found = [
        Finding("message_lost", row.connection_id[:8])
        for row in Connection.objects.annotate(kept=Count("messages"), last=Max("messages__number")).order_by("pk")
        if (row.kept, row.last or 0) != (row.number, row.number)
    ]
    rows = Message.objects.order_by("pk").values_list("message_id", "state", "delivered_at")
    found += [
        Finding("message_unsettled", message_id[:8])
        for message_id, state, delivered_at in rows
        if (state == MessageState.DELIVERED.value) != (delivered_at is not None)
    ]
    return tuple(found)
