from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.kernel.evaluation.cases import BIDS, NOW, bodies_of, make_record, sheet
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.evaluation.record import AwardEntry, Dissent, EvaluationRecord, replay
from yuanping.kernel.evaluation.values import BallotRound, Votes
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import from_plain, to_plain


def test_record_replays_and_survives_its_file() -> None:
    record = make_record(AwardEntry(make_record().ranking[0].bid_id, "", NOW))
    replay(record, bodies_of(record))
    again = from_plain(EvaluationRecord, parse_canonical(canonical(to_plain(record))))
    assert again == record


Change = Callable[[EvaluationRecord], EvaluationRecord]


def _first_score(record: EvaluationRecord, points: str) -> EvaluationRecord:
    first = record.sheets[0]
    score = replace(first.scores[0], points=Decimal(points))
    return replace(record, sheets=(replace(first, scores=(score, *first.scores[1:])), *record.sheets[1:]))


CHANGES: list[tuple[str, Change]] = [
    ("evaluation.criteria", lambda r: replace(r, criteria=replace(r.criteria, candidates=2))),
    ("evaluation.members", lambda r: replace(r, members=())),
    ("evaluation.members", lambda r: replace(r, members=(*r.members, r.members[0]))),
    ("evaluation.bids", lambda r: replace(r, bids=(*r.bids, r.bids[0]))),
    ("evaluation.declarations", lambda r: replace(r, declarations=r.declarations[1:])),
    ("evaluation.leader", lambda r: replace(r, leader="seat1")),
    ("evaluation.leader", lambda r: replace(r, rounds=r.rounds[:1])),
    ("evaluation.leader", lambda r: replace(r, rounds=())),
    (
        "evaluation.leader",
        lambda r: replace(r, rounds=(r.rounds[0], BallotRound(2, (Votes("seat1", 3), Votes("seat3", 2))))),
    ),
    (
        "evaluation.leader",
        lambda r: replace(r, rounds=(r.rounds[0], BallotRound(2, (Votes("seat1", -1), Votes("seat2", 6))))),
    ),
    ("evaluation.reviews", lambda r: replace(r, reviews=r.reviews[1:])),
    ("evaluation.sheets", lambda r: replace(r, sheets=(*r.sheets[1:], r.sheets[1]))),
    (
        "evaluation.sheets",
        lambda r: replace(r, sheets=(replace(r.sheets[0], scores=r.sheets[0].scores[::-1]), *r.sheets[1:])),
    ),
    ("evaluation.ranking", lambda r: replace(r, ranking=(r.ranking[1], r.ranking[0], *r.ranking[2:]))),
    ("evaluation.ranking", lambda r: _first_score(r, "12.5")),
    ("evaluation.rules", lambda r: _first_score(r, "20.5")),
    ("evaluation.rules", lambda r: _first_score(r, "12.3")),
    ("evaluation.rules", lambda r: replace(r, award=AwardEntry("B-04", "", NOW))),
    ("evaluation.rules", lambda r: replace(r, award=AwardEntry(r.ranking[1].bid_id, " ", NOW))),
    ("evaluation.evidence.bids_ranked", lambda r: replace(r, hash_name="sha256", criteria_digest=r.criteria_digest)),
    (
        "evaluation.evidence.evaluation_opened",
        lambda r: replace(r, bids=(replace(BIDS[0], bidder="戊建设有限公司"), *BIDS[1:])),
    ),
    (
        "evaluation.evidence.declaration_signed",
        lambda r: replace(r, declarations=(replace(r.declarations[0], digest="00"), *r.declarations[1:])),
    ),
    ("evaluation.evidence.dissent_filed", lambda r: replace(r, dissents=(Dissent("seat4", "没有意见"),))),
    ("evaluation.evidence.dissent_filed", lambda r: replace(r, dissents=())),
    ("evaluation.evidence.award_recorded", lambda r: replace(r, award=AwardEntry(r.ranking[0].bid_id, "", NOW))),
    (
        "evaluation.evidence.score_sheet_locked",
        lambda r: replace(
            r,
            sheets=(
                replace(r.sheets[0], scores=tuple(replace(s, reason="另一理由") for s in r.sheets[0].scores)),
                *r.sheets[1:],
            ),
        ),
    ),
]


@pytest.mark.parametrize(("check", "change"), CHANGES)
def test_record_names_what_was_changed(check: str, change: Change) -> None:
    record = make_record()
    with pytest.raises(Mismatch) as caught:
        replay(change(record), bodies_of(record))
    found = caught.value.check.split(" ")[0]
    assert found == check or (check.endswith("bids_ranked") and found == "evaluation.criteria")


def test_sheet_of_a_rejected_bid_is_no_sheet() -> None:
    record = make_record()
    sheets = (sheet("seat1", 0, BIDS), *record.sheets[1:])
    with pytest.raises(Mismatch) as caught:
        replay(replace(record, sheets=sheets), bodies_of(record))
    assert caught.value.check.startswith("evaluation.rules")
