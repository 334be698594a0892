"""What a stranger needs of the lot itself: registration, notice with frozen criteria, bids as opened, and when each step was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.criteria import Criteria, check_criteria
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.lot.bids import OpenedBid
from yuanping.kernel.lot.states import MACHINE
from yuanping.kernel.plain import to_plain

VERSION = 1
REGISTERED = "tender_registered"
PUBLISHED = "notice_published"
RECEIVED = "bid_received"
OPENED = "bids_opened"
LOT_CHECK = "lot.registration 立项"
NOTICE_CHECK = "lot.notice 招标公告"
BIDS_CHECK = "lot.bids 投标文件"
STEPS_CHECK = "lot.steps 办理步骤"
FEWEST_BIDS = 3
BID_PERIOD_DAYS = 20


@dataclass(frozen=True, slots=True)
class Registration:
    """The lot as registered."""

    tender_id: str
    tender_code: str
    tender_name: str
    lot_code: str
    name: str
    region: str
    procuring_entity: str
    procuring_entity_uscc: str
    agency: str
    notice_on: date
    evaluation_on: date
    registered_at: datetime
    origin: str = ""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """The notice as published."""

    booking_id: str
    criteria: Criteria
    criteria_digest: str
    published_at: datetime
    bids_due_at: datetime


@dataclass(frozen=True, slots=True)
class OpeningRecord:
    """开标记录."""

    opened_at: datetime
    criteria_digest: str
    bids: tuple[OpenedBid, ...]


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One transition of the lot."""

    transition: str
    state: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LotRecord:
    """The file ``lot/lot.json``."""

    v: int
    lot_id: str
    hash_name: str
    registration: Registration
    notice: NoticeRecord | None
    opening: OpeningRecord | None
    steps: tuple[StepRecord, ...]


def registered_body(hash_name: str, registration: Registration) -> dict[str, Plain]:
    """What evidence keeps of the registration."""
    return {"tender_id": registration.tender_id, "digest": digest(hash_name, to_plain(registration))}


def published_body(hash_name: str, notice: NoticeRecord) -> dict[str, Plain]:
    """What evidence keeps of the notice."""
    return {"criteria": notice.criteria_digest, "digest": digest(hash_name, to_plain(notice))}


def opened_body(hash_name: str, opening: OpeningRecord) -> dict[str, Plain]:
    """What evidence keeps of the opening."""
    return {"criteria": opening.criteria_digest, "digest": digest(hash_name, to_plain(opening))}


def received_body(hash_name: str, bid: OpenedBid) -> dict[str, Plain]:
    """What evidence keeps of a bid when it arrives: nothing but a digest, sealed until the award."""
    return {"digest": digest(hash_name, received_plain(bid))}


def received_plain(bid: OpenedBid) -> Plain:
    """The part of a bid that was fixed when it arrived (its number is given at the opening)."""
    return [bid.bid_id, bid.bidder, bid.uscc, bid.price.fen, bid.content_digest, to_plain(bid.submitted_at)]


def replay(record: LotRecord, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    """Check the lot's own record against its evidence and against the law's figures.

    Raises:
        Mismatch: names the check that does not hold.
    """
    if bodies.get(REGISTERED, ()) != (registered_body(record.hash_name, record.registration),):
        raise Mismatch(LOT_CHECK, "the registration is not the one recorded")
    if record.notice is not None:
        _replay_notice(record, record.notice, bodies)
    if record.opening is not None:
        _replay_opening(record, record.opening, bodies)
    _replay_steps(record)


def _replay_notice(record: LotRecord, notice: NoticeRecord, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    if digest(record.hash_name, to_plain(notice.criteria)) != notice.criteria_digest:
        raise Mismatch(NOTICE_CHECK, "the criteria are not the frozen ones")
    if bodies.get(PUBLISHED, ()) != (published_body(record.hash_name, notice),):
        raise Mismatch(NOTICE_CHECK, "the notice is not the one recorded")
    try:
        check_criteria(notice.criteria)
    except Refused as refused:
        raise Mismatch(NOTICE_CHECK, f"the criteria cannot be applied: {refused.code}") from None
    if legal_day(notice.bids_due_at) < legal_day(notice.published_at) + timedelta(days=BID_PERIOD_DAYS):
        raise Mismatch(NOTICE_CHECK, f"less than {BID_PERIOD_DAYS} days between notice and deadline")


def _replay_opening(record: LotRecord, opening: OpeningRecord, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    notice = record.notice
    if notice is None or opening.criteria_digest != notice.criteria_digest or opening.opened_at < notice.bids_due_at:
        raise Mismatch(BIDS_CHECK, "opened before the deadline, or under other criteria than published")
    if bodies.get(OPENED, ()) != (opened_body(record.hash_name, opening),):
        raise Mismatch(BIDS_CHECK, "the opening is not the one recorded")
    numbers = [bid.number for bid in opening.bids]
    bidders = {bid.uscc for bid in opening.bids}
    if len(opening.bids) < FEWEST_BIDS or numbers != list(range(1, len(numbers) + 1)) or len(bidders) != len(numbers):
        raise Mismatch(BIDS_CHECK, "fewer than three bidders, a doubled one, or a gap in the numbers")
    received = bodies.get(RECEIVED, ())
    for bid in opening.bids:
        if received and received_body(record.hash_name, bid) not in received:
            raise Mismatch(BIDS_CHECK, f"bid {bid.number} is not one that was received")
        if bid.submitted_at >= notice.bids_due_at:
            raise Mismatch(BIDS_CHECK, f"bid {bid.number} came after the deadline")


def _replay_steps(record: LotRecord) -> None:
    state, before = MACHINE.initial, record.registration.registered_at
    for step in record.steps:
        transition = next((t for t in MACHINE.transitions if t.name == step.transition), None)
        if transition is None or state not in transition.sources or transition.target != step.state or step.at < before:
            raise Mismatch(STEPS_CHECK, f"{step.transition} from {state}")
        state, before = step.state, step.at
