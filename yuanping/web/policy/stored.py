"""Stored decisions of a lot: the 判定书 of each number, and the history with what changed. Only for who may know the lot."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.evidence import queries as evidence
from yuanping.apps.policy import queries as policy
from yuanping.apps.policy.queries import DecisionView
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.tenders.queries import LotView
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound
from yuanping.kernel.policy.pack import Phase
from yuanping.web.policy.certificate import Certificate, LotHead, certificate_number, stored_certificate
from yuanping.web.policy.changes import Change, changes_between
from yuanping.web.policy.words import verdict_note, verdict_words
from yuanping.web.shell.access import page
from yuanping.web.shell.context_values import ProofLine
from yuanping.web.shell.request import ShellRequest

READERS = (
    Role.AGENCY_CLERK,
    Role.PROCURING_ENTITY,
    Role.OWNER_REPRESENTATIVE,
    Role.PROJECT_SUPERVISOR,
    Role.PROVINCIAL_COORDINATOR,
)


@dataclass(frozen=True, slots=True)
class Past:
    """One decision in the history; ``changes`` against the one before it."""

    number: int
    paper: str
    view: DecisionView
    say: str
    note: str
    is_newest: bool
    changes: tuple[Change, ...]
    proof: ProofLine | None


@page(permission="lot.view", roles=READERS)
def history(request: ShellRequest, lot_id: str) -> HttpResponse:
    """Every decision of the lot, the newest first."""
    lot = tenders.access_lot(request.actor, lot_id)
    found = _decisions(request.actor, lot)
    return render(request, "policy/history.html", {"lot": lot, "past": _past(lot_id, found)})


@page(permission="lot.view", roles=READERS)
def decision(request: ShellRequest, lot_id: str, number: int = 0) -> HttpResponse:
    """The 判定书 of one number; of the newest without one."""
    paper = _paper(request.actor, lot_id, number)
    return render(request, "policy/certificate.html", {"paper": paper})


def _decisions(actor: Actor, lot: LotView) -> tuple[DecisionView, ...]:
    """The decisions, if the pack that took the newest shows them to this role.

    Raises:
        NotFound: there is none, or the reader may not know.
    """
    found = policy.list_decisions(lot.lot_id)
    if not found:
        raise NotFound("decision")
    if not policy.get_pack_of_lot(lot.lot_id).visibility("mode_decision", actor.role.value, Phase.DECIDED).shown:
        raise NotFound("decision")
    return found


def _paper(actor: Actor, lot_id: str, number: int) -> Certificate:
    lot = tenders.access_lot(actor, lot_id)
    found = _decisions(actor, lot)
    wanted = next((each for each in found if each.number == number), found[-1] if not number else None)
    if wanted is None:
        raise NotFound("decision")
    head = LotHead(lot.lot_id, lot.title, lot.lot_code, lot.procuring_entity_name)
    pack = policy.get_pack_of_decision(wanted.decision_id)
    proof = _proofs(lot_id).get(wanted.entry_id)
    return stored_certificate(wanted, head, pack, proof, is_newest=wanted is found[-1])


def _proofs(lot_id: str) -> dict[str, ProofLine]:
    """Where each act of the lot stands in the evidence: one query for all."""
    return {each.entry_id: ProofLine(each.entry_id, each.index) for each in evidence.list_entries(lot_id, ())}


def _past(lot_id: str, found: tuple[DecisionView, ...]) -> tuple[Past, ...]:
    proofs = _proofs(lot_id)
    shown = [
        Past(
            number=each.number,
            paper=certificate_number(each),
            view=each,
            say=verdict_words(each.decision),
            note=verdict_note(each.decision),
            is_newest=each is found[-1],
            changes=changes_between(found[at - 1], each) if at else (),
            proof=proofs.get(each.entry_id),
        )
        for at, each in enumerate(found)
    ]
    return tuple(reversed(shown))
