"""The writers of an evaluation. Signatures first; each is filled in below this commit."""

from __future__ import annotations

from datetime import datetime

from yuanping.kernel.actor import Actor
from yuanping.kernel.evaluation.values import Score, Verdict


def open_session(*, actor: Actor, lot_id: str, now: datetime) -> str:
    """Open the evaluation of a formed committee (system, on ``CommitteeFormed``). Returns the session id."""
    raise NotImplementedError


def sign_declaration(*, actor: Actor, passphrase: str, now: datetime) -> None:
    """A member (``actor.seat_id``) declares and sets the passphrase of the signing keys."""
    raise NotImplementedError


def cast_leader_ballot(*, actor: Actor, choice: str, now: datetime) -> None:
    """A member names the seat id ``choice`` as leader; the last ballot decides or opens a new round."""
    raise NotImplementedError


def submit_preliminary_review(*, actor: Actor, verdicts: tuple[Verdict, ...], now: datetime) -> None:
    """A member's findings on every bid at once; the last member's closes the stage by majority."""
    raise NotImplementedError


def save_scores(*, actor: Actor, scores: tuple[Score, ...], now: datetime) -> None:
    """Keep a member's draft scores (any part of the sheet); still changeable, seen by nobody else."""
    raise NotImplementedError


def submit_score_sheet(*, actor: Actor, now: datetime) -> None:
    """Lock the member's saved sheet as a whole; the last lock ranks the bids (``rank_bids``)."""
    raise NotImplementedError


def file_dissent(*, actor: Actor, text: str, now: datetime) -> None:
    """A member's written dissent with its reasons, before the report is composed."""
    raise NotImplementedError


def compose_report(*, actor: Actor, lot_id: str, now: datetime) -> str:
    """The leader (or the system) composes the report with its signature fields. Returns the document id."""
    raise NotImplementedError


def sign_report(*, actor: Actor, passphrase: str, now: datetime) -> None:
    """A member signs in turn (PAdES and SM2 CMS); the last signature closes the session."""
    raise NotImplementedError


def record_award(*, actor: Actor, lot_id: str, bid_id: str, reason: str = "", now: datetime) -> None:
    """The procuring entity names the awarded bidder among the candidates; then the draw is released."""
    raise NotImplementedError
