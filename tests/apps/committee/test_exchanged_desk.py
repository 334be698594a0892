"""A workstation that fails after the draw has dealt it: another takes its place at the door and at the desk, and what was drawn is replayed as it was drawn."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.booking.world import GOOD
from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case
from tests.attacks.scenes import bodies
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking import services as bookings
from yuanping.apps.booking.models import GateFinding, Occupancy, Offer
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Seat
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.evaluation.queries.gather import workstation_of
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders.models import Lot
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.infra import clock
from yuanping.infra.worker import tick
from yuanping.kernel.booking.record import replay as replay_booking
from yuanping.kernel.committee.record import replay_members
from yuanping.kernel.draw.replay_experts import replay_experts
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.states import WorkstationState
from yuanping.verify.party_keys import verify_p256

LOOK = datetime.fromisoformat("2026-09-23T14:00:00+08:00")


def offers() -> list[Offer]:
    return list(Offer.objects.filter(state="confirmed").order_by("is_host", "offer_id"))


def desks(offer: Offer) -> list[str]:
    rows = Occupancy.objects.filter(offer=offer).order_by("workstation__room__name", "workstation__label")
    return list(dict.fromkeys(rows.values_list("workstation__workstation_id", flat=True)))


def look_after_rooms(case: Case) -> None:
    """The staff's walk of that day, so that only what is broken below is unfit."""
    for offer in offers():
        actor = case.world.operator(offer.centre_id)
        for room in venues.list_rooms(offer.centre_id):
            venue_services.check_room(actor=actor, room_id=room.room_id, check=GOOD, now=DRAW_AT)


def break_desk(case: Case, offer: Offer, desk: str, now: datetime) -> None:
    venue_services.set_workstation_state(
        actor=case.world.operator(offer.centre_id),
        workstation_id=desk,
        state=WorkstationState.FAULT,
        reason="坏",
        now=now,
    )


def exchange_all(case: Case, now: datetime) -> dict[str, str]:
    """Every workstation of one sub-venue fails, and what is proposed is taken; answers (from, to)."""
    offer, found = offers()[0], {}
    for desk in desks(offer):
        break_desk(case, offer, desk, now)
        tick(now)
        finding = GateFinding.objects.get(workstation__workstation_id=desk)
        assert finding.proposal is not None
        bookings.accept_proposal(actor=case.world.operator(offer.centre_id), finding_id=finding.finding_id, now=now)
        found[desk] = finding.proposal.workstation_id
    return found


def test_the_door_shows_the_workstation_that_stands_in(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    look_after_rooms(case)
    offer = offers()[0]
    tick(LOOK)
    moved = exchange_all(case, LOOK)
    assert moved
    assert set(GateFinding.objects.values_list("state", flat=True)) == {"exchanged"}
    assert set(desks(offer)) == set(moved.values())
    case.open_bids()
    shown = {
        case.arrive(expert_id, code).workstation
        for expert_id, code in codes.items()
        if case.person(expert_id).centre == offer.centre_id
    }
    assert shown == set(moved.values())
    drawn = set(Seat.objects.filter(centre=offer.centre_id, state="arrived").values_list("workstation", flat=True))
    assert drawn == set(moved)
    rows = queries.arrivals_at(case.world.operator(offer.centre_id), ARRIVE_AT)
    assert {row.workstation for row in rows if row.state == "arrived"} == set(moved.values())


def test_who_sits_already_is_told_where_to_go_and_the_draw_still_replays(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    look_after_rooms(case)
    case.open_bids()
    views = {expert_id: case.arrive(expert_id, code) for expert_id, code in codes.items()}
    case.arrive_representative()
    tick(ARRIVE_AT)
    clock.set_demo_clock(ARRIVE_AT)
    moved = exchange_all(case, ARRIVE_AT)
    labels = {desk: venues.list_workstations((desk,))[0].full_label for pair in moved.items() for desk in pair}
    told = 0
    for view in views.values():
        place, instead_of = workstation_of(view.seat_id)
        if view.workstation in moved:
            assert (place, instead_of) == (labels[moved[view.workstation]], labels[view.workstation])
            told += 1
        else:
            assert instead_of == ""
    assert told == len(moved)
    sits, code = next((view, codes[one]) for one, view in views.items() if view.workstation in moved)
    case.hand_in(sits)
    client = Client()
    page = client.post(reverse("expert:enter_by_code"), {"code": code}, follow=True).content.decode()
    old, new = labels[sits.workstation], labels[moved[sits.workstation]]
    assert f"{old} 不合用，请到 {new} 就座" in page
    client.cookies["django_language"] = "en"
    assert f"{old} is not fit, please sit at {new}" in client.get(reverse("expert:desk"), follow=True).content.decode()
    exchanges = bodies(case)["booking.workstation_exchanged"]
    assert {(each["from"], each["to"]) for each in exchanges if isinstance(each, dict)} == set(moved.items())
    assert not [view for view in views.values() if view.seat_id in str(exchanges) or view.name in str(exchanges)]
    Lot.objects.filter(lot_id=case.lot_id).update(state="awarded")
    services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
    found = evidence.list_bodies(case.lot_id, list(Access))
    draw = queries.get_draw_record(case.lot_id, Edition.PUBLIC)
    members = queries.get_members_record(case.lot_id, Edition.PUBLIC)
    venue_draw = draw_queries.get_venue_record(case.lot_id)
    assert {str(result.state) for result in replay_experts(draw, found, verify_p256, venue_draw)} == {"held"}
    assert len(replay_members(members, draw, found)) == 5
    assert set(moved) <= {member.workstation for member in members.members}
    booked = booking.get_booking_record(case.lot_id, Edition.PUBLIC)
    replay_booking(booked, found)
    assert set(moved.values()) <= {desk for each in booked.workstations for desk in each.workstations}


def test_between_request_and_draw_the_sealed_workstations_are_exchanged_too(case: Case) -> None:
    """The list that the draw deals is sealed with the request: a move by hand would send somebody to the desk that was given up."""
    case.request()
    look_after_rooms(case)
    offer = offers()[0]
    spare = next(
        each
        for room in venues.list_rooms(offer.centre_id)
        for each in room.workstations
        if each.workstation_id not in desks(offer)
    )
    move = bookings.Move(desks(offer)[0], spare.workstation_id, "自行更换")
    with pytest.raises(Refused, match="move_after_draw"):
        bookings.move_workstation(
            actor=case.world.operator(offer.centre_id), offer_id=offer.offer_id, move=move, now=DRAW_AT
        )
    tick(LOOK)
    moved = exchange_all(case, LOOK)
    assert case.ceremony is not None
    case.ceremony.run(LOOK)
    tick(LOOK)
    codes = case.accept_all()
    case.open_bids()
    shown = {
        case.arrive(expert_id, code).workstation
        for expert_id, code in codes.items()
        if case.person(expert_id).centre == offer.centre_id
    }
    assert shown == set(moved.values())
