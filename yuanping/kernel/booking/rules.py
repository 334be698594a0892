"""What a province's pack says about bookings, as values.

* Every figure carries the article it stands in; a missing figure means that the pack sets none.
* Shares are exact: "at least one third" is ``3·n ≥ k``, "at most one half" is ``2·n ≤ k``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from yuanping.kernel.law import Law

COMMITTEE = Law("招标投标法", "第三十七条")


class Learns(StrEnum):
    """From when a role that may learn a thing at all learns it."""

    ALWAYS = "always"
    CONFIRMED = "confirmed"
    AWARDED = "awarded"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ShareRule:
    """A share of the committee, e.g. one third."""

    share: Fraction
    law: Law


@dataclass(frozen=True, slots=True)
class NumberRule:
    """A number (of centres, days, members) and its article."""

    number: int
    law: Law


@dataclass(frozen=True, slots=True)
class BookingRules:
    """The booking part of one pack.

    Attributes:
        offsite_least: experts away from the host, of the whole committee.
        sub_most: workstations at one sub-venue, of the whole committee.
        subs_least: number of other centres.
        confirm_days: calendar days a venue has to answer.
        change_days: calendar days before the evaluation a change must be asked for.
        verify_days: working days a venue has to verify a change.
        agency_learns: from when the agency knows a sub-venue's name, and by which article.
        committee_least: smallest committee.
    """

    province: str
    pack_digest: str
    offsite_least: ShareRule | None
    sub_most: ShareRule | None
    subs_least: NumberRule | None
    confirm_days: NumberRule
    change_days: NumberRule
    verify_days: NumberRule
    agency_learns: Learns
    agency_learns_law: Law
    committee_least: NumberRule
