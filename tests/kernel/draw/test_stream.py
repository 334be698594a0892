from __future__ import annotations

from collections import Counter
from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.draw.order import lazy_order
from yuanping.kernel.draw.stream import Stream

CHI2_999 = {4: 18.47, 9: 27.88, 23: 49.73}


def chi_square(counts: Counter[object], expected: float) -> float:
    return sum((seen - expected) ** 2 / expected for seen in counts.values())


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
@pytest.mark.parametrize("bound", [5, 10, 24])
def test_below_is_uniform(hash_name: str, bound: int) -> None:
    stream = Stream(hash_name, b"fixed", "test", str(bound))
    counts = Counter(stream.below(bound) for _ in range(bound * 800))
    assert set(counts) == set(range(bound))
    assert chi_square(counts, 800) < CHI2_999[bound - 1]


def test_below_one_takes_no_bytes() -> None:
    stream, untouched = Stream("sha256", b"s", "a"), Stream("sha256", b"s", "a")
    assert stream.below(1) == 0
    assert stream.take(8) == untouched.take(8)


def test_below_refuses_an_empty_range() -> None:
    with pytest.raises(ValueError, match="0"):
        Stream("sha256", b"s").below(0)


def test_bytes_do_not_depend_on_the_size_of_the_bites() -> None:
    whole = Stream("sm3", b"s", "L2", "A01", "LN-SY").take(100)
    bites = Stream("sm3", b"s", "L2", "A01", "LN-SY")
    assert b"".join(bites.take(n) for n in (1, 31, 33, 35)) == whole


def test_labels_cannot_run_into_each_other() -> None:
    heads = {Stream("sha256", b"s", *labels).take(16) for labels in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""))}
    assert len(heads) == 4


@given(st.integers(0, 60), st.binary(max_size=8))
def test_order_is_a_permutation_and_lazy_makes_no_difference(count: int, seed: bytes) -> None:
    whole = list(lazy_order(Stream("sha256", seed), count))
    assert sorted(whole) == list(range(count))
    assert list(islice(lazy_order(Stream("sha256", seed), count), 5)) == whole[:5]


def test_order_is_uniform_over_all_permutations() -> None:
    counts = Counter(tuple(lazy_order(Stream("sha256", b"%d" % i), 4)) for i in range(12000))
    assert set(counts) == set(permutations(range(4)))
    assert chi_square(counts, 500) < CHI2_999[23]
