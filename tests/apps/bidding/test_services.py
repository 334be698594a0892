"""Notice, sealed bids, opening."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.apps.quick import quick_personas
from tests.apps.tenders.test_services import bodies_of, register
from tests.kernel.lot.test_draft import LOT
from tests.kernel.lot.test_record import CRITERIA
from tests.personas import NOW, Personas, make_uscc
from yuanping.apps.bidding import queries, services
from yuanping.apps.bidding.models import Bid, Notice
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.tenders import services as tender_services
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.lot.bids import SealedBid
from yuanping.kernel.lot.record import replay
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.money import Yuan

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 9, 24, 1, tzinfo=UTC)
SMALL = dataclasses.replace(LOT, estimated_value=Yuan.from_wan("500"))


@pytest.fixture
def people(settings) -> Personas:
    return quick_personas(settings)


def decided(people: Personas, lot=SMALL) -> str:
    """A lot that needs no remote evaluation, so that a notice needs no booking."""
    lot_id = register(people, lots=(lot,))
    tender_services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    return lot_id


def publish(people: Personas, lot_id: str, who: str = "agency", due=DUE, criteria=CRITERIA) -> str:
    return services.publish_notice(actor=people.actor(who), lot_id=lot_id, criteria=criteria, bids_due_at=due, now=NOW)


def bid(number: int, price: str = "480") -> SealedBid:
    return SealedBid(f"虚构建设{number}", make_uscc(500 + number), Yuan.from_wan(price), f"{number:064x}")


def submit(lot_id: str, number: int, now=NOW, price: str = "480") -> str:
    return services.submit_bid(actor=SYSTEM, lot_id=lot_id, bid=bid(number, price), now=now)


def drawn(people: Personas, bids: int = 3) -> str:
    lot_id = decided(people)
    publish(people, lot_id)
    for number in range(bids):
        submit(lot_id, number, NOW + timedelta(days=number + 1))
    tender_services.advance_lot(lot_id=lot_id, transition="confirm_booking", actor=SYSTEM, now=NOW + timedelta(days=5))
    tender_services.advance_lot(lot_id=lot_id, transition="draw_committee", actor=SYSTEM, now=NOW + timedelta(days=6))
    return lot_id


def test_notice_freezes_the_criteria(people: Personas) -> None:
    lot_id = decided(people)
    publish(people, lot_id)
    notice = queries.get_notice(lot_id)
    assert (notice.criteria, notice.bids_due_at) == (CRITERIA, DUE)
    body = bodies_of(lot_id)["notice_published"][0]
    assert body["criteria"] == notice.criteria_digest
    assert tenders.get_lot(lot_id).state is LotState.NOTICE_PUBLISHED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due": datetime(2026, 9, 20, 15, 59, tzinfo=UTC)}, "bid_period_too_short"),
        ({"criteria": dataclasses.replace(CRITERIA, criteria=())}, "criteria_empty"),
        (
            {"criteria": dataclasses.replace(CRITERIA, price=dataclasses.replace(CRITERIA.price, full=Decimal(30)))},
            "criteria_not_hundred",
        ),
    ],
)
def test_a_wrong_notice_is_refused(people: Personas, changes: dict, code: str) -> None:
    lot_id = decided(people)
    with pytest.raises(Refused) as caught:
        publish(people, lot_id, **changes)
    assert caught.value.code == code
    assert (Notice.objects.count(), tenders.get_lot(lot_id).state) == (0, LotState.DECIDED)


def test_the_twentieth_day_is_long_enough(people: Personas) -> None:
    publish(people, decided(people), due=datetime(2026, 9, 20, 16, 0, tzinfo=UTC))


def test_liaoning_wants_the_booking_with_the_notice(people: Personas) -> None:
    lot_id = decided(people, LOT)
    with pytest.raises(Refused) as caught:
        publish(people, lot_id)
    assert (caught.value.code, caught.value.law.article) == ("booking_not_requested", "（十三）")


def test_a_lot_that_is_not_decided_has_no_notice(people: Personas) -> None:
    lot_id = register(people)
    with pytest.raises(Refused) as caught:
        publish(people, lot_id)
    assert caught.value.code == "wrong_state"


@pytest.mark.parametrize("who", ["other_agency", "entity", "supervisor", "outsider", "host", "registry"])
def test_nobody_else_publishes(people: Personas, who: str) -> None:
    lot_id = decided(people)
    with pytest.raises(NotFound):
        publish(people, lot_id, who)


def test_a_bid_lies_sealed(people: Personas) -> None:
    lot_id = decided(people)
    publish(people, lot_id)
    submit(lot_id, 1)
    sealed = bytes(Bid.objects.get().sealed)
    assert "虚构建设".encode() not in sealed
    assert make_uscc(501).encode() not in sealed
    shown = [
        entry for entry in evidence.list_entries(lot_id, (Access.PUBLIC, Access.PARTIES)) if entry.payload is not None
    ]
    assert all(entry.read().kind != "bid_received" for entry in shown)


def test_bids_of_different_length_lie_in_boxes_of_one_size(people: Personas) -> None:
    lot_id = decided(people)
    publish(people, lot_id)
    submit(lot_id, 1, price="1")
    submit(lot_id, 2, price="123456789")
    assert len({len(bytes(row.sealed)) for row in Bid.objects.all()}) == 1


@pytest.mark.parametrize(
    ("given", "now", "code"),
    [
        (bid(1), DUE, "bid_too_late"),
        (dataclasses.replace(bid(1), price=Yuan(0)), NOW, "price_missing"),
        (dataclasses.replace(bid(1), bidder=" "), NOW, "price_missing"),
        (dataclasses.replace(bid(1), uscc="91"), NOW, "uscc_form"),
        (dataclasses.replace(bid(1), uscc=make_uscc(77)), NOW, "bidder_is_procuring_entity"),
    ],
)
def test_a_wrong_bid_is_refused(people: Personas, given: SealedBid, now: datetime, code: str) -> None:
    lot_id = decided(people)
    publish(people, lot_id)
    with pytest.raises(Refused) as caught:
        services.submit_bid(actor=SYSTEM, lot_id=lot_id, bid=given, now=now)
    assert caught.value.code == code
    assert Bid.objects.count() == 0


def test_the_last_moment_is_in_time(people: Personas) -> None:
    lot_id = decided(people)
    publish(people, lot_id)
    submit(lot_id, 1, DUE - timedelta(seconds=1))
    assert queries.count_bids(lot_id) == 1


def test_a_second_bid_replaces_the_first(people: Personas) -> None:
    lot_id = decided(people)
    publish(people, lot_id)
    submit(lot_id, 1, price="500")
    submit(lot_id, 1, NOW + timedelta(days=1), price="470")
    (received,) = queries.unseal_bids(lot_id)
    assert received.bid.price == Yuan.from_wan("470")


@pytest.mark.parametrize("who", ["agency", "entity", "supervisor", "outsider"])
def test_only_the_trading_system_hands_over_bids(people: Personas, who: str) -> None:
    lot_id = decided(people)
    publish(people, lot_id)
    with pytest.raises(NotFound):
        services.submit_bid(actor=people.actor(who), lot_id=lot_id, bid=bid(1), now=NOW)


def test_opening_numbers_the_bids_and_replays(people: Personas) -> None:
    lot_id = drawn(people)
    assert queries.access_opening(people.actor("agency"), lot_id) is None
    services.open_bids(actor=people.actor("agency"), lot_id=lot_id, now=DUE)
    opening = queries.get_opening(lot_id)
    assert [each.label for each in opening.bids] == ["B-01", "B-02", "B-03"]
    assert tenders.get_lot(lot_id).state is LotState.OPENED
    replay(queries.get_lot_record(lot_id, Edition.PUBLIC), bodies_of(lot_id))
    assert queries.get_lot_record(lot_id, Edition.SEALED) == queries.get_lot_record(lot_id, Edition.PUBLIC)


@pytest.mark.parametrize(
    ("bids", "now", "code"),
    [(3, DUE - timedelta(seconds=1), "opening_too_early"), (2, DUE, "too_few_bids"), (0, DUE, "too_few_bids")],
)
def test_an_opening_against_the_law_is_refused(people: Personas, bids: int, now: datetime, code: str) -> None:
    lot_id = drawn(people, bids)
    with pytest.raises(Refused) as caught:
        services.open_bids(actor=people.actor("agency"), lot_id=lot_id, now=now)
    assert caught.value.code == code
    assert caught.value.law is not None
    assert (queries.find_opening(lot_id), tenders.get_lot(lot_id).state) == (None, LotState.DRAWN)


def test_bids_are_opened_once(people: Personas) -> None:
    lot_id = drawn(people)
    services.open_bids(actor=people.actor("agency"), lot_id=lot_id, now=DUE)
    with pytest.raises(Refused) as caught:
        services.open_bids(actor=people.actor("agency"), lot_id=lot_id, now=DUE)
    assert caught.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("agency", True),
        ("entity", True),
        ("supervisor", True),
        ("owner", True),
        ("coordinator", False),
        ("outsider", False),
        ("host", False),
    ],
)
def test_who_reads_the_opening(people: Personas, who: str, *, sees: bool) -> None:
    lot_id = drawn(people)
    services.open_bids(actor=people.actor("agency"), lot_id=lot_id, now=DUE)
    if sees:
        assert len(queries.access_opening(people.actor(who), lot_id).bids) == 3
    else:
        with pytest.raises(NotFound):
            queries.access_opening(people.actor(who), lot_id)


def test_recusal_machine_reads_bidders_before_the_opening(people: Personas) -> None:
    lot_id = drawn(people)
    assert queries.list_bidder_usccs(lot_id) == tuple(make_uscc(500 + number) for number in range(3))
    assert queries.has_enough_bids(lot_id)


def test_work_list_names_notice_and_opening(people: Personas) -> None:
    decided(people)
    assert [item.subject_url_name for item in queries.list_work(people.actor("agency"), NOW)] == ["agency:notice"]
    assert queries.list_work(people.actor("entity"), NOW) == ()


def test_a_remote_lot_without_workstations_stands_in_the_work_list(people: Personas) -> None:
    lot_id = decided(people, LOT)
    (item,) = queries.list_work(people.actor("agency"), NOW)
    assert (item.subject_url_name, item.subject_id) == ("agency:request_booking", lot_id)
    assert item.due_at is not None
    assert item.law is not None
    assert item.law.article == "（十三）"


def test_opening_stands_in_the_work_list(people: Personas) -> None:
    drawn(people)
    (item,) = queries.list_work(people.actor("agency"), NOW)
    assert (item.subject_url_name, item.due_at) == ("agency:opening", DUE)
