"""Who sends a sealed notice. By default nobody: it lies in the outbox of files. A gateway stands behind this port."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Result(StrEnum):
    """What became of it. ``LATER``: not this time; ``REFUSED``: never this message; ``OVER``: too late to be of use, not sent."""

    HANDED = "handed"
    LATER = "later"
    REFUSED = "refused"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One sealed notice under the id by which the gateway knows it, also when it is sent again."""

    message_id: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one; ``kept`` is the salted hash of what was said to whom."""

    message_id: str
    result: Result
    kept: str = ""


class Outlet(Protocol):
    """Sends sealed notices without showing them to the platform."""

    def send(self, notices: tuple[Outgoing, ...], now: datetime) -> tuple[Sent, ...]:
        """Try each once, within a time of its own; one that is missing in the answer was not tried. Called from a thread: no rows."""
        ...
