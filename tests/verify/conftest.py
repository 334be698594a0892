"""One real lot, walked once a session in a process and a folder of its own, and the four files it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class WalkedFiles:
    folder: Path
    output: str

    @property
    def public(self) -> bytes:
        return (self.folder / "public.zip").read_bytes()

    @property
    def sealed(self) -> bytes:
        return (self.folder / "sealed.zip").read_bytes()

    @property
    def trust(self) -> bytes:
        return (self.folder / "trust.json").read_bytes()

    @property
    def seen(self) -> str:
        return (self.folder / "checkpoint.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> WalkedFiles:
    data, out = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("out")
    own = {key: value for key, value in os.environ.items() if not key.startswith("YUANPING_")}
    environment = {
        **own,
        "YUANPING_DATA": str(data),
        "YUANPING_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "yuanping.config.settings",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "walk_demo", "--inside", "--no-phases", "--out", str(out)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return WalkedFiles(out, done.stdout)
