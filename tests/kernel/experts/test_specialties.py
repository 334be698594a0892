"""Codes at any level, editions, and one place for one person."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.errors import Refused
from yuanping.kernel.experts.specialties import (
    Edition,
    carry_over,
    check_specialty,
    covers,
    end_of,
    in_order,
    place,
)

OLD = Edition(
    "2010", {"A": "工程", "A08": "施工", "A0801": "建筑", "A080101": "土石方工程", "A080102": "地基处理"}, whole=True
)
NEW = Edition(
    "2018", {"A": "工程", "A08": "施工", "A0801": "建筑", "A080101": "古建筑工程", "A080102": "地基处理"}, whole=False
)
LISTS = (OLD, NEW)
DATA = Path(os.environ.get("YUANPING_FACTS", Path(__file__).resolve().parents[4] / "shared" / "data")) / "codes"
CODES = st.from_regex(r"[ABC]([0-9]{2}){0,3}", fullmatch=True)


@pytest.mark.parametrize("code", ["A", "A08", "A0801", "A080101"])
def test_every_level_of_the_list_is_known(code: str) -> None:
    assert check_specialty(code, "2010", LISTS) == code


@pytest.mark.parametrize(
    ("code", "edition", "refusal"),
    [
        ("A080103", "2010", "specialty_unknown"),
        ("D01", "2018", "specialty_unknown"),
        ("A9", "2018", "specialty_unknown"),
        ("a08", "2018", "specialty_unknown"),
        ("A08010101", "2018", "specialty_unknown"),
        ("", "2018", "specialty_unknown"),
        ("A08", "1999", "specialty_edition_unknown"),
    ],
)
def test_what_the_edition_does_not_have_is_refused(code: str, edition: str, refusal: str) -> None:
    with pytest.raises(Refused, match=refusal):
        check_specialty(code, edition, LISTS)


def test_an_edition_that_is_not_whole_takes_a_code_below_one_it_knows() -> None:
    assert check_specialty("A080199", "2018", LISTS) == "A080199"
    with pytest.raises(Refused, match="specialty_unknown"):
        check_specialty("B99", "2018", LISTS)


def test_an_old_code_is_carried_over_only_with_its_meaning() -> None:
    assert carry_over("A080102", "2010", LISTS) == "A080102"
    assert carry_over("A080101", "2010", LISTS) == ""
    assert carry_over("A080101", "2018", LISTS) == "A080101"


@given(CODES, CODES)
def test_range_and_prefix_say_the_same(asked: str, held: str) -> None:
    assert covers(asked, held) == (asked <= held < end_of(asked))


@given(st.lists(CODES, max_size=5), st.lists(CODES, max_size=5), st.randoms(use_true_random=False))
def test_nobody_gains_by_the_order_of_a_request(held: list[str], asked: list[str], dice: object) -> None:
    mixed = list(asked)
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    found = place(held, asked)
    assert place(held, mixed) == found
    assert (found is not None) == any(covers(code, each) for code in asked for each in held)
    if found is not None:
        assert not any(len(code) > len(found) and any(covers(code, each) for each in held) for code in in_order(asked))


def test_the_real_lists_differ_where_their_readme_says() -> None:
    """49 codes changed their name between the editions of 2010 and 2018."""
    if not DATA.is_dir():
        pytest.skip(
            "the real lists of specialties (codes/*.csv) are not beside this checkout; the codes above stay tested"
        )
    names = []
    for file in ("expert_specialty_2010_1538.csv", "expert_specialty_2018_316_partial.csv"):
        with (DATA / file).open(encoding="utf-8-sig", newline="") as rows:
            names.append({row["code"]: row["name"] for row in csv.DictReader(rows)})
    lists = (Edition("2010", names[0], whole=True), Edition("2018", names[1], whole=False))
    lost = [code for code in names[0] if code in names[1] and not carry_over(code, "2010", lists)]
    assert 40 <= len(lost) <= 60
    assert check_specialty("A080114", "2018", lists)
