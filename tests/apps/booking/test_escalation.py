"""A term that passes: reminded once before, then the hub and the lot's supervisor know; silence is never a consent."""

from __future__ import annotations

from datetime import timedelta

from tests.apps.booking.world import World
from tests.personas import NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Change, Offer
from yuanping.infra.deadlines import WatchMark, marks_of
from yuanping.infra.worker import tick
from yuanping.kernel.booking.proof import Proof

WORDS = "场所逾期未答，席位已重新抽取"


def words(world: World, persona: str, now) -> list[str]:  # type: ignore[no-untyped-def]
    return [item.what for item in queries.list_work(world.actor(persona), now)]


def test_a_venue_is_reminded_then_the_hub_and_the_supervisor_know(world: World) -> None:
    booking_id = world.placed()
    sub = next(offer for offer in world.offers(booking_id) if not offer.is_host)
    for offer in world.offers(booking_id):
        if offer.pk != sub.pk:
            world.confirm(offer)
    key = ("booking.offer_answer", sub.offer_id)
    assert sub.due_at is not None
    tick(sub.due_at - timedelta(hours=25))
    assert marks_of([key]) == {}
    tick(sub.due_at - timedelta(hours=23))
    assert marks_of([key])[key].mark is WatchMark.REMINDED
    assert WORDS not in words(world, "supervisor", sub.due_at - timedelta(hours=23))
    after = sub.due_at + timedelta(minutes=1)
    tick(after)
    sub.refresh_from_db()
    assert (sub.state, Booking.objects.get().state) == ("expired", "drawing")
    assert words(world, "supervisor", after).count(WORDS) == 1
    assert "核实场所逾期未答" in words(world, "coordinator", after)
    for persona in ("agency", "entity", "host"):
        assert WORDS not in words(world, persona, after)
    services.look_into_silence(actor=world.actor("coordinator"), offer_id=sub.offer_id, finding="值班无人", now=after)
    assert WORDS not in words(world, "supervisor", after)
    assert Offer.objects.get(pk=sub.pk).state == "expired"


def test_a_change_nobody_verified_is_shown_to_hub_and_supervisor_and_stays_open(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    services.request_cancellation(
        actor=world.actor("agency"), booking_id=booking_id, reason="台风", proof=Proof(b"%PDF-1.7"), now=NOW
    )
    due = Change.objects.get().due_at
    assert due is not None
    for persona in ("supervisor", "coordinator"):
        assert "督促主场核验变更申请" not in words(world, persona, due - timedelta(minutes=1))
        assert "督促主场核验变更申请" in words(world, persona, due)
    tick(due + timedelta(days=1))
    assert Change.objects.get().state == "pending"
