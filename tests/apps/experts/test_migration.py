"""A library filled before several specialties were known keeps every expert: code, whether he may be drawn, ties and what was sealed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import datetime
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
call_command("migrate", "experts", "0001", verbosity=0)
old = MigrationExecutor(connection).loader.project_state([("experts", "0001_initial")]).apps
expert, tie = old.get_model("experts", "Expert"), old.get_model("experts", "ExpertRelation")
for number, (code, active) in enumerate([("A080104", True), ("A080104", False), ("B05", True), ("A08010400000000X", True)]):
    made = expert.objects.create(
        expert_id=f"{number:032x}", specialty=code, active=active, home_centre=f"LN{number}", region="210100",
        employer_uscc=f"U{number}", sealed_profile=bytes([number]) * 8, registered_on=datetime.date(2026, 9, 1),
    )
    tie.objects.create(expert=made, kind="officer", uscc=f"T{number}", until_on=None)
call_command("migrate", "experts", verbosity=0)
from yuanping.apps.experts.models import Expert, ExpertSpecialty
for row in Expert.objects.order_by("expert_id"):
    print(
        row.state, row.home_centre, row.region, row.employer_uscc, bytes(row.sealed_profile).hex(), row.registered_on,
        [(t.kind, t.uscc) for t in row.relations.all()], row.callable, row.id_mark, row.registry or "-",
    )
for each in ExpertSpecialty.objects.order_by("expert__expert_id"):
    print(each.edition, each.code, each.pool_code, each.primary, each.centre, each.in_pool)
"""
EXPECTED = [
    "appointed LN0 210100 U0 0000000000000000 2026-09-01 [('officer', 'T0')] True None -",
    "suspended LN1 210100 U1 0101010101010101 2026-09-01 [('officer', 'T1')] True None -",
    "appointed LN2 210100 U2 0202020202020202 2026-09-01 [('officer', 'T2')] True None -",
    "appointed LN3 210100 U3 0303030303030303 2026-09-01 [('officer', 'T3')] True None -",
    "2018 A080104 A080104 True LN0 True",
    "2018 A080104 A080104 True LN1 False",
    "2018 B05 B05 True LN2 True",
    "2018 A08010400000000X A08010400000000X True LN3 True",
]


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """An empty database of the engine under test, gone afterwards."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{folder}/old.sqlite3"
        return
    server, name = os.environ["YUANPING_DATABASE_URL"], f"before_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as asked:
        asked.execute(f'CREATE DATABASE "{name}"')
        try:
            base, _, options = server.partition("?")
            yield f"{base.rpartition('/')[0]}/{name}{'?' + options if options else ''}"
        finally:
            asked.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db
def test_nobody_is_lost(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        environment = {
            **os.environ,
            "YUANPING_DATA": str(tmp_path),
            "YUANPING_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "yuanping.config.settings",
            "YUANPING_DEMO": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.stdout.splitlines() == EXPECTED, done.stderr[-2000:]
