"""Everything a stranger needs to recompute an evaluation, and the recomputation.

* The criteria inside are the frozen ones (their digest stands in the notice and in ``evaluation_opened``).
* Leader, review outcome, price points, means, totals, places and candidates are recomputed from ballots, reviews and sheets.
* Each act's digest stands in the lot's evidence and is compared, so a record re-made afterwards does not pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.award import check_award
from yuanping.kernel.evaluation.criteria import Criteria, check_criteria
from yuanping.kernel.evaluation.leader import decide_round, open_round
from yuanping.kernel.evaluation.ranking import rank
from yuanping.kernel.evaluation.review import check_review, close_review, standing_bids
from yuanping.kernel.evaluation.score import check_sheet
from yuanping.kernel.evaluation.values import (
    BallotRound,
    EvaluatedBid,
    Member,
    RankedBid,
    Review,
    ScoreSheet,
)
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import to_plain

VERSION = 1
OPENED = "evaluation_opened"
DECLARED = "declaration_signed"
ELECTED = "leader_round_counted"
REVIEWED = "preliminary_review_submitted"
LOCKED = "score_sheet_locked"
RANKED = "bids_ranked"
DISSENTED = "dissent_filed"
AWARDED = "award_recorded"

CRITERIA = "evaluation.criteria 评标标准"
MEMBERS = "evaluation.members 评委"
BIDS = "evaluation.bids 投标文件"
DECLARATIONS = "evaluation.declarations 声明"
LEADER = "evaluation.leader 推选组长"
REVIEWS = "evaluation.reviews 初步评审"
SHEETS = "evaluation.sheets 评分表"
RANKING = "evaluation.ranking 排序"


@dataclass(frozen=True, slots=True)
class Declaration:
    """That a member declared, and the digest of the signed text."""

    seat_id: str
    declared_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Dissent:
    """A member's written dissent."""

    seat_id: str
    text: str


@dataclass(frozen=True, slots=True)
class AwardEntry:
    """Who was awarded, and why when it is not the first candidate."""

    bid_id: str
    reason: str
    awarded_at: datetime


@dataclass(frozen=True, slots=True)
class EvaluationRecord:
    """The file ``evaluation/evaluation.json``."""

    v: int
    lot_id: str
    hash_name: str
    criteria_digest: str
    criteria: Criteria
    bids: tuple[EvaluatedBid, ...]
    members: tuple[Member, ...]
    declarations: tuple[Declaration, ...]
    rounds: tuple[BallotRound, ...]
    leader: str
    reviews: tuple[Review, ...]
    sheets: tuple[ScoreSheet, ...]
    ranking: tuple[RankedBid, ...]
    dissents: tuple[Dissent, ...]
    award: AwardEntry | None = None


def criteria_digest(hash_name: str, criteria: Criteria) -> str:
    """The digest frozen in the notice."""
    return digest(hash_name, to_plain(criteria))


def opened_body(
    hash_name: str, criteria: str, bids: tuple[EvaluatedBid, ...], members: tuple[Member, ...]
) -> dict[str, Plain]:
    """What evidence keeps of the opening: the criteria's digest and the table at which they are applied."""
    return {
        "criteria": criteria,
        "bids": digest(hash_name, [to_plain(bid) for bid in sorted(bids, key=lambda bid: bid.number)]),
        "members": digest(hash_name, [to_plain(seat) for seat in sorted(members, key=lambda seat: seat.number)]),
    }


def declared_body(declaration: Declaration) -> dict[str, Plain]:
    """What evidence keeps of one declaration."""
    return {"seat_id": declaration.seat_id, "digest": declaration.digest}


def round_body(ballot: BallotRound) -> dict[str, Plain]:
    """What evidence keeps of one round: the count."""
    return {"round": to_plain(ballot)}


def review_body(hash_name: str, review: Review) -> dict[str, Plain]:
    """What evidence keeps of one member's review."""
    return {"seat_id": review.seat_id, "digest": digest(hash_name, to_plain(review))}


def sheet_body(hash_name: str, sheet: ScoreSheet) -> dict[str, Plain]:
    """What evidence keeps of one locked sheet."""
    return {"seat_id": sheet.seat_id, "digest": digest(hash_name, to_plain(sheet))}


def ranking_body(hash_name: str, ranking: tuple[RankedBid, ...]) -> dict[str, Plain]:
    """What evidence keeps of the result."""
    return {"digest": digest(hash_name, [to_plain(line) for line in ranking])}


def dissent_body(hash_name: str, dissent: Dissent) -> dict[str, Plain]:
    """What evidence keeps of one dissent."""
    return {"seat_id": dissent.seat_id, "digest": digest(hash_name, to_plain(dissent))}


def award_body(award: AwardEntry) -> dict[str, Plain]:
    """What evidence keeps of the award."""
    return {"bid_id": award.bid_id, "reason": award.reason}


def replay(record: EvaluationRecord, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    """Recompute the whole evaluation and compare it with the record and with the lot's evidence.

    Raises:
        Mismatch: naming the first figure or act that does not hold.
    """
    recompute(record)
    _compare_evidence(record, bodies)


def recompute(record: EvaluationRecord) -> None:
    """Recompute every figure from ballots, reviews and sheets: all that can be checked while the evidence is still sealed.

    Raises:
        Mismatch: naming the first figure that does not hold.
    """
    try:
        _replay_result(record)
    except Refused as refused:
        where = f" ({refused.field})" if refused.field else ""
        raise Mismatch("evaluation.rules 评审规则", f"{refused.code}{where}") from refused


def _replay_result(record: EvaluationRecord) -> None:
    _demand(criteria_digest(record.hash_name, record.criteria) == record.criteria_digest, CRITERIA, "digest differs")
    check_criteria(record.criteria)
    seats = [member.seat_id for member in record.members]
    _demand(len(seats) > 0 and len(set(seats)) == len(seats), MEMBERS, "none, or one twice")
    _demand(len({bid.bid_id for bid in record.bids}) == len(record.bids) > 0, BIDS, "none, or one twice")
    _same_seats(seats, [item.seat_id for item in record.declarations], DECLARATIONS)
    _replay_leader(record)
    for review in record.reviews:
        check_review(record.bids, review)
    _same_seats(seats, [item.seat_id for item in record.reviews], REVIEWS)
    standing = standing_bids(record.bids, close_review(record.bids, record.reviews))
    _demand(len(standing) > 0, REVIEWS, "no bid stands")
    _same_seats(seats, [item.seat_id for item in record.sheets], SHEETS)
    for sheet in record.sheets:
        _demand(
            check_sheet(record.criteria, standing, sheet) == sheet, SHEETS, f"sheet of {sheet.seat_id} is out of order"
        )
    _demand(rank(record.criteria, standing, record.sheets) == record.ranking, RANKING, "differs from the scores")
    _replay_award(record)


def _replay_award(record: EvaluationRecord) -> None:
    if record.award is not None:
        check_award(record.ranking, record.award.bid_id, record.award.reason)


def _replay_leader(record: EvaluationRecord) -> None:
    _demand(bool(record.rounds), LEADER, "no ballot")
    for number, ballot in enumerate(record.rounds, start=1):
        seats = open_round(record.members, record.rounds[: number - 1])
        fits = ballot.number == number and tuple(votes.seat_id for votes in ballot.votes) == seats
        cast = sum(votes.count for votes in ballot.votes)
        counted = cast == len(record.members) and all(votes.count >= 0 for votes in ballot.votes)
        last = decide_round(record.members, record.rounds[:number]).leader if fits and counted else ""
        _demand(fits and counted and bool(last) == (number == len(record.rounds)), LEADER, f"round {number}")
    _demand(decide_round(record.members, record.rounds).leader == record.leader, LEADER, "another seat won")


def _compare_evidence(record: EvaluationRecord, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    name = record.hash_name
    expected: tuple[tuple[str, list[Plain]], ...] = (
        (OPENED, [opened_body(name, record.criteria_digest, record.bids, record.members)]),
        (DECLARED, [declared_body(item) for item in record.declarations]),
        (ELECTED, [round_body(item) for item in record.rounds]),
        (REVIEWED, [review_body(name, item) for item in record.reviews]),
        (LOCKED, [sheet_body(name, item) for item in record.sheets]),
        (RANKED, [ranking_body(name, record.ranking)]),
        (DISSENTED, [dissent_body(name, item) for item in record.dissents]),
        (AWARDED, [award_body(record.award)] if record.award else []),
    )
    for kind, wanted in expected:
        found = list(bodies.get(kind, ()))
        _demand(_sorted(found) == _sorted(wanted), f"evaluation.evidence.{kind} 评审证据", "evidence and record differ")


def _sorted(bodies: list[Plain]) -> list[str]:
    return sorted(digest("sha256", body) for body in bodies)


def _same_seats(seats: list[str], found: list[str], check: str) -> None:
    _demand(sorted(seats) == sorted(found), check, "not exactly one of every member")


def _demand(holds: bool, check: str, detail: str) -> None:
    if not holds:
        raise Mismatch(check, detail)
