"""Once confirmed, a booking ends with its tender or by force majeure that the host has verified, and in no other way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.booking.world import PLAN, World
from tests.apps.draw.cases import Ceremony
from tests.personas import NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Change, Occupancy, Offer
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders import queries as tender_queries
from yuanping.apps.tenders import services as tenders
from yuanping.apps.tenders.models import Lot
from yuanping.infra.deadlines import list_open_of_kind
from yuanping.infra.worker import tick
from yuanping.kernel.booking.proof import Proof
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

PROOF = Proof(b"%PDF-1.7 storm")


@pytest.fixture
def confirmed(world: World) -> str:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    return booking_id


def end(world: World, persona: str = "agency", notice: str = "终止公告〔2026〕1号", reason: str = "项目取消") -> None:
    tenders.end_lot(actor=world.actor(persona), lot_id=world.lot_id, notice=notice, reason=reason, now=NOW)


def ask(world: World, booking_id: str, proof: Proof | None = PROOF, reason: str = "台风") -> str:
    return services.request_cancellation(
        actor=world.actor("agency"), booking_id=booking_id, reason=reason, proof=proof, now=NOW
    )


def kinds(world: World, access: Access) -> set[str]:
    return set(evidence.list_bodies(world.lot_id, [access]))


def test_a_confirmed_booking_cannot_simply_be_withdrawn(world: World, confirmed: str) -> None:
    with pytest.raises(Refused, match="wrong_state"):
        services.withdraw_booking(actor=world.actor("agency"), booking_id=confirmed, reason="不想要了", now=NOW)
    assert Booking.objects.get().state == "confirmed"


@pytest.mark.parametrize("stage", ["drawing", "offered", "confirmed", "change_pending"])
def test_the_tender_s_end_releases_everything_at_any_stage(world: World, stage: str) -> None:
    booking_id = world.request() if stage == "drawing" else world.placed()
    if stage in {"confirmed", "change_pending"}:
        world.confirm_all(booking_id)
    if stage == "change_pending":
        ask(world, booking_id)
    end(world)
    tick(NOW)
    row = Booking.objects.get()
    assert (row.state, row.cancelled_for, row.cancelled_at) == ("cancelled", "ended", NOW)
    assert not Occupancy.objects.exists()
    assert not Offer.objects.exclude(state="released").exists()
    assert not Change.objects.filter(state="pending").exists()
    assert not list_open_of_kind("booking.offer_answer")
    assert not list_open_of_kind("booking.change_verify")
    assert tender_queries.get_lot(world.lot_id).state == "ended"
    assert "booking.cancelled" in kinds(world, Access.PARTIES)
    assert "tender_ended" in kinds(world, Access.PUBLIC)
    assert queries.inspect_bookings(NOW).findings == ()


def test_a_draw_under_way_places_nothing_once_the_tender_ended(world: World) -> None:
    booking_id = world.request()
    ceremony = Ceremony(world.personas, queries.get_booking(world.actor("agency"), booking_id).ceremony_id)
    end(world)
    tick(NOW)
    ceremony.run(NOW)
    tick(NOW)
    assert not Offer.objects.exists()
    assert not Occupancy.objects.exists()
    assert Booking.objects.get().state == "cancelled"


def test_ending_needs_its_notice_a_reason_and_one_of_those_who_called_it(world: World) -> None:
    for changes, code in (({"notice": " "}, "end_notice_missing"), ({"reason": ""}, "reason_missing")):
        with pytest.raises(Refused, match=code):
            end(world, **changes)
    for persona in ("supervisor", "host", "other_agency", "coordinator"):
        with pytest.raises(NotFound):
            end(world, persona)
    end(world, "entity")
    with pytest.raises(Refused, match="wrong_state"):
        end(world)
    with pytest.raises(Refused, match="lot_not_bookable"):
        world.request()


def test_the_venues_are_told_until_the_hours_have_come(world: World, confirmed: str) -> None:
    offer = Offer.objects.filter(is_host=False).first()
    assert offer is not None
    end(world)
    tick(NOW)
    (item,) = queries.list_work(world.operator(offer.centre_id), NOW)
    assert (item.what, item.subject_id) == ("预订已取消，工位已释放", offer.offer_id)
    row = queries.get_offer(world.operator(offer.centre_id), offer.offer_id).offer
    assert (row.state, row.cancelled_for, row.cancelled_at) == ("released", "ended", NOW)
    later = Booking.objects.get().starts_at + timedelta(minutes=1)
    assert queries.list_work(world.operator(offer.centre_id), later) == ()


def test_force_majeure_is_verified_by_the_host_and_frees_the_lot(world: World, confirmed: str) -> None:
    change_id = ask(world, confirmed)
    assert Booking.objects.get().state == "change_pending"
    (item,) = [each for each in queries.list_work(world.actor("host"), NOW) if each.subject_id == change_id]
    assert item.what == "核验取消申请（不可抗力）"
    with pytest.raises(NotFound):
        services.verify_change(actor=world.actor("sub"), change_id=change_id, accepted=True, answer="", now=NOW)
    services.verify_change(actor=world.actor("host"), change_id=change_id, accepted=True, answer="属实", now=NOW)
    row = Booking.objects.get()
    assert (row.state, row.cancelled_for) == ("cancelled", "force_majeure")
    assert not Occupancy.objects.exists()
    assert tender_queries.get_lot(world.lot_id).state == "decided"
    assert queries.inspect_bookings(NOW).findings == ()
    again = world.placed()
    world.confirm_all(again)
    assert tender_queries.get_lot(world.lot_id).state == "booked"


def test_a_proof_that_does_not_hold_leaves_everything(world: World, confirmed: str) -> None:
    change_id = ask(world, confirmed)
    services.verify_change(
        actor=world.actor("host"), change_id=change_id, accepted=False, answer="证明与场次无关", now=NOW
    )
    assert Booking.objects.get().state == "confirmed"
    assert Occupancy.objects.filter(held=False).exists()


@pytest.mark.parametrize(
    ("proof", "reason", "code"),
    [(None, "台风", "proof_missing"), (Proof(b"MZ"), "台风", "proof_kind_unknown"), (PROOF, " ", "reason_missing")],
)
def test_without_reason_or_proof_nothing_is_asked(
    world: World, confirmed: str, proof: Proof | None, reason: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        ask(world, confirmed, proof, reason)
    assert not Change.objects.exists()


def test_nobody_else_may_ask(world: World, confirmed: str) -> None:
    for persona in ("other_agency", "entity", "host", "supervisor"):
        with pytest.raises(NotFound):
            services.request_cancellation(
                actor=world.actor(persona), booking_id=confirmed, reason="台风", proof=PROOF, now=NOW
            )


def test_once_the_committee_is_drawn_the_booking_neither_moves_nor_ends(world: World) -> None:
    """What remains then are the emergencies, and the refusal says so."""
    world.confirm_all(booking_id := world.placed())
    Lot.objects.update(state="drawn")
    change = services.ChangeRequest(
        PLAN.starts_at + timedelta(days=1), PLAN.ends_at + timedelta(days=1), "台风", True, PROOF
    )
    with pytest.raises(Refused, match="committee_drawn"):
        services.request_change(actor=world.actor("agency"), booking_id=booking_id, change=change, now=NOW)
    with pytest.raises(Refused, match="committee_drawn"):
        ask(world, booking_id)
    assert Booking.objects.get().state == "confirmed"
