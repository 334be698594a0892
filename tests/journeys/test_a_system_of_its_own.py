"""A centre keeps the system it has, and syncs: its staff connects it at a desk, it is told, falls silent, is sent the dead letter again, and answers.

The system is ``Stranger``: the standard library and ``docs/venue-systems.md``, nothing of ours. What it is told and what it says travels over
real sockets; only the clock is moved by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.apps.booking.world import World, make_world
from tests.journeys.stranger import Stranger
from tests.journeys.test_a_booking_by_hand import enter
from tests.journeys.walking import Journey, Person
from tests.personas import NOW
from tests.web.shell.browser import DESK
from yuanping.apps.booking.models import Booking, Offer
from yuanping.apps.venue_systems.models import Message, Received
from yuanping.infra import clock, worker
from yuanping.infra.callback_address import read_limits

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MOST = 12
"""Attempts before a letter is dead, as the document says."""


@pytest.fixture
def world(transactional_db, settings) -> World:  # type: ignore[no-untyped-def]
    settings.CALLBACK_LIMITS = read_limits(plain=True, networks=["127.0.0.0/8", "::1/128"])
    settings.CALLBACK_TIMEOUT = 5
    clock.set_demo_clock(NOW)
    return make_world(centres=5)


@pytest.fixture
def journey(browser: Browser, live_server, world: World) -> Iterator[Journey]:  # type: ignore[no-untyped-def]
    walked = Journey(browser, live_server.url, lambda: None)
    yield walked
    walked.close()


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    made = Stranger(clock.now)
    made.start()
    yield made
    made.stop()


def round_of_the_worker() -> None:
    worker.tick(clock.now())


def connect(staff: Person, stranger: Stranger) -> None:
    """The staff gives the address, copies the secret it is shown once, and what else the page tells."""
    staff.go("/centre/system/").page.fill("#url", stranger.url)
    staff.follow("form[action$='/connect/'] button[type=submit]").glance("system-connected")
    stranger.secret = staff.page.get_by_text("whsec_").inner_text()
    staff.go("/centre/system/")
    assert staff.page.get_by_text("whsec_").count() == 0
    facts = dict(zip(*(staff.page.locator(f"dl.yp-kv {each}").all_inner_texts() for each in ("dt", "dd")), strict=True))
    stranger.number, stranger.area, stranger.inbound = (facts[each] for each in ("系统号", "地区码", "来文地址"))


def is_down_for_a_moment(staff: Person, stranger: Stranger) -> None:
    """Asked whether it is there while it is not; tried again by itself, and there it is."""
    stranger.stop()
    staff.go("/centre/system/").follow("form[action$='/ask/'] button[type=submit]")
    round_of_the_worker()
    assert stranger.taken == {}
    stranger.start()
    clock.set_demo_clock(clock.now() + timedelta(minutes=1))
    round_of_the_worker()
    assert [each["number"] for each in stranger.heard("query")] == [1]


def misses_an_offer(world: World, stranger: Stranger) -> Offer:
    """It is down when the offer is sent, and stays so through every attempt."""
    stranger.stop()
    booking_id = world.placed(now=clock.now())
    for _ in range(MOST):
        round_of_the_worker()
        clock.set_demo_clock(Message.objects.order_by("-number")[0].not_before or clock.now())
    letter = Message.objects.order_by("-number")[0]
    assert (letter.state, letter.attempts_made, stranger.heard("apply")) == ("dead", MOST, [])
    stranger.start()
    round_of_the_worker()
    assert stranger.heard("apply") == [], "a dead letter is sent by nobody but its staff"
    return next(each for each in world.offers(booking_id) if each.is_host)


def is_sent_it_again(staff: Person, stranger: Stranger) -> dict[str, object]:
    """The work list leads to the letter, the letter is sent again, twice in haste; it is one message."""
    staff.go("/worklist/").follow("main a[href='/centre/system/']")
    assert "已停止投递" in staff.page.inner_text("main")
    staff.follow("main table td.num a").glance("a-dead-letter")
    letter = staff.page.url
    staff.follow("form[action$='/replay/'] button[type=submit]")
    round_of_the_worker()
    staff.go(letter.removeprefix(staff.journey.url)).follow("form[action$='/replay/'] button[type=submit]")
    round_of_the_worker()
    (offer,) = stranger.heard("apply")
    assert stranger.repeated == [offer["id"]]
    assert (offer["number"], offer["area"], offer["v"]) == (2, stranger.area, 1)
    return dict(offer["data"])


def nobody_else_is_heard(stranger: Stranger, told: dict[str, object]) -> None:
    """Before the answer: with another key, altered on the way, or from yesterday; none of it is read."""
    answer = {"offer": told["offer"], "accept": False, "reason": "伪造"}
    headers, body = stranger.letter("apply", answer)
    secret, stranger.secret = stranger.secret, "whsec_" + "A" * 43 + "="
    forged = stranger.letter("apply", answer)
    stranger.secret = secret
    now, stranger.now = stranger.now, lambda: now() - timedelta(days=1)
    stale = stranger.letter("apply", answer)
    stranger.now = now
    altered = (headers, body.replace("伪造".encode(), "改过".encode()))
    unsigned = ({"webhook-id": "x", "webhook-timestamp": headers["webhook-timestamp"]}, body)
    found = [stranger.post(*each) for each in (forged, altered, stale, unsigned)]
    assert [status for status, _ in found] == [401] * 4
    assert [each["code"] for _, each in found] == [
        "signature_wrong",
        "signature_wrong",
        "message_stale",
        "signature_missing",
    ]
    assert Received.objects.count() == 0


def answers(stranger: Stranger, told: dict[str, object]) -> None:
    """It looks at its own rooms, takes other workstations than those held, and names who answers; then the same is sent again by somebody who listened."""
    free = stranger.say("seatcheck", {"starts_at": told["starts_at"], "ends_at": told["ends_at"]})["free"]
    seats = free[: int(str(told["seats"]))]
    said = {"offer": told["offer"], "accept": True, "contact_name": "顾晓岚", "contact_phone": "024-22334455"}
    letter = stranger.letter("apply", {**said, "workstations": seats})
    status, answer = stranger.post(*letter)
    assert (status, answer["result"]["state"]) == (200, "confirmed")
    assert sorted(answer["result"]["workstations"]) == sorted(seats)
    status, refused = stranger.post(*letter)
    assert (status, refused["code"]) == (409, "message_replayed")
    reused = stranger.letter("apply", {**said, "accept": False, "reason": "x"}, letter[0]["webhook-id"])
    status, refused = stranger.post(*reused)
    assert (status, refused["code"]) == (409, "message_id_reused")


def test_a_centre_keeps_its_own_system(journey: Journey, world: World, stranger: Stranger) -> None:
    staff = enter(journey, "host", DESK)
    connect(staff, stranger)
    is_down_for_a_moment(staff, stranger)
    offer = misses_an_offer(world, stranger)
    told = is_sent_it_again(staff, stranger)
    assert (told["offer"], told["seats"], told["state"]) == (offer.offer_id, offer.seats, "sent")
    nobody_else_is_heard(stranger, told)
    answers(stranger, told)
    assert Offer.objects.get(pk=offer.pk).state == "confirmed"
    world.confirm_all(offer.round.booking.booking_id, clock.now())
    assert Booking.objects.get().state == "confirmed"
    round_of_the_worker()
    (outcome,) = stranger.heard("notify")
    assert (outcome["data"]["state"], outcome["data"]["lot_name"]) == ("confirmed", "浑南第三水厂扩建工程·施工一标段")
    assert [each["number"] for each in stranger.say("sync", {})["messages"]] == [1, 2, 3]
    assert stranger.refused == 0
    staff.go(f"/centre/offers/{offer.offer_id}/").glance("answered-by-its-system")
    assert "顾晓岚" in staff.page.inner_text("main")
    assert journey.wrong == [], "\n".join(journey.wrong)
