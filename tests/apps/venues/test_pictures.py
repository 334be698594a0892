"""Photographs and plans: known by content, written anew, bounded."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.apps.booking.world import World, make_world
from tests.apps.venues.pictures import make_picture
from tests.personas import NOW
from yuanping.apps.venues import queries, services
from yuanping.infra.pictures import LONGEST_SIDE, MOST_BYTES, re_encode
from yuanping.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(centres=3)


def room(world: World) -> str:
    return queries.list_rooms(world.centres["host"])[0].room_id


def add(world: World, data: bytes, kind: str = "photo", who: str = "host", caption: str = "全景") -> str:
    return services.add_picture(
        actor=world.actor(who), room_id=room(world), kind=kind, caption=caption, data=data, now=NOW
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_is_kept_holds_neither_place_nor_camera(world: World, form: str) -> None:
    sent = make_picture(form=form)
    assert b"Secret Camera" in sent
    view, kept = queries.get_picture(world.actor("host"), add(world, sent))
    assert b"Secret Camera" not in kept
    found = Image.open(io.BytesIO(kept))
    assert (found.format, dict(found.getexif()), (view.width, view.height)) == ("JPEG", {}, (640, 480))


def test_a_long_picture_is_made_smaller_and_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (4000, 1000)).save(out, "JPEG", exif=exif)
    made = re_encode(out.getvalue())
    assert (made.height, made.width) == (LONGEST_SIDE, LONGEST_SIDE // 4)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture_unreadable"),
        (b"%PDF-1.7", "picture_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_unreadable"),
        (make_picture()[:400], "picture_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "picture_unreadable"),
        (b"\xff" * (MOST_BYTES + 1), "picture_too_large"),
    ],
)
def test_what_is_no_picture_is_refused_whole(world: World, data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        add(world, data)
    assert queries.list_pictures(world.actor("host"), room(world)) == ()


def test_a_bomb_is_refused_before_its_points_are_made() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert len(out.getvalue()) < 20_000
    with pytest.raises(Refused, match="picture_too_many_points"):
        re_encode(out.getvalue())


def test_a_room_has_one_plan_and_the_new_one_takes_its_place(world: World) -> None:
    first = add(world, make_picture(), "plan")
    second = add(world, make_picture(colour="red"), "plan")
    photo = add(world, make_picture(colour="blue"))
    shown = queries.list_pictures(world.actor("coordinator"), room(world))
    assert [each.picture_id for each in shown] == [second, photo]
    with pytest.raises(NotFound):
        queries.get_picture(world.actor("host"), first)


def test_the_same_picture_twice_no_words_and_too_many(world: World) -> None:
    add(world, make_picture())
    for data, caption, code in (
        (make_picture(), "全景", "picture_there"),
        (make_picture(colour="red"), " ", "picture_caption_missing"),
    ):
        with pytest.raises(Refused, match=code):
            add(world, data, caption=caption)
    for number in range(11):
        add(world, make_picture((600 + number, 480)))
    with pytest.raises(Refused, match="picture_too_many"):
        add(world, make_picture(colour="white"))


@pytest.mark.parametrize("persona", ["sub", "agency", "supervisor", "outsider", "anonymous"])
def test_pictures_are_for_the_centres_staff_and_the_province(world: World, persona: str) -> None:
    picture = add(world, make_picture())
    with pytest.raises(NotFound):
        queries.get_picture(world.actor(persona), picture)
    with pytest.raises(NotFound):
        add(world, make_picture(colour="red"), who=persona)
    with pytest.raises(NotFound):
        services.drop_picture(actor=world.actor(persona), picture_id=picture, now=NOW)
