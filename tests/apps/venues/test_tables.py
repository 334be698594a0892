"""Import and export: whole or not at all, and what was exported changes nothing when it comes back."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from tests.apps.booking.world import World, make_world
from tests.apps.venues.test_devices import register
from tests.personas import EVERYBODY, NOW
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import Device, Room, Venue, Workstation
from yuanping.apps.venues.queries import TITLES
from yuanping.infra.workbook import read_json, read_workbook, write_json, write_workbook
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venues.tables import ImportRefused, speak, write_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    found = make_world(centres=3)
    register(found, desk=queries.list_rooms(found.centres["host"])[0].workstations[0].workstation_id)
    register(found, name="=cmd|' /C calc'!A0")
    return found


def exported(world: World, who: str = "host") -> dict[str, list[dict[str, str]]]:
    return write_tables(queries.export_file(world.actor(who)))


def take(world: World, tables: dict[str, list[dict[str, str]]], who: str = "host") -> services.ImportCount:
    return services.import_tables(actor=world.actor(who), tables=tables, now=NOW)


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Venue, Room, Workstation, Device))


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_what_was_exported_comes_back_as_it_is(world: World, form: str) -> None:
    tables = exported(world)
    assert [len(tables[name]) for name in ("venues", "rooms", "workstations", "devices")] == [1, 2, 12, 2]
    back = (
        read_workbook(write_workbook(speak(tables), TITLES), TITLES)
        if form == "xlsx"
        else read_json(write_json(tables))
    )
    before = rows()
    assert take(world, back) == services.ImportCount(0, 0)
    assert (rows(), exported(world)) == (before, tables)


def test_rows_are_added_and_changed_in_one_go(world: World) -> None:
    tables, ids = exported(world), set(Workstation.objects.values_list("workstation_id", flat=True))
    tables["venues"][0]["changeover"] = "15"
    tables["rooms"].append({**tables["rooms"][0], "room": "309"})
    tables["workstations"].append({**tables["workstations"][0], "room": "309", "label": "01"})
    tables["workstations"][0]["cross_province"] = "是"
    assert take(world, tables) == services.ImportCount(2, 2)
    assert exported(world)["workstations"][0]["cross_province"] == "yes"
    assert ids < set(Workstation.objects.values_list("workstation_id", flat=True))
    fresh = Workstation.objects.get(room__name="309")
    assert fresh.checked_at is None
    assert fresh.workstation_id not in {
        each.workstation_id for each in queries.list_bookable_desks((world.centres["host"],))[world.centres["host"]]
    }


def test_one_wrong_line_stores_nothing(world: World) -> None:
    tables, before = exported(world), rows()
    tables["rooms"].append({**tables["rooms"][0], "room": "309"})
    tables["devices"][0]["kind"] = "coffee"
    kept = exported(world)
    with pytest.raises(ImportRefused) as refused:
        take(world, tables)
    assert [(each.table, each.row, each.column) for each in refused.value.lines] == [("devices", 1, "kind")]
    assert (rows(), exported(world)) == (before, kept)


def test_a_file_names_no_other_centre(world: World) -> None:
    with pytest.raises(ImportRefused) as refused:
        take(world, exported(world, "sub"))
    assert {each.code for each in refused.value.lines} >= {"import_centre_not_yours"}


def test_the_province_exports_everything_and_imports_nothing(world: World) -> None:
    assert {row["centre"] for row in exported(world, "coordinator")["venues"]} == set(world.centres.values())
    with pytest.raises(NotFound):
        take(world, exported(world), "coordinator")


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key not in {"host", "sub", "coordinator"}])
def test_nobody_else_exports(world: World, persona: str) -> None:
    with pytest.raises(NotFound):
        queries.export_file(world.personas.actor(persona))


def test_a_formula_is_text(world: World) -> None:
    book = load_workbook(io.BytesIO(write_workbook(speak(exported(world)), TITLES)))
    cells = [cell for line in book["设备"].iter_rows() for cell in line if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_files_that_are_none_are_refused(world: World) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (65 * 1024 * 1024))
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("readme.txt", b"x")
    for data in (b"PK\x03\x04 broken", bomb.getvalue(), entities.getvalue(), plain.getvalue()):
        with pytest.raises(Refused, match="import_unreadable"):
            read_workbook(data, TITLES)
    for data in (b"", b"[]", b'{"v":2,"tables":{}}', b'{"v":1,"tables":{"rooms":[{"a":1}]}}', b"\xff", b"[" * 100_000):
        with pytest.raises(Refused, match="import_unreadable"):
            read_json(data)


def test_a_wrong_column_of_a_workbook_is_named(world: World) -> None:
    titles = {**TITLES, "rooms": ("评标室", {**TITLES["rooms"][1], "floor": "层数"})}
    back = read_workbook(write_workbook(speak(exported(world)), titles), TITLES)
    with pytest.raises(ImportRefused) as refused:
        take(world, back)
    assert [(each.table, each.code) for each in refused.value.lines] in (
        [("rooms", "import_column_missing")],
        [("rooms", "import_column_unknown")],
    )


def test_an_import_asks_a_fixed_number_of_questions(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    tables = exported(world)
    row = tables["workstations"][0]
    tables["workstations"] += [{**row, "label": f"N{number}"} for number in range(300)]
    with django_assert_max_num_queries(32):
        take(world, tables)
    with django_assert_max_num_queries(4):
        exported(world)
