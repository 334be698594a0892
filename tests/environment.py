"""What every test shares: a place of its own for files and keys."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

_root = Path(tempfile.mkdtemp(prefix="yuanping-tests-"))
os.environ.setdefault("YUANPING_DATA", str(_root))
os.environ.setdefault("YUANPING_DEMO", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanping.config.settings")


def pytest_configure() -> None:
    """Let transactional tests empty the append-only tables."""
    from tests.append_only import lift_for_flush

    lift_for_flush()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A served site reads and writes a file as in production; one shared memory refuses what a file lets wait."""
    from django.db import connection

    if connection.vendor == "sqlite" and any(each.get_closest_marker("browser") for each in items):
        connection.settings_dict["TEST"]["NAME"] = str(_root / "served.sqlite3")
