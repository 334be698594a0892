"""A venue's way into the catalogue: self-inspection, acceptance, approval, supervision, entry, suspension."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Venue, VenueStep
from yuanping.apps.venues.queries import access_venue
from yuanping.infra.workstation_standards import standards
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.standard import check_entry, standard_on, unmet
from yuanping.kernel.venues.states import ENTER, VENUE

NEEDS_REASON = frozenset({"send_back", "suspend", "reopen"})


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody brings to a step: a document number, the day it is of, or a reason in words."""

    document: str = ""
    on: date | None = None
    reason: str = ""


@transaction.atomic
def inspect_venue(*, actor: Actor, venue_id: str, met: tuple[str, ...], now: datetime) -> None:
    """A venue looks at itself, item by item of the standard in force, and asks for acceptance ((七)).

    Effects: the items not met are kept, the venue waits for the province, one PUBLIC entry.

    Raises:
        NotFound: no such venue, or not of the actor's centre.
        Refused: ``wrong_state``, ``standard_item_unknown``.
    """
    row = _locked(actor, venue_id, "inspect")
    standard = standard_on(standards(), legal_day(now))
    missing = unmet(standard, met)
    row.standard, row.unmet_items, row.state_reason = standard.version, ",".join(missing), ""
    _step(row, "inspect", actor=actor, now=now, body={"standard": standard.version, "unmet": list(missing)})


@transaction.atomic
def advance_venue(*, actor: Actor, venue_id: str, act: str, paper: Paper, now: datetime) -> None:
    """Any other step of the table of states.

    Effects: the venue moves, papers and reason are kept, one PUBLIC entry.

    Raises:
        NotFound: no such venue or step, or the actor's role has no part in it.
        Refused: ``wrong_state``, ``wrong_role``, ``venue_reason_missing``, ``venue_paper_missing``, ``venue_paper_in_future``,
            ``venue_standard_unmet``, ``venue_not_approved``, ``venue_not_supervised``.
    """
    if act == "inspect" or act not in {each.name for each in VENUE.transitions}:
        raise NotFound("venue")
    row = _locked(actor, venue_id, act)
    note = paper.reason.strip()[:200]
    if act in NEEDS_REASON and not note:
        raise Refused("venue_reason_missing", {}, ENTER, field="reason")
    body = _PAPERS[act](row, actor, paper, now) if act in _PAPERS else {}
    row.state_reason = note if act in NEEDS_REASON else ""
    _step(row, act, actor=actor, now=now, body=body, note=note)


def _locked(actor: Actor, venue_id: str, act: str) -> Venue:
    """The row, if the actor may know it and the table lets the role take the step from here."""
    row = access_venue(actor, venue_id, lock=True)
    judging = actor.role in VENUE.transition(act).who and permissions.can_judge_venues(actor)
    if not judging and not permissions.can_manage_centre(actor, row.centre):
        raise NotFound("venue")
    row.state = VENUE.advance(row.state, act, actor.role)
    return row


def _paper(paper: Paper, now: datetime) -> tuple[str, date]:
    document = paper.document.strip()[:120]
    if not document or paper.on is None:
        raise Refused("venue_paper_missing", {}, ENTER, field="document" if not document else "on")
    if paper.on > legal_day(now):
        raise Refused("venue_paper_in_future", {"day": paper.on.isoformat()}, ENTER, field="on")
    return document, paper.on


def _accept(row: Venue, actor: Actor, paper: Paper, now: datetime) -> dict[str, Plain]:
    document, on = _paper(paper, now)
    if row.unmet_items:
        count = len(row.unmet_items.split(","))
        raise Refused("venue_standard_unmet", {"count": count, "version": row.standard}, ENTER)
    row.accepted_on, row.acceptance_document = on, document
    row.approved_on, row.approved_by, row.approval_document, row.docked_on = None, "", "", None
    return {"standard": row.standard, "document": document, "on": on.isoformat()}


def _approve(row: Venue, actor: Actor, paper: Paper, now: datetime) -> dict[str, Plain]:
    document, on = _paper(paper, now)
    row.approved_on, row.approved_by, row.approval_document = on, actor.organisation_id, document
    return {"document": document, "on": on.isoformat()}


def _dock(row: Venue, actor: Actor, paper: Paper, now: datetime) -> dict[str, Plain]:
    row.docked_on = legal_day(now)
    return {"on": row.docked_on.isoformat()}


def _enter(row: Venue, actor: Actor, paper: Paper, now: datetime) -> dict[str, Plain]:
    check_entry(
        other_operator=row.kind == "other_lawful",
        approved=row.approved_on is not None,
        docked=row.docked_on is not None,
    )
    return {"standard": row.standard}


_PAPERS: dict[str, Callable[[Venue, Actor, Paper, datetime], dict[str, Plain]]] = {
    "accept": _accept,
    "approve": _approve,
    "dock": _dock,
    "enter": _enter,
}


def _step(row: Venue, act: str, *, actor: Actor, now: datetime, body: dict[str, Plain], note: str = "") -> None:
    row.save()
    full: dict[str, Plain] = {"venue": row.venue_id, "centre": row.centre.centre_id, "state": str(row.state), **body}
    if note:
        full["reason"] = note
    entry_id = evidence.record(
        kind=f"venues.venue_{act}", lot_id="", actor=actor, body=full, access=Access.PUBLIC, now=now
    )
    VenueStep.objects.create(venue=row, act=act, by=actor.label, at=now, note=note, entry_id=entry_id)
