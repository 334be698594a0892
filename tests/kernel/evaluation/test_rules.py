from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.evaluation.cases import BIDS, CRITERIA, MEMBERS, review, sheet
from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.award import check_award
from yuanping.kernel.evaluation.criteria import (
    Criteria,
    Criterion,
    PriceBase,
    PriceFormula,
    TieRule,
    check_criteria,
    on_step,
    round_points,
)
from yuanping.kernel.evaluation.leader import check_choice, count_votes, decide_round, open_round
from yuanping.kernel.evaluation.ranking import base_price, price_points, rank
from yuanping.kernel.evaluation.review import check_review, close_review, standing_bids
from yuanping.kernel.evaluation.score import check_scores, check_sheet, read_points, total_of
from yuanping.kernel.evaluation.values import EvaluatedBid, Ground, Review, Score, ScoreSheet, Verdict
from yuanping.kernel.money import Yuan

SEATS = tuple(member.seat_id for member in MEMBERS)


def refusal(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


# --- criteria -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "criteria"),
    [
        ("criteria_empty", replace(CRITERIA, criteria=())),
        ("criteria_doubled", replace(CRITERIA, criteria=CRITERIA.criteria * 2)),
        ("criterion_range", replace(CRITERIA, criteria=(Criterion("x", "x", Decimal(5), Decimal(5), Decimal(1)),))),
        ("criterion_range", replace(CRITERIA, criteria=(Criterion("x", "x", Decimal(0), Decimal(5), Decimal(0)),))),
        ("criterion_range", replace(CRITERIA, criteria=(Criterion("x", "x", Decimal(0), Decimal(5), Decimal(2)),))),
        ("criterion_range", replace(CRITERIA, criteria=(Criterion("x", "x", Decimal(0), Decimal("NaN"), Decimal(1)),))),
        (
            "criterion_range",
            replace(CRITERIA, criteria=(Criterion("x", "x", Decimal(0), Decimal("1E+999999"), Decimal(1)),)),
        ),
        ("price_formula", replace(CRITERIA, price=PriceFormula(Decimal(-1), PriceBase.MEAN, Decimal(1), Decimal(1)))),
        ("too_many_candidates", replace(CRITERIA, candidates=4)),
        ("too_many_candidates", replace(CRITERIA, candidates=0)),
        ("criteria_rounding", replace(CRITERIA, decimals=5)),
    ],
)
def test_criteria_refuse_what_cannot_be_applied(code: str, criteria: Criteria) -> None:
    with refusal(code):
        check_criteria(criteria)


def test_criteria_full_points_are_a_hundred() -> None:
    assert check_criteria(CRITERIA).full == Decimal(100)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(4, 1000), 2, "0.00"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(85), 0, "85"),
        (Fraction(2, 3), 4, "0.6667"),
    ],
)
def test_rounding_is_half_up(value: Fraction, decimals: int, text: str) -> None:
    assert str(round_points(value, decimals)) == text


# --- leader ---------------------------------------------------------------------------------------------------------


def test_leader_most_votes_lead() -> None:
    ballots = count_votes(SEATS, ("seat3", "seat3", "seat3", "seat1", "seat2"), 1)
    assert decide_round(MEMBERS, (ballots,)).leader == "seat3"


def test_leader_tie_opens_a_round_among_the_tied_and_ends_after_three() -> None:
    first = count_votes(SEATS, ("seat4", "seat4", "seat2", "seat2", "seat1"), 1)
    assert decide_round(MEMBERS, (first,)).next_round == ("seat2", "seat4")
    assert open_round(MEMBERS, (first,)) == ("seat2", "seat4")
    tie = count_votes(("seat2", "seat4"), (), 2)
    assert decide_round(MEMBERS, (first, tie)).leader == ""
    assert decide_round(MEMBERS, (first, tie, replace(tie, number=3))).leader == "seat2"


def test_leader_ballot_for_somebody_else_is_refused() -> None:
    with refusal("leader_not_on_ballot"):
        check_choice(("seat2",), "seat1")


# --- review ---------------------------------------------------------------------------------------------------------


def test_review_majority_rejects_with_the_most_named_ground() -> None:
    reviews = tuple(review(seat, seat in {"seat1", "seat2", "seat3"}) for seat in SEATS)
    outcome = close_review(BIDS, reviews)[3]
    assert (outcome.rejected, outcome.against, outcome.ground) == (True, 3, Ground.PRICE_OUT_OF_BOUNDS)
    assert [bid.bid_id for bid in standing_bids(BIDS, close_review(BIDS, reviews))] == ["B-01", "B-02", "B-03"]


def test_review_two_of_five_do_not_reject() -> None:
    reviews = tuple(review(seat, seat in {"seat1", "seat2"}) for seat in SEATS)
    assert not close_review(BIDS, reviews)[3].rejected


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        ("verdict_missing", tuple(Verdict(bid.bid_id) for bid in BIDS[:3])),
        ("verdict_doubled", tuple(Verdict(bid.bid_id) for bid in (*BIDS, BIDS[0]))),
        ("verdict_unknown_bid", (Verdict("B-99"),)),
        ("verdict_needs_reason", tuple(Verdict(bid.bid_id, Ground.UNLAWFUL, " ") for bid in BIDS)),
    ],
)
def test_review_refuses_gaps(code: str, verdicts: tuple[Verdict, ...]) -> None:
    with refusal(code):
        check_review(BIDS, Review("seat1", verdicts))


# --- scores ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "points", "field"),
    [
        ("score_out_of_range", "20.5", "score:B-01:c1"),
        ("score_out_of_range", "-0.5", "score:B-01:c1"),
        ("score_out_of_range", "NaN", "score:B-01:c1"),
        ("score_out_of_range", "1E-9999999", "score:B-01:c1"),
        ("score_off_step", "12.25", "score:B-01:c1"),
        ("score_needs_reason", "11.5", "reason:B-01"),
    ],
)
def test_score_outside_the_rules_is_refused_with_its_field(code: str, points: str, field: str) -> None:
    good = sheet("seat1")
    scores = (replace(good.scores[0], points=Decimal(points), reason=""), *good.scores[1:])
    with pytest.raises(Refused) as caught:
        check_sheet(CRITERIA, BIDS[:3], ScoreSheet("seat1", scores))
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("points", ["0", "20", "12.5"])
def test_score_on_the_edge_of_its_range_is_taken(points: str) -> None:
    check_scores(CRITERIA, BIDS, (Score("B-01", "c1", Decimal(points)),))


def test_sheet_refuses_gaps_doubles_and_strangers() -> None:
    good = sheet("seat1")
    with refusal("score_missing"):
        check_sheet(CRITERIA, BIDS[:3], ScoreSheet("seat1", good.scores[:-1]))
    with refusal("score_doubled"):
        check_sheet(CRITERIA, BIDS[:3], ScoreSheet("seat1", (*good.scores, good.scores[0])))
    with refusal("score_unknown"):
        check_sheet(CRITERIA, BIDS[:2], good)


@pytest.mark.parametrize("text", ["", "七", "1e5000000", "Infinity", "nan", "1" * 13])
def test_typed_score_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        check_scores(CRITERIA, BIDS, (Score("B-01", "c1", read_points(text, "score:B-01:c1")),))
    assert caught.value.field == "score:B-01:c1"
    assert caught.value.code in {"score_not_a_number", "score_out_of_range"}


# --- ranking --------------------------------------------------------------------------------------------------------


def test_price_points_follow_the_formula() -> None:
    base = base_price(CRITERIA.price, BIDS[:3])
    assert base == 410_000_000
    assert round_points(price_points(CRITERIA.price, base, 410_000_000), 2) == Decimal("60.00")
    assert round_points(price_points(CRITERIA.price, base, 400_000_000), 2) == Decimal("58.78")  # 2.439 % below · 0.5
    assert round_points(price_points(CRITERIA.price, base, 420_000_000), 2) == Decimal("57.56")  # 2.439 % above · 1.0
    assert price_points(CRITERIA.price, base, 4_100_000_000) == 0
    lowest = PriceFormula(Decimal(60), PriceBase.LOWEST, Decimal(1), Decimal(1))
    assert base_price(lowest, BIDS) == 400_000_000
    assert price_points(lowest, Fraction(0), 5) == 0


def _sheets(points: list[list[int]]) -> tuple[ScoreSheet, ...]:
    bids, items = BIDS[:3], CRITERIA.criteria
    made = []
    for member, row in enumerate(points):
        scores = []
        for index, value in enumerate(row):
            item, bid = items[index // 3], bids[index % 3]
            steps = int((item.high - item.low) / item.step)
            scores.append(Score(bid.bid_id, item.criterion_id, item.low + item.step * (value % (steps + 1)), "理由"))
        made.append(ScoreSheet(f"seat{member}", tuple(scores)))
    return tuple(made)


SHEETS = st.lists(st.lists(st.integers(0, 40), min_size=9, max_size=9), min_size=1, max_size=9).map(_sheets)
PRICES = st.lists(st.integers(1, 10**11), min_size=3, max_size=3)


def _bids(prices: list[int]) -> tuple[EvaluatedBid, ...]:
    return tuple(replace(bid, price=Yuan(price)) for bid, price in zip(BIDS[:3], prices, strict=True))


@given(SHEETS, PRICES, st.randoms(use_true_random=False))
def test_ranking_does_not_depend_on_any_order(
    sheets: tuple[ScoreSheet, ...], prices: list[int], dice: random.Random
) -> None:
    bids = list(_bids(prices))
    before = rank(CRITERIA, tuple(bids), sheets)
    shuffled = [ScoreSheet(one.seat_id, tuple(dice.sample(one.scores, len(one.scores)))) for one in sheets]
    dice.shuffle(shuffled)
    dice.shuffle(bids)
    assert rank(CRITERIA, tuple(bids), tuple(shuffled)) == before


@given(SHEETS, PRICES, st.sampled_from(list(TieRule)), st.integers(1, 3))
def test_ranking_is_a_permutation_with_falling_totals(
    sheets: tuple[ScoreSheet, ...], prices: list[int], tie: TieRule, most: int
) -> None:
    criteria = replace(CRITERIA, tie_rule=tie, candidates=most)
    lines = rank(criteria, _bids(prices), sheets)
    assert sorted(line.bid_id for line in lines) == ["B-01", "B-02", "B-03"]
    assert [line.place for line in lines] == [1, 2, 3]
    assert sum(line.candidate for line in lines) == most
    assert all(one.total >= two.total for one, two in pairwise(lines))
    for line in lines:
        mean = Fraction(sum(Fraction(total_of(one, line.bid_id)) for one in sheets), len(sheets))
        assert abs(Fraction(line.scored) - mean) <= Fraction(1, 200)
        assert line.total == line.scored + line.price_points
        assert 0 <= line.price_points <= CRITERIA.price.full


@given(SHEETS, PRICES, st.data())
def test_a_better_score_never_lowers_a_place(
    sheets: tuple[ScoreSheet, ...], prices: list[int], data: st.DataObject
) -> None:
    bids = _bids(prices)
    member = data.draw(st.integers(0, len(sheets) - 1))
    at = data.draw(st.integers(0, 8))
    score = sheets[member].scores[at]
    item = next(one for one in CRITERIA.criteria if one.criterion_id == score.criterion_id)
    raised = replace(score, points=min(item.high, score.points + item.step))
    scores = tuple(raised if index == at else one for index, one in enumerate(sheets[member].scores))
    better = tuple(replace(one, scores=scores) if index == member else one for index, one in enumerate(sheets))
    places = [
        next(line.place for line in rank(CRITERIA, bids, one) if line.bid_id == score.bid_id)
        for one in (sheets, better)
    ]
    assert places[1] <= places[0]


def test_equal_totals_fall_by_the_rule_of_the_tender_document() -> None:
    # full price points for both, so the totals differ by the members' points only
    free = PriceFormula(Decimal(10), PriceBase.MEAN, Decimal(0), Decimal(0))
    criteria = Criteria(1, (Criterion("c", "一", Decimal(0), Decimal(10), Decimal(1)),), free)
    bids = (
        EvaluatedBid("B-01", 1, "甲", Yuan(200)),
        EvaluatedBid("B-02", 2, "乙", Yuan(100)),
        EvaluatedBid("B-03", 3, "丙", Yuan(100)),
    )
    sheets = (ScoreSheet("s", tuple(Score(bid.bid_id, "c", Decimal(5)) for bid in bids)),)
    assert [line.bid_id for line in rank(criteria, bids, sheets)] == ["B-02", "B-03", "B-01"]
    higher = replace(criteria, tie_rule=TieRule.HIGHER_SCORE)
    assert [line.bid_id for line in rank(higher, bids, sheets)] == ["B-01", "B-02", "B-03"]


# --- award ----------------------------------------------------------------------------------------------------------


def test_award_goes_to_a_candidate_and_needs_a_reason_below_the_first() -> None:
    ranking = rank(replace(CRITERIA, candidates=2), BIDS[:3], (sheet("seat1"),))
    check_award(ranking, ranking[0].bid_id, "")
    check_award(ranking, ranking[1].bid_id, "第一候选人放弃中标")
    with refusal("award_needs_reason"):
        check_award(ranking, ranking[1].bid_id, "  ")
    with refusal("award_not_candidate"):
        check_award(ranking, ranking[2].bid_id, "理由")


def test_steps_are_counted_from_the_lowest_score() -> None:
    assert on_step(Decimal("2.5"), Decimal("0.5"), Decimal(1))
    assert not on_step(Decimal(2), Decimal("0.5"), Decimal(1))
