"""The look at held workstations on the day before: unfit ones are blocked, another is proposed, and at the start who must know is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.booking.world import GOOD, World
from tests.apps.venues.machine import Machine
from tests.personas import NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import GateFinding, Occupancy, Offer
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.apps.venues.models import Workstation
from yuanping.infra.deadlines import list_deadlines
from yuanping.infra.worker import tick
from yuanping.kernel.booking.gate import place_now
from yuanping.kernel.errors import Conflict, NotFound
from yuanping.kernel.venues.states import WorkstationState

HOUR = timedelta(hours=1)


def confirmed(world: World) -> Offer:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    tick(NOW)
    return next(each for each in world.offers(booking_id, "confirmed") if not each.is_host)


def held(offer: Offer) -> list[str]:
    rows = Occupancy.objects.filter(offer=offer).order_by("workstation__room__name", "workstation__label")
    return list(dict.fromkeys(rows.values_list("workstation__workstation_id", flat=True)))


def break_desk(world: World, offer: Offer) -> str:
    desk = held(offer)[0]
    venue_services.set_workstation_state(
        actor=world.operator(offer.centre_id), workstation_id=desk, state=WorkstationState.FAULT, reason="坏", now=NOW
    )
    return desk


def gate_at(offer: Offer):  # type: ignore[no-untyped-def]
    due = {each.kind: each.deadline.due_at for each in list_deadlines([offer.offer_id])}
    return due[services.GATE], due[services.GATE_START]


def work(world: World, actor, now) -> list[str]:  # type: ignore[no-untyped-def]
    return [each.subject_url_name for each in queries.list_work(actor, now) if each.subject_url_name == "centre:gate"]


def test_both_looks_are_set_when_the_booking_is_confirmed(world: World) -> None:
    offer = confirmed(world)
    look, start = gate_at(offer)
    assert start == offer.round.booking.starts_at
    assert start - look == timedelta(hours=19)


def test_fit_workstations_leave_no_finding(world: World) -> None:
    offer = confirmed(world)
    tick(gate_at(offer)[0])
    assert GateFinding.objects.count() == 0


def test_a_faulty_desk_is_found_and_a_free_one_of_its_room_proposed_and_taken(world: World) -> None:
    offer = confirmed(world)
    desk, (look, _) = break_desk(world, offer), gate_at(offer)
    operator = world.operator(offer.centre_id)
    tick(look)
    row = GateFinding.objects.get()
    assert (row.workstation.workstation_id, row.reasons, row.state) == (desk, "out", "open")
    assert row.proposal is not None
    assert row.proposal.room_id == row.workstation.room_id
    assert row.proposal.workstation_id not in held(offer)
    assert work(world, operator, look) == ["centre:gate"]
    services.accept_proposal(actor=operator, finding_id=row.finding_id, now=look)
    assert desk not in held(offer)
    assert row.proposal.workstation_id in held(offer)
    assert Occupancy.objects.filter(offer=offer, held=True).count() == 0
    assert (GateFinding.objects.get().state, work(world, operator, look)) == ("swapped", [])
    with pytest.raises(Conflict):
        services.accept_proposal(actor=operator, finding_id=row.finding_id, now=look)


def test_the_gate_runs_twice_and_finds_once(world: World) -> None:
    offer = confirmed(world)
    break_desk(world, offer)
    look = gate_at(offer)[0]
    assert services.look_at_desks(offer_id=offer.offer_id, now=look) == 1
    assert services.look_at_desks(offer_id=offer.offer_id, now=look) == 0


def test_where_machines_are_bound_an_untested_desk_is_blocked_and_only_a_tested_one_proposed(world: World) -> None:
    offer = confirmed(world)
    operator, look = world.operator(offer.centre_id), gate_at(offer)[0]
    mine = held(offer)
    every = [seat.workstation_id for room in venues.list_rooms(offer.centre_id) for seat in room.workstations]
    spare = next(each for each in reversed(every) if each not in mine)
    for desk in (*mine[1:], spare):
        machine = Machine()
        machine.bind(operator, desk, look - HOUR)
        machine.test(look - HOUR)
    tick(look)
    row = GateFinding.objects.get()
    assert (row.workstation.workstation_id, row.reasons) == (mine[0], "unbound")
    assert row.proposal is not None
    assert row.proposal.workstation_id == spare
    blocked = Workstation.objects.get(workstation_id=mine[0])
    assert (blocked.state, blocked.state_reason) == ("blocked", "gate:unbound")


def test_a_desk_looked_at_too_long_ago_is_found_without_any_machine(world: World) -> None:
    offer = confirmed(world)
    Workstation.objects.filter(workstation_id=held(offer)[0]).update(checked_at=NOW - timedelta(days=60))
    tick(gate_at(offer)[0])
    assert GateFinding.objects.get().reasons == "look_old"


def test_a_mended_desk_ends_its_finding(world: World) -> None:
    offer = confirmed(world)
    desk, (look, start) = break_desk(world, offer), gate_at(offer)
    operator = world.operator(offer.centre_id)
    tick(look)
    venue_services.set_workstation_state(
        actor=operator, workstation_id=desk, state=WorkstationState.IN_SERVICE, reason="", now=look
    )
    venue_services.record_self_check(actor=operator, workstation_id=desk, check=GOOD, now=look)
    tick(look)
    assert GateFinding.objects.get().state == "mended"
    tick(start)
    assert GateFinding.objects.get().state == "mended"


def test_what_is_unfit_at_the_start_goes_to_host_and_province_and_nobody_else(world: World) -> None:
    offer = confirmed(world)
    break_desk(world, offer)
    look, start = gate_at(offer)
    host, province = world.actor("host"), world.actor("coordinator")
    before = {key: queries.list_work(world.actor(key), look) for key in ("agency", "entity", "supervisor")}
    tick(look)
    assert not [each for each in queries.list_work(host, look) if "不合用" in each.what]
    assert not [each for each in queries.list_work(province, look) if "不合用" in each.what]
    tick(start)
    assert GateFinding.objects.get().state == "escalated"
    for actor in (host, province):
        told = [each for each in queries.list_work(actor, start) if "不合用" in each.what]
        assert len(told) == 1
        assert told[0].subject == offer.round.booking.number
    for key, items in before.items():
        assert queries.list_work(world.actor(key), look) == items
    other = next(each for each in world.centres.values() if each not in {offer.centre_id, world.centres["host"]})
    assert not [each for each in queries.list_work(world.operator(other), start) if "不合用" in each.what]


def test_a_swap_by_hand_ends_the_finding_at_the_start_at_the_latest(world: World) -> None:
    offer = confirmed(world)
    desk, (look, start) = break_desk(world, offer), gate_at(offer)
    operator = world.operator(offer.centre_id)
    tick(look)
    proposal = GateFinding.objects.get().proposal
    assert proposal is not None
    move = services.Move(desk, proposal.workstation_id, "自行更换")
    services.move_workstation(actor=operator, offer_id=offer.offer_id, move=move, now=look)
    assert work(world, operator, look) == []
    tick(start)
    assert GateFinding.objects.get().state == "swapped"


def test_another_centre_and_the_agency_accept_and_read_nothing(world: World) -> None:
    offer = confirmed(world)
    break_desk(world, offer)
    tick(gate_at(offer)[0])
    finding = GateFinding.objects.get().finding_id
    other = next(each for each in world.centres.values() if each != offer.centre_id)
    for actor in (world.operator(other), world.actor("agency"), world.actor("coordinator")):
        with pytest.raises(NotFound):
            queries.get_finding(actor, finding)
        with pytest.raises(NotFound):
            services.accept_proposal(actor=actor, finding_id=finding, now=NOW)


def test_a_desk_that_fails_after_the_look_is_found_at_once_and_told_at_the_start(world: World) -> None:
    offer = confirmed(world)
    look, start = gate_at(offer)
    tick(look)
    assert GateFinding.objects.count() == 0
    venue_services.set_workstation_state(
        actor=world.operator(offer.centre_id), workstation_id=held(offer)[0], state=WorkstationState.FAULT, reason="坏", now=look + HOUR
    )  # fmt: skip
    tick(look + HOUR)
    row = GateFinding.objects.get()
    assert (row.state, row.found_at, row.proposal is not None) == ("open", look + HOUR, True)
    tick(start)
    assert GateFinding.objects.get().state == "escalated"


def test_a_desk_that_fails_before_the_look_waits_for_it(world: World) -> None:
    offer = confirmed(world)
    break_desk(world, offer)
    tick(gate_at(offer)[0] - HOUR)
    assert GateFinding.objects.count() == 0


def test_a_test_that_fails_after_the_start_goes_to_host_and_province_at_once(world: World) -> None:
    offer = confirmed(world)
    operator, (look, start) = world.operator(offer.centre_id), gate_at(offer)
    machines = []
    for desk in held(offer):
        machines.append(Machine())
        machines[-1].bind(operator, desk, look - HOUR)
        machines[-1].test(look - HOUR)
    tick(look)
    tick(start)
    assert GateFinding.objects.count() == 0
    later = start + HOUR
    machines[0].test(later, microphone_peak=0)
    tick(later)
    assert (GateFinding.objects.get().reasons, GateFinding.objects.get().state) == ("test_failed", "escalated")
    for actor in (world.actor("host"), world.actor("coordinator")):
        assert [each for each in queries.list_work(actor, later) if "不合用" in each.what]


def test_what_nobody_noticed_before_is_found_at_the_start(world: World) -> None:
    """No event tells that a look of the staff has become too old: the start looks again."""
    offer = confirmed(world)
    look, start = gate_at(offer)
    tick(look)
    Workstation.objects.filter(workstation_id=held(offer)[0]).update(checked_at=NOW - timedelta(days=60))
    tick(start)
    row = GateFinding.objects.get()
    assert (row.reasons, row.state, row.proposal is not None) == ("look_old", "escalated", True)


def test_a_desk_that_was_mended_and_fails_again_is_found_again(world: World) -> None:
    offer = confirmed(world)
    desk, (look, start) = break_desk(world, offer), gate_at(offer)
    operator = world.operator(offer.centre_id)
    tick(look)
    venue_services.set_workstation_state(
        actor=operator, workstation_id=desk, state=WorkstationState.IN_SERVICE, reason="", now=look
    )
    venue_services.record_self_check(actor=operator, workstation_id=desk, check=GOOD, now=look)
    tick(look)
    assert GateFinding.objects.get().state == "mended"
    Workstation.objects.filter(workstation_id=desk).update(checked_at=NOW - timedelta(days=60))
    tick(start)
    assert (GateFinding.objects.get().state, GateFinding.objects.get().ended_at) == ("escalated", None)


def test_a_proposal_that_somebody_took_gives_way_to_another(world: World) -> None:
    offer = confirmed(world)
    break_desk(world, offer)
    look, start = gate_at(offer)
    tick(look)
    first = GateFinding.objects.get().proposal
    assert first is not None
    venue_services.set_workstation_state(
        actor=world.operator(offer.centre_id), workstation_id=first.workstation_id, state=WorkstationState.FAULT, reason="坏", now=look
    )  # fmt: skip
    tick(start)
    second = GateFinding.objects.get().proposal
    assert second is not None
    assert second.pk != first.pk


def test_desks_exchanged_one_after_another_lead_to_the_last() -> None:
    assert place_now("A", ()) == "A"
    assert place_now("A", (("A", "B"), ("C", "D"), ("B", "E"))) == "E"
    assert place_now("A", (("A", "B"), ("B", "A"))) == "A"
    assert place_now("B", (("A", "C"),)) == "B"
