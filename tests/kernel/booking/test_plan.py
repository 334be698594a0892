from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from tests.kernel.booking.values import HLJ_RULES, LIAONING, LN_RULES
from yuanping.kernel.booking.plan import BookingPlan, Contact, check_plan
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

NOW = moment(date(2026, 9, 1), time(9))
DUE = moment(date(2026, 9, 22), time(0))
DAY = date(2026, 9, 24)
PLAN = BookingPlan(
    quotas=(Quota("A0801", 3), Quota("A0802", 2), Quota("A0803", 1)),
    representatives=1,
    host="H",
    centres=(),
    starts_at=moment(DAY, time(9)),
    ends_at=moment(DAY, time(17)),
    contact=Contact("韩悦", "13912340172"),
)


def test_a_lawful_plan_passes() -> None:
    check_plan(PLAN, LN_RULES, NOW, DUE)
    assert PLAN.size == 7


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"quotas": (Quota("A0801", 3),)}, "committee_too_small", "quotas"),
        ({"quotas": (Quota("A0801", 4),), "representatives": 0}, "committee_too_small", "quotas"),
        ({"quotas": (Quota("A0801", 5),)}, "committee_even", "quotas"),
        ({"quotas": (Quota("A0801", 4),), "representatives": 3}, "too_few_experts", "representatives"),
        ({"quotas": (Quota("A0801", 0), Quota("A0802", 5))}, "quota_not_positive", "quotas"),
        ({"quotas": ()}, "quota_not_positive", "quotas"),
        ({"representatives": -1}, "quota_not_positive", "quotas"),
        ({"quotas": (Quota("A0801", 3), Quota("A0801", 3))}, "specialty_twice", "quotas"),
        ({"centres": ("S", "H")}, "host_among_subs", "centres"),
        ({"starts_at": NOW, "ends_at": moment(date(2026, 9, 1), time(17))}, "booking_in_past", "starts_at"),
        (
            {"starts_at": moment(date(2026, 8, 31), time(9)), "ends_at": moment(date(2026, 8, 31), time(17))},
            "booking_in_past",
            "starts_at",
        ),
        (
            {"starts_at": moment(date(2026, 9, 21), time(9)), "ends_at": moment(date(2026, 9, 21), time(17))},
            "booking_before_bids_due",
            "starts_at",
        ),
        ({"contact": Contact(" ", "13912340172")}, "contact_incomplete", "contact_name"),
        ({"contact": Contact("韩悦", "12345")}, "contact_phone_malformed", "contact_phone"),
    ],
)
def test_what_cannot_be_booked_is_refused(change: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_plan(replace(PLAN, **change), LN_RULES, NOW, DUE)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_committee_of_four_names_the_article() -> None:
    with pytest.raises(Refused) as refused:
        check_plan(replace(PLAN, quotas=(Quota("A0801", 3),)), LN_RULES, NOW, DUE)
    assert refused.value.law == Law("招标投标法", "第三十七条")
    assert refused.value.params == {"size": 4, "least": 5}


def test_venues_may_be_named_only_where_the_pack_lets_the_agency_choose() -> None:
    named = replace(PLAN, centres=("S", "T"))
    check_plan(named, LN_RULES, NOW, DUE)
    with pytest.raises(Refused) as refused:
        check_plan(named, HLJ_RULES, NOW, DUE)
    assert refused.value.code == "centres_not_choosable"


def test_the_agency_names_who_answers_for_the_service() -> None:
    with pytest.raises(Refused) as refused:
        check_plan(replace(PLAN, contact=Contact("", "")), LN_RULES, NOW, DUE)
    assert refused.value.law == Law(LIAONING, "（十五）")
