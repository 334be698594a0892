from __future__ import annotations

from datetime import UTC, datetime

from yuanping.infra.ids import new_id, new_secret_id
from yuanping.kernel.ids import is_ulid

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def test_ids_carry_province_and_time_and_never_repeat() -> None:
    made = {new_id("LN", NOW) for _ in range(1000)}
    assert len(made) == 1000
    assert {(one[:2], is_ulid(one[2:]), one[2:12]) for one in made} == {("LN", True, new_id("LN", NOW)[2:12])}


def test_secret_ids_are_128_random_bits() -> None:
    made = [new_secret_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {len(one) for one in made} == {32}
    assert made != sorted(made)
