"""A demo installation of its own with its web server, and a real headless Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.web.shell.browser import browser

__all__ = ["browser", "site"]

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "journey-pictures"


def _environment(data: Path) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("YUANPING_")}
    return {
        **own,
        "YUANPING_DATA": str(data),
        "YUANPING_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "yuanping.config.settings",
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo province with a lot in each phase, served on a free port."""
    data = tmp_path_factory.mktemp("journey")
    environment = _environment(data)
    build = [sys.executable, str(ROOT / "manage.py"), "walk_demo", "--inside"]
    done = subprocess.run(build, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = [sys.executable, "-m", "yuanping.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(serve, env=environment, cwd=ROOT)
    try:
        _wait(f"http://127.0.0.1:{port}/sign-in/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise AssertionError("the site did not start")
