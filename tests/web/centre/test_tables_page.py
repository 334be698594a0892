"""Import and export by the page: a report of every line, nothing half-done."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.venues.models import Workstation
from yuanping.apps.venues.queries import TITLES
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.workbook import read_json, read_workbook, write_json, write_workbook


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


PAGE, EXPORT = reverse("centre:tables"), reverse("centre:export")


def send(client, data: bytes):  # type: ignore[no-untyped-def]
    return client.post(PAGE, {"file": SimpleUploadedFile("catalogue.bin", data)})


def test_an_export_is_changed_and_imported(world: World) -> None:
    client = world.personas.client("host")
    tables = read_workbook(client.get(EXPORT).content, TITLES)
    tables["workstations"].append({**tables["workstations"][0], "label": "77"})
    assert send(client, write_workbook(tables, TITLES)).status_code == 303
    assert Workstation.objects.filter(label="77").count() == 1
    assert "新增 1 项" in client.get(PAGE).content.decode()
    assert len(read_json(client.get(EXPORT, {"form": "json"}).content)["workstations"]) == 13


def test_every_refused_line_is_listed_and_nothing_is_stored(world: World) -> None:
    client = world.personas.client("host")
    tables = read_json(client.get(EXPORT, {"form": "json"}).content)
    tables["workstations"][2]["label"] = ""
    tables["venues"][0]["kind"] = "office"
    tables["workstations"].append({**tables["workstations"][0], "label": "77"})
    answer = send(client, write_json(tables))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert html.count("<tr>") == 3
    assert all(words in html for words in ("文件没有导入，一行也没有。", "工位", "专属共享", "类别", "office"))
    assert not Workstation.objects.filter(label="77").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"{}", b"\x00\xff" * 50])
def test_what_is_no_file_of_ours_is_refused(world: World, data: bytes) -> None:
    client = world.personas.client("host")
    answer = send(client, data)
    assert answer.status_code == 409
    assert client.post(PAGE).status_code == 409


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key not in {"host", "sub"}])
def test_nobody_else_imports_or_exports_a_centre(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    away = 302 if persona == "anonymous" else 404
    assert [client.get(PAGE).status_code, client.get(EXPORT).status_code, send(client, b"{}").status_code] == [away] * 3
