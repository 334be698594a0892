"""The centre's own system, the province's list and the map: who opens them, what they show, and what they cost."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.adapters.webhook_http.server import Centre
from tests.apps.booking.world import World
from tests.apps.venue_systems.conftest import centre, world
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import Occupancy
from yuanping.apps.venue_systems import services
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.region import CITIES, PROVINCES, cities_of
from yuanping.web.province.map_layout import HEIGHT, NAME_HEIGHT, NAME_WIDTH, TILE_HEIGHT, TILE_WIDTH, WIDTH, lay_out
from yuanping.web.province.room_map import level_of

__all__ = ["centre", "world"]
SYSTEM, SYSTEMS, MAP = (reverse(name) for name in ("centre:system", "province:systems", "province:room_map"))
DAY = {"day": "2026-09-24", "from": "09:00", "to": "17:00"}


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


@pytest.mark.parametrize("persona", EVERYBODY)
def test_who_opens_which_page(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    turned = 302 if persona == "anonymous" else 404
    staff, province = persona in {"host", "sub"}, persona == "coordinator"
    assert client.get(SYSTEM).status_code == (200 if staff else turned)
    assert client.get(SYSTEMS).status_code == (200 if province else turned)
    assert client.get(MAP).status_code == (200 if staff or province else turned)


@pytest.mark.parametrize("persona", EVERYBODY)
def test_nobody_else_acts_on_a_centres_system(world: World, centre: Centre, persona: str) -> None:
    services.connect_system(actor=world.actor("host"), url=centre.url, now=NOW)
    message = services.ask_system(actor=world.actor("host"), now=NOW)
    if persona == "host":
        return
    client = world.personas.client(persona)
    turned = 302 if persona == "anonymous" else 404
    acts = [reverse(f"centre:system_{name}") for name in ("rotate", "ask", "end", "replay_dead")]
    acts += [reverse("centre:system_replay", args=[message])]
    assert {client.post(each).status_code for each in acts} == {turned}
    assert client.get(reverse("centre:system_message", args=[message])).status_code == turned
    assert (Connection.objects.get().ended_at, Message.objects.count()) == (None, 1)


def test_the_secret_is_shown_once(world: World, centre: Centre) -> None:
    client = world.personas.client("host")
    made = client.post(reverse("centre:system_connect"), {"url": centre.url})
    assert "whsec_" in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    assert "whsec_" not in client.get(SYSTEM).content.decode()
    assert "whsec_" in client.post(reverse("centre:system_rotate")).content.decode()


def test_an_address_that_may_not_be_called_is_refused_with_the_words(world: World) -> None:
    answer = world.personas.client("host").post(reverse("centre:system_connect"), {"url": "https://10.0.0.1/x"})
    assert answer.status_code == 409
    assert "内部网络" in answer.content.decode()
    assert not Connection.objects.exists()


def test_attempts_are_listed_and_a_dead_one_is_sent_again(world: World, centre: Centre) -> None:
    client = world.personas.client("host")
    client.post(reverse("centre:system_connect"), {"url": centre.url})
    centre.answer = 500
    client.post(reverse("centre:system_ask"))
    tick(NOW)
    message = Message.objects.get()
    text = client.get(reverse("centre:system_message", args=[message.message_id])).content.decode()
    assert "对方答复了错误状态" in text
    assert '<td class="num">500</td>' in text
    centre.answer = 204
    client.post(reverse("centre:system_replay", args=[message.message_id]))
    tick(NOW)
    assert "已送达" in client.get(SYSTEM).content.decode()


def test_the_province_sees_who_cannot_be_reached_and_never_what_was_said(world: World, centre: Centre) -> None:
    services.connect_system(actor=world.actor("host"), url=centre.url, now=NOW)
    centre.answer = "hang_up"
    world.placed()
    tick(NOW)
    text = world.personas.client("coordinator").get(SYSTEMS).content.decode()
    assert "联系不上" in text
    assert centre.url not in text
    assert Message.objects.get().message_id not in text


def test_the_price_of_the_pages_does_not_grow(world: World, centre: Centre) -> None:
    services.connect_system(actor=world.actor("host"), url=centre.url, now=NOW)
    host, province = world.personas.client("host"), world.personas.client("coordinator")

    def price() -> list[int]:
        found = []
        for client, address in ((host, SYSTEM), (province, SYSTEMS), (province, MAP)):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            found.append(len(asked))
        return found

    before = price()
    for _ in range(20):
        services.ask_system(actor=world.actor("host"), now=NOW)
    services.connect_system(actor=world.actor("sub"), url="", now=NOW)
    assert price() == before
    assert max(before) <= 20


def test_the_map_counts_what_is_left_after_a_booking(world: World) -> None:
    client = world.personas.client("coordinator")
    assert "共空闲 72 席" in client.get(MAP, DAY).content.decode()
    world.placed()
    text = client.get(MAP, DAY).content.decode()
    assert "共空闲 65 席" in text
    taken = Counter(
        Occupancy.objects.values_list("workstation__room__venue__centre__centre_id", "workstation").distinct()
    )
    for seats in Counter(each for each, _ in taken).values():
        assert f"{12 - seats}/12" in text


def test_a_centre_sees_itself_alone_on_the_map(world: World) -> None:
    text = world.personas.client("host").get(MAP, DAY).content.decode()
    assert text.count('<g class="tile') == 1
    assert "大连" not in text
    assert '<g class="none"' not in text


def test_the_province_sees_which_cities_have_no_centre(world: World) -> None:
    text = world.personas.client("coordinator").get(MAP, DAY).content.decode()
    tiles, names = text.count('<g class="tile'), text.count('<g class="none"')
    assert names
    assert tiles + names == len(cities_of("210000"))


def test_nonsense_days_and_hours_are_the_usual_ones(world: World) -> None:
    client = world.personas.client("coordinator")
    assert client.get(MAP, {"day": "x", "from": "99", "to": "♥"}).status_code == 200
    assert client.get(MAP, {"day": "9999-12-31", "from": "09:00", "to": "09:00"}).status_code == 200


@pytest.mark.parametrize("regions", [["210100"], ["210100", "211000", "210500", "210400"], ["999999", "210100"], []])
def test_tiles_never_lie_over_each_other_nor_outside(regions: list[str]) -> None:
    places = lay_out(regions)
    assert [each.region for each in places] == sorted(set(regions))
    for at, one in enumerate(places):
        assert 0 <= one.x <= WIDTH - TILE_WIDTH
        assert 0 <= one.y <= HEIGHT - TILE_HEIGHT
        for other in places[at + 1 :]:
            assert abs(one.x - other.x) >= TILE_WIDTH or abs(one.y - other.y) >= TILE_HEIGHT


@pytest.mark.parametrize("province", PROVINCES)
@pytest.mark.parametrize("every", [2, 3])
def test_names_of_other_cities_keep_clear_of_tiles_and_of_each_other(province: str, every: int) -> None:
    cities = cities_of(province)
    places = lay_out(cities[::every], cities)
    assert [each.region for each in places if not each.named] == list(cities[::every])
    assert {each.region for each in places} == set(cities) <= set(CITIES)
    boxes = [
        (each.x, each.y, *((NAME_WIDTH, NAME_HEIGHT) if each.named else (TILE_WIDTH, TILE_HEIGHT))) for each in places
    ]
    for at, (x, y, width, height) in enumerate(boxes):
        assert -1 <= x <= WIDTH - width + 1
        assert -1 <= y <= HEIGHT - height + 1
        for left, top, wide, high in boxes[at + 1 :]:
            assert x + width <= left or left + wide <= x or y + height <= top or top + high <= y


@pytest.mark.parametrize(
    ("free", "bookable", "level"), [(0, 12, 0), (1, 12, 1), (4, 12, 1), (5, 12, 2), (12, 12, 3), (0, 0, 0)]
)
def test_the_class_of_a_share(free: int, bookable: int, level: int) -> None:
    assert level_of(free, bookable) == level
