"""A key stands for one content: the same again is the same request, another is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.apps.booking.world import PLAN
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.booking.request import Mandate, acting, check_key, content_digest, same_request
from yuanping.kernel.booking.states import REQUEST
from yuanping.kernel.errors import Refused

BASE = replace(PLAN, host="H", centres=("A", "B"))


def digest(lot: str = "L", **changes: object) -> str:
    return content_digest("sm3", lot, replace(BASE, **changes))  # type: ignore[arg-type]


def test_order_does_not_count_and_everything_else_does() -> None:
    assert digest(quotas=BASE.quotas[::-1], centres=("B", "A")) == digest()
    others = {
        digest("M"), digest(host="G"), digest(centres=("A",)), digest(representatives=0), digest(quotas=BASE.quotas[:1]),
        digest(starts_at=BASE.starts_at + timedelta(hours=1)), digest(ends_at=BASE.ends_at + timedelta(hours=1)),
        digest(contact=Contact("别人", BASE.contact.phone)), digest(),
    }  # fmt: skip
    assert len(others) == 9


@pytest.mark.parametrize("key", ["", "a" * 8, "A-z_09" * 10])
def test_a_key_is_plain_or_absent(key: str) -> None:
    assert check_key(key) == key


@pytest.mark.parametrize("key", ["short", "a" * 65, "a b c d e f", "键键键键键键键键", "abcdefgh\n"])
def test_a_key_of_another_shape_is_refused(key: str) -> None:
    with pytest.raises(Refused) as refused:
        check_key(key)
    assert (refused.value.code, refused.value.field) == ("request_key_malformed", "key")


def test_another_content_is_refused_with_the_booking_the_key_stands_for() -> None:
    same_request("d", "d", "YD-1")
    with pytest.raises(Refused) as refused:
        same_request("d", "e", "YD-1")
    assert (refused.value.code, refused.value.params) == ("request_key_reused", {"number": "YD-1"})


def test_under_a_mandate_the_machine_acts_and_says_for_whom() -> None:
    agency = Actor(Role.AGENCY_CLERK, "A", "U")
    assert acting(agency, None) == (agency, {})
    actor, said = acting(agency, Mandate("plan-1", "wish-1", REQUEST))
    assert actor == SYSTEM
    law = {"document": REQUEST.document, "article": REQUEST.article}
    assert said == {"mandate": {"decided": "plan-1", "wish": "wish-1", "asked_by": "agency_clerk@A", "law": law}}
