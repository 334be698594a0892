"""Venues agreed upon: after a failed draw only, with the supervisor's reason only, secret, and still drawn and confirmed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.test_alternatives import hide
from tests.apps.booking.test_answers import check_record
from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Agreement, Booking, Occupancy, Offer, Round
from yuanping.apps.evidence import queries as evidence
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access


@pytest.fixture
def failed(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """The host passed on its offer, so nothing could be placed."""
    set_demo_clock(NOW)
    hide(monkeypatch)
    booking_id = world.placed()
    world.decline(world.offers(booking_id)[0])
    assert Booking.objects.get().state == "unplaced"
    return booking_id


def ask(world: World, booking_id: str, *keys: str, persona: str = "agency", reason: str = "主场停电") -> str:
    centres = tuple(world.centres[key] for key in keys or ("anshan", "dandong"))
    return services.ask_agreement(
        actor=world.actor(persona), booking_id=booking_id, centres=centres, reason=reason, now=NOW
    )


def decide(
    world: World, agreement_id: str, *, accepted: bool = True, persona: str = "supervisor", reason: str = "情况属实"
) -> None:
    services.decide_agreement(
        actor=world.actor(persona), agreement_id=agreement_id, accepted=accepted, reason=reason, now=NOW
    )


def test_confirmed_the_seats_are_drawn_among_the_agreed_venues_and_each_confirms(world: World, failed: str) -> None:
    decide(world, ask(world, failed))
    booking, this = Booking.objects.get(), Round.objects.get(live=True)
    agreed = {world.centres["anshan"], world.centres["dandong"]}
    assert (booking.state, this.cause, set(this.centres)) == ("drawing", "agreed", agreed | {world.centres["host"]})
    world.draw(failed)
    subs = {offer.centre_id for offer in world.offers(failed) if not offer.is_host}
    assert subs == agreed
    world.confirm_all(failed)
    assert Booking.objects.get().state == "confirmed"
    check_record(world)
    assert queries.inspect_bookings(NOW).findings == ()


def test_a_venue_that_passed_before_may_be_agreed_upon_and_passing_again_counts(world: World, failed: str) -> None:
    before = set(Offer.objects.filter(is_host=False).values_list("centre_id", flat=True))
    keys = [key for key, centre in world.centres.items() if centre in before][:2]
    decide(world, ask(world, failed, *keys))
    world.draw(failed)
    sub = next(offer for offer in world.offers(failed) if not offer.is_host)
    world.decline(sub)
    assert Booking.objects.get().state == "unplaced"
    assert not Occupancy.objects.exists()


def test_not_before_a_draw_has_failed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch)
    booking_id = world.placed()
    with pytest.raises(Refused, match="wrong_state"):
        ask(world, booking_id)


def test_not_under_a_pack_without_the_article(world: World) -> None:
    booking_id = world.placed()
    world.decline(world.offers(booking_id)[0])
    with pytest.raises(Refused, match="agreement_not_allowed"):
        ask(world, booking_id)


def test_only_the_lot_s_supervisor_decides_and_with_a_reason(world: World, failed: str) -> None:
    agreement_id = ask(world, failed)
    with pytest.raises(Conflict, match="agreement_pending"):
        ask(world, failed)
    for persona in ("agency", "entity", "coordinator", "host", "other_agency"):
        with pytest.raises(NotFound):
            decide(world, agreement_id, persona=persona)
    with pytest.raises(Refused, match="reason_missing"):
        decide(world, agreement_id, reason=" ")
    assert Booking.objects.get().state == "unplaced"
    (item,) = [each for each in queries.list_work(world.actor("supervisor"), NOW) if each.what == "确认协商确定副场"]
    assert "鞍山" not in f"{item.what}{item.subject}{item.state}"
    decide(world, agreement_id, accepted=False)
    assert (Booking.objects.get().state, Agreement.objects.get().state) == ("unplaced", "refused")
    with pytest.raises(Refused, match="wrong_state"):
        decide(world, agreement_id)


def test_what_was_agreed_is_the_supervisor_s_and_the_asker_s_alone(world: World, failed: str) -> None:
    ask(world, failed)
    parties = str(evidence.list_bodies(world.lot_id, [Access.PARTIES, Access.PUBLIC]))
    assert world.centres["anshan"] not in parties
    assert "agreement" not in parties
    named = {"agency", "supervisor"}
    for persona in EVERYBODY:
        html = world.personas.client(persona).get(reverse("agency:booking", args=[failed])).content.decode()
        assert ("协商的场所" in html) is (persona in named), persona
        assert ("鞍山公共资源交易中心" in html) is (persona in named), persona


def test_why_nothing_could_be_placed_is_the_supervisor_s_alone_where_venues_are_hidden(
    world: World, failed: str
) -> None:
    parties = evidence.list_bodies(world.lot_id, [Access.PARTIES])["booking.unplaced"]
    assert all("why" not in body for body in parties)
    assert evidence.list_bodies(world.lot_id, [Access.SUPERVISOR])["booking.unplaced_why"][0]["why"] == "host_passed"


def test_from_the_pages(world: World, failed: str) -> None:
    agency, supervisor = world.personas.client("agency"), world.personas.client("supervisor")
    target = reverse("agency:ask_agreement", args=[failed])
    sent = {"centres": [world.centres["anshan"], world.centres["dandong"]], "reason": "主场停电"}
    assert agency.post(target, {**sent, "version": "0"}).status_code == 303
    assert not Agreement.objects.exists()
    version = queries.get_booking(world.actor("agency"), failed).version
    assert agency.post(target, {**sent, "version": version}).status_code == 303
    row = Agreement.objects.get()
    decision = reverse("agency:decide_agreement", args=[failed, row.agreement_id])
    assert decision in supervisor.get(reverse("agency:booking", args=[failed])).content.decode()
    for persona in EVERYBODY:
        client = world.personas.client(persona)
        shut = 302 if persona == "anonymous" else 404
        if persona != "agency":
            assert client.post(target, sent).status_code == shut, persona
        if persona != "supervisor":
            assert client.post(decision, {"accepted": "yes", "answer": "可"}).status_code == shut, persona
    assert supervisor.post(decision, {"accepted": "yes", "answer": "情况属实"}).status_code == 303
    assert Booking.objects.get().state == "drawing"
