"""From the reveal to the confirmed booking: holds, offers, answers, silence, and drawing again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.apps.booking.world import CONTACT, PLAN, World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Occupancy, Offer, Round
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders import queries as tenders
from yuanping.infra.worker import tick
from yuanping.kernel.booking.limits import breaks_limits
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.booking.record import ANSWERED, CONFIRMED, add_cells, replay
from yuanping.kernel.booking.states import BookingState, OfferState
from yuanping.kernel.canonical import Plain
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.lot.states import LotState

DUE = datetime(2026, 9, 6, 16, 0, tzinfo=UTC) + timedelta(days=1)
"""Three days after Tuesday 1 September end on Friday the 4th, 24:00."""
ANSWER = Law("辽发改法规〔2025〕843号", "（十四）")
SLOTS = 16


def bodies(world: World, kind: str) -> tuple[Plain, ...]:
    return evidence.list_bodies(world.lot_id, list(Access)).get(kind, ())


def state(booking_id: str) -> str:
    return Booking.objects.get(booking_id=booking_id).state


def check_record(world: World) -> None:
    record = queries.get_booking_record(world.lot_id, Edition.PUBLIC)
    replay(record, evidence.list_bodies(world.lot_id, list(Access)))


def test_placing_holds_every_seat_and_keeps_the_limits(world: World) -> None:
    booking_id = world.placed()
    offers = world.offers(booking_id)
    assert offers[0].is_host
    assert sum(offer.seats for offer in offers) == 7
    view = queries.get_booking(world.actor("supervisor"), booking_id)
    seats = tuple(offer.seats for offer in offers)
    assert breaks_limits(view.rules, seats[0], seats[1:]) is None
    assert Occupancy.objects.filter(held=True).count() == 7 * SLOTS
    for offer in offers:
        desks = Occupancy.objects.filter(offer=offer).values_list("workstation__dedicated_shared", flat=True)
        assert all(desks)
        assert offer.due_at == datetime(2026, 9, 4, 16, 0, tzinfo=UTC)
    assert state(booking_id) == BookingState.OFFERED
    check_record(world)


def test_placing_twice_changes_nothing(world: World) -> None:
    booking_id = world.placed()
    before = sorted(Offer.objects.values_list("offer_id", flat=True))
    ceremony = Round.objects.get().ceremony_id or ""
    services.place_venues(ceremony_id=ceremony, now=NOW)
    assert sorted(Offer.objects.values_list("offer_id", flat=True)) == before
    assert state(booking_id) == BookingState.OFFERED


def test_all_confirmations_confirm_the_booking_and_move_the_lot(world: World) -> None:
    booking_id = world.placed()
    offers = world.offers(booking_id)
    for offer in offers[:-1]:
        world.confirm(offer)
    assert state(booking_id) == BookingState.OFFERED
    assert queries.get_confirmed_booking(world.lot_id) is None
    world.confirm(offers[-1])
    assert state(booking_id) == BookingState.CONFIRMED
    assert tenders.get_lot(world.lot_id).state == LotState.BOOKED
    assert not Occupancy.objects.filter(held=True).exists()
    settled = queries.get_confirmed_booking(world.lot_id)
    assert settled is not None
    assert sum(cell.seats for cell in settled.counts) == 6
    assert sorted(len(each.workstations) for each in settled.workstations) == sorted(offer.seats for offer in offers)
    assert len(bodies(world, ANSWERED)) == len(offers)
    assert len(bodies(world, CONFIRMED)) == 1
    check_record(world)


def test_confirming_names_a_contact(world: World) -> None:
    offer = world.offers(world.placed())[0]
    for contact, code in (
        (Contact("", "024-22334455"), "contact_incomplete"),
        (Contact("顾晓岚", "1"), "contact_phone_malformed"),
    ):
        with pytest.raises(Refused) as refused:
            services.confirm_offer(
                actor=world.operator(offer.centre_id), offer_id=offer.offer_id, contact=contact, now=NOW
            )
        assert (refused.value.code, refused.value.law) == (code, ANSWER)
    assert Offer.objects.get(pk=offer.pk).state == OfferState.SENT


@pytest.mark.parametrize("persona", EVERYBODY)
def test_only_the_venues_own_operator_answers(world: World, persona: str) -> None:
    booking_id = world.placed()
    mine = world.actor(persona).organisation_id
    offer = next(each for each in world.offers(booking_id) if each.centre_id != mine)
    with pytest.raises(NotFound):
        services.confirm_offer(actor=world.actor(persona), offer_id=offer.offer_id, contact=CONTACT, now=NOW)
    with pytest.raises(NotFound):
        services.decline_offer(actor=world.actor(persona), offer_id=offer.offer_id, reason="无", now=NOW)


def test_an_offer_is_answered_once(world: World) -> None:
    offer = world.offers(world.placed())[0]
    world.confirm(offer)
    for again in (world.confirm, world.decline):
        with pytest.raises(Refused) as refused:
            again(offer)
        assert refused.value.code == "wrong_state"


def test_a_declined_venue_is_drawn_again_and_the_others_stay(world: World) -> None:
    booking_id = world.placed()
    offers = world.offers(booking_id)
    world.confirm(offers[0])
    gone = offers[1]
    kept = {offer.offer_id for offer in offers if offer.pk != gone.pk}
    world.decline(gone)
    assert state(booking_id) == BookingState.DRAWING
    assert not Occupancy.objects.filter(offer=gone).exists()
    assert [each.live for each in Round.objects.order_by("number")] == [False, True]
    world.draw(booking_id)
    live = [*world.offers(booking_id), *world.offers(booking_id, "confirmed")]
    assert {offer.offer_id for offer in live} >= kept
    assert gone.centre_id not in {offer.centre_id for offer in live}
    assert sum(offer.seats for offer in live) == 7
    check_record(world)
    world.confirm_all(booking_id)
    assert state(booking_id) == BookingState.CONFIRMED
    check_record(world)
    last = Round.objects.get(live=True)
    settled = queries.get_confirmed_booking(world.lot_id)
    assert settled is not None
    record = queries.get_booking_record(world.lot_id, Edition.PUBLIC)
    assert add_cells(record.rounds[-1].taken, record.rounds[-1].drawn) == add_cells(settled.counts)
    assert settled.ceremony_id == last.ceremony_id


def test_a_reason_is_needed_and_the_agency_never_reads_it(world: World) -> None:
    booking_id = world.placed()
    offer = world.offers(booking_id)[1]
    with pytest.raises(Refused) as refused:
        world.decline(offer, reason="  ")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")
    world.decline(offer, reason="三楼配电检修")
    assert "三楼配电检修" not in repr(queries.get_booking(world.actor("agency"), booking_id))
    (body,) = bodies(world, ANSWERED)
    assert isinstance(body, dict)
    assert body["reason"] == "三楼配电检修"


def test_without_its_host_a_booking_is_given_up_and_may_be_asked_anew(world: World) -> None:
    booking_id = world.placed()
    world.decline(world.offers(booking_id)[0])
    assert state(booking_id) == BookingState.UNPLACED
    assert not Occupancy.objects.exists()
    services.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="换主场", now=NOW)
    again = world.request(world.plan(host=world.centres["sub"]))
    assert again != booking_id
    assert state(again) == BookingState.DRAWING


def test_silence_expires_and_never_confirms(world: World) -> None:
    booking_id = world.placed()
    offers = world.offers(booking_id)
    world.confirm(offers[0])
    silent = offers[1]
    for offer in offers[2:]:
        world.confirm(offer)
    late = silent.due_at
    assert late is not None
    tick(late - timedelta(seconds=1))
    assert Offer.objects.get(pk=silent.pk).state == OfferState.SENT
    tick(late)
    assert Offer.objects.get(pk=silent.pk).state == OfferState.EXPIRED
    assert not Occupancy.objects.filter(offer=silent).exists()
    assert state(booking_id) == BookingState.DRAWING
    (item,) = [
        each for each in queries.list_work(world.actor("coordinator"), late) if each.subject_id == silent.offer_id
    ]
    assert item.law == ANSWER
    services.look_into_silence(
        actor=world.actor("coordinator"), offer_id=silent.offer_id, finding="值班员休假", now=late
    )
    assert queries.list_work(world.actor("coordinator"), late) == ()
    with pytest.raises(Refused, match="silence_looked_into"):
        services.look_into_silence(actor=world.actor("coordinator"), offer_id=silent.offer_id, finding="再记", now=late)
    with pytest.raises(NotFound):
        services.look_into_silence(actor=world.actor("agency"), offer_id=silent.offer_id, finding="无", now=late)


def test_after_the_term_nobody_confirms_even_before_the_worker_ran(world: World) -> None:
    offer = world.offers(world.placed())[0]
    assert offer.due_at is not None
    with pytest.raises(Refused) as refused:
        world.confirm(offer, offer.due_at)
    assert (refused.value.code, refused.value.law) == ("offer_overdue", ANSWER)


def test_another_workstation_may_be_chosen_if_it_is_free(world: World) -> None:
    booking_id = world.placed()
    offer = world.offers(booking_id)[0]
    view = queries.get_offer(world.operator(offer.centre_id), offer.offer_id)
    held = [desk.workstation_id for desk in view.desks if desk.held]
    free = next(desk.workstation_id for desk in view.desks if desk.selectable and not desk.held)
    chosen = (*held[1:], free)
    services.confirm_offer(
        actor=world.operator(offer.centre_id), offer_id=offer.offer_id, contact=CONTACT, workstations=chosen, now=NOW
    )
    taken = set(Occupancy.objects.filter(offer=offer).values_list("workstation__workstation_id", flat=True))
    assert taken == set(chosen)


def test_a_taken_workstation_is_a_conflict_with_alternatives(world: World) -> None:
    booking_id = world.placed()
    offer = world.offers(booking_id)[0]
    operator = world.operator(offer.centre_id)
    view = queries.get_offer(operator, offer.offer_id)
    held = [desk for desk in view.desks if desk.held]
    free = next(desk for desk in view.desks if desk.selectable and not desk.held)
    other = world.offers(booking_id)[1]
    from yuanping.apps.venues.models import Workstation

    slot = Occupancy.objects.filter(offer=offer).earliest("slot_start").slot_start
    Occupancy.objects.create(
        workstation=Workstation.objects.get(workstation_id=free.workstation_id), slot_start=slot, offer=other
    )
    chosen = (*[desk.workstation_id for desk in held[1:]], free.workstation_id)
    with pytest.raises(Conflict) as lost:
        services.confirm_offer(actor=operator, offer_id=offer.offer_id, contact=CONTACT, workstations=chosen, now=NOW)
    assert lost.value.code == "workstation_taken"
    assert lost.value.law == ANSWER
    assert lost.value.params["workstation"] == free.label
    assert free.label not in str(lost.value.params["alternatives"])
    assert str(lost.value.params["alternatives"]).count("、") == 2
    still = set(Occupancy.objects.filter(offer=offer).values_list("workstation__workstation_id", flat=True))
    assert still == {desk.workstation_id for desk in held}


@pytest.mark.parametrize("extra", [0, 2])
def test_the_number_of_workstations_must_fit(world: World, extra: int) -> None:
    offer = world.offers(world.placed())[0]
    view = queries.get_offer(world.operator(offer.centre_id), offer.offer_id)
    chosen = tuple(desk.workstation_id for desk in view.desks)[: offer.seats - 1 + extra]
    with pytest.raises(Refused, match="workstation_count_wrong"):
        services.confirm_offer(
            actor=world.operator(offer.centre_id),
            offer_id=offer.offer_id,
            contact=CONTACT,
            workstations=chosen,
            now=NOW,
        )


def test_a_workstation_of_another_centre_or_out_of_order_cannot_be_chosen(world: World) -> None:
    booking_id = world.placed()
    offer, other = world.offers(booking_id)[:2]
    foreign = queries.get_offer(world.operator(other.centre_id), other.offer_id).desks[0].workstation_id
    held = [
        desk.workstation_id
        for desk in queries.get_offer(world.operator(offer.centre_id), offer.offer_id).desks
        if desk.held
    ]
    with pytest.raises(Refused, match="workstation_not_bookable"):
        services.confirm_offer(
            actor=world.operator(offer.centre_id),
            offer_id=offer.offer_id,
            contact=CONTACT,
            workstations=(*held[1:], foreign),
            now=NOW,
        )


def test_with_no_other_venue_left_one_already_in_takes_the_seats(world: World) -> None:
    """Two allowed sub-venues: when one passes, the other may get a second offer, within the limits of the pack."""
    booking_id = world.placed(world.plan(centres=(world.centres["sub"], world.centres["anshan"])))
    offers = world.offers(booking_id)
    subs = [offer for offer in offers if not offer.is_host]
    world.decline(subs[-1])
    assert state(booking_id) == BookingState.DRAWING
    world.draw(booking_id)
    live = world.offers(booking_id)
    assert sum(offer.seats for offer in live) == 7
    assert Occupancy.objects.values("workstation").distinct().count() == 7
    world.confirm_all(booking_id)
    assert state(booking_id) == BookingState.CONFIRMED
    check_record(world)
    view = queries.get_booking(world.actor("agency"), booking_id)
    at: dict[str | None, int] = {}
    for venue in view.venues:
        at[venue.name] = at.get(venue.name, 0) + venue.seats
    assert max(seats for name, seats in at.items() if name != view.venues[0].name) <= 3


def test_a_term_counted_later_expires_all_the_same(world: World) -> None:
    """The row had no moment when the offer went out; the deadline got one when the year's notice was entered."""
    host, offer, *others = world.offers(world.placed())
    for each in (host, *others):
        world.confirm(each)
    due = offer.due_at
    assert due is not None
    Offer.objects.filter(pk=offer.pk).update(due_at=None)
    with pytest.raises(Refused, match="offer_overdue"):
        world.confirm(offer, due)
    tick(due)
    gone = Offer.objects.get(pk=offer.pk)
    assert (gone.state, gone.due_at) == (OfferState.EXPIRED, due)


def test_a_no_show_is_recorded_once_by_the_venue_after_the_hours_began(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    offer = world.offers(booking_id, "confirmed")[0]
    starts = Booking.objects.get().starts_at

    def record(now: datetime, note: str = "九点半仍无人签到", centre: str = offer.centre_id) -> str:
        try:
            services.record_no_show(actor=world.operator(centre), offer_id=offer.offer_id, note=note, now=now)
        except Refused as refused:
            return refused.code
        return "done"

    assert record(starts - timedelta(minutes=1)) == "no_show_too_early"
    assert record(starts, " ") == "reason_missing"
    stranger = next(each for each in world.centres.values() if each != offer.centre_id)
    with pytest.raises(NotFound):
        record(starts, centre=stranger)
    assert [record(starts), record(starts)] == ["done", "no_show_recorded"]
    assert len(bodies(world, "booking.no_show")) == 1
    assert "booking.no_show" not in evidence.list_bodies(world.lot_id, [Access.PARTIES])
    assert state(booking_id) == BookingState.CONFIRMED


def test_supervisor_and_coordinator_are_told_of_a_no_show_on_its_day_and_nobody_else(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    offer, starts = world.offers(booking_id, "confirmed")[0], Booking.objects.get().starts_at

    def told(persona: str, now: datetime) -> list[str]:
        items = queries.list_work(world.actor(persona), now)
        return [each.subject_id for each in items if "无人到场" in each.what]

    assert told("supervisor", starts) == []
    services.record_no_show(actor=world.operator(offer.centre_id), offer_id=offer.offer_id, note="无人签到", now=starts)
    for persona in EVERYBODY:
        assert told(persona, starts) == ([booking_id] if persona in {"supervisor", "coordinator"} else []), persona
    assert told("supervisor", starts + timedelta(days=1)) == []
    Booking.objects.update(supervisor_id="ANOTHER")
    assert told("supervisor", starts) == []


def test_a_venue_that_did_not_confirm_has_no_no_show(world: World) -> None:
    offer = world.offers(world.placed())[0]
    with pytest.raises(Refused) as refused:
        services.record_no_show(
            actor=world.operator(offer.centre_id), offer_id=offer.offer_id, note="无人", now=PLAN.starts_at
        )
    assert refused.value.code == "no_show_not_confirmed"
