"""A centre that stood before venues did keeps its rooms, its place in the catalogue and what it was named for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
call_command("migrate", "identity", verbosity=0)
call_command("migrate", "venues", "0001", verbosity=0)
executor = MigrationExecutor(connection)
old = executor.loader.project_state([("venues", "0001_initial"), executor.loader.graph.leaf_nodes("identity")[0]]).apps
owner = old.get_model("identity", "Organisation")
centre, room = old.get_model("venues", "Centre"), old.get_model("venues", "Room")
desk = old.get_model("venues", "Workstation")
for number, accepted in ((1, True), (2, False)):
    columns = {"organisation_id": f"LN{number}", "name": f"中心{number}", "uscc": f"U{number}", "region": "210100"}
    made = owner.objects.create(**columns)
    place = centre.objects.create(
        centre_id=made.organisation_id, organisation=made, kind="trading_centre", accepted=accepted, region="210100",
        address="路", cross_province_since="2026-04-22" if accepted else None,
    )
    inside = room.objects.create(room_id=f"R{number}", centre=place, name="301")
    desk.objects.create(workstation_id=f"W{number}", room=inside, label="01", state="out_of_service")
call_command("migrate", "venues", verbosity=0)
from yuanping.apps.venues.models import Capability, Venue, Workstation
print([(v.name, v.state, v.weekly, v.rooms.count()) for v in Venue.objects.order_by("pk")])
print([str(each.from_on) for each in Capability.objects.all()], [w.state for w in Workstation.objects.all()])
"""


def test_every_centre_gets_one_venue(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "YUANPING_DATA": str(tmp_path),
        "YUANPING_DATABASE_URL": f"sqlite:///{tmp_path}/old.sqlite3",
        "DJANGO_SETTINGS_MODULE": "yuanping.config.settings",
        "YUANPING_DEMO": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "[('中心1', 'in_catalogue', '1-7 08:00-20:00', 1), ('中心2', 'draft', '1-7 08:00-20:00', 1)]",
        "['2026-04-22'] ['blocked', 'blocked']",
    ], done.stderr[-2000:]
