"""The 模式判定书: one paper for a stored decision and for a trial of the desk, which says that it is only a trial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.policy.queries import DecisionView
from yuanping.kernel.policy.decision import Alert, ModeDecision
from yuanping.kernel.policy.explain import rows
from yuanping.kernel.policy.pack import Pack
from yuanping.web.policy.desk_values import Answer, Condition, Line, alerts_of, conditions_of, line_of
from yuanping.web.policy.facts_words import FactLine, facts_lines
from yuanping.web.policy.marks import Marked, marked_articles
from yuanping.web.policy.pack_duties import DutyGroup, compose_owed
from yuanping.web.policy.words import verdict_note, verdict_words
from yuanping.web.shell.context_values import ProofLine


@dataclass(frozen=True, slots=True)
class LotHead:
    """Whose decision it is; a trial has none."""

    lot_id: str
    title: str
    code: str
    entity: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything the paper says."""

    number: str
    head: LotHead | None
    at: datetime
    say: str
    note: str
    decision: ModeDecision
    facts: tuple[FactLine, ...]
    lines: tuple[Line, ...]
    articles: tuple[Marked, ...]
    provisos: tuple[Condition, ...] = ()
    alerts: tuple[Alert, ...] = ()
    duties: tuple[DutyGroup, ...] = ()
    facts_digest: str = ""
    decision_id: str = ""
    record_digest: str = ""
    proof: ProofLine | None = None
    is_newest: bool = True

    @property
    def is_trial(self) -> bool:
        """A trial is no decision and stands in no evidence."""
        return self.head is None


def trial_certificate(answer: Answer, now: datetime, facts_digest: str) -> Certificate:
    """The paper of a trial."""
    return Certificate(
        number="",
        head=None,
        at=now,
        say=answer.say,
        note=answer.note,
        decision=answer.decision,
        facts=facts_lines(answer.facts),
        lines=answer.lines,
        articles=answer.articles,
        provisos=answer.provisos,
        alerts=answer.alerts,
        duties=answer.duties,
        facts_digest=facts_digest,
    )


def certificate_number(found: DecisionView) -> str:
    """The number people quote; the identifier in the evidence is the ``decision_id``."""
    return f"PD-{found.decided_at.year}-{found.decision_id[-6:]}"


def stored_certificate(
    found: DecisionView, head: LotHead, pack: Pack, proof: ProofLine | None, *, is_newest: bool
) -> Certificate:
    """The paper of a decision as it was taken, under the pack as it stood then."""
    return Certificate(
        number=certificate_number(found),
        head=head,
        at=found.decided_at,
        say=verdict_words(found.decision),
        note=verdict_note(found.decision),
        decision=found.decision,
        facts=facts_lines(found.facts),
        lines=tuple(line_of(row) for row in rows(found.decision)),
        articles=marked_articles(found.decision, pack),
        provisos=conditions_of(found.decision),
        alerts=alerts_of(found.decision),
        duties=compose_owed(found.decision.duties),
        decision_id=found.decision_id,
        record_digest=found.record_digest,
        proof=proof,
        is_newest=is_newest,
    )
