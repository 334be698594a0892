"""Reading notices, sealed bids and openings. Before the opening only a machine reads who bids, for recusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yuanping.apps.bidding import permissions
from yuanping.apps.bidding.models import Bid, Notice, Opening
from yuanping.apps.booking import queries as booking
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.infra import crypto
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import end_of_day
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation.criteria import Criteria
from yuanping.kernel.law import Law
from yuanping.kernel.lot.bids import OpenedBid, SealedBid
from yuanping.kernel.lot.record import VERSION, LotRecord, NoticeRecord, OpeningRecord
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.plain import from_plain

SEAL = "bid"


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The notice of a lot."""

    notice_id: str
    lot_id: str
    booking_id: str
    criteria: Criteria
    criteria_digest: str
    published_at: datetime
    bids_due_at: datetime
    entry_id: str


@dataclass(frozen=True, slots=True)
class ReceivedBid:
    """A bid as it lies in the box; inside this app only."""

    bid_id: str
    bid: SealedBid
    submitted_at: datetime


def find_notice(lot_id: str) -> NoticeView | None:
    row = Notice.objects.filter(lot_id=lot_id).first()
    if row is None:
        return None
    criteria = from_plain(Criteria, parse_canonical(row.criteria.encode()))
    return NoticeView(
        row.notice_id,
        row.lot_id,
        row.booking_id,
        criteria,
        row.criteria_digest,
        row.published_at,
        row.bids_due_at,
        row.entry_id,
    )


def get_notice(lot_id: str) -> NoticeView:
    """The notice of a lot.

    Raises:
        NotFound: it is not published.
    """
    notice = find_notice(lot_id)
    if notice is None:
        raise NotFound("notice")
    return notice


def unseal_bids(lot_id: str) -> tuple[ReceivedBid, ...]:
    """The bids that stand, in order of arrival. Never for a page: callers are the opening and the recusal machine."""
    rows = Bid.objects.filter(lot_id=lot_id, replaced=False).order_by("submitted_at", "bid_id")
    found = []
    for row in rows:
        plain = parse_canonical(crypto.unseal(SEAL, row.sealed, row.bid_id.encode()))
        found.append(ReceivedBid(row.bid_id, from_plain(SealedBid, plain), row.submitted_at))
    return tuple(found)


def list_bidder_usccs(lot_id: str) -> tuple[str, ...]:
    """USCCs of the bidders known to the system: for the recusal machine only, shown to nobody before the opening."""
    return tuple(received.bid.uscc for received in unseal_bids(lot_id))


def count_bids(lot_id: str) -> int:
    """How many bids stand; secret before the opening (招标投标法 第二十二条), so only for checks."""
    return Bid.objects.filter(lot_id=lot_id, replaced=False).count()


def has_enough_bids(lot_id: str) -> bool:
    """Whether there are as many as an opening needs."""
    lot = tenders.get_lot(lot_id)
    return count_bids(lot_id) >= policy.get_pack_of_lot(lot_id).parameter("bids.min", lot.notice_on).whole


def find_opening(lot_id: str) -> OpeningRecord | None:
    row = Opening.objects.filter(lot_id=lot_id).first()
    return from_plain(OpeningRecord, parse_canonical(row.record.encode())) if row else None


def get_opening(lot_id: str) -> OpeningRecord:
    """The opening of a lot.

    Raises:
        NotFound: the bids are not open.
    """
    opening = find_opening(lot_id)
    if opening is None:
        raise NotFound("opening")
    return opening


def access_opening(actor: Actor, lot_id: str) -> OpeningRecord | None:
    """The opening for a page: ``None`` while the bids are sealed.

    Raises:
        NotFound: no such lot, or the actor may not know its bids.
    """
    lot = tenders.access_lot(actor, lot_id)
    if not permissions.can_view_bids(actor, lot):
        raise NotFound("opening")
    return find_opening(lot_id)


def opening_entry_id(lot_id: str) -> str:
    row = Opening.objects.filter(lot_id=lot_id).first()
    return row.entry_id if row else ""


def notice_record(notice: NoticeView) -> NoticeRecord:
    return NoticeRecord(
        notice.booking_id, notice.criteria, notice.criteria_digest, notice.published_at, notice.bids_due_at
    )


def get_lot_record(lot_id: str, edition: Edition = Edition.PUBLIC) -> LotRecord:
    """The file ``lot/lot.json``, alike in both editions: an opening is public from the moment it is held (招标投标法 36)."""
    lot = tenders.get_lot(lot_id)
    notice = find_notice(lot_id)
    opening = find_opening(lot_id)
    return LotRecord(
        v=VERSION,
        lot_id=lot_id,
        hash_name=lot.hash_name,
        registration=tenders.get_registration(lot_id),
        notice=notice_record(notice) if notice else None,
        opening=opening,
        steps=tenders.list_steps(lot_id),
    )


def opened_bid(number: int, received: ReceivedBid) -> OpenedBid:
    bid = received.bid
    return OpenedBid(
        received.bid_id,
        number,
        f"B-{number:02d}",
        bid.bidder,
        bid.uscc,
        bid.price,
        bid.content_digest,
        received.submitted_at,
    )


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Workstations that wait to be requested, notices to be published, bids to be opened."""
    if actor.role is not Role.AGENCY_CLERK:
        return ()
    found = []
    for lot in tenders.list_lots(actor):
        if lot.state in {LotState.DECIDED, LotState.BOOKED}:
            found += [_notice_item(lot)] if _may_publish(lot) else _booking_items(lot)
        if lot.state is LotState.DRAWN:
            notice = get_notice(lot.lot_id)
            law = Law("招标投标法", "第三十四条")
            found.append(_item(_("开标"), lot, "agency:opening", notice.bids_due_at, law))
    return tuple(found)


def _may_publish(lot: tenders.LotView) -> bool:
    decided = policy.find_decision(lot.lot_id)
    return decided is not None and (not decided.decision.remote or booking.has_booking(lot.lot_id))


def _notice_item(lot: tenders.LotView) -> WorkItem:
    return _item(_("发布招标公告"), lot, "agency:notice", None, Law("招标投标法", "第二十四条"))


def _booking_items(lot: tenders.LotView) -> list[WorkItem]:
    """A remote lot asks for its workstations before the notice, at the latest with it where the province says so."""
    if policy.find_decision(lot.lot_id) is None:
        return []
    rule = policy.get_pack_of_lot(lot.lot_id).parameter("booking.with_notice", lot.notice_on)
    due_at, law = end_of_day(lot.notice_on), rule.law if rule.yes else None
    return [
        WorkItem(
            _("申请工位"),
            lot.title,
            "agency:request_booking",
            lot.lot_id,
            _("申请工位"),
            due_at,
            due_own=not rule.yes,
            law=law,
        )
    ]


def _item(what: str, lot: tenders.LotView, url_name: str, due_at: datetime | None, law: Law) -> WorkItem:
    return WorkItem(what, lot.title, url_name, lot.lot_id, what, due_at, law=law)
