"""Messages to a centre's system: what is told, signed how, tried again when, and never lost silently."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from tests.adapters.webhook_http.server import Centre, serve
from tests.apps.booking.world import World
from tests.personas import NOW
from yuanping.apps.booking import services as booking
from yuanping.apps.booking.models import Offer
from yuanping.apps.venue_systems import queries, services
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.infra.worker import tick
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venue_system.retry import MOST
from yuanping.kernel.venue_system.signature import SHOWN_WITH, check

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


def key(shown: str) -> bytes:
    return base64.b64decode(shown.removeprefix(SHOWN_WITH))


def told(centre: Centre) -> list[dict[str, Any]]:
    return [parse_canonical(body) for _, body in centre.seen]  # type: ignore[misc]


def connect(world: World, url: str, who: str = "host") -> str:
    return services.connect_system(actor=world.actor(who), url=url, now=NOW)


def host_offer() -> Offer:
    return Offer.objects.get(is_host=True, state__in=("sent", "confirmed"))


def test_an_offer_arrives_signed_and_says_only_what_the_page_says(world: World, centre: Centre) -> None:
    secret = key(connect(world, centre.url))
    world.placed()
    tick(NOW)
    ((headers, body),) = centre.seen
    assert check([secret], headers, body, NOW).message_id == headers["webhook-id"]
    offer = host_offer()
    (said,) = told(centre)
    assert {name: said[name] for name in ("v", "number", "area", "type", "id")} == {
        "v": 1,
        "number": 1,
        "area": "210100",
        "type": "apply",
        "id": headers["webhook-id"],
    }
    assert said["data"]["offer"] == offer.offer_id
    assert len(said["data"]["workstations"]) == offer.seats
    assert "lot_name" not in said["data"]


def test_an_answer_on_the_page_is_told_with_the_project(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    world.placed()
    world.confirm(host_offer())
    tick(NOW)
    assert [(each["type"], each["data"]["entered"]) for each in told(centre)] == [
        ("apply", "sent"),
        ("notify", "confirmed"),
    ]
    assert told(centre)[1]["data"]["lot_name"] == "浑南第三水厂扩建工程·施工一标段"


def test_a_withdrawn_booking_is_told_as_cancelled(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    booking_id = world.placed()
    tick(NOW)
    booking.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="项目暂缓", now=NOW)
    tick(NOW)
    assert [each["type"] for each in told(centre)] == ["apply", "cancel"]
    assert [each["number"] for each in told(centre)] == [1, 2]


def test_a_centre_is_told_of_itself_only(world: World, centre: Centre) -> None:
    connect(world, centre.url, "sub")
    booking_id = world.placed()
    world.confirm_all(booking_id)
    tick(NOW)
    mine = set(Offer.objects.filter(centre_id=world.centres["sub"]).values_list("offer_id", flat=True))
    assert {each["data"]["offer"] for each in told(centre)} <= mine
    others = [each for each in world.centres.values() if each != world.centres["sub"]]
    text = b"".join(body for _, body in centre.seen).decode()
    assert [each for each in others if each in text] == []


def test_a_failed_message_is_tried_again_with_the_same_bytes_until_it_is_dead(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    services.ask_system(actor=world.actor("host"), now=NOW)
    centre.answer, now = 500, NOW
    for attempt in range(1, MOST + 1):
        tick(now)
        assert len(centre.seen) == attempt
        now += LATER
    tick(now)
    row = Message.objects.get()
    assert (row.state, row.attempts_made, len(centre.seen)) == ("dead", MOST, MOST)
    assert len({body for _, body in centre.seen}) == 1
    assert {headers["webhook-id"] for headers, _ in centre.seen} == {row.message_id}
    page = queries.get_message(world.actor("host"), row.message_id)
    assert [(each.status, each.fault) for each in page.attempts] == [(500, "status")] * MOST


def test_it_is_not_tried_before_its_time(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    services.ask_system(actor=world.actor("host"), now=NOW)
    centre.answer = "hang_up"
    tick(NOW)
    tick(NOW + timedelta(seconds=20))
    assert len(centre.seen) == 1
    centre.answer = 204
    tick(NOW + timedelta(seconds=40))
    assert [Message.objects.get().state, len(centre.seen)] == ["delivered", 2]
    assert Connection.objects.get().failing_since is None


@pytest.mark.parametrize("url", ["", "broken"])
def test_who_cannot_be_reached_stays_on_both_work_lists(world: World, centre: Centre, url: str) -> None:
    centre.answer = 500
    connect(world, centre.url if url else "")
    world.placed()
    tick(NOW)
    later = NOW + timedelta(hours=2)
    for who in ("host", "coordinator"):
        assert queries.list_work(world.actor(who), NOW) == ()
        (item,) = queries.list_work(world.actor(who), later)
        assert item.what.startswith("1 ")
    assert queries.list_work(world.actor("sub"), later) == ()
    assert queries.list_work(world.actor("agency"), later) == ()
    line = queries.list_systems(world.actor("coordinator"))[0]
    assert (line.centre_id, line.reachable, line.waiting) == (world.centres["host"], False, 1)


def test_a_slow_centre_does_not_hold_up_another(world: World, centre: Centre) -> None:
    with serve() as other:
        connect(world, centre.url)
        connect(world, other.url, "sub")
        centre.answer = "slow_body"
        for who in ("host", "sub"):
            services.ask_system(actor=world.actor(who), now=NOW)
        tick(NOW)
        assert (len(centre.seen), len(other.seen)) == (1, 1)
    assert sorted(Message.objects.values_list("state", flat=True)) == ["delivered", "waiting"]


def test_a_worker_that_died_while_sending_leaves_a_message_that_is_sent(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    services.ask_system(actor=world.actor("host"), now=NOW)
    Message.objects.update(claimed_until=NOW + timedelta(minutes=5))
    tick(NOW)
    assert centre.seen == []
    tick(NOW + timedelta(minutes=6))
    assert Message.objects.get().state == "delivered"


def test_dead_letters_are_sent_again_one_or_all(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    actor = world.actor("host")
    first, _second = (services.ask_system(actor=actor, now=NOW) for _ in range(2))
    Message.objects.update(state="dead", attempts_made=MOST)
    services.replay_message(actor=actor, message_id=first, now=NOW)
    with pytest.raises(Refused, match="message_waits_already"):
        services.replay_message(actor=actor, message_id=first, now=NOW)
    tick(NOW)
    assert [told(centre)[0]["id"], len(centre.seen)] == [first, 1]
    assert services.replay_dead(actor=actor, now=NOW) == 1
    tick(NOW)
    assert set(Message.objects.values_list("state", flat=True)) == {"delivered"}
    with pytest.raises(Refused, match="no_dead_message"):
        services.replay_dead(actor=actor, now=NOW)


def test_only_the_centres_own_staff_may_send_again(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    message = services.ask_system(actor=world.actor("host"), now=NOW)
    for who in ("sub", "agency", "coordinator", "supervisor", "anonymous"):
        with pytest.raises(NotFound):
            services.replay_message(actor=world.actor(who), message_id=message, now=NOW)
        with pytest.raises(NotFound):
            queries.get_message(world.actor(who), message)


def test_both_secrets_sign_while_they_overlap(world: World, centre: Centre) -> None:
    old = key(connect(world, centre.url))
    actor = world.actor("host")
    new = key(services.rotate_secret(actor=actor, now=NOW))
    services.ask_system(actor=actor, now=NOW)
    tick(NOW)
    after = NOW + services.OVERLAP
    services.ask_system(actor=actor, now=after)
    tick(after)
    (first, second) = centre.seen
    assert check([old], *first, NOW).message_id == check([new], *first, NOW).message_id
    assert check([new], *second, after).at == after
    with pytest.raises(Refused, match="signature_wrong"):
        check([old], *second, after)


def test_no_secret_lies_in_the_open(world: World, centre: Centre) -> None:
    secret = connect(world, centre.url)
    row = Connection.objects.get()
    assert key(secret) not in bytes(row.secret)
    for name in ("previous", "url", "connection_id"):
        assert secret not in str(getattr(row, name))
    page = queries.get_system(world.actor("host"))
    assert page is not None
    assert secret not in repr(page)


def test_an_ended_connection_is_silent_and_another_may_follow(world: World, centre: Centre) -> None:
    connect(world, centre.url)
    actor = world.actor("host")
    services.ask_system(actor=actor, now=NOW)
    with pytest.raises(Refused, match="system_connected_already"):
        connect(world, centre.url)
    services.end_system(actor=actor, now=NOW)
    tick(NOW)
    assert centre.seen == []
    assert bytes(Connection.objects.get().secret) == b""
    with pytest.raises(Refused, match="system_ended"):
        services.replay_message(actor=actor, message_id=Message.objects.get().message_id, now=NOW)
    connect(world, "")
    assert Connection.objects.count() == 2
