"""The door on the day: the expert by the code, the owner representative by the row of the host's list."""

from __future__ import annotations

from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, Case
from tests.apps.committee.conftest import case, prepared
from yuanping.apps.booking.models import Offer
from yuanping.infra.clock import set_demo_clock

__all__ = ["case", "prepared"]


def test_the_host_lets_the_named_representative_in_by_the_page(case: Case) -> None:
    case.draw()
    case.accept_all()
    case.name_representative()
    case.open_bids()
    set_demo_clock(ARRIVE_AT)
    host = case.world.personas.client("host")
    html = host.get(reverse("centre:check_in")).content.decode()
    assert html.count("招标人代表") == 1
    address = html.partition('action="/centre/check-in/representative/')[2].partition('"')[0]
    answer = host.post(f"/centre/check-in/representative/{address}", {"identity_checked": "yes"})
    assert "宋代表" in answer.content.decode()
    assert "宋代表" not in host.get(reverse("centre:check_in")).content.decode()


def test_arrivals_are_counts_and_no_name_is_on_the_console(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    case.open_bids()
    set_demo_clock(ARRIVE_AT)
    host = case.world.centres["host"]
    here = [person for person in case.people if person.centre == host and person.expert_id in codes]
    if here:
        case.arrive(here[0].expert_id, codes[here[0].expert_id])
    html = case.world.personas.client("host").get(reverse("centre:today")).content.decode()
    seats = Offer.objects.get(is_host=True).seats
    assert f"已到 {min(1, len(here))} / 应到 {seats} 席" in html
    assert [person.name for person in case.people if person.name in html] == []
    assert "宋代表" not in html
