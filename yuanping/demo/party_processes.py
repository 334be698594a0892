"""The three parties as three processes with three key files, talking to this installation's own web server on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

from yuanping.demo.parties import PARTY_OF
from yuanping.demo.world import PASSWORD

READY_WITHIN = 60.0


class PartyFailed(Exception):
    """A party's process refused to go on; its own words say why."""


class PartyProcesses:
    """A local server, and one folder a party that only its own process reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._port = _free_port()
        self._log_key = ""

    def __enter__(self) -> Self:
        command = [
            sys.executable, "-m", "gunicorn", "yuanping.config.wsgi:application", "--bind", f"127.0.0.1:{self._port}",
            "--worker-class", "gthread", "--threads", "4", "--log-level", "error",
        ]  # fmt: skip
        self._server = subprocess.Popen(command, env=_environment(), start_new_session=True)  # noqa: S603  (our own)
        self._wait()
        for persona in PARTY_OF:
            self._run(persona, "keygen", "--key", str(self._key(persona)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()
            self._server.wait(15)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def commit(self, persona: str, ceremony_id: str) -> None:
        """The party makes its secret in its own process and sends the commitment."""
        self._run(persona, "commit", *self._common(persona, ceremony_id))

    def deposit(self, persona: str, ceremony_id: str) -> None:
        """The party hands in its shares, if the others' keys were not known at its commitment."""
        self._run(persona, "deposit", *self._common(persona, ceremony_id))

    def reveal(self, persona: str, ceremony_id: str) -> None:
        """The party stores and checks the checkpoint, then reveals."""
        self._run(persona, "reveal", *self._common(persona, ceremony_id))

    def _common(self, persona: str, ceremony_id: str) -> tuple[str, ...]:
        receipt = self._folder / persona / f"{ceremony_id}.receipt.json"
        return (
            "--server", self.url, "--user", persona, "--ceremony", ceremony_id, "--key", str(self._key(persona)),
            "--receipt", str(receipt),
        )  # fmt: skip

    def _key(self, persona: str) -> Path:
        return self._folder / persona / "party.key"

    def _run(self, persona: str, *arguments: str) -> None:
        (self._folder / persona).mkdir(parents=True, exist_ok=True, mode=0o700)
        command = [sys.executable, "-m", "yuanping.cli", "party", *arguments]
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
        if done.returncode:
            raise PartyFailed(f"{persona} {arguments[0]}: {(done.stderr or done.stdout).strip()}")

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.url}/sign-in/", timeout=5):  # noqa: S310  (our own loopback address)
                    return
            except (URLError, OSError):
                time.sleep(0.3)
            if self._server is not None and self._server.poll() is not None:
                break
        raise PartyFailed("the local web server did not start")


def _environment() -> dict[str, str]:
    own = {
        "YUANPING_DEMO": "1",
        "YUANPING_DATA": str(settings.DATA_DIR),
        "YUANPING_KEYS": str(settings.KEYS_DIR),
        "YUANPING_STORAGE": str(settings.STORAGE_DIR),
        "YUANPING_OUTBOX": str(settings.OUTBOX_DIR),
        "YUANPING_PARTY_PASSWORD": PASSWORD,
    }
    return {**os.environ, **own}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
