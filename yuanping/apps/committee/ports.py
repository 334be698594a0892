"""The telephone exchange that connects staff with a person they do not know."""

from __future__ import annotations

from typing import Protocol


class CallBridge(Protocol):
    """Dials what it opens, announces place and hour to the called person alone, then joins the member of staff."""

    def connect(self, token: str, sealed: bytes) -> None:
        """Connect one call. Raises ``Refused``: ``bridge_unavailable``."""
        ...
