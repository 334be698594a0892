"""No control character comes in, by whatever door: what PostgreSQL and workbooks cannot hold is refused in words, not with a fault."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.apps.booking.world import World, make_world
from tests.personas import NOW
from yuanping.apps.venues import queries
from yuanping.apps.venues.models import Room
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.plain_text import is_plain, is_plain_text, make_plain

STRANGE = ("一\x00室", "一\x0b室", "\x1b[31m", "\ufffe")


@pytest.fixture
def world(db: None) -> World:
    set_demo_clock(NOW)
    return make_world()


def venue(world: World) -> str:
    return queries.list_rooms(world.centres["host"])[0].venue_id


@pytest.mark.parametrize("name", STRANGE)
def test_a_form_with_a_control_character_is_refused_in_words_and_stores_nothing(world: World, name: str) -> None:
    before = Room.objects.count()
    form = {"room": name, "labels": "01"}
    answer = world.personas.client("host").post(reverse("centre:add_desks", args=[venue(world)]), form)
    assert answer.status_code == 400
    assert "看不见的控制字符" in answer.content.decode()
    assert Room.objects.count() == before
    assert world.personas.client("host").post(reverse("shell:sign_in"), {name: "x"}).status_code == 400


def test_a_form_with_a_file_is_looked_at_too_and_the_file_is_not(world: World) -> None:
    room = queries.list_rooms(world.centres["host"])[0].room_id
    where, file = reverse("centre:add_picture", args=[room]), SimpleUploadedFile("x.jpg", b"\x00\x0b", "image/jpeg")
    client = world.personas.client("host")
    assert client.post(where, {"caption": "\x0b", "file": file}).status_code == 400
    assert client.post(where, {"caption": "a\r\n\tb", "file": file}).status_code == 303


@pytest.mark.parametrize("path", ["/search/?q=%00", "/search/?%0B=1", "/calendar/%00.ics", "/province/venues/%1F/"])
def test_an_address_with_a_control_character_is_refused(world: World, path: str) -> None:
    assert world.personas.client("coordinator").get(path).status_code == 400
    assert Client().get(path).status_code == 400


@pytest.mark.django_db
def test_a_cookie_with_one_counts_as_absent() -> None:
    client = Client()
    client.cookies["sessionid"] = "a\x00b"
    assert client.get("/accounts/own/").status_code == 302


def test_the_interface_says_it_as_a_problem(world: World) -> None:
    client = world.personas.client("host")
    for name in (*STRANGE, "\ud800"):
        for body in ({"room": name, "labels": ["01"]}, {"room": "401", "labels": [name]}, {name: 1}):
            answer = client.post(
                f"/api/v1/venues/{venue(world)}/workstations", json.dumps(body), content_type="application/json"
            )
            assert (answer.status_code, answer.json()["code"]) == (422, "text_not_plain")
    answer = client.get("/api/v1/venues/%00")
    assert (answer.status_code, answer.json()["code"]) == (400, "text_not_plain")
    tables = {"v": 1, "tables": {"rooms": [{"name": "\x0b"}]}}
    answer = client.post("/api/v1/venues/tables", json.dumps(tables), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "text_not_plain")


def test_a_room_of_before_no_longer_breaks_the_workbook_of_the_province(world: World) -> None:
    Room.objects.filter(room_id=queries.list_rooms(world.centres["host"])[0].room_id).update(name="一\x0b室")
    answer = world.personas.client("coordinator").get(reverse("province:export"), {"form": "xlsx"})
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    assert "一\ufffd室" in {cell.value for sheet in book for row in sheet for cell in row}


def test_what_is_plain() -> None:
    assert is_plain({"a": ["甲\n", {"b": ("\t", 1, None)}]})
    for strange in (*STRANGE, "\udfff", "\uffff"):
        assert not is_plain_text(strange)
        assert not is_plain([{"a": [strange]}])
        assert not is_plain({strange: 1})
        assert is_plain_text(make_plain(strange))
