"""The province's report: what is counted, that numbers are numbers, and who may have it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.apps.booking.world import PLAN, World, make_world
from tests.personas import EVERYBODY, NOW
from tests.web.shell.browser import DESK, NARROW, findings, opened
from yuanping.apps.booking import services
from yuanping.apps.booking.models import Booking, Offer
from yuanping.apps.booking.queries import AnswerRow, get_agency_report, get_report
from yuanping.apps.booking.queries.values import NO_ROOM
from yuanping.apps.venues.models import Workstation
from yuanping.infra import clock
from yuanping.infra.report_workbook import Sheet, write_report
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)
PAGE, FILE = "/province/report/?from=2026-09&to=2026-09", "/province/report/export/?from=2026-09&to=2026-09"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        clock.set_demo_clock(NOW)
        yield make_world()


def test_load_counts_what_is_booked_and_answers_how_long_they_took(world: World) -> None:
    booking_id = world.placed()
    waiting = get_report(world.actor("coordinator"), SEPTEMBER, SEPTEMBER)
    offers = world.offers(booking_id)
    assert waiting.load == ()
    assert sum(each.waiting for each in waiting.answers) == len(offers)
    assert {each.median for each in waiting.answers} == {None}
    for hours, offer in enumerate(offers, 1):
        world.confirm(offer, NOW + timedelta(hours=hours))
    found = get_report(world.actor("coordinator"), SEPTEMBER, SEPTEMBER)
    assert sum(each.half_hours for each in found.load) == 7 * 16
    assert sum(each.desks for each in found.load) == 7
    assert {each.sittings for each in found.load} == {1}
    assert sorted(each.median for each in found.answers) == [
        timedelta(hours=hours) for hours in range(1, len(offers) + 1)
    ]
    assert get_report(world.actor("coordinator"), date(2026, 10, 1), date(2026, 10, 1)).load == ()


def columns(row: AnswerRow) -> int:
    return row.confirmed + row.declined + row.expired + row.waiting + row.released


def test_every_offer_sent_stands_in_one_column_whatever_became_of_it(world: World) -> None:
    """A venue's answer is not undone when its booking ends; an offer taken back unanswered is told apart from one declined."""
    booking_id = world.placed()
    first, second, *others = world.offers(booking_id)
    world.confirm(first, NOW + timedelta(hours=3))
    services.withdraw_booking(
        actor=world.actor("agency"), booking_id=booking_id, reason="项目暂停", now=NOW + timedelta(hours=4)
    )
    found = get_report(world.actor("coordinator"), SEPTEMBER, SEPTEMBER).answers
    assert sum(each.sent for each in found) == 2 + len(others)
    assert [columns(each) for each in found] == [each.sent for each in found]
    assert sum(each.confirmed for each in found) == 1
    assert sum(each.released for each in found) == 1 + len(others)
    assert [each.median for each in found if each.confirmed] == [timedelta(hours=3)]
    Offer.objects.filter(pk=second.pk).update(state=OfferState.DECLINED, reason=NO_ROOM, answered_at=second.sent_at)
    again = get_report(world.actor("coordinator"), SEPTEMBER, SEPTEMBER).answers
    assert [columns(each) for each in again] == [each.sent for each in again]
    assert (sum(each.sent for each in again), sum(each.no_room for each in again)) == (1 + len(others), 1)
    assert {each.median for each in again if each.no_room} == {None}


def test_a_no_show_is_counted_at_the_venue_that_stood_ready(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    offer = world.offers(booking_id, "confirmed")[0]
    services.record_no_show(
        actor=world.operator(offer.centre_id), offer_id=offer.offer_id, note="八时三十分起备好", now=PLAN.starts_at
    )
    found = get_report(world.actor("coordinator"), SEPTEMBER, SEPTEMBER).answers
    assert sorted(each.no_show for each in found) == [0] * (len(found) - 1) + [1]
    (row,) = get_agency_report(world.actor("coordinator"), SEPTEMBER, SEPTEMBER)
    assert (row.agency, row.requested, row.no_shows) == ("松岭招标代理有限公司", 1, 1)


def test_what_an_agency_did_is_counted_in_the_month_it_did_it(world: World) -> None:
    october = date(2026, 10, 1)
    booking_id = world.placed()
    services.withdraw_booking(
        actor=world.actor("agency"), booking_id=booking_id, reason="项目暂停", now=NOW + timedelta(days=31)
    )
    coordinator = world.actor("coordinator")
    (asked,) = get_agency_report(coordinator, SEPTEMBER, SEPTEMBER)
    (ended,) = get_agency_report(coordinator, october, october)
    assert (asked.requested, asked.withdrawn) == (1, 0)
    assert (ended.requested, ended.withdrawn, ended.changes, ended.cancelled, ended.no_shows) == (0, 1, 0, 0, 0)
    Booking.objects.update(cancelled_for="force_majeure")
    assert get_agency_report(coordinator, october, october)[0].cancelled == 1
    Booking.objects.update(cancelled_for="ended")
    assert get_agency_report(coordinator, october, october) == ()
    with CaptureQueriesContext(connection) as asked_for:
        get_agency_report(coordinator, SEPTEMBER, october)
    assert len(asked_for) == 5


def test_numbers_are_numbers_and_text_is_no_formula(world: World) -> None:
    world.confirm_all(world.placed())
    Workstation.objects.update(dedicated_shared=False)
    answer = world.personas.client("coordinator").get(FILE)
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["各场所负荷", "答复时间", "代理机构用工位情况", "目录不达标（今日）"]
    rows = list(book["各场所负荷"].iter_rows(min_row=2, values_only=True))
    assert sum(row[4] for row in rows) == 7 * 8
    assert "专属共享工位 0 个" in book["目录不达标（今日）"]["B2"].value
    evil = load_workbook(io.BytesIO(write_report([Sheet("x", ("a",), [("=1+1",), (2,)])])))["x"]
    assert (evil["A2"].data_type, evil["A2"].value) == ("s", "=1+1")
    assert evil["A3"].value == 2


@pytest.mark.parametrize("key", [key for key in EVERYBODY if key != "coordinator"])
def test_nobody_else_has_it(world: World, key: str) -> None:
    for get in (get_report, get_agency_report):
        with pytest.raises(NotFound):
            get(world.personas.actor(key), SEPTEMBER, SEPTEMBER)
    for path in (PAGE, FILE):
        assert world.personas.client(key).get(path).status_code in {302, 404}


@pytest.mark.parametrize(("first", "last"), [(date(2026, 10, 1), SEPTEMBER), (date(2024, 9, 1), SEPTEMBER)])
def test_months_out_of_order_or_too_many_are_refused(world: World, first: date, last: date) -> None:
    with pytest.raises(Refused, match="months_out_of_order"):
        get_report(world.actor("coordinator"), first, last)
    page = world.personas.client("coordinator").get(f"/province/report/?from={first:%Y-%m}&to={last:%Y-%m}")
    assert page.context["said"].code == "months_out_of_order"


@pytest.mark.parametrize("query", ["from=x", "to=2026-13", "from=9999-01"])
def test_a_month_that_is_none_is_refused(world: World, query: str) -> None:
    page = world.personas.client("coordinator").get(f"/province/report/?{query}")
    assert page.context["said"].code == "moment_wrong"
    assert world.personas.client("coordinator").get(f"/province/report/export/?{query}").status_code >= 400


def test_three_queries_whatever_was_booked(world: World) -> None:
    with CaptureQueriesContext(connection) as none:
        get_report(world.actor("coordinator"), SEPTEMBER, SEPTEMBER)
    world.confirm_all(world.placed())
    actor = world.actor("coordinator")
    with CaptureQueriesContext(connection) as some:
        get_report(actor, SEPTEMBER, date(2028, 8, 1))
    assert len(some) == 3 <= len(none)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (NARROW, "en")], ids=str)
def test_the_report_has_no_finding(browser, live_server, world, size, language) -> None:
    world.confirm_all(world.placed())
    session = world.personas.client("coordinator").cookies["sessionid"].value
    with opened(browser, live_server.url, session, size) as (page, watch):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page.goto(live_server.url + PAGE)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/report-{size[0]}-{language}.png", full_page=True)
        assert [*findings(page), *watch.foreign, *watch.complaints] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
