"""Writes what is to be dialled, sealed to the exchange, into its folder: a file of one size under the token of the call."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from yuanping.infra.storage import write_once
from yuanping.kernel.errors import Refused


class FileBridge:
    """``CallBridge`` by a folder that the exchange empties."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(settings.CALL_BRIDGE_FOLDER)

    def connect(self, token: str, sealed: bytes) -> None:
        """Hand over one call; a call connected again replaces the file."""
        try:
            (self._folder / token).unlink(missing_ok=True)
            write_once(self._folder / token, sealed)
        except OSError:
            raise Refused("bridge_unavailable") from None
