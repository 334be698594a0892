"""Local evaluations on the page and by API: who may, what is said before and after, and how it looks in a browser."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.test_local_use import HOURS, book, keep, place_at_sub
from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from tests.web.shell.browser import DESK, NARROW, findings, opened
from yuanping.apps.booking.models import LocalUse
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock

URL, BOOK, API = "/centre/local/", "/centre/local/book/", "/api/v1/local-uses"
FORM = {
    "project": "河堤加固工程",
    "code": "LN-2026-118",
    "starts_at": "2026-09-24T09:00",
    "ends_at": "2026-09-24T17:00",
    "seats": "8",
}
BODY = {
    "project": "河堤加固工程",
    "code": "LN-2026-118",
    "starts_at": HOURS.starts_at.isoformat(),
    "ends_at": HOURS.ends_at.isoformat(),
    "seats": 8,
}
PICTURES = os.environ.get("YUANPING_PICTURES", "")
OTHERS = [key for key in EVERYBODY if key not in {"host", "sub"}]


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def post(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(f"{API}{path}", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json() if answer.content else {}


def test_look_book_and_give_back(world: World) -> None:
    client = world.personas.client("sub")
    room = client.get(URL, FORM).content.decode()
    assert room.count("空 6 / 开放 6") == 2
    assert "（十四）" in room
    assert "（九）" in room
    html = client.post(BOOK, FORM, follow=True).content.decode()
    assert "已预订；用到的工位和当时的空位数已记入证据" in html
    assert "预订时非共享空 6、共享空 6，借用共享 2" in html
    assert "302-06" in html
    use = LocalUse.objects.get()
    said = client.post(reverse("centre:cancel_local_use", args=[use.local_id]), {"reason": "改期"}, follow=True)
    assert "已取消，工位已释放" in said.content.decode()
    assert LocalUse.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seats": "13"}, "合起来仍不够"),
        ({"seats": "x"}, "工位数应为 1 至 99"),
        ({"seats": "９"}, "工位数应为 1 至 99"),
        ({"project": ""}, "项目名称或标段编号没有填写"),
        ({"ends_at": "2026-09-24T08:00"}, ""),
        ({"starts_at": "soon"}, ""),
    ],
)
def test_a_refusal_keeps_what_was_typed(world: World, change: dict[str, str], words: str) -> None:
    html = world.personas.client("sub").post(BOOK, {**FORM, **change}, follow=True).content.decode()
    assert words in html
    assert 'value="LN-2026-118"' in html
    assert not LocalUse.objects.exists()


def test_hours_that_are_none_are_refused_when_one_looks(world: World) -> None:
    answer = world.personas.client("sub").get(URL, {**FORM, "ends_at": "2026-09-24T08:00"})
    assert (answer.status_code, answer.context["room"]) == (409, None)


def test_short_ones_say_so_and_are_filled(world: World) -> None:
    keep("sub", world, ordinary=1, shared_ones=6)
    book(world, seats=7)
    place_at_sub(world)
    client = world.personas.client("sub")
    assert "少 3 个工位" in client.get(URL).content.decode()
    assert "本地集中评标少 3 个工位" in client.get(reverse("shell:work")).content.decode()
    Workstation.objects.update(state="in_service")
    fill = reverse("centre:fill_local_use", args=[LocalUse.objects.get().local_id])
    assert "已补足工位" in client.post(fill, follow=True).content.decode()


def test_the_board_shows_it_apart_from_the_centre_s_own_system(world: World) -> None:
    book(world, seats=8)
    html = world.personas.client("sub").get("/centre/board/", {"day": "2026-09-24"}).content.decode()
    assert html.count("本地集中评标</td>") == 8
    assert "本中心系统占用</td>" not in html
    assert "本地集中评标</td>" not in world.personas.client("host").get("/centre/board/").content.decode()


def test_queries_do_not_grow_with_the_list(world: World) -> None:
    client = world.personas.client("sub")
    book(world, seats=1)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for number in range(2, 8):
        book(world, seats=1, code=f"LN-{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(one)


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_has_the_pages_or_the_api(world: World, key: str) -> None:
    local_id = book(world)
    client = world.personas.client(key)
    pages = [
        client.get(URL),
        client.post(BOOK, FORM),
        client.post(reverse("centre:cancel_local_use", args=[local_id]), {"reason": "x"}),
        client.post(reverse("centre:fill_local_use", args=[local_id])),
    ]
    assert {answer.status_code for answer in pages} <= {302, 404}
    statuses = {
        client.get(API).status_code,
        post(client, "", BODY)[0],
        post(client, f"/{local_id}/filling", {})[0],
        post(client, f"/{local_id}/cancellation", {"reason": "x"})[0],
    }
    assert statuses in ({401}, {404})
    assert [use.state for use in LocalUse.objects.all()] == ["booked"]


def test_another_centre_s_is_not_found(world: World) -> None:
    local_id = book(world)
    host = world.personas.client("host")
    assert host.post(reverse("centre:cancel_local_use", args=[local_id]), {"reason": "x"}).status_code == 404
    assert host.post(reverse("centre:fill_local_use", args=[local_id])).status_code == 404
    assert post(host, f"/{local_id}/cancellation", {"reason": "x"})[0] == 404
    assert host.get(API).json() == []


def test_the_api_does_what_the_page_does(world: World) -> None:
    client = world.personas.client("sub")
    status, made = post(client, "", BODY)
    assert status == 201
    assert post(client, "", BODY)[1]["code"] == "local_use_there"
    assert post(client, "", {**BODY, "code": "LN-2", "seats": 9})[1]["code"] == "local_full"
    assert post(client, "", {**BODY, "more": 1})[0] == 422
    line = client.get(API).json()[0]
    assert (line["local_id"], line["shared_used"], len(line["desks"])) == (made["local_id"], 2, 8)
    assert post(client, f"/{made['local_id']}/filling", {})[1]["code"] == "wrong_state"
    assert post(client, f"/{made['local_id']}/cancellation", {"reason": "改期"})[0] == 204
    assert client.get(API).json()[0]["state"] == "cancelled"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (NARROW, "en")], ids=str)
def test_the_page_has_no_finding(browser, live_server, world, size, language) -> None:
    keep("sub", world, ordinary=2, shared_ones=6)
    book(
        world,
        seats=2,
        code="LN-2026-104",
        interval=type(HOURS)(HOURS.starts_at + timedelta(days=1), HOURS.ends_at + timedelta(days=1)),
    )
    book(world, seats=8)
    place_at_sub(world)
    session = world.personas.client("sub").cookies["sessionid"].value
    with opened(browser, live_server.url, session, size) as (page, watch):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page.goto(f"{live_server.url}{URL}?starts_at={FORM['starts_at']}&ends_at={FORM['ends_at']}")
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"local-{size[0]}-{language}.png"), full_page=True)
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert watch.complaints == []
