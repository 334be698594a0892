"""What happened in an evaluation. No event names a person or a score."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvaluationOpened:
    """A formed committee may begin."""

    lot_id: str


@dataclass(frozen=True, slots=True)
class BidsRanked:
    """Every sheet is locked and the result stands."""

    lot_id: str


@dataclass(frozen=True, slots=True)
class AllBidsRejected:
    """No bid stands; the lot must be tendered anew."""

    lot_id: str


@dataclass(frozen=True, slots=True)
class ReportComposed:
    """The report awaits the members' signatures."""

    lot_id: str
    document_id: str


@dataclass(frozen=True, slots=True)
class ReportSigned:
    """Every member has signed."""

    lot_id: str
    document_id: str


@dataclass(frozen=True, slots=True)
class AwardRecorded:
    """The award is determined; what the law kept secret until now may be released."""

    lot_id: str
