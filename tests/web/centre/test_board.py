"""The board: what it shows to whom, at which price, and what may be moved on it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.world import DAY, World, make_lot
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import services
from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.booking.queries.board import sitting_of
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.apps.venues.models import Venue, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.venues.hours import Interval
from yuanping.kernel.venues.states import WorkstationState
from yuanping.web.centre import board_grid

URL = "/centre/board/"


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


@pytest.fixture
def offer(world: World) -> Offer:
    return world.offers(world.placed())[0]


def look(client: Client, **asked: str | list[str]) -> str:
    answer = client.get(URL, {"day": DAY.isoformat(), **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def held(offer: Offer) -> list[str]:
    rows = Occupancy.objects.filter(offer=offer).order_by("workstation__room__name", "workstation__label")
    return list(dict.fromkeys(rows.values_list("workstation__workstation_id", flat=True)))


def free(world: World, key: str = "host") -> str:
    taken = set(Occupancy.objects.values_list("workstation__workstation_id", flat=True))
    rooms = venues.list_rooms(world.centres[key])
    return next(seat.workstation_id for room in rooms for seat in room.workstations if seat.workstation_id not in taken)


def post(client: Client, offer: Offer, **values: str) -> str:
    form = {"from": held(offer)[0], "seen": str(sitting_of(offer).version), "day": DAY.isoformat(), **values}
    answer = client.post(reverse("centre:move_workstation", args=[offer.offer_id]), form, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("scale", ["hour", "day", "week"])
def test_staff_see_their_own_workstations_and_what_lies_on_them(world: World, offer: Offer, scale: str) -> None:
    html = look(world.personas.client("host"), scale=scale)
    assert html.count(f'data-o="{offer.offer_id}"') == offer.seats
    assert html.count("待确认 <span") == offer.seats
    assert "09-24 09:00–17:00" in html
    assert html.count('class="hd k-in_service"') == 12
    other = next(each for each in Offer.objects.all() if not each.is_host)
    assert other.offer_id not in html


def test_every_row_is_as_wide_as_the_head(world: World, offer: Offer) -> None:
    html = look(world.personas.client("host"), scale="day")
    for row in html.partition("<tbody")[2].split("<tr")[1:]:
        widths = [int(each.partition('"')[0]) for each in row.split('colspan="')[1:]]
        assert sum(widths) == 336


def test_an_overnight_session_shows_on_both_days_with_its_changeover(world: World) -> None:
    Venue.objects.update(weekly="1-7 00:00-24:00", changeover=60)
    plan = world.plan(
        starts_at=moment(DAY, NOW.time().replace(hour=20)),
        ends_at=moment(DAY + timedelta(days=1), NOW.time().replace(hour=4)),
    )
    offer = world.offers(world.placed(plan))[0]
    client = world.personas.client("host")
    for day in (DAY, DAY + timedelta(days=1)):
        html = look(client, scale="hour", day=day.isoformat())
        assert html.count(f'data-o="{offer.offer_id}"') == offer.seats
        assert "09-24 20:00–09-25 04:00" in html
        assert ("清场</td>" in html) == (day != DAY)


def test_what_the_centre_s_own_system_gave_away_is_no_free_row(world: World) -> None:
    """Nobody reads a workstation as free that our own draw would not be given."""
    Venue.objects.update(changeover=60)
    services.hold_external(
        actor=world.actor("host"),
        reference="own-7",
        workstation_ids=(free(world),),
        interval=Interval(moment(DAY, time(9)), moment(DAY, time(11))),
        now=NOW,
    )
    html = look(world.personas.client("host"), scale="hour")
    assert html.count("本中心系统占用</td>") == 1
    assert html.count("清场</td>") == 1
    assert "本中心系统占用</td>" not in look(world.personas.client("sub"), scale="hour")
    assert "本中心系统占用</td>" not in look(world.personas.client("host"), scale="hour", day="2026-09-23")


def test_states_are_told_by_shape_and_word(world: World) -> None:
    seats = venues.list_rooms(world.centres["host"])[0].workstations
    for seat, state in zip(
        seats, (WorkstationState.FAULT, WorkstationState.MAINTENANCE, WorkstationState.BLOCKED), strict=False
    ):
        venue_services.set_workstation_state(
            actor=world.actor("host"), workstation_id=seat.workstation_id, state=state, reason="镜头黑屏", now=NOW
        )
    Workstation.objects.filter(workstation_id=seats[3].workstation_id).update(check_passed=False)
    html = look(world.personas.client("host"))
    for glyph, word in (("◆", "故障·共享·镜头黑屏"), ("■", "检修"), ("✕", "停用"), ("△", "未自检或未通过")):
        assert f'aria-hidden="true">{glyph}</span>' in html
        assert f"<small>{word}" in html
    fault = look(world.personas.client("host"), state="fault")
    assert fault.count('<th role="rowheader" scope="row"') == 1
    assert "清除筛选" in fault


def test_rooms_and_capabilities_filter_the_rows(world: World) -> None:
    client, rooms = world.personas.client("host"), venues.list_rooms(world.centres["host"])
    assert look(client, room=rooms[1].room_id).count('scope="row"') == 6
    assert look(client, capability="shared").count('scope="row"') == 6
    assert "没有符合筛选的工位。" in look(client, capability="cross")


def test_nonsense_in_the_address_is_a_week_from_today(world: World) -> None:
    html = look(world.personas.client("host"), scale="x", day="9999-99-99", state="x", capability="x")
    assert 'value="2026-09-01"' in html
    assert look(world.personas.client("host"), day="0001-01-01").count('scope="row"') == 12


def test_many_rooms_stand_closed_with_a_count_and_one_is_opened(
    world: World, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_grid, "OPEN_AT_MOST", 5)
    client = world.personas.client("host")
    html = look(client)
    assert html.count('scope="row"') == 0
    assert f">{offer.seats}/6</td>" in html
    room = venues.list_rooms(world.centres["host"])[0].room_id
    part = client.get(URL, {"day": DAY.isoformat(), "open": room, "part": room}).content.decode()
    assert part.startswith(f'<tbody role="rowgroup" id="room-{room}" class="open">')
    assert part.count('scope="row"') == 6
    assert client.get(URL, {"part": "no-such-room"}).status_code == 404


def test_of_many_opened_rooms_the_first_are_drawn_with_the_page_and_the_others_when_asked_for(
    world: World, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_grid, "OPEN_AT_MOST", 7)
    client = world.personas.client("host")
    html = look(client, open="all")
    assert html.count('scope="row"') == 6
    assert html.count('class="later" data-rows="7"') == 1
    assert "收起评标室" in html
    rooms = [each.room_id for each in venues.list_rooms(world.centres["host"])]
    parts = look(client, part=rooms)
    assert parts.count('class="open"') == 2
    assert parts.count('scope="row"') == 12
    assert parts.count(f'data-o="{offer.offer_id}"') == offer.seats
    assert parts.count("<td") == look(client, open=rooms[0], part=rooms).count("<td")
    foreign = venues.list_rooms(world.centres["sub"])[0].room_id
    for wanted in ([rooms[0], foreign], [foreign], [rooms[0], "no-such-room"]):
        assert client.get(URL, {"part": wanted}).status_code == 404
    assert client.get(URL, {"part": foreign, "centre": world.centres["sub"]}).status_code == 404


def test_a_room_alone_says_the_same_as_on_the_whole_board(world: World, offer: Offer) -> None:
    services.hold_external(
        actor=world.actor("host"),
        reference="own-7",
        workstation_ids=(free(world),),
        interval=Interval(moment(DAY, time(9)), moment(DAY, time(11))),
        now=NOW,
    )
    for persona in ("host", "coordinator"):
        client = world.personas.client(persona)
        whole = look(client, scale="hour")
        for room in venues.list_rooms(world.centres["host"]):
            body = whole.partition(f'id="room-{room.room_id}"')[2].partition("</tbody>")[0]
            assert (
                look(client, scale="hour", part=room.room_id).partition(f'id="room-{room.room_id}"')[2].startswith(body)
            )
            assert body.count('scope="row"') == 6


def test_the_province_sees_every_centre_and_moves_nothing(world: World, offer: Offer) -> None:
    client = world.personas.client("coordinator")
    html = look(client)
    assert html.count('scope="row"') == 72
    assert "data-o=" not in html
    assert reverse("agency:booking", args=[offer.round.booking.booking_id]) in html
    assert look(client, centre=world.centres["sub"]).count('scope="row"') == 12


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key not in {"host", "sub", "coordinator"}])
def test_nobody_else_has_a_board(world: World, offer: Offer, persona: str) -> None:
    client, away = world.personas.client(persona), 302 if persona == "anonymous" else 404
    assert client.get(URL).status_code == away
    assert client.get(reverse("centre:span", args=[held(offer)[0], offer.offer_id])).status_code == away
    assert client.post(reverse("centre:move_workstation", args=[offer.offer_id])).status_code == away


def test_another_centre_reads_and_moves_nothing_of_this_one(world: World, offer: Offer) -> None:
    client = world.personas.client("sub")
    assert offer.offer_id not in look(client)
    assert client.get(URL, {"centre": world.centres["host"]}).status_code == 404
    assert client.get(reverse("centre:span", args=[held(offer)[0], offer.offer_id])).status_code == 404
    before = held(offer)
    form = {"from": before[0], "to": free(world), "seen": "1"}
    assert client.post(reverse("centre:move_workstation", args=[offer.offer_id]), form).status_code == 404
    assert held(offer) == before


def test_moving_says_so_and_can_be_undone_in_one_step(world: World, offer: Offer) -> None:
    client, first, to = world.personas.client("host"), held(offer)[0], free(world)
    html = post(client, offer, to=to)
    assert "工位已调换，证据已记录" in html
    assert "撤销调换" in html
    assert to in held(offer)
    form = html.partition('class="yp-undo"')[2].partition("</form>")[0]
    fields = {
        name: form.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("from", "to", "seen", "reason")
    }
    post(client, offer, **fields)
    assert held(offer)[0] == first


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"to": ""}, "未能选择"),
        ({"to": "no-such", "seen": "99"}, "最新"),
        ({"from": "no-such", "to": "x"}, "刚被调换过"),
        ({"to": "x", "seen": "nonsense"}, "最新"),
    ],
)
def test_a_refused_move_says_why_and_changes_nothing(
    world: World, offer: Offer, values: dict[str, str], words: str
) -> None:
    before = held(offer)
    assert words in post(world.personas.client("host"), offer, **values)
    assert held(offer) == before


def test_the_plain_form_lists_only_what_is_free(world: World, offer: Offer) -> None:
    client = world.personas.client("host")
    html = client.get(reverse("centre:span", args=[held(offer)[0], offer.offer_id])).content.decode()
    assert html.count('type="radio"') == 12 - offer.seats
    assert 'name="reason"' not in html
    world.confirm(offer)
    html = client.get(reverse("centre:span", args=[held(offer)[0], offer.offer_id])).content.decode()
    assert 'name="reason"' in html
    assert client.get(reverse("centre:span", args=[free(world), offer.offer_id])).status_code == 404


def test_questions_do_not_grow_with_what_is_on_the_board(world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = world.personas.client("host")
    look(client)
    with CaptureQueriesContext(connection) as empty:
        look(client)
    world.placed()
    with django_assert_num_queries(len(empty) + 3):  # the workstations taken; the offer and its clock in the rail
        look(client)
    world.lot_id = make_lot(world.personas, code="A0000000000000000009")
    world.placed()
    assert Offer.objects.filter(is_host=True).count() == 2
    with django_assert_num_queries(len(empty) + 3):
        look(client)
    assert len(empty) <= 12
