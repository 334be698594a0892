"""The plain values an evaluation is made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from yuanping.kernel.money import Yuan


class MemberKind(StrEnum):
    """Expert of a registry, or representative of the procuring entity; their votes weigh the same."""

    EXPERT = "expert"
    REPRESENTATIVE = "owner_representative"


@dataclass(frozen=True, slots=True)
class Member:
    """A seat of the committee. ``number`` is what colleagues see: 评委 n 号."""

    seat_id: str
    number: int
    kind: MemberKind
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class EvaluatedBid:
    """A bid as opened. ``number`` is its order of submission, shown as B-01."""

    bid_id: str
    number: int
    bidder: str
    price: Yuan

    @property
    def label(self) -> str:
        """How desks and tables name the bid."""
        return f"B-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Score:
    """One member's points for one bid and criterion."""

    bid_id: str
    criterion_id: str
    points: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """All scores of one member, locked as a whole."""

    seat_id: str
    scores: tuple[Score, ...]


class Ground(StrEnum):
    """The seven grounds of 招标投标法实施条例 第五十一条."""

    UNSIGNED = "1"
    NO_CONSORTIUM_AGREEMENT = "2"
    NOT_QUALIFIED = "3"
    SEVERAL_BIDS = "4"
    PRICE_OUT_OF_BOUNDS = "5"
    NOT_RESPONSIVE = "6"
    UNLAWFUL = "7"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One member's finding on one bid in the preliminary review; ``ground`` is ``None`` when it passes."""

    bid_id: str
    ground: Ground | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """One member's findings on every bid."""

    seat_id: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class RankedBid:
    """One line of the result."""

    bid_id: str
    place: int
    scored: Decimal
    price_points: Decimal
    total: Decimal
    candidate: bool


@dataclass(frozen=True, slots=True)
class Votes:
    """How many ballots named this seat in one round. Who named whom is stored nowhere."""

    seat_id: str
    count: int


@dataclass(frozen=True, slots=True)
class BallotRound:
    """One round of the election of the leader."""

    number: int
    votes: tuple[Votes, ...]
