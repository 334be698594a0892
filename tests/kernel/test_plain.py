from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import from_plain, later, to_plain

ThingId = NewType("ThingId", str)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Thing:
    thing_id: ThingId
    count: int
    flag: bool
    colour: Colour
    level: Level
    day: date
    at: datetime
    score: Decimal
    data: bytes
    price: Yuan
    law: Law | None
    parts: tuple[Part, ...]
    pair: tuple[int, str]
    table: Mapping[str, Part]
    body: Plain
    mode: Literal["a", "b"]


PARTS = st.builds(Part, st.text(st.characters(exclude_categories=("Cs",))), st.fractions())
INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
THINGS = st.builds(
    Thing,
    thing_id=st.just(ThingId("t")),
    count=st.integers(),
    flag=st.booleans(),
    colour=st.sampled_from(Colour),
    level=st.sampled_from(Level),
    day=st.dates(),
    at=INSTANTS,
    score=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3),
    data=st.binary(max_size=20),
    price=st.builds(Yuan, st.integers()),
    law=st.none() | st.just(Law("招标投标法", "第三十七条")),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    pair=st.tuples(st.integers(), st.just("x")),
    table=st.dictionaries(st.sampled_from(["p", "q"]), PARTS, max_size=2),
    body=st.none() | st.integers() | st.just({"a": [1, {"b": None}]}),
    mode=st.sampled_from(["a", "b"]),
)


@given(THINGS)
def test_values_read_back_through_canonical_bytes(thing: Thing) -> None:
    assert from_plain(Thing, parse_canonical(canonical(to_plain(thing)))) == thing


def test_plain_forms_are_the_announced_ones() -> None:
    moment = datetime(2026, 9, 1, 9, tzinfo=timezone(timedelta(hours=8)))
    assert to_plain(moment) == "2026-09-01T01:00:00Z"
    assert to_plain(moment.replace(microsecond=7)) == "2026-09-01T01:00:00.000007Z"
    assert [to_plain(v) for v in (Decimal("7.50"), Fraction(3), b"\x01", Yuan(5), Colour.RED, Decimal("1E+2"))] == [
        "7.50",
        "3/1",
        "01",
        5,
        "red",
        "100",
    ]
    assert to_plain(Law("民法典", "第二百零一条")) == {"document": "民法典", "article": "第二百零一条"}


@pytest.mark.parametrize(
    "value",
    [0.5, {1}, datetime(2026, 1, 1), Decimal("NaN"), {1: "a"}, object(), Decimal("1E+99")],  # noqa: DTZ001
)
def test_to_plain_refuses_what_has_no_form(value: object) -> None:
    with pytest.raises(Malformed):
        to_plain(value)


def _plain() -> dict[str, Plain]:
    return {"name": "n", "share": "1/2"}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"share": "2/4"}, ".share"),
        ({"share": "1"}, ".share"),
        ({"share": "1/0"}, ".share"),
        ({"share": "01/2"}, ".share"),
        ({"share": "1/2 "}, ".share"),
        ({"share": 1}, ".share"),
        ({"name": None}, ".name"),
        ({"name": 1}, ".name"),
        ({"more": 1}, ".more"),
    ],
)
def test_from_plain_refuses_and_says_where(change: dict[str, Plain], path: str) -> None:
    with pytest.raises(Malformed) as caught:
        from_plain(Part, {**_plain(), **change})
    assert caught.value.path == path


def test_from_plain_refuses_a_missing_member() -> None:
    with pytest.raises(Malformed) as caught:
        from_plain(Part, {"name": "n"}, "part")
    assert (caught.value.path, caught.value.why) == ("part.share", "member is missing")


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (int, True),
        (bool, 1),
        (str, 1),
        (date, "2026-02-30"),
        (date, "20260201"),
        (date, "2026-02-01T00:00:00"),
        (datetime, "2026-02-01T00:00:00"),
        (datetime, "2026-02-01T00:00:00+00:00"),
        (datetime, "2026-02-01T00:00:00.000000Z"),
        (datetime, "2026-02-01T24:00:00Z"),
        (datetime, "2026-02-01 00:00:00Z"),
        (Decimal, "1e3"),
        (Decimal, "NaN"),
        (Decimal, "01.5"),
        (Decimal, ".5"),
        (Decimal, "١"),
        (Decimal, "9" * 200),
        (Fraction, "9" * 9000 + "/7"),
        (Fraction, "9" * 5000 + "/7"),
        (bytes, "0"),
        (bytes, "AB"),
        (bytes, " ab"),
        (Colour, "green"),
        (Level, True),
        (Yuan, "5"),
        (tuple[int, str], [1]),
        (tuple[int, str], [1, "a", "b"]),
        (tuple[int, ...], {"a": 1}),
        (Part, []),
        (Part, None),
    ],
)
def test_from_plain_refuses_other_spellings(kind: type, plain: Plain) -> None:
    with pytest.raises(Malformed):
        from_plain(kind, plain)


@dataclass(frozen=True)
class Picky:
    n: int

    def __post_init__(self) -> None:
        if self.n < 0:
            raise ValueError("negative")


def test_a_value_that_refuses_itself_is_malformed() -> None:
    with pytest.raises(Malformed, match="negative"):
        from_plain(Picky, {"n": -1})


@dataclass(frozen=True)
class Ambiguous:
    it: int | str


def test_an_annotation_that_cannot_be_read_back_is_a_bug() -> None:
    with pytest.raises(TypeError):
        from_plain(Ambiguous, {"it": 1})


@dataclass(frozen=True, slots=True)
class Grown:
    """A class that got two members after its first values were kept."""

    name: str
    notes: tuple[str, ...] = later(())
    colour: Colour | None = later(None)


def test_what_was_written_before_a_member_existed_reads_back_with_the_same_digest() -> None:
    old: Plain = {"name": "a"}
    assert from_plain(Grown, old) == Grown("a")
    assert to_plain(Grown("a")) == old


def test_a_later_member_is_written_once_it_says_something() -> None:
    grown = Grown("a", ("n",), Colour.RED)
    assert to_plain(grown) == {"name": "a", "notes": ["n"], "colour": "red"}
    assert from_plain(Grown, to_plain(grown)) == grown


@pytest.mark.parametrize("idle", [{"notes": []}, {"colour": None}])
def test_a_later_member_at_its_default_has_one_spelling_only(idle: dict[str, Plain]) -> None:
    with pytest.raises(Malformed) as caught:
        from_plain(Grown, {"name": "a", **idle})
    assert "left out" in caught.value.why
