"""Moving a confirmed booking, and withdrawing one that is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Change, Occupancy
from yuanping.apps.booking.services import ChangeRequest
from yuanping.apps.evidence import queries as evidence
from yuanping.infra import storage
from yuanping.infra.deadlines import list_deadlines
from yuanping.kernel.booking.proof import PROOF_MOST, Proof
from yuanping.kernel.booking.record import replay
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.booking.states import BookingState
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.hashing import hasher
from yuanping.kernel.law import Law

LATER = ChangeRequest(moment(date(2026, 9, 28), time(9)), moment(date(2026, 9, 28), time(17)), "开标延期")
PDF = b"%PDF-1.7\nstorm warning\n%%EOF"
ANSWER = Law("辽发改法规〔2025〕843号", "（十四）")


@pytest.fixture
def booking_id(world: World) -> str:
    found = world.placed()
    world.confirm_all(found)
    return found


def ask(world: World, booking_id: str, change: ChangeRequest = LATER, now: datetime = NOW) -> str:
    return services.request_change(actor=world.actor("agency"), booking_id=booking_id, change=change, now=now)


def state(booking_id: str) -> str:
    return Booking.objects.get(booking_id=booking_id).state


def test_five_days_before_is_in_time_and_four_is_not(world: World, booking_id: str) -> None:
    """Evaluation on the 24th: the last day to ask is the 19th, until 24:00."""
    too_late = datetime(2026, 9, 19, 16, 0, tzinfo=UTC)
    with pytest.raises(Refused) as refused:
        ask(world, booking_id, now=too_late)
    assert (refused.value.code, refused.value.law) == ("change_too_late", ANSWER)
    assert refused.value.params == {"days": 5, "latest": "9月19日 24:00"}
    ask(world, booking_id, now=datetime(2026, 9, 19, 15, 59, tzinfo=UTC))
    assert state(booking_id) == BookingState.CHANGE_PENDING


def test_force_majeure_may_come_later(world: World, booking_id: str) -> None:
    """With its proof, which is kept sealed, stands in the evidence by its digest, and opens for host and supervisor alone."""
    storm = ChangeRequest(LATER.starts_at, LATER.ends_at, "台风红色预警", force_majeure=True, proof=Proof(PDF))
    change_id = ask(world, booking_id, storm, datetime(2026, 9, 23, 1, 0, tzinfo=UTC))
    row = Change.objects.get()
    assert (row.force_majeure, row.proof_digest) == (True, hasher("sm3")(PDF).hex())
    assert PDF not in storage.get(row.proof_stored)
    (body,) = evidence.list_bodies(world.lot_id, list(Access))["booking.change_requested"]
    assert isinstance(body, dict)
    assert body["proof"] == row.proof_digest
    for key in ("host", "supervisor"):
        found = queries.get_proof(world.actor(key), change_id)
        assert (found.data, found.kind, found.name) == (PDF, "application/pdf", f"{row.booking.number}-proof.pdf")
    for key in ("agency", "entity", "sub", "other_agency", "coordinator"):
        with pytest.raises(NotFound):
            queries.get_proof(world.actor(key), change_id)


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        (None, "proof_missing"),
        (Proof(b""), "proof_missing"),
        (Proof(b"%PDF-" + bytes(PROOF_MOST)), "proof_too_large"),
        (Proof(b"MZ\x90\x00"), "proof_kind_unknown"),
    ],
)
def test_force_majeure_without_a_whole_proof_changes_nothing(
    world: World, booking_id: str, proof: Proof | None, code: str
) -> None:
    storm = ChangeRequest(LATER.starts_at, LATER.ends_at, "台风红色预警", force_majeure=True, proof=proof)
    with pytest.raises(Refused) as refused:
        ask(world, booking_id, storm)
    assert (refused.value.code, refused.value.field, refused.value.law) == (code, "proof", ANSWER)
    assert (Change.objects.count(), state(booking_id)) == (0, BookingState.CONFIRMED)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (ChangeRequest(LATER.starts_at, LATER.ends_at, " "), "reason_missing"),
        (
            ChangeRequest(moment(date(2026, 9, 24), time(9)), moment(date(2026, 9, 24), time(17)), "无"),
            "change_changes_nothing",
        ),
        (
            ChangeRequest(moment(date(2026, 8, 24), time(9)), moment(date(2026, 8, 24), time(17)), "无"),
            "booking_in_past",
        ),
        (ChangeRequest(moment(date(2026, 9, 28), time(9, 0, 10)), LATER.ends_at, "无"), "hours_not_whole_minutes"),
    ],
)
def test_odd_changes_are_refused(world: World, booking_id: str, change: ChangeRequest, code: str) -> None:
    with pytest.raises(Refused, match=code):
        ask(world, booking_id, change)
    assert state(booking_id) == BookingState.CONFIRMED


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_only_the_agency_asks(world: World, booking_id: str, persona: str) -> None:
    with pytest.raises(NotFound):
        services.request_change(actor=world.actor(persona), booking_id=booking_id, change=LATER, now=NOW)


def test_the_host_verifies_within_one_working_day_and_venues_are_drawn_anew(world: World, booking_id: str) -> None:
    change_id = ask(world, booking_id)
    (due,) = list_deadlines([change_id])
    assert due.deadline.due_at == datetime(2026, 9, 2, 16, 0, tzinfo=UTC)
    with pytest.raises(NotFound):
        services.verify_change(actor=world.actor("sub"), change_id=change_id, accepted=True, answer="", now=NOW)
    services.verify_change(actor=world.actor("host"), change_id=change_id, accepted=True, answer="", now=NOW)
    assert state(booking_id) == BookingState.DRAWING
    assert not Occupancy.objects.exists()
    world.draw(booking_id)
    world.confirm_all(booking_id)
    settled = queries.get_confirmed_booking(world.lot_id)
    assert settled is not None
    assert settled.starts_at == LATER.starts_at
    replay(queries.get_booking_record(world.lot_id, Edition.PUBLIC), evidence.list_bodies(world.lot_id, list(Access)))


def test_a_refused_change_changes_nothing(world: World, booking_id: str) -> None:
    change_id = ask(world, booking_id)
    before = sorted(Occupancy.objects.values_list("workstation_id", "slot_start"))
    with pytest.raises(Refused, match="reason_missing"):
        services.verify_change(actor=world.actor("host"), change_id=change_id, accepted=False, answer="", now=NOW)
    services.verify_change(actor=world.actor("host"), change_id=change_id, accepted=False, answer="未附证明", now=NOW)
    assert state(booking_id) == BookingState.CONFIRMED
    assert sorted(Occupancy.objects.values_list("workstation_id", "slot_start")) == before


def test_a_confirmed_booking_cannot_be_withdrawn(world: World, booking_id: str) -> None:
    with pytest.raises(Refused, match="wrong_state"):
        services.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="不要了", now=NOW)


def test_withdrawing_releases_everything_once_drawn(world: World) -> None:
    booking_id = world.request()
    with pytest.raises(Refused, match="wrong_state"):
        services.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="不要了", now=NOW)
    world.draw(booking_id)
    with pytest.raises(NotFound):
        services.withdraw_booking(actor=world.actor("entity"), booking_id=booking_id, reason="不要了", now=NOW)
    services.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="不要了", now=NOW)
    assert state(booking_id) == BookingState.CANCELLED
    assert not Occupancy.objects.exists()
    assert not queries.has_booking(world.lot_id)
