"""What a centre's own system and this platform say to one another, in the words provincial dispatch systems already use."""

from __future__ import annotations

from enum import StrEnum


class Told(StrEnum):
    """What the platform tells a centre's system."""

    APPLY = "apply"
    """An offer waits for the centre's answer."""
    CHANGE = "change"
    """A booking this centre hosts is to move; the host verifies the reason."""
    CANCEL = "cancel"
    """An offer to this centre ended without the centre: withdrawn, moved, or its term over."""
    QUERY = "query"
    """Are you there? Asked by the centre's own staff; any answer of 200–299 will do."""
    NOTIFY = "notify"
    """What became of an offer: answered on the page or by message, or the whole booking is confirmed."""
    EVAL_START = "evalstart"
    EVAL_PAUSE = "evalpause"
    EVAL_END = "evalend"
    EXCEPTION = "exceptionNotify"
    """A workstation of this centre went out of service, or came back."""


class Said(StrEnum):
    """What a centre's system says or asks; it speaks of its own centre only."""

    HALL = "hall"
    """My rooms and workstations."""
    SEATCHECK = "seatcheck"
    """Which of my workstations are free in an interval."""
    QUERY = "query"
    """My offers, or one of them."""
    APPLY = "apply"
    """My answer to an offer."""
    OCCUPY = "occupy"
    """My own system has given workstations away for an interval."""
    RELEASE = "release"
    """… and has them back."""
    EXCEPTION = "exceptionNotify"
    """A workstation is faulty, or works again."""
    SYNC = "sync"
    """What was I told since this token?"""


class MessageState(StrEnum):
    """What became of a message to a centre's system."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
