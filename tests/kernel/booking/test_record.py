"""The booking of a bundle: what holds passes, and each single change is named by its check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from tests.kernel.booking.values import LN_RULES
from yuanping.kernel.booking.record import (
    BookingRecord,
    OfferRecord,
    Placed,
    PlanRecord,
    RoundRecord,
    Settled,
    add_cells,
    match_draw,
    members_at,
    placed_digest,
    plan_digest,
    replay,
    settled_digest,
)
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.values import CellSeats, CentreWorkstations, Quota
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import from_plain, to_plain

AT = moment(date(2026, 9, 1), time(9))
DAY = date(2026, 9, 24)
PLAN = PlanRecord((Quota("A", 4), Quota("B", 2)), 1, "H", (), moment(DAY, time(9)), moment(DAY, time(17)))
FIRST = (CellSeats("A", "H", 2), CellSeats("A", "S", 2), CellSeats("B", "T", 2))
TAKEN, AGAIN = FIRST[:2], (CellSeats("B", "U", 1), CellSeats("B", "V", 1))
COUNTS = add_cells(TAKEN, AGAIN)


def offer(centre: str, seats: int, state: str = "confirmed") -> OfferRecord:
    return OfferRecord(centre, centre == "H", seats, state, AT, AT + timedelta(days=3), AT + timedelta(hours=1))


def seats(centre: str, count: int) -> CentreWorkstations:
    return CentreWorkstations(centre, tuple(f"{centre}{n}" for n in range(count)))


RECORD = BookingRecord(
    v=1,
    lot_id="LOT",
    booking_id="B1",
    number="YD-2026-09-0001",
    hash_name="sm3",
    state="confirmed",
    rules=LN_RULES,
    plan=PLAN,
    rounds=(
        RoundRecord(1, "request", "D1", "aa", (), FIRST, (offer("H", 3), offer("S", 2), offer("T", 2, "declined"))),
        RoundRecord(3, "declined", "D3", "bb", TAKEN, AGAIN, (offer("U", 1), offer("V", 1))),
    ),
    counts=COUNTS,
    workstations=(seats("H", 3), seats("S", 2), seats("U", 1), seats("V", 1)),
    requested_at=AT,
    confirmed_at=AT + timedelta(days=1),
)


def bodies(record: BookingRecord = RECORD) -> dict[str, tuple[Plain, ...]]:
    last = record.rounds[-1]
    placed = Placed(last.number, last.request_digest, last.taken, last.drawn)
    settled = Settled(record.plan, record.counts, record.workstations)
    return {
        "booking.requested": ({"digest": plan_digest("sm3", record.plan)},),
        "booking.placed": ({"digest": "old"}, {"digest": placed_digest("sm3", placed)}),
        "booking.confirmed": ({"digest": settled_digest("sm3", settled)},),
    }


def test_what_holds_passes_and_survives_the_bundle() -> None:
    replay(RECORD, bodies())
    assert from_plain(BookingRecord, to_plain(RECORD)) == RECORD


def test_members_count_the_representatives_at_the_host() -> None:
    assert members_at(PLAN, COUNTS) == {"H": 3, "S": 2, "U": 1, "V": 1}


def _last(**changes: object) -> tuple[RoundRecord, ...]:
    return (RECORD.rounds[0], replace(RECORD.rounds[1], **changes))  # type: ignore[arg-type]


MOVED = (CellSeats("A", "H", 2), CellSeats("A", "S", 2), CellSeats("B", "S", 2))


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"counts": (*COUNTS, CellSeats("A", "W", 1))}, "booking.quotas"),
        ({"counts": (*COUNTS, CellSeats("C", "W", 1))}, "booking.quotas"),
        ({"counts": MOVED, "rounds": _last(taken=(), drawn=MOVED)}, "booking.limits"),
        ({"plan": replace(PLAN, centres=("S", "U"))}, "booking.centres"),
        ({"rounds": RECORD.rounds[:1]}, "booking.rounds"),
        ({"rounds": RECORD.rounds[::-1]}, "booking.rounds"),
        ({"rounds": ()}, "booking.rounds"),
        ({"rounds": _last(offers=(offer("U", 1), offer("V", 1, "sent")))}, "booking.answers"),
        (
            {"rounds": _last(offers=(offer("U", 1), replace(offer("V", 1), answered_at=AT - timedelta(hours=1))))},
            "booking.answers",
        ),
        ({"workstations": RECORD.workstations[1:]}, "booking.workstations"),
        ({"workstations": (*RECORD.workstations[:3], CentreWorkstations("V", ("U0",)))}, "booking.workstations"),
        ({"plan": replace(PLAN, ends_at=moment(DAY, time(16)))}, "booking.requested"),
        ({"rounds": _last(request_digest="cc")}, "booking.placed"),
        ({"workstations": (*RECORD.workstations[:3], CentreWorkstations("V", ("V9",)))}, "booking.confirmed"),
    ],
)
def test_a_changed_record_is_named(changes: dict[str, object], check: str) -> None:
    with pytest.raises(Mismatch) as found:
        replay(replace(RECORD, **changes), bodies())  # type: ignore[arg-type]
    assert found.value.check.split(" ")[0] == check


@pytest.mark.parametrize("kind", ["booking.requested", "booking.placed", "booking.confirmed"])
def test_a_missing_or_foreign_entry_is_named(kind: str) -> None:
    for found in ((), ("text",), ({"digest": "ff"},)):
        with pytest.raises(Mismatch):
            replay(RECORD, {**bodies(), kind: found})


def test_the_last_round_rests_on_its_draw() -> None:
    match_draw(RECORD, "bb", AGAIN, TAKEN)
    match_draw(RECORD, "bb", AGAIN)
    for digest, drawn, taken, check in (
        ("aa", AGAIN, TAKEN, "booking.request"),
        ("bb", FIRST, TAKEN, "booking.counts"),
        ("bb", AGAIN, FIRST, "booking.taken"),
    ):
        with pytest.raises(Mismatch) as found:
            match_draw(RECORD, digest, drawn, taken)
        assert found.value.check.split(" ")[0] == check
