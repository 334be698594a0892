"""The way to a centre's own system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Fault(StrEnum):
    """Why no answer came that counts."""

    REFUSED_STATUS = "status"
    REDIRECTED = "redirect"
    TIMED_OUT = "timeout"
    NO_CONNECTION = "connection"
    WRONG_TLS = "tls"
    NO_SUCH_NAME = "name"
    FORBIDDEN_ADDRESS = "address"
    NO_HTTP = "protocol"


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one attempt; ``status`` only when an answer came."""

    status: int | None
    fault: Fault | None
    milliseconds: int


class Transport(Protocol):
    """Called outside of any transaction, from several threads at once; answers always, raises never."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send once. Follows no redirect, and calls only addresses the installation allows, judged anew each time."""
        ...
