"""One booking through its pages: requested at a desk, answered on telephones, passed on and drawn again, moved, and the day itself.

The three parties' ceremony has a journey of its own (``test_one_lot_by_hand``); here it is played by the services. Every page that is stood on is
looked at: axe, no sideways scroll, no complaint of the browser, no foreign request.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser

from tests.apps.booking.world import DAY, World, make_world
from tests.journeys.walking import Journey, Person
from tests.personas import NOW, PASSWORD
from tests.web.shell.browser import PHONE
from yuanping.apps.booking.models import Booking, Change, Offer
from yuanping.apps.identity import services as identity
from yuanping.infra import clock, worker
from yuanping.kernel.actor import SYSTEM, Role

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MOVED = DAY + timedelta(days=1)


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    clock.set_demo_clock(NOW)
    return make_world(centres=5)


@pytest.fixture
def journey(browser: Browser, live_server, world: World) -> Iterator[Journey]:  # type: ignore[no-untyped-def]
    walked = Journey(browser, live_server.url, lambda: worker.tick(clock.now()))
    yield walked
    walked.close()


def enter(journey: Journey, username: str, size: tuple[int, int] = PHONE) -> Person:
    """Signed in; venues answer on a telephone."""
    fresh = username not in journey.people
    person = journey.person(username, size)
    if fresh:
        client = Client()
        user = get_user_model().objects.get(username=username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies["sessionid"].value
        person.page.context.add_cookies([{"name": "sessionid", "value": value, "url": journey.url}])
    return person


def operator_of(journey: Journey, world: World, centre_id: str) -> Person:
    """Somebody at this centre; made when no persona works there."""
    key = next(key for key, each in world.centres.items() if each == centre_id)
    if not get_user_model().objects.filter(username=key).exists():
        user_id = identity.create_user(
            actor=SYSTEM, username=key, display_name=f"演示{key}", password=PASSWORD, now=NOW
        )
        identity.grant_role(actor=SYSTEM, user_id=user_id, organisation_id=centre_id, role=Role.VENUE_OPERATOR, now=NOW)
    return enter(journey, key)


def request(agency: Person, world: World) -> str:
    """The agency fills in the form, reads that it fits, and asks."""
    page = agency.go(f"/agency/lots/{world.lot_id}/booking/").page
    for number, (specialty, seats) in enumerate((("A080104", "4"), ("A080201", "2"))):
        page.locator("input[name=specialty]").nth(number).fill(specialty)
        page.locator("input[name=seats]").nth(number).fill(seats)
    page.fill("#day", DAY.isoformat())
    page.select_option("#host", world.centres["host"])
    page.fill("#contact_name", "韩悦")
    page.fill("#contact_phone", "13912340172")
    page.get_by_text("现在可以安排").wait_for()
    agency.glance("booking-form")
    agency.follow("form[action$='/booking/send/'] button.btn-primary").glance("booking-drawing")
    return Booking.objects.get().booking_id


def confirm(journey: Journey, world: World, offer: Offer) -> None:
    """On a telephone: the work list, the offer, who is to be called, the button at the bottom."""
    person = operator_of(journey, world, offer.centre_id).go("/worklist/")
    person.follow(f"main a[href='/centre/offers/{offer.offer_id}/']")
    button = person.page.locator("button[form=confirm]")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= PHONE[1], "the decisive button stands in sight"
    person.page.fill("#contact_name", "顾晓岚")
    person.page.fill("#contact_phone", "024-22334455")
    person.glance("offer-on-a-phone")
    person.press(button)
    assert Offer.objects.get(pk=offer.pk).state == "confirmed"


def decline(journey: Journey, world: World, offer: Offer) -> None:
    person = operator_of(journey, world, offer.centre_id).go(f"/centre/offers/{offer.offer_id}/")
    person.page.locator("#decline > summary").click()
    person.page.fill("#decline textarea", "当日停电检修")
    person.follow("#decline button[type=submit]").glance("offer-passed-on")


def settle(journey: Journey, world: World, booking_id: str) -> None:
    """The ceremony is held, and every venue that was asked says yes."""
    world.draw(booking_id, clock.now())
    world.confirm_all(booking_id, clock.now())
    journey.tick()
    assert Booking.objects.get().state == "confirmed"


def test_one_booking_by_hand(journey: Journey, world: World) -> None:
    agency = enter(journey, "agency", (1440, 900))
    booking_id = request(agency, world)
    world.draw(booking_id)
    host_offer, *subs = world.offers(booking_id)
    confirm(journey, world, host_offer)
    decline(journey, world, subs[0])
    for offer in subs[1:]:
        confirm(journey, world, offer)
    agency.go(f"/agency/bookings/{booking_id}/").glance("one-passed-on")
    assert "未承接" in agency.page.inner_text("main")
    assert "停电" not in agency.page.content(), "why a venue passed is not the agency's to know"
    settle(journey, world, booking_id)
    move(journey, world, agency, booking_id)
    the_day(journey, world, booking_id)
    province = enter(journey, "coordinator", (1440, 900))
    province.go("/province/figures/").glance("figures")
    assert "当日停电检修" in province.page.inner_text("main")
    month = f"{DAY:%Y-%m}"
    province.go(f"/province/report/?from={month}&to={month}").glance("report")
    assert "沈阳市公共资源交易中心" in province.page.inner_text("main")
    assert journey.wrong == [], "\n".join(journey.wrong)


def move(journey: Journey, world: World, agency: Person, booking_id: str) -> None:
    """Another day, more than five days before; the host reads both hours, agrees, and venues are drawn again."""
    agency.go(f"/agency/bookings/{booking_id}/").follow(f"a[href='/agency/bookings/{booking_id}/change/']")
    agency.page.fill("#day", MOVED.isoformat())
    agency.page.fill("#reason", "专家时间冲突，需顺延一日")
    agency.glance("change-form").follow("form[action$='/change/send/'] button[type=submit]").glance("change-asked")
    change = Change.objects.get()
    host = operator_of(journey, world, world.centres["host"]).go(f"/centre/changes/{change.change_id}/")
    said = host.page.inner_text("main")
    assert said.index("9月24日") < said.index("9月25日"), "what stands comes before what is asked for"
    host.glance("change-on-a-phone").follow("button[name=accepted][value=yes]").glance("change-verified")
    settle(journey, world, booking_id)
    assert Booking.objects.get().starts_at.date() == MOVED


def the_day(journey: Journey, world: World, booking_id: str) -> None:
    """A desk fails in the morning and is exchanged; nobody comes to it, and that is put on record."""
    starts = Booking.objects.get().starts_at
    clock.set_demo_clock(starts - timedelta(minutes=30))
    host = operator_of(journey, world, world.centres["host"]).go("/centre/today/").glance("console")
    offer = world.offers(booking_id, "confirmed")[0]
    assert offer.is_host
    desk = host.page.locator("td.b a").first.get_attribute("href") or ""
    workstation = desk.rstrip("/").split("/")[-2]
    host.go(f"/centre/workstations/{workstation}/")
    host.page.select_option("#state", "fault")
    host.page.fill("form[action$='/state/'] input[name=reason]", "镜头黑屏")
    host.follow("form[action$='/state/'] button[type=submit]").glance("desk-failed")
    host.go("/centre/today/").follow("main a.btn[href^='/centre/board/']").glance("exchange")
    host.page.fill("main input[name=reason]", "镜头黑屏")
    host.follow("form[action$='/move/'] button[type=submit]").glance("exchanged")
    clock.set_demo_clock(starts + timedelta(minutes=31))
    host.go(f"/centre/offers/{offer.offer_id}/")
    host.page.get_by_text("登记无人到场").first.click()
    host.page.fill("form[action$='/no-show/'] [name=note]", "工位已备好，至 09:30 无人到场")
    host.follow("form[action$='/no-show/'] button[type=submit]").glance("no-show")
    assert Offer.objects.get(pk=offer.pk).no_show_at is not None
