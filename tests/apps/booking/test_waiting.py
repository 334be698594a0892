"""Hours that are full are waited for: fair, recorded, left at will, served by the same road as a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from tests.apps.booking.test_alternatives import fill, hide
from tests.apps.booking.world import DAY, World, make_lot
from tests.personas import NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Occupancy, Probe, Waiting
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.venues import services as venues
from yuanping.apps.venues.models import Workstation
from yuanping.infra.worker import tick
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.leaf import Payload
from yuanping.kernel.venues.hours import Interval
from yuanping.kernel.venues.states import WorkstationState

SEVEN = moment(NOW.date() + timedelta(days=1), time(7))


def join(world: World, lot_id: str = "", now: datetime = NOW, **changes: object) -> str:
    return services.join_waiting(
        actor=world.actor("agency"), lot_id=lot_id or world.lot_id, plan=world.plan(**changes), now=now
    )


def free() -> None:
    Occupancy.objects.all().delete()


def state() -> str:
    return Waiting.objects.get().state


def read_acts(world: World) -> list[Payload]:
    return [entry.read() for entry in evidence.list_entries(world.lot_id, list(Access))]


def test_only_what_does_not_fit_is_waited_for_and_once_a_lot(world: World) -> None:
    with pytest.raises(Refused, match="waiting_not_needed"):
        join(world)
    fill(DAY)
    join(world)
    with pytest.raises(Conflict, match="already_waiting"):
        join(world, starts_at=moment(DAY, time(10)))
    for persona in ("other_agency", "entity", "host"):
        with pytest.raises(NotFound):
            services.join_waiting(actor=world.actor(persona), lot_id=world.lot_id, plan=world.plan(), now=NOW)


def test_a_withdrawal_elsewhere_serves_the_first_in_the_queue_by_the_ordinary_road(world: World) -> None:
    """Two wait for the same hours; the second is not tried while the first is being drawn, and is when its venues are placed."""
    second = make_lot(world.personas, code=f"B{2:019d}")
    fill(DAY)
    first_place = join(world)
    join(world, second, NOW + timedelta(minutes=1))
    free()
    assert services.serve_waiting(now=NOW) == 1
    assert services.serve_waiting(now=NOW) == 0
    booking = Booking.objects.get(lot_id=world.lot_id)
    served = Waiting.objects.get(waiting_id=first_place)
    assert (booking.state, served.state, served.booking_id) == ("drawing", "served", booking.booking_id)
    assert [row.lot_id for row in queries.list_waiting(world.actor("agency"))] == [second]
    world.draw(booking.booking_id)
    assert Booking.objects.get(lot_id=second).state == "drawing"
    bodies = evidence.list_bodies(world.lot_id, [Access.PARTIES])
    assert [body["booking"] for body in bodies["booking.queue_served"]] == [booking.booking_id]
    requested = next(each for each in read_acts(world) if each.kind == "booking.requested")
    assert requested.actor == "system", "nobody of the agency sent it at that moment"
    mandate = requested.body["mandate"]
    assert (mandate["decided"], mandate["wish"]) == ("queue", first_place)
    assert mandate["asked_by"] == world.actor("agency").label


def test_what_a_centre_s_own_system_gives_back_serves_who_waits(world: World) -> None:
    """Every workstation of the province is given away by the centres' own systems; one centre after another has its own back."""
    for key, centre_id in world.centres.items():
        seats = Workstation.objects.filter(room__venue__centre__centre_id=centre_id)
        services.hold_external(
            actor=replace(world.actor("host"), organisation_id=centre_id),
            reference=key,
            workstation_ids=tuple(seats.values_list("workstation_id", flat=True)),
            interval=Interval(moment(DAY, time(8)), moment(DAY, time(20))),
            now=NOW,
        )
    join(world)
    tick(NOW)
    assert state() == "waiting"
    for key, centre_id in world.centres.items():
        actor = replace(world.actor("host"), organisation_id=centre_id)
        services.release_external(actor=actor, reference=key, now=NOW)
    tick(NOW)
    assert state() == "served"


def test_a_booking_given_back_frees_what_somebody_waits_for(world: World) -> None:
    """Only the workstations of one booking are in service; given back, they serve who waits."""
    booking_id = world.placed()
    other = make_lot(world.personas, code=f"B{2:019d}")
    held = set(Occupancy.objects.values_list("workstation", flat=True))
    Workstation.objects.exclude(pk__in=held).update(state="fault")
    join(world, other)
    services.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="项目暂停", now=NOW)
    tick(NOW)
    assert state() == "served"


def test_a_repaired_workstation_serves_as_well(world: World) -> None:
    Workstation.objects.update(state="fault")
    join(world)
    assert services.serve_waiting(now=NOW) == 0
    rows = list(Workstation.objects.values_list("workstation_id", "room__venue__centre__centre_id"))
    Workstation.objects.exclude(workstation_id=rows[0][0]).update(state="in_service")
    venues.set_workstation_state(
        actor=world.operator(rows[0][1]),
        workstation_id=rows[0][0],
        state=WorkstationState.IN_SERVICE,
        reason="",
        now=NOW,
    )
    tick(NOW)
    assert state() == "served"


def test_a_place_is_left_at_will_and_ends_with_its_hours(world: World) -> None:
    fill(DAY)
    place = join(world)
    with pytest.raises(NotFound):
        services.leave_waiting(actor=world.actor("other_agency"), waiting_id=place, now=NOW)
    services.leave_waiting(actor=world.actor("agency"), waiting_id=place, now=NOW)
    assert state() == "left"
    with pytest.raises(Refused, match="wrong_state"):
        services.leave_waiting(actor=world.actor("agency"), waiting_id=place, now=NOW)
    join(world)
    free()
    tick(world.plan().starts_at)
    assert sorted(Waiting.objects.values_list("state", flat=True)) == ["expired", "left"]
    assert not Booking.objects.filter(lot_id=world.lot_id).exists()


def test_where_venues_are_hidden_only_the_fixed_hour_tries_and_counts_as_a_question(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two worlds: in one workstations come free at noon, in the other at dusk; the agency's place moves at the same moment."""
    hide(monkeypatch)
    fill(DAY)
    join(world)
    tick(SEVEN)
    assert (state(), Probe.objects.count()) == ("waiting", 1)
    asked = next(each for each in read_acts(world) if each.kind == "booking.not_possible")
    assert (asked.actor, asked.body["mandate"]["decided"]) == ("system", "queue")
    free()
    for hours in (1, 5, 12):
        assert services.serve_waiting(now=SEVEN + timedelta(hours=hours)) == 0
        tick(SEVEN + timedelta(hours=hours))
        assert state() == "waiting"
    tick(SEVEN + timedelta(days=1))
    assert state() == "served"
    assert Booking.objects.filter(lot_id=world.lot_id).count() == 1


def test_where_venues_are_hidden_joining_tells_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch)
    join(world)
    assert state() == "waiting"
    (row,) = queries.list_waiting(world.actor("agency"))
    assert row.daily


def test_what_can_never_be_asked_for_again_leaves_the_queue(world: World) -> None:
    fill(DAY)
    join(world)
    free()
    world.request()
    services.serve_waiting(now=NOW)
    assert state() == "expired"
    assert Booking.objects.filter(lot_id=world.lot_id).count() == 1
