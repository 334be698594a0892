"""One workstation for another of the same centre: held or booked, never twice, never after the draw, and the record still verifies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Occupancy, Offer
from yuanping.apps.booking.queries.board import sitting_of
from yuanping.apps.booking.services import Move
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders.models import Lot
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.kernel.booking.record import replay
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.states import WorkstationState


def desks(offer: Offer) -> list[str]:
    rows = Occupancy.objects.filter(offer=offer).order_by("workstation__room__name", "workstation__label")
    return list(dict.fromkeys(rows.values_list("workstation__workstation_id", flat=True)))


def free(offer: Offer) -> list[str]:
    taken = set(Occupancy.objects.values_list("workstation__workstation_id", flat=True))
    rooms = venues.list_rooms(offer.centre_id)
    return [seat.workstation_id for room in rooms for seat in room.workstations if seat.workstation_id not in taken]


def move(world: World, offer: Offer, to: str, reason: str = "", **more: int) -> None:
    services.move_workstation(
        actor=world.operator(offer.centre_id),
        offer_id=offer.offer_id,
        move=Move(desks(offer)[0], to, reason),
        now=NOW,
        **more,
    )


def test_a_hold_moves_with_all_its_half_hours_and_moves_back(world: World) -> None:
    offer = world.offers(world.placed())[0]
    before, to = desks(offer), free(offer)[0]
    half_hours = Occupancy.objects.filter(offer=offer).count()
    move(world, offer, to)
    assert set(desks(offer)) == {*before[1:], to}
    assert Occupancy.objects.filter(offer=offer, held=True).count() == half_hours
    services.move_workstation(
        actor=world.operator(offer.centre_id), offer_id=offer.offer_id, move=Move(to, before[0]), now=NOW
    )
    assert desks(offer) == before
    kept = evidence.list_bodies(world.lot_id, list(Access))["booking.workstation_moved"]
    assert [(each["from"], each["to"]) for each in kept] == [(before[0], to), (to, before[0])]  # type: ignore[index,call-overload]


def test_a_booking_moves_with_a_reason_and_its_record_still_verifies(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    offer = world.offers(booking_id, "confirmed")[0]
    to, entry = free(offer)[0], Booking.objects.get().entry_id
    with pytest.raises(Refused, match="reason_missing"):
        move(world, offer, to)
    move(world, offer, to, "摄像头离线", seen=sitting_of(offer).version)
    assert to in desks(offer)
    assert not Occupancy.objects.filter(offer=offer, held=True).exists()
    replay(queries.get_booking_record(world.lot_id, Edition.PUBLIC), evidence.list_bodies(world.lot_id, list(Access)))
    assert Booking.objects.get().entry_id == entry
    assert queries.inspect_bookings(NOW).findings == ()


def test_a_workstation_of_another_is_refused_and_nothing_is_half_done(world: World) -> None:
    offer = next(
        each for each in world.offers(world.placed()) if len(desks(each)) > 1
    )  # seven seats, six venues at most
    other = desks(offer)[1]
    with pytest.raises(Conflict, match="move_not_held"):
        move(world, offer, other)
    seat = free(offer)[0]
    venue_services.set_workstation_state(
        actor=world.operator(offer.centre_id), workstation_id=seat, state=WorkstationState.FAULT, reason="黑屏", now=NOW
    )
    before = desks(offer)
    with pytest.raises(Refused, match="workstation_not_bookable"):
        move(world, offer, seat)
    elsewhere = next(
        each for each in world.offers(Booking.objects.get().booking_id) if each.centre_id != offer.centre_id
    )
    with pytest.raises(Refused, match="workstation_not_bookable"):
        move(world, offer, free(elsewhere)[0])
    assert desks(offer) == before


def test_a_workstation_taken_meanwhile_is_a_conflict(world: World) -> None:
    offer = world.offers(world.placed())[0]
    to, before = free(offer)[0], desks(offer)
    row = Occupancy.objects.filter(offer=offer).first()
    assert row is not None
    other = next(each for each in world.offers(Booking.objects.get().booking_id) if each.pk != offer.pk)
    key = venues.bookable_keys(offer.centre_id, (to,))[to]
    Occupancy.objects.create(workstation_id=key, slot_start=row.slot_start, offer=other)
    with pytest.raises(Conflict, match="workstation_taken"):
        move(world, offer, to)
    assert desks(offer) == before


def test_what_was_moved_before_or_rests_on_an_old_version_is_told(world: World) -> None:
    offer = world.offers(world.placed())[0]
    first, to, seen = desks(offer)[0], free(offer)[0], sitting_of(offer).version
    world.confirm(offer)
    with pytest.raises(Conflict, match="booking_stale"):
        move(world, offer, to, "摄像头离线", seen=seen)
    move(world, offer, to, "摄像头离线", seen=sitting_of(Offer.objects.get(pk=offer.pk)).version)
    with pytest.raises(Conflict, match="move_not_held"):
        services.move_workstation(
            actor=world.operator(offer.centre_id),
            offer_id=offer.offer_id,
            move=Move(first, free(offer)[1], "再换"),
            now=NOW,
        )


def test_after_the_draw_the_end_or_the_offer_nobody_moves_anything(world: World) -> None:
    booking_id = world.placed()
    offer = world.offers(booking_id)[0]
    to, actor = free(offer)[0], world.operator(offer.centre_id)
    late = Booking.objects.get().ends_at + timedelta(minutes=1)
    with pytest.raises(Refused, match="move_after_end"):
        services.move_workstation(actor=actor, offer_id=offer.offer_id, move=Move(desks(offer)[0], to), now=late)
    Lot.objects.update(state="drawn")
    with pytest.raises(Refused, match="move_after_draw"):
        move(world, offer, to)
    Offer.objects.filter(pk=offer.pk).update(state="released")
    with pytest.raises(Refused, match="move_not_live"):
        move(world, offer, to)


@pytest.mark.parametrize("persona", [each for each in EVERYBODY if each != "host"])
def test_nobody_else_moves_it(world: World, persona: str) -> None:
    offer = world.offers(world.placed())[0]
    assert offer.centre_id == world.centres["host"]
    with pytest.raises(NotFound):
        services.move_workstation(
            actor=world.actor(persona), offer_id=offer.offer_id, move=Move(desks(offer)[0], free(offer)[0]), now=NOW
        )
