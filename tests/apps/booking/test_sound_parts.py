"""``yuanping check`` over all that came after bookings: silent while everything is alive, and each planted break is named alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.apps.booking.test_waiting import join
from tests.apps.booking.world import DAY, World, make_lot
from tests.apps.planning.queue import ask, carry, draft
from tests.apps.venues.pictures import make_picture
from tests.personas import NOW
from yuanping.apps.booking import services
from yuanping.apps.booking.models import Booking, ExternalHold, GateFinding, LocalUse, Occupancy, Offer, Waiting
from yuanping.apps.booking.queries.sound_parts import inspect_parts
from yuanping.apps.planning.models import LineRow, MoveRow, OutageRow, PlanRow, WishRow
from yuanping.apps.planning.queries import inspect_planning
from yuanping.apps.venue_systems import services as systems
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.apps.venue_systems.queries import inspect_messages
from yuanping.apps.venues import services as venues
from yuanping.apps.venues.models import Picture, Room, Workstation
from yuanping.cli.check import WORDS
from yuanping.cli.main import main
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.deadlines import meet_deadline
from yuanping.infra.models import DeadlineRow, Delivery
from yuanping.infra.worker import tick
from yuanping.kernel.booking.local_use import LocalWish
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.venues.hours import Interval

NEXT = DAY + timedelta(days=1)
FAR = NOW + timedelta(days=30)


@pytest.fixture
def busy(world: World) -> World:
    """A planned booking on its way to its venues, a place in the queue of a full day, an unfit workstation, a picture, messages."""
    set_demo_clock(NOW)
    systems.connect_system(actor=world.actor("host"), url="", now=NOW)
    ask(world)
    carry(world, draft(world))
    tick(NOW)
    world.draw(Booking.objects.get().booking_id)
    for centre_id in world.centres.values():
        seats = Workstation.objects.filter(room__venue__centre__centre_id=centre_id)
        services.hold_external(
            actor=replace(world.actor("host"), organisation_id=centre_id),
            reference="own",
            workstation_ids=tuple(seats.values_list("workstation_id", flat=True)),
            interval=Interval(moment(NEXT, time(8)), moment(NEXT, time(20))),
            now=NOW,
        )
    full = {"starts_at": moment(NEXT, time(9)), "ends_at": moment(NEXT, time(15))}
    join(world, make_lot(world.personas, code=f"B{2:019d}"), **full)
    offer = Offer.objects.get(is_host=True)
    GateFinding.objects.create(
        finding_id="f" * 32, offer=offer, workstation=offer.occupancies.all()[0].workstation, reasons="check_failed",
        state="open", found_at=NOW,
    )  # fmt: skip
    room = Room.objects.filter(venue__centre__centre_id=world.centres["host"])[0]
    venues.add_picture(
        actor=world.actor("host"), room_id=room.room_id, kind="photo", caption="全景", data=make_picture(), now=NOW
    )
    tick(NOW)
    third = Interval(moment(NEXT + timedelta(days=1), time(9)), moment(NEXT + timedelta(days=1), time(12)))
    services.book_local_use(actor=world.actor("host"), wish=LocalWish("甲项目", "L-1", 3, third), now=NOW)
    outage = OutageRow.objects.create(
        outage_id="o" * 32, state="carried", venue_id="v", venue_name="一号楼", centre_id="c", starts_at=NOW, ends_at=FAR,
        cause="power", reason="停电", by_centre=True, reported_at=NOW, carried_at=NOW, entry_id="e",
    )  # fmt: skip
    MoveRow.objects.create(
        move_id="m" * 32, outage=outage, offer_id="f", booking_id="b", number="YD-1", lot_name="标段", agency_id="a",
        is_host=False, hidden=False, seats=1, short=1, starts_at=NOW, ends_at=FAR, fate="stays", exchanges=[], consents=[],
        state="done", done_at=NOW,
    )  # fmt: skip
    return world


def stored() -> Path:
    digest = Picture.objects.get().digest
    return Path(settings.STORAGE_DIR) / settings.HASH_NAME / digest[:2] / digest[2:]


def elsewhere(centre_id: str) -> Workstation:
    return Workstation.objects.exclude(room__venue__centre__centre_id=centre_id)[0]


def lose(rows: QuerySet[Occupancy] | QuerySet[Message]) -> None:
    rows[0].delete()


def steal() -> None:
    """A half hour of another centre's workstation appears in a hold."""
    row = Occupancy.objects.exclude(external=None)[0]
    assert row.external is not None
    other = Occupancy.objects.exclude(external=row.external).exclude(external=None).filter(slot_start=row.slot_start)[0]
    key = other.workstation
    other.delete()
    Occupancy.objects.filter(pk=row.pk).update(workstation=key)


PLANTS: list[tuple[set[str], Callable[[], object]]] = [
    ({"waiting_ended"}, lambda: Waiting.objects.update(ended_at=NOW)),
    ({"waiting_unserved"}, lambda: Waiting.objects.update(booking_id="LN-none")),
    ({"waiting_unserved", "waiting_ended", "waiting_unwatched"}, lambda: Waiting.objects.update(state="served")),
    ({"waiting_unwatched"}, lambda: meet_deadline(services.WAITING_TRY, Waiting.objects.get().waiting_id, NOW)),
    ({"external_hours"}, lambda: lose(Occupancy.objects.exclude(external=None))),
    ({"external_hours"}, lambda: ExternalHold.objects.filter(pk=ExternalHold.objects.all()[0].pk).update(ends_at=NOW)),
    ({"external_held"}, lambda: Occupancy.objects.exclude(external=None).update(held=True)),
    ({"external_foreign", "external_hours"}, steal),
    ({"local_short", "local_state"}, lambda: LocalUse.objects.update(short=1)),
    ({"local_state"}, lambda: LocalUse.objects.update(state="cancelled")),
    ({"local_short"}, lambda: LocalUse.objects.update(seats=4)),
    ({"gate_ended"}, lambda: GateFinding.objects.update(state="mended")),
    ({"gate_ended"}, lambda: GateFinding.objects.update(ended_at=NOW)),
    ({"gate_foreign"}, lambda: GateFinding.objects.update(workstation=elsewhere(Offer.objects.get(is_host=True).centre_id))),
    ({"line_unanswered"}, lambda: WishRow.objects.update(state="waiting", booking_id="")),
    ({"wish_unbooked"}, lambda: WishRow.objects.update(state="waiting")),
    ({"line_unanswered"}, lambda: LineRow.objects.update(booking_id="")),
    ({"line_unanswered"}, lambda: LineRow.objects.update(code="pool_too_small")),
    ({"line_unanswered", "plan_unfinished"}, lambda: LineRow.objects.update(done_at=None)),
    ({"plan_unfinished"}, lambda: PlanRow.objects.update(state="carrying")),
    ({"move_unsettled"}, lambda: MoveRow.objects.update(done_at=None)),
    ({"move_unsettled"}, lambda: MoveRow.objects.update(state="waiting")),
    ({"outage_unfinished", "move_unsettled"}, lambda: MoveRow.objects.update(state="released")),
    ({"outage_unfinished"}, lambda: OutageRow.objects.update(state="carrying")),
    ({"message_lost"}, lambda: lose(Message.objects.order_by("number"))),
    ({"message_lost"}, lambda: Connection.objects.update(number=99)),
    ({"message_unsettled"}, lambda: Message.objects.update(delivered_at=NOW)),
    ({"message_unsettled"}, lambda: Message.objects.update(state="delivered")),
    ({"picture_missing"}, lambda: Picture.objects.update(digest="0" * 64)),
    ({"handler_failing"}, lambda: Delivery.objects.update(done=False, attempts=3)),
    ({"deadline_failing"}, lambda: DeadlineRow.objects.filter(state="open").update(attempts=1)),
]  # fmt: skip


def said(capsys: pytest.CaptureFixture[str]) -> set[str]:
    status = main(["check", "--json"])
    found = {each["code"] for each in json.loads(capsys.readouterr().out)["findings"]}
    assert status == (1 if found else 0)
    return found


def test_all_parts_alive_are_sound_and_every_planted_break_is_named_alone(
    busy: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Message.objects.exists()
    assert Waiting.objects.get().state == "waiting"
    assert LineRow.objects.get().booking_id
    assert said(capsys) == set()
    for codes, plant in PLANTS:
        with transaction.atomic():
            plant()
            assert said(capsys) == codes
            assert codes <= set(WORDS)
            transaction.set_rollback(True)
    kept = stored().read_bytes()
    stored().write_bytes(kept + b"x")
    assert said(capsys) == {"picture_damaged"}
    assert main(["check"]) == 1
    assert "评标室图片的文件与摘要不符" in capsys.readouterr().out
    stored().write_bytes(kept)
    assert said(capsys) == set()


def test_looking_does_not_cost_more_with_more_rows(busy: World) -> None:
    def price() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert (*inspect_parts(), *inspect_planning(), *inspect_messages()) == ()
        return len(asked)

    before = price()
    for number in range(4):
        join(
            busy,
            make_lot(busy.personas, code=f"C{number:019d}"),
            starts_at=moment(NEXT, time(9)),
            ends_at=moment(NEXT, time(15)),
        )
        systems.ask_system(actor=busy.actor("host"), now=NOW)
    assert price() == before == 14
