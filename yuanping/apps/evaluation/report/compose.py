"""Typeset the report and say where each member signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from yuanping.apps.evaluation.report.facts import ReportFacts
from yuanping.apps.signing.services import Composed
from yuanping.infra.pdf.pades import FieldBox
from yuanping.infra.pdf.typeset import typeset
from yuanping.kernel.canonical import Plain
from yuanping.kernel.plain import to_plain
from yuanping.kernel.signing.order import Turn

REASON = "评标报告签署"
PAGE_HEIGHT = 842
LEFT, TOP, WIDTH, HEIGHT, GAP, COLUMNS = 51, 150, 236, 76, 18, 2
LOWEST = 60


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where one member signs on the last page, in points from the upper left corner."""

    number: int
    caption: str
    left: int
    top: int
    width: int
    height: int

    def field(self) -> FieldBox:
        """The same in a PDF's own direction."""
        upper = PAGE_HEIGHT - self.top
        return FieldBox(f"member{self.number}", self.left, upper - self.height, self.left + self.width, upper)


def boxes(facts: ReportFacts) -> tuple[SignatureBox, ...]:
    """Two columns; boxes get lower when the committee is large."""
    rows = -(-len(facts.members) // COLUMNS)
    height = min(HEIGHT, (PAGE_HEIGHT - TOP - LOWEST) // rows - GAP)
    return tuple(
        SignatureBox(
            member.number,
            f"评委 {member.number} 号{'（组长）' if member.leader else ''}",
            LEFT + (index % COLUMNS) * (WIDTH + GAP),
            TOP + (index // COLUMNS) * (height + GAP),
            WIDTH,
            height,
        )
        for index, member in enumerate(facts.members)
    )


def compose(facts: ReportFacts, now: datetime) -> Composed:
    """The file to be signed, before its fields are made."""
    places = boxes(facts)
    data: Plain = {"report": to_plain(facts), "boxes": [to_plain(box) for box in places]}
    signers = tuple(Turn(member.seat_id, member.number) for member in facts.members)
    return Composed(typeset(_template(), data, now), tuple(box.field() for box in places), signers)


@cache
def _template() -> str:
    return (Path(__file__).parent / "report.typ").read_text(encoding="utf-8")
