"""Opening the final list before the award: parties of the draw agree, and each reading is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import Committee, ListAgreement
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.committee.final_list import ListedMember, check_agreement, check_reading
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def agree_to_list(*, actor: Actor, lot_id: str, reason: str, now: datetime) -> int:
    """Agree, as a party of the draw, that the list is read before the award; answers how many have agreed. One SUPERVISOR entry, with the reason.

    The first to agree is somebody who may read the list then: a registry does not open what it has no use for, and finds nothing before.

    Raises:
        NotFound: not a party of the lot's expert draw, or a registry nobody has asked.
        Refused: ``list_not_shown``, ``list_before_arrival``, ``list_already_public``, ``list_agreed_already``, ``reason_required``, ``reason_too_long``.
    """
    hold(f"committee:list:{lot_id}")
    row = queries.committee_for_list(actor, lot_id, rows=Committee.objects.select_for_update())
    party = queries.own_party_of(actor, row)
    if not party:
        raise NotFound("committee")
    rule = queries.rule_of_list(row)
    agreed = _agreed(row)
    check_agreement(rule, row.state, agreed, party, reason)
    if not agreed and not queries.may_start(actor, row):
        raise Refused("list_not_shown", {}, queries.list_visibility(actor, row).law)
    ListAgreement.objects.create(committee=row, party=party, reason=reason.strip(), agreed_at=now)
    evidence.record(
        kind="committee.list_agreed",
        lot_id=lot_id,
        actor=actor,
        body={
            "committee_id": row.committee_id,
            "party": party,
            "agreed": len(agreed) + 1,
            "quorum": rule.quorum,
            "reason": reason.strip(),
            "law": str(rule.law),
        },
        access=Access.SUPERVISOR,
        now=now,
    )
    return len(agreed) + 1


@transaction.atomic
def read_final_list(*, actor: Actor, lot_id: str, now: datetime) -> tuple[ListedMember, ...]:
    """The names, for whoever the pack lets read them once enough parties have agreed; one SUPERVISOR entry says who read it, and no name.

    Raises:
        NotFound: not the lot's own office.
        Refused: ``list_not_shown``, ``list_before_arrival``, ``list_already_public``, ``list_quorum_missing``.
    """
    row = queries.committee_for_list(actor, lot_id)
    if not permissions.can_ask_for_list(actor, queries.lot_facts(lot_id)):
        raise NotFound("committee")
    check_reading(queries.rule_of_list(row), row.state, _agreed(row))
    shown = queries.list_visibility(actor, row)
    if not shown.shown:
        raise Refused("list_not_shown", {}, shown.law)
    evidence.record(
        kind="committee.list_read",
        lot_id=lot_id,
        actor=actor,
        body={"committee_id": row.committee_id, "law": str(shown.law)},
        access=Access.SUPERVISOR,
        now=now,
    )
    return queries.members_of_list(row)


def _agreed(row: Committee) -> frozenset[str]:
    return frozenset(row.list_agreements.values_list("party", flat=True))
