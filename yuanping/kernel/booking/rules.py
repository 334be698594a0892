"""What a province's pack says about bookings, as values.

* Every figure carries the article it stands in; a missing figure means that the pack sets none.
* Shares are exact: "at least one third" is ``3·n ≥ k``, "at most one half" is ``2·n ≤ k``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from yuanping.kernel.actor import Role
from yuanping.kernel.draw.planning import PoolRules
from yuanping.kernel.law import Law
from yuanping.kernel.plain import later
from yuanping.kernel.policy.pack import Pack, Parameter, Phase

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
    """A number (of centres, days, members) and its article; ``own``: set by the platform, no article asks for it."""

    number: int
    law: Law
    own: bool = False


@dataclass(frozen=True, slots=True)
class BookingRules:
    """The booking part of one pack.

    Attributes:
        offsite_least: experts away from the host, of the whole committee.
        sub_most: workstations at one sub-venue, of the whole committee.
        subs_least: number of other centres, at least.
        subs_most: number of other centres, at most.
        confirm_days: calendar days a venue has to answer.
        change_days: calendar days before the evaluation a change must be asked for.
        verify_days: working days a venue has to verify a change.
        agency_learns: from when the agency knows a sub-venue's name, and by which article.
        substitutes_shown: whether the number of waiting substitute venues may be shown to the agency.
        may_choose: whether the agency may name the sub-venues the draw chooses among, and by which article.
        committee_least: smallest committee.
        agreed_law: the article by which venues may be agreed upon after a failed draw; None where no article allows it.
        pool_floor: how many times the seats of a specialty its experts must be; None in packs of before the library.
    """

    province: str
    pack_digest: str
    offsite_least: ShareRule | None
    sub_most: ShareRule | None
    subs_least: NumberRule
    subs_most: NumberRule
    confirm_days: NumberRule
    change_days: NumberRule
    verify_days: NumberRule
    agency_learns: Learns
    agency_learns_law: Law
    substitutes_shown: bool
    may_choose: bool
    choice_law: Law
    committee_least: NumberRule
    agreed_law: Law | None = later(None)
    pool_floor: NumberRule | None = later(None)


OWN = "自设"


def rules_from_pack(pack: Pack, digest: str, on: date) -> BookingRules:
    """Read the booking part of a pack as it holds on a day.

    Raises:
        KeyError: the pack lacks a parameter that every pack has (a mistake in the pack).
    """
    learns, law = _agency_learns(pack)
    role = str(Role.AGENCY_CLERK)
    choice = pack.parameter("venue.choice", on)
    return BookingRules(
        province=pack.code,
        pack_digest=digest,
        offsite_least=_share(pack, "committee.offsite_share_min", on),
        sub_most=_share(pack, "committee.sub_venue_share_max", on),
        subs_least=_number(pack.parameter("committee.sub_venues_min", on)),
        subs_most=_number(pack.parameter("committee.sub_venues_max", on)),
        confirm_days=_number(pack.parameter("venue.confirm_within_days", on)),
        change_days=_number(pack.parameter("booking.change_before_days", on)),
        verify_days=_number(pack.parameter("booking.change_verify_working_days", on)),
        agency_learns=learns,
        agency_learns_law=law,
        substitutes_shown=pack.visibility("substitute_count", role, Phase.CONFIRMED).shown,
        may_choose=choice.text == "allowed_set",
        choice_law=choice.law,
        committee_least=_number(pack.parameter("committee.size_min", on)),
        agreed_law=_allowed(pack.find_parameter("venue.agreed_after_failed_draw", on)),
        pool_floor=_found(pack.find_parameter("expert.pool_floor_times", on)),
    )


def _found(entry: Parameter | None) -> NumberRule | None:
    return _number(entry) if entry is not None else None


def pool_rules(rules: BookingRules) -> PoolRules:
    """What the draw asks of the pool of a specialty."""
    floor = rules.pool_floor
    return PoolRules(min_ratio=floor.number, law=floor.law) if floor is not None else PoolRules()


def _share(pack: Pack, name: str, on: date) -> ShareRule | None:
    entry = pack.find_parameter(name, on)
    return ShareRule(entry.fraction, entry.law) if entry else None


def _allowed(entry: Parameter | None) -> Law | None:
    return entry.law if entry is not None and entry.yes else None


def _number(entry: Parameter) -> NumberRule:
    return NumberRule(entry.whole, entry.law, entry.note.startswith(OWN))


def _agency_learns(pack: Pack) -> tuple[Learns, Law]:
    """From which phase the visibility table gives the agency a sub-venue's name."""
    for rule in pack.visibility_rules:
        if rule.subject == "sub_venue_name" and (Role.AGENCY_CLERK in rule.roles or "*" in rule.roles):
            return _learns(rule.from_phase), rule.law
    return Learns.NEVER, COMMITTEE


def _learns(phase: Phase | None) -> Learns:
    if phase is None:
        return Learns.NEVER
    if phase.rank < Phase.CONFIRMED.rank:
        return Learns.ALWAYS
    return Learns.CONFIRMED if phase is Phase.CONFIRMED else Learns.AWARDED
