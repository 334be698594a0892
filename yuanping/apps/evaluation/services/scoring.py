"""Preliminary review, score sheets, ranking."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.evaluation.models import Result, ReviewVerdict, Sheet, SheetScore
from yuanping.apps.evaluation.queries.access import (
    Table,
    access_table,
    criteria_of,
    is_locked,
    list_locked_sheets,
    list_reviews,
    list_standing,
    review_of,
    sheet_of,
)
from yuanping.apps.evidence.services import record
from yuanping.apps.tenders.services import advance_lot
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation import record as written
from yuanping.kernel.evaluation.ranking import rank
from yuanping.kernel.evaluation.review import check_review, close_review, standing_bids
from yuanping.kernel.evaluation.score import check_scores, check_sheet
from yuanping.kernel.evaluation.states import CANDIDATES, MACHINE, REVIEW
from yuanping.kernel.evaluation.values import RankedBid, Review, Score, Verdict
from yuanping.kernel.events.evaluation import AllBidsRejected, BidsRanked
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def submit_preliminary_review(*, actor: Actor, verdicts: tuple[Verdict, ...], now: datetime) -> None:
    """A member's finding on every bid, at once and once.

    Effects: verdicts stored; evidence ``preliminary_review_submitted`` with their digest; with the last member's the
    majority decides: SCORING on the standing bids, or ALL_REJECTED.

    Raises:
        NotFound: no seat here. Refused: ``already_reviewed``, ``verdict_…``, ``wrong_state`` (条例 第五十一条).
    """
    table = access_table(actor)
    if review_of(table.member, table.bids) is not None:
        raise Refused("already_reviewed", {}, REVIEW)
    MACHINE.advance(table.session.state, "close_review", actor.role)
    by_bid = {verdict.bid_id: verdict for verdict in check_review(table.bids, Review(actor.seat_id, verdicts)).verdicts}
    review = Review(actor.seat_id, tuple(by_bid[bid.bid_id] for bid in table.bids))
    for verdict in review.verdicts:
        ReviewVerdict.objects.create(
            member=table.member, bid_id=verdict.bid_id, ground=verdict.ground or "", reason=verdict.reason.strip()
        )
    _record(table, actor, written.REVIEWED, written.review_body(table.session.hash_name, review), now)
    reviews = list_reviews(table.session, table.bids)
    if len(reviews) == len(table.members):
        _close_review(table, actor, reviews)


def _close_review(table: Table, actor: Actor, reviews: tuple[Review, ...]) -> None:
    session = table.session
    stands = bool(standing_bids(table.bids, close_review(table.bids, reviews)))
    session.state = MACHINE.advance(session.state, "close_review" if stands else "reject_all", actor.role)
    session.save()
    if not stands:
        announce(AllBidsRejected(session.lot_id))


@transaction.atomic
def save_scores(*, actor: Actor, scores: tuple[Score, ...], now: datetime) -> None:
    """Keep part of a member's sheet. A draft decides nothing and is no evidence; nobody else sees it.

    Effects: the given scores replace earlier ones of the same place.

    Raises:
        NotFound: no seat here. Refused: ``sheet_locked``, ``score_…`` with the field, ``wrong_state``.
    """
    table = access_table(actor)
    _demand_open_sheet(table, actor)
    check_scores(criteria_of(table.session), list_standing(table.session, table.bids), scores)
    sheet, _made = Sheet.objects.get_or_create(member=table.member)
    for score in scores:
        SheetScore.objects.update_or_create(
            sheet=sheet,
            bid_id=score.bid_id,
            criterion_id=score.criterion_id,
            defaults={"points": format(score.points, "f"), "reason": score.reason.strip()},
        )


@transaction.atomic
def submit_score_sheet(*, actor: Actor, now: datetime) -> None:
    """Lock the member's saved sheet as a whole; it can never be changed again.

    Effects: sheet locked; evidence ``score_sheet_locked`` with its digest; with the last one the bids are ranked:
    results stored, evidence ``bids_ranked``, lot and session RANKED, event ``BidsRanked``.

    Raises:
        NotFound: no seat here. Refused: ``sheet_locked``, ``score_missing``, ``score_needs_reason``, ``wrong_state``.
    """
    table = access_table(actor)
    state = _demand_open_sheet(table, actor)
    criteria, standing = criteria_of(table.session), list_standing(table.session, table.bids)
    sheet = check_sheet(criteria, standing, sheet_of(table.member, criteria, standing))
    body = written.sheet_body(table.session.hash_name, sheet)
    Sheet.objects.filter(member=table.member).update(locked_at=now, digest=body["digest"])
    _record(table, actor, written.LOCKED, body, now)
    sheets = list_locked_sheets(table.session, criteria, standing)
    if len(sheets) == len(table.members):
        _rank_bids(table, actor, rank(criteria, standing, sheets), state, now)


def _rank_bids(table: Table, actor: Actor, ranking: tuple[RankedBid, ...], state: str, now: datetime) -> None:
    session = table.session
    for line in ranking:
        Result.objects.create(
            session=session,
            bid_id=line.bid_id,
            place=line.place,
            scored=str(line.scored),
            price_points=str(line.price_points),
            total=str(line.total),
            candidate=line.candidate,
        )
    session.state, session.ranked_at = state, now
    session.save()
    _record(table, actor, written.RANKED, written.ranking_body(session.hash_name, ranking), now)
    advance_lot(lot_id=session.lot_id, transition="rank_bids", actor=SYSTEM, now=now)
    announce(BidsRanked(session.lot_id))


def _demand_open_sheet(table: Table, actor: Actor) -> str:
    if is_locked(table.member):
        raise Refused("sheet_locked", {}, CANDIDATES)
    return MACHINE.advance(table.session.state, "rank_bids", actor.role)


def _record(table: Table, actor: Actor, kind: str, body: dict[str, Plain], now: datetime) -> None:
    record(kind=kind, lot_id=table.session.lot_id, actor=actor, body=body, access=Access.SEALED, now=now)
