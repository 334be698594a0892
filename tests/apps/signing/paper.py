"""A small document that three members sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from yuanping.apps.signing.queries import SignedBundle, get_bundle
from yuanping.apps.signing.services import Composed, issue_keys, open_document, sign_document
from yuanping.infra.pdf.pades import FieldBox
from yuanping.infra.pdf.typeset import typeset
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.signing.order import Turn

NOW = datetime(2026, 9, 24, 3, 40, tzinfo=UTC)
SEATS = ("a1" * 16, "b2" * 16, "c3" * 16)
NAMES = ("程一鸣", "韩双雪", "魏三禾")
LOT = "LN0000000000000000000000SIGNED"


def member(number: int) -> Actor:
    return Actor(Role.EXPERT, seat_id=SEATS[number - 1])


def passphrase(number: int) -> str:
    return f"第 {number} 个口令 长"


def open_paper() -> str:
    """Keys for three members, and a document of one page."""
    for number, name in enumerate(NAMES, start=1):
        issue_keys(actor=member(number), name=name, passphrase=passphrase(number), now=NOW)
    boxes = tuple(FieldBox(f"member{number}", 60, 60 + 90 * number, 300, 130 + 90 * number) for number in (1, 2, 3))
    turns = tuple(Turn(seat, number) for number, seat in enumerate(SEATS, start=1))
    pdf = typeset('= 评标报告\n#json("data.json").text', {"text": "供签署"}, NOW)
    return open_document(
        actor=SYSTEM, lot_id=LOT, purpose="evaluation_report", composed=Composed(pdf, boxes, turns), now=NOW
    )


def sign(document_id: str, number: int, minutes: int = 0) -> bool:
    return sign_document(
        actor=member(number),
        document_id=document_id,
        passphrase=passphrase(number),
        reason="评标报告签署",
        now=NOW + timedelta(minutes=minutes, microseconds=123),
    )


def sign_all(document_id: str, order: tuple[int, ...] = (2, 1, 3)) -> SignedBundle:
    for minutes, number in enumerate(order):
        sign(document_id, number, minutes)
    return get_bundle(document_id)
