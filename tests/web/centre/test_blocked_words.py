"""A workstation that the look on the day before took out says why in words, never by the code the reason is kept under."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.booking.world import DAY, World
from tests.personas import NOW
from yuanping.apps.booking import services
from yuanping.apps.booking.models import Offer
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock


@pytest.mark.parametrize("name", ["centre:today", "centre:board"])
def test_why_is_said_in_words(db: None, world: World, name: str) -> None:
    set_demo_clock(NOW)
    world.confirm_all(world.placed())
    offer = Offer.objects.get(is_host=True)
    Workstation.objects.update(checked_at=NOW - timedelta(days=60))
    evening = world.plan().starts_at - timedelta(hours=19)
    assert services.look_at_desks(offer_id=offer.offer_id, now=evening) == offer.seats
    assert Workstation.objects.filter(state_reason__startswith="gate:").count() == offer.seats
    html = world.personas.client("host").get(reverse(name), {"day": DAY.isoformat()}).content.decode()
    assert "gate:" not in html
    assert "人工核对已过期" in html


def test_the_most_urgent_step_of_a_day_that_has_begun_says_how_late_it_is(db: None, world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    offer = Offer.objects.get(is_host=True)
    Workstation.objects.filter(room__venue__centre__centre_id=offer.centre_id).update(
        state="fault", state_reason="黑屏"
    )
    set_demo_clock(world.plan().starts_at + timedelta(hours=2))
    html = world.personas.client("host").get(reverse("centre:today")).content.decode()
    due = html[html.index("最晚") :]
    assert "已超期 2 小时" in due[: due.index("</section>")]
