"""A cell whose last candidate has refused: the draw goes on by itself among the cells of the same booking, and is replayed by a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.committee.cases import DRAW_AT, Case
from tests.apps.committee.emptied import empty_a_cell, finish, row, three_centres
from tests.attacks.scenes import bodies, replay
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking import services as bookings
from yuanping.apps.booking.models import ExternalHold, Occupancy
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Seat
from yuanping.apps.committee.services.continuing import AGAIN
from yuanping.infra import clock
from yuanping.infra.worker import list_failures, tick
from yuanping.kernel.committee.record import replay_members
from yuanping.kernel.draw.papers import CONTINUED_VERSION
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.venues.hours import Interval

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Case]:
    yield from three_centres(django_db_blocker)


def test_open_seats_go_on_by_themselves_until_the_committee_is_full(case: Case) -> None:
    case.draw()
    (specialty, centre), gone = empty_a_cell(case)
    seats = set(Seat.objects.filter(state="vacant").values_list("seat_no", flat=True))
    assert seats
    tick(DRAW_AT)
    assert list_failures() == ()
    assert len(bodies(case)["draw.continued"]) == 1
    assert "draw.continuation_drawn" not in bodies(case)
    assert "次序已尽" in page(case, "supervisor")
    tick(DRAW_AT)
    assert list_failures() == ()
    assert len(bodies(case)["draw.continuation_drawn"]) == 1
    moved = Seat.objects.filter(seat_no__in=seats)
    assert {(seat.state, seat.specialty) for seat in moved} == {("sealed", specialty)}
    assert centre not in {seat.centre for seat in moved}
    record = finish(case, gone)
    assert record.v == CONTINUED_VERSION
    assert replay(case, record) == {"held"}
    (one,) = record.continuations
    with pytest.raises(Mismatch, match=r"draw\.experts\.form"):
        replay(case, replace(record, continuations=()))
    with pytest.raises(Mismatch, match=r"draw\.experts\.continuations"):
        replay(case, replace(record, continuations=(replace(one, key="00" * 32),)))
    members = queries.get_members_record(case.lot_id, Edition.PUBLIC)
    assert "committee.seats 席位与工位" in replay_members(members, record, bodies(case))


def test_further_workstations_are_held_once_and_those_not_drawn_go_back(case: Case) -> None:
    """The confirmed offers stay what they are, and what was not needed is free again."""
    case.draw()
    before = booking.get_confirmed_booking(case.lot_id)
    empty_a_cell(case)
    seats = Seat.objects.filter(state="vacant").count()
    tick(DRAW_AT)
    spares = Occupancy.objects.filter(external__spare__isnull=False).values("workstation").distinct()
    assert spares.count() == len(row(case).spares) > seats
    tick(DRAW_AT)
    assert spares.count() <= seats
    assert row(case).spares == []
    assert booking.get_confirmed_booking(case.lot_id) == before
    assert booking.inspect_bookings(DRAW_AT).findings == ()
    spare = ExternalHold.objects.filter(spare__isnull=False).first()
    if spare is not None:  # a seat may also have come to a workstation that was idle
        with pytest.raises(NotFound):
            bookings.release_external(
                actor=case.world.operator(spare.centre_id), reference=spare.reference, now=DRAW_AT
            )


def test_without_a_free_workstation_it_is_explained_and_goes_on_when_one_is_free(case: Case) -> None:
    case.draw()
    block = block_all(case)
    empty_a_cell(case)
    tick(DRAW_AT)
    assert list_failures() == ()
    assert "draw.continued" not in bodies(case)
    (told,) = bodies(case)["draw.continuation_short"]
    assert isinstance(told, dict)
    assert told["code"] == row(case).short["code"] == "continuation_infeasible"
    assert told["params"]["limit"] == "workstations"  # type: ignore[index,call-overload]
    tick(DRAW_AT + AGAIN)
    assert len(bodies(case)["draw.continuation_short"]) == 1
    seen = page(case, "supervisor")
    assert "空闲工位" in seen
    assert "每 30 分钟自动再试" in seen
    ExternalHold.objects.filter(pk__in=block).delete()
    for number in (2, 3):
        tick(DRAW_AT + number * AGAIN)
    assert list_failures() == ()
    assert not Seat.objects.filter(state="vacant").exists()
    assert row(case).short == {}
    assert "空闲工位" not in page(case, "supervisor")


def block_all(case: Case) -> list[int]:
    """Somebody else has every other workstation of the booking's centres for its hours."""
    booked = booking.get_confirmed_booking(case.lot_id)
    assert booked is not None
    hours = Interval(booked.starts_at, booked.ends_at)
    for each in booked.workstations:
        operator = case.world.operator(each.centre)
        desks = booking.list_free_desks(operator, hours)
        bookings.hold_external(actor=operator, reference="all", workstation_ids=desks, interval=hours, now=DRAW_AT)
    return list(ExternalHold.objects.filter(reference="all").values_list("pk", flat=True))


def page(case: Case, reader: str) -> str:
    clock.set_demo_clock(DRAW_AT)
    return case.world.personas.client(reader).get(reverse("supervisor:lot", args=[case.lot_id])).content.decode()


def test_why_it_does_not_fit_is_told_to_the_agency_only_where_it_may_know_the_venues(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which limit gave way tells how full the venues are: where the pack hides them, it is the supervisor's alone."""
    case.draw()
    block_all(case)
    empty_a_cell(case)
    tick(DRAW_AT)
    assert "空闲工位" in page(case, "agency")
    monkeypatch.setattr("yuanping.apps.booking.queries.hides_places", lambda _: True)
    for reader, knows in (("agency", False), ("entity", False), ("supervisor", True)):
        seen = page(case, reader)
        assert ("空闲工位" in seen) is knows, reader
        assert ("原因已告知行政监督部门" in seen) is not knows, reader


def test_nothing_is_drawn_before_a_signed_checkpoint_covers_the_plan(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.draw()
    empty_a_cell(case)
    tick(DRAW_AT)
    with monkeypatch.context() as patch:
        patch.setattr("yuanping.apps.evidence.queries.checkpoint_covering", lambda _: None)
        tick(DRAW_AT)
        assert "draw.continuation_drawn" not in bodies(case)
        assert Seat.objects.filter(state="vacant").exists()
    tick(DRAW_AT + timedelta(minutes=1))
    assert len(bodies(case)["draw.continuation_drawn"]) == 1


def test_at_the_end_of_the_hours_it_stops_and_gives_back_what_it_held(case: Case) -> None:
    case.draw()
    empty_a_cell(case)
    tick(DRAW_AT)
    assert row(case).spares
    services.continue_draw(committee_id=case.committee_id, now=row(case).arrive_until)
    assert row(case).spares == []
    assert not Occupancy.objects.filter(external__spare__isnull=False).exists()
    assert "draw.continuation_drawn" not in bodies(case)
    services.continue_draw(committee_id="LN-none", now=DRAW_AT)
