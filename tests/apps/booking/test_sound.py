"""``yuanping check`` against a booking's whole life: silent while it is well made, loud when a row is bent."""

from __future__ import annotations

import json

import pytest
from django.test.utils import CaptureQueriesContext

from tests.apps.booking.test_change import ask
from tests.apps.booking.world import World
from tests.personas import NOW
from yuanping.apps.booking import services
from yuanping.apps.booking.models import Booking, Occupancy, Offer
from yuanping.apps.booking.queries import inspect_bookings
from yuanping.cli.main import main
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.deadlines import meet_deadline


def codes() -> list[str]:
    return [finding.code for finding in inspect_bookings(NOW).findings]


def test_a_booking_is_sound_from_request_to_change_and_withdrawal(world: World) -> None:
    booking_id = world.request()
    assert codes() == []
    world.draw(booking_id)
    assert (codes(), inspect_bookings(NOW).half_hours) == ([], 7 * 16)
    world.confirm_all(booking_id)
    assert codes() == []
    change_id = ask(world, booking_id)
    assert codes() == []
    services.verify_change(actor=world.actor("host"), change_id=change_id, accepted=True, answer="", now=NOW)
    assert (codes(), inspect_bookings(NOW).half_hours) == ([], 0)


def test_bent_rows_are_found_by_the_command(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    set_demo_clock(NOW)
    booking_id = world.placed()
    assert main(["check"]) == 0
    assert "未发现不符" in capsys.readouterr().out
    host, first, *_ = world.offers(booking_id)
    Occupancy.objects.filter(offer=first)[0].delete()
    meet_deadline(services.OFFER_DEADLINE, host.offer_id, NOW)
    Offer.objects.filter(pk=first.pk).update(state="expired")
    assert main(["check", "--json"]) == 1
    found = {each["code"] for each in json.loads(capsys.readouterr().out)["findings"]}
    assert found == {"booking_gap", "hold_unwatched", "offer_over_but_holds", "deadline_left"}
    assert main(["check"]) == 1
    assert "要约已结束，仍占用工位" in capsys.readouterr().out


def test_looking_does_not_cost_more_with_more_bookings(world: World) -> None:
    from django.db import connection

    booking_id = world.placed()
    with CaptureQueriesContext(connection) as few:
        inspect_bookings(NOW)
    only = Booking.objects.get(booking_id=booking_id)
    for number in range(5):
        only.pk, only.booking_id, only.number, only.state = None, f"LN{number}", f"YD-{number}", "cancelled"
        only.save()
    with CaptureQueriesContext(connection) as many:
        inspect_bookings(NOW)
    assert len(many) == len(few)
