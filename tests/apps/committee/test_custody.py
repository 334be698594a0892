"""Telephones: into a locker at the door, no desk before, back at the end; each step by the venue of the seat alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.apps.committee.cases import ARRIVE_AT, Case
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Committee, DeviceCustody, Seat
from yuanping.apps.evidence.queries import list_bodies
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

LAW_PHONES = Law("辽发改法规〔2025〕843号", "（十一）")


@pytest.fixture
def here(case: Case) -> tuple[Case, services.ArrivalView, str]:
    """One expert has come in: (case, what the door showed, the code)."""
    case.draw()
    expert_id, code = next(iter(case.accept_all().items()))
    return case, case.arrive(expert_id, code), code


def operator(case: Case, view: services.ArrivalView):  # type: ignore[no-untyped-def]
    return case.world.operator(Seat.objects.get(seat_id=view.seat_id).centre)


def test_no_desk_before_the_devices_are_in_where_the_pack_says_so(here) -> None:  # type: ignore[no-untyped-def]
    case, view, code = here
    with pytest.raises(Refused) as caught:
        services.open_desk(code=code, now=ARRIVE_AT)
    assert (caught.value.code, caught.value.law) == ("devices_not_handed_in", LAW_PHONES)
    case.hand_in(view)
    assert services.open_desk(code=code, now=ARRIVE_AT).seat_id == view.seat_id


def test_who_brings_none_says_so_and_sits_down(here) -> None:  # type: ignore[no-untyped-def]
    case, view, code = here
    actor = operator(case, view)
    services.hand_in_devices(actor=actor, seat_id=view.seat_id, locker="A1", devices=0, now=ARRIVE_AT)
    row = DeviceCustody.objects.get()
    assert (row.locker, row.state) == ("", "none")
    assert services.open_desk(code=code, now=ARRIVE_AT).seat_id == view.seat_id
    with pytest.raises(Refused, match="wrong_state"):
        services.hand_back_devices(actor=actor, custody_id=row.custody_id, now=ARRIVE_AT)


def test_whoever_takes_them_back_hands_them_in_again_before_the_next_desk(here) -> None:  # type: ignore[no-untyped-def]
    case, view, code = here
    actor = operator(case, view)
    first = case.hand_in(view)
    services.hand_back_devices(actor=actor, custody_id=first, now=ARRIVE_AT)
    with pytest.raises(Refused, match="devices_not_handed_in"):
        services.open_desk(code=code, now=ARRIVE_AT)
    second = case.hand_in(view)
    assert services.open_desk(code=code, now=ARRIVE_AT).seat_id == view.seat_id
    receipt = queries.find_receipt_of_seat(view.seat_id)
    assert receipt is not None
    assert (receipt.custody_id, receipt.is_kept) == (second, True)
    assert queries.receipts_at(actor, (view.seat_id,))[view.seat_id].custody_id == second


def test_a_receipt_is_recorded_shown_at_the_seat_and_closed(here) -> None:  # type: ignore[no-untyped-def]
    case, view, _ = here
    actor = operator(case, view)
    custody_id = case.hand_in(view, " b12 ")
    receipt = queries.find_receipt_of_seat(view.seat_id)
    assert receipt is not None
    assert (receipt.locker, receipt.devices, receipt.is_kept) == ("B12", 1, True)
    assert queries.get_receipt(actor, custody_id) == receipt
    with pytest.raises(Refused, match="devices_handed_in"):
        case.hand_in(view, "B13")
    services.hand_back_devices(actor=actor, custody_id=custody_id, now=ARRIVE_AT + timedelta(hours=4))
    with pytest.raises(Refused, match="wrong_state"):
        services.hand_back_devices(actor=actor, custody_id=custody_id, now=ARRIVE_AT + timedelta(hours=5))
    bodies = list_bodies(case.lot_id, list(Access))
    assert [body["locker"] for body in bodies["committee.devices_handed_in"]] == ["B12"]  # type: ignore[index, call-overload]
    assert len(bodies["committee.devices_handed_back"]) == 1


def test_a_locker_holds_one_person_s_things_at_a_time(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    centre = next(c for c in case.world.centres.values() if sum(case.person(one).centre == c for one in codes) >= 2)
    first, second = (case.arrive(one, codes[one]) for one in [o for o in codes if case.person(o).centre == centre][:2])
    custody_id = case.hand_in(first, "A1")
    with pytest.raises(Refused, match="locker_taken"):
        case.hand_in(second, "a1")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeviceCustody.objects.create(
            custody_id="x", seat_id=Seat.objects.get(seat_id=second.seat_id).pk, centre=centre, locker="A1", devices=1,
            state="kept", handed_in_at=ARRIVE_AT,
        )  # fmt: skip
    services.hand_back_devices(actor=case.world.operator(centre), custody_id=custody_id, now=ARRIVE_AT)
    case.hand_in(second, "A1")


@pytest.mark.parametrize(
    ("locker", "devices", "code"),
    [
        ("", 1, "locker_required"),
        ("A" * 13, 1, "locker_too_long"),
        ("A1", -1, "devices_out_of_range"),
        ("A1", 10, "devices_out_of_range"),
    ],
)
def test_what_is_not_a_receipt_is_refused(here, locker: str, devices: int, code: str) -> None:  # type: ignore[no-untyped-def]
    case, view, _ = here
    with pytest.raises(Refused, match=code):
        services.hand_in_devices(
            actor=operator(case, view), seat_id=view.seat_id, locker=locker, devices=devices, now=ARRIVE_AT
        )
    assert not DeviceCustody.objects.exists()


def test_only_the_seat_s_own_venue_keeps_and_gives_back(here) -> None:  # type: ignore[no-untyped-def]
    case, view, _ = here
    own = operator(case, view)
    others = [case.world.operator(c) for c in case.world.centres.values() if c != own.organisation_id]
    others += [case.world.actor(key) for key in ("agency", "supervisor", "registry", "owner")]
    for actor in others:
        with pytest.raises(NotFound):
            services.hand_in_devices(actor=actor, seat_id=view.seat_id, locker="A1", devices=1, now=ARRIVE_AT)
    custody_id = case.hand_in(view)
    for actor in others:
        with pytest.raises(NotFound):
            services.hand_back_devices(actor=actor, custody_id=custody_id, now=ARRIVE_AT)
        with pytest.raises(NotFound):
            queries.get_receipt(actor, custody_id)
    waiting = Seat.objects.filter(centre=own.organisation_id).exclude(state="arrived").first()
    if waiting is not None:
        with pytest.raises(NotFound):
            services.hand_in_devices(actor=own, seat_id=waiting.seat_id, locker="A2", devices=1, now=ARRIVE_AT)


def test_what_is_not_handed_back_after_the_sitting_is_listed_until_it_is(here) -> None:  # type: ignore[no-untyped-def]
    case, view, _ = here
    actor = operator(case, view)
    custody_id = case.hand_in(view, "A7")
    over = Committee.objects.get(lot_id=case.lot_id).arrive_until
    assert queries.list_left_behind(actor, over - timedelta(seconds=1)) == ()
    assert [each.locker for each in queries.list_left_behind(actor, over + timedelta(days=2))] == ["A7"]
    with pytest.raises(NotFound):
        queries.list_left_behind(case.world.actor("agency"), over)
    services.hand_back_devices(actor=actor, custody_id=custody_id, now=over)
    assert queries.list_left_behind(actor, over) == ()
