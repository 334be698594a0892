"""Connections and messages, for the staff of the centre, for the province, and for this app's services."""

from yuanping.apps.venue_systems.queries.access import (
    Keys,
    access_connection,
    access_message,
    find_connection,
    keys_of,
    lock_connection,
)
from yuanping.apps.venue_systems.queries.pages import (
    AttemptLine,
    MessageLine,
    MessagePage,
    SystemLine,
    SystemPage,
    get_message,
    get_system,
    list_systems,
)
from yuanping.apps.venue_systems.queries.sound import inspect_messages
from yuanping.apps.venue_systems.queries.work import list_work, pending_work

__all__ = [
    "AttemptLine",
    "Keys",
    "MessageLine",
    "MessagePage",
    "SystemLine",
    "SystemPage",
    "access_connection",
    "access_message",
    "find_connection",
    "get_message",
    "get_system",
    "inspect_messages",
    "keys_of",
    "list_systems",
    "list_work",
    "lock_connection",
    "pending_work",
]
