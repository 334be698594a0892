"""Shapes of the API of terminals: what is bound to a workstation, what its own machine says, what the look on the day before found."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from yuanping.api.booking_schemas import Id, Words
from yuanping.api.venue_schemas import In
from yuanping.apps.booking.queries import FindingView
from yuanping.apps.venues.queries import SelfTestView, TerminalView
from yuanping.kernel.booking.gate import GateState
from yuanping.kernel.venues.fitness import Unfit

LONGEST_TEXT = 20_000
"""More than any certificate, result or report there is."""
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")]


class TerminalOut(Schema):
    """The machine bound to a workstation; its key is known by its fingerprint alone."""

    kind: str = Field(examples=["key", "certificate"])
    fingerprint: str
    subject: str
    valid_until: datetime | None
    bound_at: datetime

    @classmethod
    def of(cls, view: TerminalView) -> TerminalOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class DeskReadyOut(Schema):
    """Whether a workstation is fit now, and every reason why not."""

    workstation_id: str
    label: str
    fit: bool
    reasons: list[Unfit]
    terminal: TerminalOut | None


class CodeOut(Schema):
    """The code for one machine: shown in this answer and nowhere else."""

    code: str


class CertificateIn(In):
    pem: Text


class RevocationIn(In):
    reason: Words


class EnrolmentIn(In):
    """The machine's own words: the code, its public key, and the signature that it holds the private one."""

    code: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]
    public_key: Text
    signature: Text


class BoundOut(Schema):
    terminal_id: str
    label: str


class ChallengeIn(In):
    """Empty when the certificate of the connection says which terminal it is."""

    terminal_id: Id = ""


class ChallengeOut(Schema):
    """``live_pass`` opens the channel that measures; ``challenge_id`` is what the result is signed with."""

    challenge_id: str
    live_pass: str
    label: str


class ResultIn(In):
    challenge_id: Id
    result: Text
    report: Text
    signature: Text = ""


class ItemOut(Schema):
    """One item judged; ``least`` and ``most`` are the limits of the version that was in force then."""

    key: str
    measured: int
    least: int | None
    most: int | None
    passed: bool


class SelfTestOut(Schema):
    test_id: str
    label: str
    tested_at: datetime
    passed: bool
    items: list[ItemOut]

    @classmethod
    def of(cls, view: SelfTestView) -> SelfTestOut:
        return cls(
            test_id=view.test_id,
            label=view.label,
            tested_at=view.tested_at,
            passed=view.passed,
            items=[
                ItemOut(
                    key=each.limit.key,
                    measured=each.measured,
                    least=each.limit.least,
                    most=each.limit.most,
                    passed=each.passed,
                )
                for each in view.findings
            ],
        )


class GateFindingOut(Schema):
    """A held workstation that is not fit for its session, and the one proposed in its place."""

    finding_id: str
    offer_id: str
    number: str
    starts_at: datetime
    workstation_id: str
    label: str
    reasons: list[Unfit]
    proposal_id: str
    proposal: str
    state: GateState
    found_at: datetime

    @classmethod
    def of(cls, view: FindingView) -> GateFindingOut:
        return cls(
            **{name: getattr(view, name) for name in cls.model_fields if name != "reasons"}, reasons=list(view.reasons)
        )
