"""An invented evaluation: five members, four bids, three criteria."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal

from yuanping.kernel.canonical import Plain
from yuanping.kernel.evaluation import record as r
from yuanping.kernel.evaluation.criteria import Band, Criteria, Criterion, PriceBase, PriceFormula
from yuanping.kernel.evaluation.leader import count_votes
from yuanping.kernel.evaluation.ranking import rank
from yuanping.kernel.evaluation.review import close_review, standing_bids
from yuanping.kernel.evaluation.values import (
    EvaluatedBid,
    Ground,
    Member,
    MemberKind,
    Review,
    Score,
    ScoreSheet,
    Verdict,
)
from yuanping.kernel.money import Yuan

NOW = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
CRITERIA = Criteria(
    v=1,
    criteria=(
        Criterion(
            "c1",
            "施工组织设计",
            Decimal(0),
            Decimal(20),
            Decimal("0.5"),
            (Band(Decimal(12), Decimal(20), "完整"),),
            Decimal(12),
        ),
        Criterion("c2", "质量保证措施", Decimal(0), Decimal(8), Decimal("0.5")),
        Criterion("c3", "项目管理机构", Decimal(2), Decimal(12), Decimal(1)),
    ),
    price=PriceFormula(Decimal(60), PriceBase.MEAN, above=Decimal("1.0"), below=Decimal("0.5")),
)
BIDS = (
    EvaluatedBid("B-01", 1, "甲建设有限公司", Yuan(400_000_000)),
    EvaluatedBid("B-02", 2, "乙建设有限公司", Yuan(410_000_000)),
    EvaluatedBid("B-03", 3, "丙建设有限公司", Yuan(420_000_000)),
    EvaluatedBid("B-04", 4, "丁建设有限公司", Yuan(500_000_000)),
)
MEMBERS = tuple(
    Member(f"seat{number}", number, MemberKind.REPRESENTATIVE if number == 3 else MemberKind.EXPERT, "A08")
    for number in range(1, 6)
)


def sheet(seat_id: str, shift: int = 0, bids: tuple[EvaluatedBid, ...] = BIDS[:3]) -> ScoreSheet:
    scores = tuple(
        Score(bid.bid_id, item.criterion_id, item.low + item.step * ((bid.number * 3 + shift + place) % 8), "理由")
        for place, item in enumerate(CRITERIA.criteria)
        for bid in bids
    )
    return ScoreSheet(seat_id, scores)


def review(seat_id: str, rejects: bool) -> Review:
    ground, reason = (Ground.PRICE_OUT_OF_BOUNDS, "高于最高投标限价") if rejects else (None, "")
    return Review(
        seat_id, tuple(Verdict(bid.bid_id, ground, reason) if bid.number == 4 else Verdict(bid.bid_id) for bid in BIDS)
    )


def make_record(award: r.AwardEntry | None = None) -> r.EvaluationRecord:
    seats = tuple(member.seat_id for member in MEMBERS)
    reviews = tuple(review(seat, seat != "seat5") for seat in seats)
    standing = standing_bids(BIDS, close_review(BIDS, reviews))
    sheets = tuple(sheet(seat, shift) for shift, seat in enumerate(seats))
    first = count_votes(seats, ("seat1", "seat1", "seat2", "seat2", "seat3"), 1)
    second = count_votes(("seat1", "seat2"), ("seat2", "seat2", "seat2", "seat1", "seat1"), 2)
    return r.EvaluationRecord(
        v=1,
        lot_id="LN01",
        hash_name="sm3",
        criteria_digest=r.criteria_digest("sm3", CRITERIA),
        criteria=CRITERIA,
        bids=BIDS,
        members=MEMBERS,
        declarations=tuple(r.Declaration(seat, NOW, f"{place:064x}") for place, seat in enumerate(seats)),
        rounds=(first, second),
        leader="seat2",
        reviews=reviews,
        sheets=sheets,
        ranking=rank(CRITERIA, standing, sheets),
        dissents=(r.Dissent("seat4", "B-03 的业绩证明应当核实"),),
        award=award,
    )


def bodies_of(record: r.EvaluationRecord) -> dict[str, tuple[Plain, ...]]:
    name = record.hash_name
    found: dict[str, list[Plain]] = defaultdict(list)
    found[r.OPENED].append(r.opened_body(name, record.criteria_digest, record.bids, record.members))
    found[r.DECLARED] += [r.declared_body(item) for item in record.declarations]
    found[r.ELECTED] += [r.round_body(item) for item in record.rounds]
    found[r.REVIEWED] += [r.review_body(name, item) for item in record.reviews]
    found[r.LOCKED] += [r.sheet_body(name, item) for item in record.sheets]
    found[r.RANKED].append(r.ranking_body(name, record.ranking))
    found[r.DISSENTED] += [r.dissent_body(name, item) for item in record.dissents]
    if record.award:
        found[r.AWARDED].append(r.award_body(record.award))
    return {kind: tuple(bodies) for kind, bodies in found.items()}
