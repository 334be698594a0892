"""Evaluation, report and award as they are archived."""

from __future__ import annotations

from yuanping.apps.evaluation.models import Session
from yuanping.apps.evaluation.queries.access import (
    criteria_of,
    find_session,
    list_bids,
    list_locked_sheets,
    list_members,
    list_ranking,
    list_reviews,
    list_rounds,
    list_standing,
)
from yuanping.apps.signing.queries import SignedBundle, get_bundle
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation.record import (
    VERSION,
    AwardEntry,
    Declaration,
    Dissent,
    EvaluationRecord,
)
from yuanping.kernel.evaluation.states import SessionState


def get_evaluation_record(lot_id: str, edition: Edition) -> EvaluationRecord:
    """``evaluation/evaluation.json``; the public edition exists after the award only.

    Raises:
        NotFound: no signed evaluation, or the public edition before the award.
    """
    session = find_session(lot_id)
    _demand_edition(session, edition)
    bids, criteria = list_bids(session), criteria_of(session)
    members = list(session.members.all())
    return EvaluationRecord(
        v=VERSION,
        lot_id=lot_id,
        hash_name=session.hash_name,
        criteria_digest=session.criteria_digest,
        criteria=criteria,
        bids=bids,
        members=list_members(session),
        declarations=tuple(
            Declaration(row.seat_id, row.declared_at, row.declaration_digest) for row in members if row.declared_at
        ),
        rounds=list_rounds(session),
        leader=session.leader,
        reviews=list_reviews(session, bids),
        sheets=list_locked_sheets(session, criteria, list_standing(session, bids)),
        ranking=list_ranking(session),
        dissents=tuple(Dissent(row.seat_id, row.dissent) for row in members if row.dissent),
        award=find_award(session) if edition is Edition.PUBLIC else None,
    )


def get_signed_report(lot_id: str, edition: Edition) -> SignedBundle:
    """``report/``: the manifest, the file, and everything the manifest names. Raises NotFound as above."""
    session = find_session(lot_id)
    _demand_edition(session, edition)
    return get_bundle(session.document_id)


def get_award_entry(lot_id: str, edition: Edition) -> AwardEntry | None:
    """``award/award.json``, once there is one."""
    session = find_session(lot_id)
    _demand_edition(session, edition)
    return find_award(session)


def find_award(session: Session) -> AwardEntry | None:
    """The award, if one is recorded."""
    row = getattr(session, "award", None)
    return AwardEntry(row.bid_id, row.reason, row.awarded_at) if row else None


def _demand_edition(session: Session, edition: Edition) -> None:
    ready = {SessionState.AWARDED} if edition is Edition.PUBLIC else {SessionState.CLOSED, SessionState.AWARDED}
    if session.state not in ready:
        raise NotFound("evaluation")
