"""Offer pages: the promise, its effect and the deadline before the button; only for the venue itself."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import Offer
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.booking.states import OfferState


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


@pytest.fixture
def offer(world: World) -> Offer:
    """The host's own offer; the persona ``host`` operates that centre."""
    return world.offers(world.placed())[0]


def get(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def desks(html: str) -> list[str]:
    return re.findall(r'name="workstations" value="([^"]+)" checked', html)


def test_the_page_says_promise_effect_and_deadline_before_the_button(world: World, offer: Offer) -> None:
    html = get(world.personas.client("host"), "centre:offer", offer.offer_id)
    order = [
        html.index(words)
        for words in (
            "还剩 3 日",
            "9月4日（周五）24:00",
            "您将承诺",
            "对方与影响",
            "确认后除不可抗力外各方不得更改",
            'class="actbar"',
        )
    ]
    assert order == sorted(order)
    assert "绝不视为同意" in html
    assert len(desks(html)) == offer.seats
    assert "浑南第三水厂" not in html


def test_confirming_from_the_page(world: World, offer: Offer) -> None:
    client = world.personas.client("host")
    html = get(client, "centre:offer", offer.offer_id)
    sent = {"workstations": desks(html), "contact_name": "顾晓岚", "contact_phone": "024-22334455"}
    target = reverse("centre:confirm_offer", args=[offer.offer_id])
    refused = client.post(target, {**sent, "contact_phone": "1"})
    assert refused.status_code == 303
    again = get(client, "centre:offer", offer.offer_id)
    assert "联系电话须是能打通的" in again
    assert 'value="顾晓岚"' in again
    assert client.post(target, sent).status_code == 303
    assert Offer.objects.get(pk=offer.pk).state == OfferState.CONFIRMED
    done = get(client, "centre:offer", offer.offer_id)
    assert "浑南第三水厂" in done
    assert "韩悦" in done


def test_unticking_every_workstation_confirms_nothing(world: World, offer: Offer) -> None:
    client = world.personas.client("host")
    client.post(
        reverse("centre:confirm_offer", args=[offer.offer_id]),
        {"contact_name": "顾晓岚", "contact_phone": "024-22334455"},
    )
    assert Offer.objects.get(pk=offer.pk).state == OfferState.SENT


def test_declining_needs_a_reason(world: World, offer: Offer) -> None:
    client = world.personas.client("host")
    target = reverse("centre:decline_offer", args=[offer.offer_id])
    client.post(target, {"reason": ""})
    assert Offer.objects.get(pk=offer.pk).state == OfferState.SENT
    client.post(target, {"reason": "停电检修"})
    assert Offer.objects.get(pk=offer.pk).state == OfferState.DECLINED


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "host"])
def test_nobody_else_sees_or_answers_it(world: World, offer: Offer, persona: str) -> None:
    client = world.personas.client(persona)
    away = 302 if persona == "anonymous" else 404
    assert client.get(reverse("centre:offer", args=[offer.offer_id])).status_code == away
    for name in ("centre:confirm_offer", "centre:decline_offer"):
        sent = {"contact_name": "顾晓岚", "contact_phone": "024-22334455", "reason": "无"}
        assert client.post(reverse(name, args=[offer.offer_id]), sent).status_code == away
    assert Offer.objects.get(pk=offer.pk).state == OfferState.SENT


def test_the_list_shows_what_waits_first(world: World, offer: Offer) -> None:
    html = get(world.personas.client("host"), "centre:offers")
    assert html.index("待您确认") < html.index(offer.offer_id)
    assert "没有待确认的要约" not in html
    world.confirm(offer)
    html = get(world.personas.client("host"), "centre:offers")
    assert "没有待确认的要约" in html
    assert "已答复" in html


def test_a_silent_venue_is_the_coordinators_to_look_into(world: World, offer: Offer) -> None:
    late = offer.due_at
    assert late is not None
    tick(late)
    set_demo_clock(late)
    client = world.personas.client("coordinator")
    assert "核实场所逾期未答" in get(client, "shell:work")
    assert "逾期未答" in get(client, "centre:silent", offer.offer_id)
    client.post(reverse("centre:note_silence", args=[offer.offer_id]), {"finding": "值班员休假"})
    assert Offer.objects.get(pk=offer.pk).looked_into == "值班员休假"
    assert world.personas.client("host").get(reverse("centre:silent", args=[offer.offer_id])).status_code == 404


def test_nobody_came_is_recorded_from_the_page_once_the_hours_began(world: World, offer: Offer) -> None:
    world.confirm(offer)
    target = reverse("centre:no_show", args=[offer.offer_id])
    host = world.personas.client("host")
    assert target not in get(host, "centre:offer", offer.offer_id)
    set_demo_clock(offer.round.booking.starts_at)
    for persona in EVERYBODY:
        if persona != "host":
            status = world.personas.client(persona).post(target, {"note": "无人"}).status_code
            assert status == (302 if persona == "anonymous" else 404), persona
    host = world.personas.client("host")
    assert target in get(host, "centre:offer", offer.offer_id)
    host.post(target, {"note": " "})
    assert "这一步需要写明原因" in get(host, "centre:offer", offer.offer_id)
    assert host.post(target, {"note": "九点半仍无人签到"}).status_code == 303
    html = get(host, "centre:offer", offer.offer_id)
    assert "九点半仍无人签到" in html
    assert target not in html
