"""The key holder inside the test's own process: what it draws at random comes from the dice of both worlds as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings

from yuanping.adapters.keyholder_process.client import KeyholderProcess
from yuanping.adapters.keyholder_process.process import KeyHolderServer
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.apps.draw import services as draw


class HolderInside(KeyholderProcess):
    """The same questions and answers, without the pipe."""

    def __init__(self) -> None:
        super().__init__()
        self._server = KeyHolderServer(Vault(self._key))

    def _exchange(self, line: bytes) -> bytes:
        return self._server.answer(line.rstrip(b"\n"))


@contextmanager
def holder_inside() -> Iterator[None]:
    """Ask ``HolderInside`` until the end of the block."""
    with override_settings(KEYHOLDER=f"{__name__}.{HolderInside.__name__}"):
        draw.replace_key_holder()
        try:
            yield
        finally:
            draw.replace_key_holder()
