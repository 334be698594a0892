"""A room's page: pictures sent by a form, devices, tests; and uploads that are refused unread."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from tests.apps.booking.world import World
from tests.apps.venues.pictures import make_picture
from tests.personas import EVERYBODY, NOW
from yuanping.apps.venues import queries
from yuanping.apps.venues.models import Device, Picture
from yuanping.infra.clock import set_demo_clock
from yuanping.web.shell.uploads import MOST_BODY, UploadLimitMiddleware


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def room(world: World, centre: str = "host") -> str:
    return queries.list_rooms(world.centres[centre])[0].room_id


def url(name: str, *args: str) -> str:
    return reverse(f"centre:{name}", args=args)


def upload(data: bytes, name: str = "photo.jpg") -> dict[str, object]:
    return {"kind": "photo", "caption": "301 室全景", "file": SimpleUploadedFile(name, data, "image/jpeg")}


def test_a_photograph_is_sent_shown_and_removed(world: World) -> None:
    client = world.personas.client("host")
    client.post(url("add_picture", room(world)), upload(make_picture(), "x.exe"))
    picture = Picture.objects.get()
    html = client.get(url("room", room(world))).content.decode()
    assert 'alt="301 室全景"' in html
    shown = client.get(url("picture", picture.picture_id))
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"Secret Camera" not in shown.content
    client.post(url("drop_picture", picture.picture_id))
    assert Picture.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"<html><script>alert(1)</script></html>", make_picture()[:300]])
def test_a_file_that_is_no_picture_is_refused_and_said_so(world: World, data: bytes) -> None:
    client = world.personas.client("host")
    client.post(url("add_picture", room(world)), upload(data))
    html = client.get(url("room", room(world))).content.decode()
    assert "图片没有保存。" in html or "没有收到文件。" in html
    assert 'value="301 室全景"' in html
    assert Picture.objects.count() == 0


class Unread(io.BytesIO):
    """A body that nobody may touch."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("a body that is too large was read")

    readline = readlines = read  # type: ignore[assignment]


@pytest.mark.parametrize("path", ["/centre/tables/", "/api/v1/venues/tables"])
def test_forty_megabytes_are_refused_without_being_read(world: World, path: str) -> None:
    client = world.personas.client("host")
    answer = client.generic("POST", path, b"", CONTENT_LENGTH=str(40 * 1024 * 1024), **{"wsgi.input": Unread()})
    assert answer.status_code == 413
    assert answer["Connection"] == "close"
    assert "12 MB" in answer.content.decode()


@pytest.mark.parametrize(
    ("announced", "passes"), [("", True), (str(MOST_BODY), True), (str(MOST_BODY + 1), False), ("x", False)]
)
def test_the_limit_is_what_the_request_announces(announced: str, passes: bool) -> None:
    request = RequestFactory().post("/centre/tables/")
    request.META["CONTENT_LENGTH"] = announced
    seen: list[object] = []
    UploadLimitMiddleware(lambda asked: seen.append(asked) or None)(request)  # type: ignore[arg-type,func-returns-value,return-value]
    assert bool(seen) is passes


def test_devices_are_registered_tested_and_retired(world: World) -> None:
    client = world.personas.client("host")
    seat = queries.list_rooms(world.centres["host"])[0].workstations[0]
    client.post(
        url("add_device", room(world)),
        {"device_kind": "camera", "name": "桌面摄像头", "workstation": seat.workstation_id},
    )
    client.post(url("add_device", room(world)), {"device_kind": "camera", "name": ""})
    device = Device.objects.get()
    client.post(
        url("test_device", room(world), device.device_id), {"tested_on": "2026-09-01", "passed": "no", "note": "黑屏"}
    )
    html = client.get(url("room", room(world))).content.decode()
    assert "黑屏" in html
    assert Device.objects.get().state == "faulty"
    client.post(url("retire_device", room(world), device.device_id))
    assert Device.objects.get().state == "retired"


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "host"])
def test_the_room_of_others_is_not_there(world: World, persona: str) -> None:
    world.personas.client("host").post(url("add_picture", room(world)), upload(make_picture()))
    picture, client = Picture.objects.get().picture_id, world.personas.client(persona)
    away = 302 if persona == "anonymous" else 404
    assert client.get(url("room", room(world))).status_code == away
    seen = client.get(url("picture", picture)).status_code
    assert seen == (200 if persona == "coordinator" else away)
    assert client.post(url("add_picture", room(world)), upload(make_picture())).status_code == away
    assert client.post(url("add_device", room(world)), {"device_kind": "ups", "name": "x"}).status_code == away
    assert client.post(url("drop_picture", picture)).status_code == away
    assert Picture.objects.count() == 1
