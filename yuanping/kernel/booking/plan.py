"""What an agency asks for, and when that can be asked at all.

* A committee has at least five members, an odd number, two thirds of them experts: 招标投标法 第三十七条.
* The evaluation lies in the future and does not begin before the bids are due.
* The agency names who answers for the service and how to reach them: 辽发改法规〔2025〕843号（十五）.
* A venue names its own contact when it confirms: （十四）.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.booking.rules import COMMITTEE, BookingRules
from yuanping.kernel.booking.slots import SHANGHAI, split_slots
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

BIDS_DUE = Law("招标投标法", "第二十四条")
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")


@dataclass(frozen=True, slots=True)
class Contact:
    """A member of staff who answers for the service; never an expert."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class BookingPlan:
    """One form: seats per specialty, representatives, hours, host, sub-venues allowed (none named: all)."""

    quotas: tuple[Quota, ...]
    representatives: int
    host: str
    centres: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    contact: Contact

    @property
    def size(self) -> int:
        """Members of the committee, representatives included."""
        return sum(quota.seats for quota in self.quotas) + self.representatives


def check_plan(plan: BookingPlan, rules: BookingRules, now: datetime, bids_due_at: datetime | None) -> None:
    """Refuse a plan that cannot lawfully be booked.

    Raises:
        Refused: ``quota_not_positive``, ``specialty_twice``, ``committee_too_small``, ``committee_even``, ``too_few_experts``,
            ``host_among_subs``, ``centres_not_choosable``, ``booking_in_past``, ``booking_before_bids_due``,
            ``contact_incomplete`` and what ``check_interval`` refuses.
    """
    check_wish(plan, rules, now, bids_due_at)
    check_contact(plan.contact, Law("辽发改法规〔2025〕843号", "（十五）"))


def check_wish(plan: BookingPlan, rules: BookingRules, now: datetime, bids_due_at: datetime | None) -> None:
    """As ``check_plan``, but for the contact: what can be said while a form is still being filled in."""
    _check_committee(plan, rules)
    if plan.host in plan.centres:
        raise Refused("host_among_subs", {}, field="centres")
    if plan.centres and not rules.may_choose:
        raise Refused("centres_not_choosable", {}, rules.choice_law, field="centres")
    check_hours(plan.starts_at, plan.ends_at, now, bids_due_at)


def _check_committee(plan: BookingPlan, rules: BookingRules) -> None:
    if plan.representatives < 0 or not plan.quotas or any(quota.seats < 1 for quota in plan.quotas):
        raise Refused("quota_not_positive", {}, COMMITTEE, field="quotas")
    if len({quota.specialty for quota in plan.quotas}) < len(plan.quotas):
        raise Refused("specialty_twice", {}, field="quotas")
    least = rules.committee_least
    if plan.size < least.number:
        raise Refused("committee_too_small", {"size": plan.size, "least": least.number}, least.law, field="quotas")
    if plan.size % 2 == 0:
        raise Refused("committee_even", {"size": plan.size}, COMMITTEE, field="quotas")
    if 3 * plan.representatives > plan.size:
        most = plan.size // 3
        raise Refused(
            "too_few_experts",
            {"representatives": plan.representatives, "most": most},
            COMMITTEE,
            field="representatives",
        )


def check_hours(starts_at: datetime, ends_at: datetime, now: datetime, bids_due_at: datetime | None) -> None:
    """Refuse hours that are not whole minutes in order, lie in the past, or begin before the bids are due; they may pass midnight."""
    split_slots(starts_at, ends_at)
    if starts_at <= now:
        raise Refused("booking_in_past", {"starts": _words(starts_at), "now": _words(now)}, field="starts_at")
    if bids_due_at is not None and starts_at < bids_due_at:
        raise Refused(
            "booking_before_bids_due",
            {"starts": _words(starts_at), "due": _words(bids_due_at)},
            BIDS_DUE,
            field="starts_at",
        )


def check_contact(contact: Contact, law: Law) -> Contact:
    """Return the contact trimmed; a name and a reachable number are required by ``law``."""
    name, phone = contact.name.strip(), contact.phone.strip()
    if not name:
        raise Refused("contact_incomplete", {}, law, field="contact_name")
    if not PHONE.fullmatch(phone):
        raise Refused("contact_phone_malformed", {}, law, field="contact_phone")
    return Contact(name, phone)


def _words(instant: datetime) -> str:
    here = instant.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日 {here:%H:%M}"
