"""Who may not sit, with reason and article.

* A tie to a bidder: employment, office, shares, economic interest, near kin of its principals
  (招标投标法第三十七条; 评标委员会和评标方法暂行规定第十二条).
* Staff of the department that supervises the project (招标投标法实施条例第四十六条; 第十二条).
* Staff of the procuring entity or its agency: they would sit as experts for one side (招标投标法第三十七条).
* Punished for an offence in tendering: always, the article knows no term (第十二条).
* A tie that has ended counts for another three years; the three years are a rule of this house, not of the law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yuanping.kernel.law import Law

LOOK_BACK_YEARS = 3
LAW_INTEREST = Law("招标投标法", "第三十七条")
LAW_SUPERVISOR = Law("招标投标法实施条例", "第四十六条")
LAW_REGULATION = Law("评标委员会和评标方法暂行规定", "第十二条")


class Tie(StrEnum):
    """Kinds of tie a registry keeps between an expert and an organisation."""

    EMPLOYED = "employed"
    OFFICER = "officer"
    SHAREHOLDER = "shareholder"
    ECONOMIC_INTEREST = "economic_interest"
    KIN_OF_PRINCIPAL = "kin_of_principal"
    PUNISHED = "punished"


class RecusalReason(StrEnum):
    """Why an expert is passed over."""

    WORKS_FOR_BIDDER = "works_for_bidder"
    INTEREST_IN_BIDDER = "interest_in_bidder"
    KIN_OF_BIDDER = "kin_of_bidder"
    STAFF_OF_SUPERVISOR = "staff_of_supervisor"
    STAFF_OF_PROCURING_SIDE = "staff_of_procuring_side"
    PUNISHED = "punished"
    TERM_OVER = "term_over"
    TRAINING_OVER = "training_over"
    ENTERED_LATELY = "entered_lately"
    UNAVAILABLE = "unavailable"
    RESTING = "resting"
    TOO_OFTEN = "too_often"
    """The last six are found by ``kernel.experts.standing``: no tie to anybody, but nobody who may be drawn that day."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One tie; ``until_on`` is None while it lasts."""

    kind: Tie
    uscc: str
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What recusal may know of an expert: an opaque id and ties, no name."""

    expert_id: str
    specialty: str
    centre: str
    region: str
    employer_uscc: str
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Interests:
    """Organisations of one lot by their USCC."""

    bidders: tuple[str, ...]
    procuring_side: tuple[str, ...]
    supervisors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recusal:
    """One expert passed over; kept sealed until the award."""

    expert_id: str
    reason: RecusalReason
    law: Law


_BIDDER_REASONS = {
    Tie.EMPLOYED: (RecusalReason.WORKS_FOR_BIDDER, LAW_INTEREST),
    Tie.OFFICER: (RecusalReason.INTEREST_IN_BIDDER, LAW_INTEREST),
    Tie.SHAREHOLDER: (RecusalReason.INTEREST_IN_BIDDER, LAW_INTEREST),
    Tie.ECONOMIC_INTEREST: (RecusalReason.INTEREST_IN_BIDDER, LAW_REGULATION),
    Tie.KIN_OF_PRINCIPAL: (RecusalReason.KIN_OF_BIDDER, LAW_REGULATION),
}


def look_back_from(on: date) -> date:
    """First day whose ties still count on ``on``."""
    if (on.month, on.day) == (2, 29):
        return date(on.year - LOOK_BACK_YEARS, 2, 28)
    return on.replace(year=on.year - LOOK_BACK_YEARS)


def recusal_of(candidate: Candidate, interests: Interests, on: date) -> Recusal | None:
    """The first ground on which this candidate may not sit, or None."""
    if any(relation.kind is Tie.PUNISHED for relation in candidate.relations):
        return Recusal(candidate.expert_id, RecusalReason.PUNISHED, LAW_REGULATION)
    since = look_back_from(on)
    ties = [Relation(Tie.EMPLOYED, candidate.employer_uscc)] if candidate.employer_uscc else []
    ties += [tie for tie in candidate.relations if tie.until_on is None or tie.until_on >= since]
    for tie in ties:
        if tie.uscc in interests.bidders:
            reason, law = _BIDDER_REASONS[tie.kind]
            return Recusal(candidate.expert_id, reason, law)
    for tie in ties:
        if tie.kind is not Tie.EMPLOYED:
            continue
        if tie.uscc in interests.supervisors:
            return Recusal(candidate.expert_id, RecusalReason.STAFF_OF_SUPERVISOR, LAW_SUPERVISOR)
        if tie.uscc in interests.procuring_side:
            return Recusal(candidate.expert_id, RecusalReason.STAFF_OF_PROCURING_SIDE, LAW_INTEREST)
    return None


def recuse(candidates: Iterable[Candidate], interests: Interests, on: date) -> tuple[Recusal, ...]:
    """Every candidate who may not sit, by id."""
    found = (recusal_of(candidate, interests, on) for candidate in candidates)
    return tuple(sorted((recusal for recusal in found if recusal), key=lambda recusal: recusal.expert_id))
