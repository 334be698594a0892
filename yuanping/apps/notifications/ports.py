"""Who sends a sealed notice. By default nobody: it lies in the outbox of files. A gateway stands behind this port."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Result(StrEnum):
    """What the gateway did. ``LATER``: it could not be asked or has no time; ``REFUSED``: it will never send this."""

    HANDED = "handed"
    LATER = "later"
    REFUSED = "refused"


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
        """Try each once; one that is missing in the answer was not tried."""
        ...
