"""The invented province is the same for the same seed, uneven as asked, and passes the checks of real data."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from yuanping.demo.names import id_check, uscc_check
from yuanping.demo.province import CENTRES, SPECIALTIES, make_province, organisations, spread
from yuanping.demo.sample import missing_bids, own_sample, sample_from
from yuanping.kernel.errors import Refused
from yuanping.kernel.ids import check_id_number, check_uscc


def test_province_is_the_same_for_the_same_seed() -> None:
    assert make_province() == make_province()
    assert make_province("another").experts != make_province().experts


def test_province_has_600_experts_in_6_specialties_and_6_cities_with_a_third_in_the_capital() -> None:
    experts = make_province().experts
    cities = Counter(expert.region for expert in experts)
    assert len(experts) == 600
    assert len(CENTRES) == 8
    assert len(cities) == 6
    assert len({expert.specialty for expert in experts}) == len(SPECIALTIES) == 6
    assert cities["210100"] == 210
    assert min(count for _, _, count in spread(600)) >= 5


def test_province_numbers_carry_right_check_digits() -> None:
    province = make_province(experts=60)
    for expert in province.experts:
        assert check_id_number(expert.person.id_number) == expert.person.id_number
    for company in (*province.employers, *province.bidders):
        assert check_uscc(company.uscc) == company.uscc
    for organisation in organisations():
        assert check_uscc(organisation.uscc) == organisation.uscc
    assert len({each.uscc for each in (*province.employers, *province.bidders)}) == 120
    assert len({each.uscc for each in organisations()}) == len(organisations())


def test_check_digits_match_published_examples() -> None:
    assert id_check("11010519491231002") == "X"
    assert uscc_check("91350100M000100Y4") == "3"


def test_every_name_says_that_it_is_invented() -> None:
    for organisation in organisations():
        assert "演示" in organisation.name
    for company in make_province(experts=10).employers:
        assert company.name.endswith("（演示）")


def _records(folder: Path) -> Path:
    file = folder / "notices.jsonl"
    rows = [
        {
            "id": "a",
            "award_price_yuan": 70521002.19,
            "bidders": [{"bidder": "真名甲", "price_yuan": 70521002.19}, {"price_yuan": 69826566.23}],
        },
        {"id": "b", "award_price_yuan": 3100000},
        {"id": "c", "award_price_yuan": None, "bidders": []},
    ]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


def test_sample_takes_numbers_only_and_draws_the_missing_bids(tmp_path: Path) -> None:
    sample = sample_from(f"{_records(tmp_path)}:a")
    assert sample.estimate.fen == 7_052_100_219
    assert [price.fen for price in sample.prices[:2]] == [7_052_100_219, 6_982_656_623]
    assert (len(sample.prices), sample.drawn, sample.from_record) == (5, 3, True)
    assert sample == sample_from(f"{_records(tmp_path)}:a")
    assert sample_from(f"{_records(tmp_path)}:b").estimate.fen == 310_000_000


def test_missing_bids_stay_within_the_stated_spread() -> None:
    mean = 100_000_00
    for price in missing_bids([90_000_00, 110_000_00], 200, "seed"):
        assert mean * 975 // 1000 - 100 <= price <= mean * 1025 // 1000


@pytest.mark.parametrize(("place", "code"), [("x", "demo_record_place"), ("none.jsonl:a", "demo_record_missing")])
def test_sample_refuses_a_place_that_is_none(place: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        sample_from(place)
    assert caught.value.code == code


def test_sample_refuses_a_record_without_amounts(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        sample_from(f"{_records(tmp_path)}:c")
    assert caught.value.code == "demo_record_amount"


def test_own_sample_is_above_the_threshold_of_liaoning() -> None:
    assert own_sample().estimate.fen > 30_000_000_00
    assert len(own_sample().prices) == 5
