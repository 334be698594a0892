"""Everything CI runs, in order, with the time each step took; stops at the first red one.

Usage: run_tests.py [--only checks|sqlite|postgres|browser]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ON_ROWS = ["tests/apps", "tests/attacks", "tests/infra", "tests/leaks", "tests/cli"]
"""Tests that touch rows: they run on PostgreSQL as well as on SQLite."""


@dataclass(frozen=True)
class Step:
    """One command of the suite."""

    group: str
    title: str
    command: tuple[str, ...]


def _workers() -> str:
    return str(min(8, os.cpu_count() or 1))


def steps(pictures: str) -> list[Step]:
    """The whole suite in the order in which a fault is cheapest to find."""
    pytest = (str(BIN / "pytest"), "-q", "-n", _workers(), "--dist", "loadscope")
    manage = (sys.executable, "manage.py")
    return [
        Step("checks", "ruff: style", (str(BIN / "ruff"), "check", "--no-cache", ".")),
        Step("checks", "ruff: format", (str(BIN / "ruff"), "format", "--no-cache", "--check", ".")),
        Step("checks", "import contracts", (str(BIN / "lint-imports"), "--no-cache")),
        Step("checks", "mypy --strict", (str(BIN / "mypy"), "--no-incremental", "-p", "yuanping")),
        Step("checks", "pack mutations", (sys.executable, "tools/mutate_packs.py")),
        Step("checks", "migrations follow the models", (*manage, "makemigrations", "--check", "--dry-run")),
        Step("checks", "deployment settings", (*manage, "check", "--deploy", "--fail-level", "WARNING")),
        Step("sqlite", "tests on SQLite", (*pytest, "-m", "not browser", "tests")),
        Step("postgres", "tests on PostgreSQL", (*pytest, "-m", "not browser", *ON_ROWS)),
        Step("browser", "tests in Chromium", (*pytest, "-m", "browser", "tests")),
    ]


def _environment(step: Step, scratch: str) -> dict[str, str]:
    """Nothing of a developer's own settings reaches the tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("YUANPING_") or name == "YUANPING_FACTS"
    }
    kept["PATH"] = f"{BIN}{os.pathsep}{kept.get('PATH', '')}"
    # Compiled once for every worker, group and child process: compiling is most of what starting one costs.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["PYTHONPYCACHEPREFIX"] = str(ROOT / "var" / "pycache")
    if step.group == "checks":
        kept |= {
            "YUANPING_SECRET_KEY": "x" * 24 + "-only-for-the-check-0123456789-abcdefghij",
            "YUANPING_DATA": scratch,
        }
        kept["YUANPING_DEMO"] = "0"
    return kept


def run(step: Step, scratch: str) -> bool:
    """Run one step; say how long it took."""
    print(f"\n== {step.title}", flush=True)
    started = time.monotonic()
    environment = _environment(step, scratch)
    if step.group == "postgres":
        with postgres() as url:
            code = subprocess.call(step.command, cwd=ROOT, env={**environment, "YUANPING_DATABASE_URL": url})
    else:
        code = subprocess.call(step.command, cwd=ROOT, env=environment)
    print(
        f"== {step.title}: {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return code == 0


def main() -> int:
    """Run the suite or one group of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["checks", "sqlite", "postgres", "browser"])
    chosen = parser.parse_args().only
    scratch = tempfile.mkdtemp(prefix="yuanping-check-")
    started = time.monotonic()
    try:
        for step in steps(scratch):
            if chosen in (None, step.group) and not run(step, scratch):
                return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"\nAll green in {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
