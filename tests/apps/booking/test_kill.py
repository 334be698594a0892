"""Server and worker processes killed in the middle of a burst of confirmations: nothing lost, nothing half done.

Real processes, on the suite's kind of database: a file of its own on SQLite, a database of its own on the suite's PostgreSQL server.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, connections

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]
OFFERS, PROCESSES, ROUNDS = 60, 2, 2


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What tells a process where its database and its keys lie; nothing of the suite's own is shared with a process to be killed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YUANPING_")}
    found = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "yuanping.config.settings",
        "YUANPING_DEMO": "1",
        "YUANPING_DATA": str(tmp_path),
    }
    if connection.vendor != "postgresql":
        yield found
        return
    name = f"burst_{secrets.token_hex(6)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    at = connections.databases["default"]
    who = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    yield {**found, "YUANPING_DATABASE_URL": f"postgresql://{who}@{at['HOST']}:{at['PORT']}/{name}"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(place: dict[str, str], *words: str, told: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), cwd=ROOT, env=place, input=told, capture_output=True, text=True, check=False)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tests.apps.booking.burst", *words]


def burst(place: dict[str, str], after: int) -> list[str]:
    """Let processes confirm side by side, kill all of them once the first has told ``after`` times; what they told."""
    words = [("answer", str(part), str(PROCESSES)) for part in range(PROCESSES)]
    jobs = [
        subprocess.Popen(
            command(*each), cwd=ROOT, env=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        for each in [*words, ("work",)]
    ]
    first = jobs[0].stdout
    assert first is not None
    lines = [first.readline() for _ in range(after)]
    for job in jobs:
        job.kill()
    told = [line.strip() for line in lines]
    for job in jobs:
        rest, _ = job.communicate()
        told += rest.split()
    return [each for each in told if len(each) == 32]


def test_killed_in_the_middle_nothing_is_lost_and_nothing_half_done(place: dict[str, str]) -> None:
    made = run(place, "prepare", str(OFFERS))
    assert made.returncode == 0, made.stderr[-2000:]
    told: list[str] = []
    for _ in range(ROUNDS):
        told += burst(place, after=1)
        checked = run(place, "check", told="\n".join(told))
        assert checked.returncode == 0, checked.stdout + checked.stderr[-2000:]
    assert ROUNDS <= len(told) < OFFERS
    command_line = subprocess.run(
        [sys.executable, "-m", "yuanping.cli.main", "check"], cwd=ROOT, env=place, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert "hold_overdue" in command_line.stdout
    assert command_line.returncode == 1
