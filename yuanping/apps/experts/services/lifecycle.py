"""Application, recommendation, review, appointment, suspension, removal: one road, one table."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert, ExpertSpecialty
from yuanping.apps.experts.queries import access_expert
from yuanping.apps.experts.services.page_code import READER, try_page_code
from yuanping.apps.experts.services.register import is_in_pool
from yuanping.apps.policy import queries as policy
from yuanping.infra.crypto import keyed_hash
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.lifecycle import File, Paper, check_other_person, check_step, step_rules
from yuanping.kernel.experts.states import EXPERT, KEEP_REGISTRY, ExpertState


@transaction.atomic
def advance_expert(*, actor: Actor, expert_id: str, act: str, paper: Paper, now: datetime) -> None:
    """Take one step of the table of states.

    Effects: the expert moves, papers and days are kept, the pool of later draws follows; with the appointment the first code of the own page goes to
    the expert's telephone; PERSONAL entries.

    Raises:
        NotFound: no such expert or step, or not the actor's registry.
        Refused: ``wrong_state``, ``wrong_role``, ``expert_twice``, ``expert_same_person`` and those of ``check_step``.
    """
    if act not in {each.name for each in EXPERT.transitions}:
        raise NotFound("expert")
    hold(f"expert:{expert_id}")
    row = access_expert(actor, expert_id, lock=True)
    if not permissions.can_advance_expert(actor, row):
        raise NotFound("expert")
    target = EXPERT.advance(row.state, act, actor.role)
    today = legal_day(now)
    file = _file(row)
    check_step(act, file, paper, step_rules(policy.pack_for(settings.PROVINCE, today), today), today)
    if act == "review" and row.claimed_mark:
        raise Refused("expert_twice", {}, KEEP_REGISTRY)
    mark = keyed_hash(READER, actor.user_id.encode()) if actor.user_id else ""
    check_other_person(act, file, mark)
    _move(row, act, ExpertState(target), paper, today)
    if act == "review":
        row.reviewer_mark = mark
    if actor.role is Role.REGISTRY_OWNER:
        row.registry = row.registry or actor.organisation_id  # whoever takes up a stranger's application keeps the file
    if act == "appoint" and row.page_mark is None:
        try_page_code(row, actor, now)
    _store(row)
    body: dict[str, Plain] = {
        "expert": row.expert_id,
        "state": str(row.state),
        "document": paper.document.strip()[:120],
    }
    if paper.on is not None:
        body["on"] = paper.on.isoformat()
    if paper.until is not None:
        body["until"] = paper.until.isoformat()
    if paper.reason.strip():
        body["reason"] = paper.reason.strip()[:200]
    evidence.record(kind=f"experts.{act}", lot_id="", actor=actor, body=body, access=Access.PERSONAL, now=now)


@transaction.atomic
def resume_due(*, now: datetime) -> int:
    """End every suspension whose last day is over; answers how many (task of the worker)."""
    today = legal_day(now)
    due = Expert.objects.select_for_update().filter(state=ExpertState.SUSPENDED, suspended_until__lt=today)
    rows = list(due.order_by("id"))
    for row in rows:
        _move(row, "resume", ExpertState(EXPERT.advance(row.state, "resume", SYSTEM.role)), Paper(), today)
        _store(row)
        body: dict[str, Plain] = {"expert": row.expert_id, "state": str(row.state), "on": today.isoformat()}
        evidence.record(kind="experts.resume", lot_id="", actor=SYSTEM, body=body, access=Access.PERSONAL, now=now)
    return len(rows)


def _file(row: Expert) -> File:
    return File(
        row.state,
        row.employer_uscc,
        row.title_level,
        row.practice_since,
        row.consent_on,
        row.term_until,
        row.reviewer_mark,
    )


def _move(row: Expert, act: str, target: ExpertState, paper: Paper, today: date) -> None:
    row.state, row.state_on = target, today
    if act in {"appoint", "renew"}:
        row.term_from = row.term_from or today
        row.term_until = paper.until
    if act == "suspend":
        row.suspended_until = paper.until
    if act == "resume":
        row.suspended_until = None


def _store(row: Expert) -> None:
    row.save()
    refresh_pool(row)


def refresh_pool(row: Expert) -> None:
    """Let the rows of the pool say what the expert's row says."""
    open_to_draws = is_in_pool(row)
    held = ExpertSpecialty.objects.filter(expert=row)
    held.filter(pool_code="").update(in_pool=False, centre=row.home_centre)
    held.exclude(pool_code="").update(in_pool=open_to_draws, centre=row.home_centre)
