"""Notice, sealed bids, opening: the reference trading system in its essentials."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yuanping.apps.bidding import permissions, queries
from yuanping.apps.bidding.models import Bid, Notice, Opening
from yuanping.apps.booking import queries as booking
from yuanping.apps.evidence import services as evidence
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.tenders import services as tender_services
from yuanping.infra import crypto
from yuanping.infra.deadlines import meet_deadline, set_deadline
from yuanping.infra.ids import new_id, new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import at_moment, legal_day
from yuanping.kernel.canonical import canonical, digest
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evaluation.criteria import Criteria, check_criteria
from yuanping.kernel.events.bidding import BidsOpened, NoticePublished
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.ids import check_uscc
from yuanping.kernel.law import Law
from yuanping.kernel.lot.bids import SealedBid
from yuanping.kernel.lot.record import (
    OPENED,
    PUBLISHED,
    RECEIVED,
    NoticeRecord,
    OpeningRecord,
    opened_body,
    published_body,
    received_body,
)
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.plain import to_plain

DEADLINE = "bids_due"
FULL_MARKS = 100
ONLY_PUBLISHED = Law("招标投标法实施条例", "第四十九条")
ON_TIME = Law("招标投标法", "第三十四条")
LATE = Law("招标投标法", "第二十八条")
_BEFORE_NOTICE = {LotState.DECIDED, LotState.BOOKED}


@transaction.atomic
def publish_notice(*, actor: Actor, lot_id: str, criteria: Criteria, bids_due_at: datetime, now: datetime) -> str:
    """Publish the notice with its criteria, which are frozen from now on; returns the notice's id.

    Effects: notice stored with the digest of its criteria, lot advanced, deadline for bids set, one PUBLIC entry, ``NoticePublished``.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``wrong_state``; ``booking_not_requested`` where the pack wants it together with the notice; ``bid_period_too_short``;
            ``criteria_not_hundred`` and what ``check_criteria`` refuses.
    """
    hold(f"lot:{lot_id}")
    lot = tenders.access_lot(actor, lot_id)
    if not permissions.can_publish_notice(actor, lot):
        raise NotFound("lot")
    if lot.state not in _BEFORE_NOTICE:
        raise Refused("wrong_state", {"machine": "lot", "transition": "publish_notice", "state": lot.state.value})
    _check_terms(lot, criteria, bids_due_at, now)
    booking_id = _booking_id(lot)
    plain = to_plain(criteria)
    record = NoticeRecord(booking_id, criteria, digest(lot.hash_name, plain), now, bids_due_at)
    row = Notice.objects.create(
        notice_id=new_id(lot.province, now),
        lot_id=lot_id,
        booking_id=booking_id,
        criteria=canonical(plain).decode(),
        criteria_digest=record.criteria_digest,
        published_at=now,
        bids_due_at=bids_due_at,
    )
    tender_services.advance_lot(lot_id=lot_id, transition="publish_notice", actor=actor, now=now)
    set_deadline(kind=DEADLINE, subject_id=lot_id, deadline=at_moment(bids_due_at, ON_TIME), now=now)
    body = published_body(lot.hash_name, record)
    row.entry_id = evidence.record(kind=PUBLISHED, lot_id=lot_id, actor=actor, body=body, access=Access.PUBLIC, now=now)
    row.save(update_fields=["entry_id"])
    announce(NoticePublished(lot_id))
    return row.notice_id


def _check_terms(lot: tenders.LotView, criteria: Criteria, bids_due_at: datetime, now: datetime) -> None:
    check_criteria(criteria)
    if criteria.full != FULL_MARKS:
        raise Refused("criteria_not_hundred", {"total": str(criteria.full)}, ONLY_PUBLISHED, field="criteria")
    shortest = policy.get_pack_of_lot(lot.lot_id).parameter("notice.bid_period_min_days", legal_day(now))
    earliest = legal_day(now) + timedelta(days=shortest.whole)
    if legal_day(bids_due_at) < earliest:
        params: dict[str, str | int] = {"days": shortest.whole, "earliest": earliest.isoformat()}
        raise Refused("bid_period_too_short", params, shortest.law, field="bids_due_at")


def _booking_id(lot: tenders.LotView) -> str:
    """The booking that goes with the notice; demanded where the pack demands it and the mode is a distributed one."""
    hours = booking.find_booking_hours(lot.lot_id)
    decided = policy.find_decision(lot.lot_id)
    rule = policy.get_pack_of_lot(lot.lot_id).parameter("booking.with_notice", lot.notice_on)
    if hours is None and rule.yes and decided is not None and decided.decision.remote:
        raise Refused("booking_not_requested", {}, rule.law)
    return hours.booking_id if hours else ""


@transaction.atomic
def submit_bid(*, actor: Actor, lot_id: str, bid: SealedBid, now: datetime) -> str:
    """Take a bid from the trading system and seal it; returns its id. A second bid of a bidder before the deadline replaces the first.

    Effects: bid sealed under a key kept apart, an earlier one of the same bidder marked replaced, one SEALED entry with a digest.

    Raises:
        NotFound: no notice, or not the trading system.
        Refused: ``bid_too_late``, ``uscc_form``, ``uscc_check_digit``, ``price_missing``, ``bidder_is_procuring_entity``.
    """
    if not permissions.can_submit_bid(actor):
        raise NotFound("lot")
    hold(f"lot:{lot_id}")
    lot, notice = tenders.get_lot(lot_id), queries.get_notice(lot_id)
    if now >= notice.bids_due_at:
        raise Refused("bid_too_late", {"due": notice.bids_due_at.isoformat()}, LATE)
    uscc = check_uscc(bid.uscc)
    if bid.price.fen <= 0 or not bid.bidder.strip():
        raise Refused("price_missing", {"bidder": bid.bidder}, LATE, field="price")
    if uscc == lot.procuring_entity_uscc:
        raise Refused("bidder_is_procuring_entity", {}, LATE, field="uscc")
    _replace_earlier(lot_id, uscc)
    bid_id = new_secret_id()
    kept = SealedBid(bid.bidder.strip(), uscc, bid.price, bid.content_digest)
    sealed = crypto.seal(queries.SEAL, canonical(to_plain(kept)), bid_id.encode())
    Bid.objects.create(bid_id=bid_id, lot_id=lot_id, sealed=sealed, submitted_at=now)
    body = received_body(lot.hash_name, queries.opened_bid(0, queries.ReceivedBid(bid_id, kept, now)))
    evidence.record(kind=RECEIVED, lot_id=lot_id, actor=actor, body=body, access=Access.SEALED, now=now)
    return bid_id


def _replace_earlier(lot_id: str, uscc: str) -> None:
    earlier = [received.bid_id for received in queries.unseal_bids(lot_id) if received.bid.uscc == uscc]
    Bid.objects.filter(bid_id__in=earlier).update(replaced=True)


@transaction.atomic
def open_bids(*, actor: Actor, lot_id: str, now: datetime) -> None:
    """Open the bids at the due moment.

    Effects: bids numbered by arrival and readable, lot in OPENED, deadline met, one PARTIES entry with the digest of the opening and that
    of the criteria, ``BidsOpened`` (recusal is checked again on the real bidders).

    Raises:
        NotFound: no such lot, no notice, or not the actor's.
        Refused: ``opening_too_early``, ``too_few_bids`` (招标投标法 第二十八条), ``wrong_state``.
    """
    hold(f"lot:{lot_id}")
    lot = tenders.access_lot(actor, lot_id)
    if not permissions.can_open_bids(actor, lot):
        raise NotFound("lot")
    notice = queries.get_notice(lot_id)
    if now < notice.bids_due_at:
        raise Refused("opening_too_early", {"due": notice.bids_due_at.isoformat()}, ON_TIME)
    received = queries.unseal_bids(lot_id)
    fewest = policy.get_pack_of_lot(lot_id).parameter("bids.min", lot.notice_on)
    if len(received) < fewest.whole:
        raise Refused("too_few_bids", {"bids": len(received), "fewest": fewest.whole}, fewest.law)
    tender_services.advance_lot(lot_id=lot_id, transition="open_bids", actor=actor, now=now)
    bids = tuple(queries.opened_bid(number, each) for number, each in enumerate(received, 1))
    opening = OpeningRecord(now, notice.criteria_digest, bids)
    row = Opening.objects.create(
        lot_id=lot_id,
        opened_at=now,
        record=canonical(to_plain(opening)).decode(),
        record_digest=digest(lot.hash_name, to_plain(opening)),
    )
    body = opened_body(lot.hash_name, opening)
    row.entry_id = evidence.record(kind=OPENED, lot_id=lot_id, actor=actor, body=body, access=Access.PARTIES, now=now)
    row.save(update_fields=["entry_id"])
    meet_deadline(DEADLINE, lot_id, now)
    announce(BidsOpened(lot_id))
