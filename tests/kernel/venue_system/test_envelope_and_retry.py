"""The envelope takes its own shape only; retries grow, spread, and end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.venue_system import retry
from yuanping.kernel.venue_system.envelope import LARGEST, Envelope, read, write

NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
GOOD: dict[str, Plain] = {
    "v": 1,
    "system": "s",
    "id": "m1",
    "time": NOW.isoformat(),
    "area": "210100",
    "type": "hall",
    "data": {},
}


def test_what_is_written_is_canonical_and_numbered() -> None:
    made = parse_canonical(write(Envelope("hub", "m1", NOW, "210100", "apply", {"seats": 3}), 7))
    assert made == GOOD | {"system": "hub", "type": "apply", "data": {"seats": 3}, "number": 7}


def test_a_good_message_is_read() -> None:
    assert read(canonical(GOOD)) == Envelope("s", "m1", NOW, "210100", "hall", {})


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"v": 2}, "$.v"),
        ({"type": "apply2"}, "$.type"),
        ({"type": "evalstart"}, "$.type"),
        ({"time": "2026-09-01T09:00:00"}, "$.time"),
        ({"time": "gestern"}, "$.time"),
        ({"data": []}, "$.data"),
        ({"id": ""}, "$.id"),
        ({"area": 210100}, "$.area"),
        ({"more": 1}, "$"),
    ],
)
def test_anything_else_is_named(change: dict[str, Plain], where: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(canonical(GOOD | change))
    assert caught.value.path == where


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b"1", b'{"v":1,"v":1}', b"{" + b'"a":{' * 5000, b" " * (LARGEST + 1)]
)
def test_hostile_bytes_end_in_a_named_refusal(body: bytes) -> None:
    with pytest.raises(Malformed):
        read(body)


def test_pauses_double_within_a_fifth_and_stay_the_same_for_the_same_message() -> None:
    for attempts in range(1, 10):
        plain = retry.FIRST * 2 ** (attempts - 1)
        assert plain * 0.8 <= retry.pause_after("m", attempts) <= plain * 1.2
        assert retry.pause_after("m", attempts) == retry.pause_after("m", attempts)
    assert all(a < b for a, b in pairwise(retry.pause_after("m", n) for n in range(1, 8)))


def test_centres_that_failed_together_come_back_apart() -> None:
    assert len({retry.pause_after(f"m{n}", 5) for n in range(40)}) > 15


def test_no_pause_is_longer_than_the_longest_and_all_of_them_make_a_day() -> None:
    pauses = [retry.pause_after("m", n) for n in range(1, retry.MOST)]
    assert max(pauses) <= retry.LONGEST * 1.2
    assert timedelta(hours=10) < sum(pauses, timedelta()) < timedelta(days=2)
    assert not retry.is_dead(retry.MOST - 1)
    assert retry.is_dead(retry.MOST)
