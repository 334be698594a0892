"""What the report says, as plain texts in the order of 评标委员会和评标方法暂行规定 第四十二条."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the first table."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportMember:
    """A member of the committee."""

    seat_id: str
    number: int
    name: str
    kind: str
    specialty: str
    place: str
    leader: bool


@dataclass(frozen=True, slots=True)
class ReportBid:
    """A bid as opened."""

    label: str
    bidder: str
    price: str
    submitted: str


@dataclass(frozen=True, slots=True)
class RejectedBid:
    """A bid the committee rejected, with the article's ground and the members' reasons."""

    label: str
    bidder: str
    ground: str
    against: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportCriterion:
    """One thing that was scored."""

    title: str
    span: str
    step: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A bid's points: by member, mean, price, total."""

    label: str
    by_member: tuple[str, ...]
    scored: str
    price_points: str
    total: str


@dataclass(frozen=True, slots=True)
class RankLine:
    """A place of the result."""

    place: int
    label: str
    bidder: str
    price: str
    total: str
    candidate: bool


@dataclass(frozen=True, slots=True)
class ReportDissent:
    """A member's written dissent."""

    member: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything in the report."""

    title: str
    lot_code: str
    basics: tuple[Pair, ...]
    members: tuple[ReportMember, ...]
    election: str
    opened: str
    bids: tuple[ReportBid, ...]
    standing: tuple[ReportBid, ...]
    rejected: tuple[RejectedBid, ...]
    criteria: tuple[ReportCriterion, ...]
    price_rule: str
    rounding: str
    criteria_digest: str
    scores: tuple[ScoreLine, ...]
    ranking: tuple[RankLine, ...]
    matters: tuple[str, ...]
    clarifications: tuple[str, ...]
    dissents: tuple[ReportDissent, ...]
    composed: str
    demo: bool
