"""The final list of a committee (最终名单) read before the award: by whom the pack names, and never by one side alone.

* Until everybody has arrived nobody reads it: no name is on the platform (招标投标法 第三十七条).
* Then whoever the pack lets see ``committee_list`` may read it, once as many of the draw's three parties agree as the pack asks for.
* The list tells names and specialties in an order of its own: by it no seat, no venue and no member number can be told.
* With the award the list is public, and there is nothing to open any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack, Phase, Visibility

SUBJECT = "committee_list"
QUORUM = "committee.list_quorum"
LAW_LIST = Law("招标投标法", "第三十七条")
LEAST_REASON = 5
MOST_REASON = 500
ALL_PARTIES = 3


@dataclass(frozen=True, slots=True)
class ListRule:
    """How many of the draw's parties have to agree, and by which article; all of them where the pack names no number."""

    quorum: int = ALL_PARTIES
    law: Law = LAW_LIST


@dataclass(frozen=True, slots=True)
class ListedMember:
    """One line of the list."""

    name: str
    kind: str
    specialty: str


def list_rule(pack: Pack, on: date) -> ListRule:
    """The number as it holds on a day."""
    found = pack.find_parameter(QUORUM, on)
    return ListRule(found.whole, found.law) if found is not None and found.known else ListRule()


def who_may_see(pack: Pack, role: str, state: str) -> Visibility:
    """What the pack's table says to a role while the committee is in this state."""
    phase = {CommitteeState.FORMED: Phase.ARRIVED, CommitteeState.RELEASED: Phase.AWARDED}
    return pack.visibility(SUBJECT, role, phase.get(CommitteeState(state), Phase.DRAWN))


def check_agreement(rule: ListRule, state: str, agreed: frozenset[str], party: str, reason: str) -> None:
    """Whether a party may agree now.

    Raises:
        Refused: ``list_before_arrival``, ``list_already_public``, ``list_agreed_already``, ``reason_required``, ``reason_too_long``.
    """
    _check_state(rule, state)
    if party in agreed:
        raise Refused("list_agreed_already", {}, rule.law)
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("reason_required", {"least": LEAST_REASON}, rule.law, field="reason")
    if len(reason.strip()) > MOST_REASON:
        raise Refused("reason_too_long", {"most": MOST_REASON}, rule.law, field="reason")


def check_reading(rule: ListRule, state: str, agreed: frozenset[str]) -> None:
    """Whether the list is open.

    Raises:
        Refused: ``list_before_arrival``, ``list_already_public``, ``list_quorum_missing``.
    """
    _check_state(rule, state)
    if len(agreed) < rule.quorum:
        raise Refused("list_quorum_missing", {"agreed": len(agreed), "quorum": rule.quorum}, rule.law)


def arrange(members: tuple[ListedMember, ...]) -> tuple[ListedMember, ...]:
    """In an order that tells nothing of seats: by kind, specialty and name."""
    return tuple(sorted(members, key=lambda one: (one.kind, one.specialty, one.name)))


def _check_state(rule: ListRule, state: str) -> None:
    if state == CommitteeState.RELEASED:
        raise Refused("list_already_public", {}, rule.law)
    if state != CommitteeState.FORMED:
        raise Refused("list_before_arrival", {}, rule.law)
