"""What the parties of a lot see of its evaluation, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yuanping.apps.evaluation.models import Session
from yuanping.apps.evaluation.permissions import (
    can_act_as_member,
    can_record_award,
    can_view_report,
    can_view_scores,
)
from yuanping.apps.evaluation.queries.access import find_member, find_session
from yuanping.apps.evaluation.queries.gather import is_own_lot, lot_title
from yuanping.apps.evaluation.queries.records import find_award
from yuanping.apps.evaluation.queries.result import ResultView, get_result
from yuanping.apps.signing.queries import read_file
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation.record import AwardEntry
from yuanping.kernel.evaluation.states import (
    AWARD,
    CANDIDATES,
    CRITERIA_ONLY,
    LEADER,
    RECUSAL,
    REPORT,
    REVIEW,
    SessionState,
)


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The evaluation of a lot as its parties see it."""

    lot_id: str
    title: str
    state: str
    result: ResultView | None
    award: AwardEntry | None
    may_read_report: bool
    may_award: bool


def get_outcome(actor: Actor, lot_id: str) -> OutcomeView:
    """Progress for the lot's own parties; scores only when and to whom they are open. NotFound for others."""
    if not is_own_lot(actor, lot_id):
        raise NotFound("lot")
    session = find_session(lot_id)
    report = can_view_report(actor, session.state)
    scores = report or can_view_scores(actor, session.state)
    return OutcomeView(
        lot_id=lot_id,
        title=lot_title(lot_id),
        state=session.state,
        result=get_result(session) if scores else None,
        award=find_award(session),
        may_read_report=report,
        may_award=can_record_award(actor) and session.state == SessionState.CLOSED,
    )


def read_report(actor: Actor, lot_id: str) -> bytes:
    """The signed report for the lot's own parties. NotFound before every member has signed."""
    if not is_own_lot(actor, lot_id):
        raise NotFound("lot")
    session = find_session(lot_id)
    if not can_view_report(actor, session.state):
        raise NotFound("report")
    return read_file(session.document_id)


def is_awarded(lot_id: str) -> bool:
    """Whether the award of the lot is recorded."""
    return Session.objects.filter(lot_id=lot_id, state=SessionState.AWARDED).exists()


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """A member's next act; for the procuring entity the award that waits."""
    if can_act_as_member(actor):
        return _member_work(actor)
    if not can_record_award(actor):
        return ()
    waiting = Session.objects.filter(state=SessionState.CLOSED).order_by("pk")
    return tuple(
        WorkItem(_("定标"), lot_title(row.lot_id), "agency:award", row.lot_id, _("确定中标人"), law=AWARD)
        for row in waiting
        if is_own_lot(actor, row.lot_id)
    )


def _member_work(actor: Actor) -> tuple[WorkItem, ...]:
    try:
        session = find_member(actor).session
    except NotFound:
        return ()
    acts = {
        SessionState.FORMED: (_("签署评标承诺"), RECUSAL),
        SessionState.DECLARED: (_("推选组长"), LEADER),
        SessionState.LEADER_ELECTED: (_("初步评审"), REVIEW),
        SessionState.SCORING: (_("独立评分"), CRITERIA_ONLY),
        SessionState.RANKED: (_("形成评标报告"), REPORT),
        SessionState.SIGNING: (_("签署评标报告"), CANDIDATES),
    }
    act = acts.get(SessionState(session.state))
    if act is None:
        return ()
    return (WorkItem(_("评标"), lot_title(session.lot_id), "expert:desk", "", act[0], law=act[1]),)


@dataclass(frozen=True, slots=True)
class TableLine:
    """An evaluation of an own lot that a representative may sit at."""

    lot_id: str
    title: str
    state: str


def list_tables(actor: Actor) -> tuple[TableLine, ...]:
    """Evaluations in progress of the lots of the actor's organisation, for its representative."""
    if actor.role is not Role.OWNER_REPRESENTATIVE:
        return ()
    rows = Session.objects.exclude(state__in=[SessionState.CLOSED, SessionState.AWARDED]).order_by("pk")
    return tuple(
        TableLine(row.lot_id, lot_title(row.lot_id), row.state) for row in rows if is_own_lot(actor, row.lot_id)
    )


def list_outcomes(actor: Actor) -> tuple[TableLine, ...]:
    """Evaluations of the actor's own lots, newest first."""
    rows = Session.objects.order_by("-pk")
    return tuple(
        TableLine(row.lot_id, lot_title(row.lot_id), row.state) for row in rows if is_own_lot(actor, row.lot_id)
    )
