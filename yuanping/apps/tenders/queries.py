"""Reading tenders and lots. Rows stay inside; plain values leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yuanping.apps.policy.queries import pack_for
from yuanping.apps.tenders import permissions
from yuanping.apps.tenders.models import Lot, LotStep
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import end_of_day
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.kernel.lot.record import Registration, StepRecord
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import from_plain
from yuanping.kernel.policy.facts import (
    Answer,
    Category,
    ContractForm,
    Emergency,
    Exemption,
    Funding,
    LotFacts,
    Mode,
    OtherLot,
    Parts,
)
from yuanping.kernel.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot as other apps and pages know it."""

    lot_id: str
    lot_code: str
    name: str
    number: int
    tender_id: str
    tender_code: str
    tender_name: str
    province: str
    region: str
    category: Category
    specialty: str
    estimated_value: Yuan
    total_investment: Yuan | None
    committee_size: int
    agency_id: str
    agency_name: str
    procuring_entity_id: str
    procuring_entity_name: str
    procuring_entity_uscc: str
    supervisor_id: str
    notice_on: date
    evaluation_on: date
    state: LotState
    hash_name: str
    decision_id: str
    registered_at: datetime
    origin: str

    @property
    def title(self) -> str:
        return f"{self.tender_name}·{self.name}"


def _lots() -> QuerySet[Lot]:
    return Lot.objects.select_related("tender")


def lot_row(lot_id: str) -> Lot:
    """The row, for the services of this app only."""
    row = _lots().filter(lot_id=lot_id).first()
    if row is None:
        raise NotFound("lot")
    return row


def lock_lot(actor: Actor, lot_id: str) -> Lot:
    """The row under lock, for the services of this app only; ``NotFound`` also when the actor may not know."""
    row = Lot.objects.select_for_update(of=("self",)).filter(lot_id=lot_id).first()
    if row is None:
        raise NotFound("lot")
    found = lot_row(lot_id)
    if not permissions.can_view_lot(actor, found):
        raise NotFound("lot")
    return found


def access_lot(actor: Actor, lot_id: str) -> LotView:
    """A lot the actor may know of.

    Raises:
        NotFound: there is none, or the actor may not know.
    """
    row = lot_row(lot_id)
    if not permissions.can_view_lot(actor, row):
        raise NotFound("lot")
    return lot_view(row)


def get_lot(lot_id: str) -> LotView:
    """A lot for a service or query that does its own permission check; never for a page."""
    return lot_view(lot_row(lot_id))


def find_lot_by_code(lot_code: str) -> LotView | None:
    """The lot of a code, for a service or query that does its own permission check; never for a page."""
    row = _lots().filter(lot_code=lot_code).first()
    return lot_view(row) if row else None


def states_of(lot_ids: Collection[str]) -> dict[str, LotState]:
    """Where some lots stand, for services and queries that do their own permission check; one query."""
    rows = Lot.objects.filter(lot_id__in=lot_ids).values_list("lot_id", "state")
    return {lot_id: LotState(state) for lot_id, state in rows}


def list_lots(actor: Actor) -> tuple[LotView, ...]:
    """Every lot the actor may know of, newest tender first."""
    rows = _lots().order_by("-tender__registered_at", "number")
    return tuple(lot_view(row) for row in rows if permissions.can_view_lot(actor, row))


def list_all_lots() -> tuple[LotView, ...]:
    """Every lot, for numbers of the province and for the demo; never for a page of one party."""
    return tuple(lot_view(row) for row in _lots().order_by("tender__registered_at", "number"))


def lot_view(row: Lot) -> LotView:
    tender = row.tender
    return LotView(
        lot_id=row.lot_id,
        lot_code=row.lot_code,
        name=row.name,
        number=row.number,
        tender_id=tender.tender_id,
        tender_code=tender.tender_code,
        tender_name=tender.name,
        province=tender.province,
        region=tender.region,
        category=Category(row.category),
        specialty=row.specialty,
        estimated_value=Yuan(row.estimated_value_fen),
        total_investment=_yuan(tender.total_investment_fen),
        committee_size=row.committee_size,
        agency_id=tender.agency_id,
        agency_name=tender.agency_name,
        procuring_entity_id=tender.procuring_entity_id,
        procuring_entity_name=tender.procuring_entity_name,
        procuring_entity_uscc=tender.procuring_entity_uscc,
        supervisor_id=tender.supervisor_id,
        notice_on=tender.notice_on,
        evaluation_on=tender.evaluation_on,
        state=LotState(row.state),
        hash_name=row.hash_name,
        decision_id=row.decision_id,
        registered_at=tender.registered_at,
        origin=tender.origin,
    )


def _yuan(fen: int | None) -> Yuan | None:
    return None if fen is None else Yuan(fen)


def get_pack(lot_id: str) -> Pack:
    """The pack of the lot's province as it decides today, approved standards of cities included."""
    row = lot_row(lot_id)
    return pack_for(row.tender.province, row.tender.notice_on)


def get_facts(lot_id: str) -> LotFacts:
    """Everything the decision may look at, gathered from lot, tender and the tender's other lots."""
    return facts_of(lot_row(lot_id))


def facts_of(row: Lot) -> LotFacts:
    tender = row.tender
    others = Lot.objects.filter(tender=tender).exclude(pk=row.pk).order_by("number")
    return LotFacts(
        lot_id=row.lot_id,
        name=row.name,
        region=tender.region,
        notice_on=tender.notice_on,
        category=Category(row.category),
        estimated_value=Yuan(row.estimated_value_fen),
        specialty=row.specialty,
        mandatory=tender.mandatory,
        contract_form=ContractForm(row.contract_form),
        evaluation_on=tender.evaluation_on,
        approved_estimate=_yuan(row.approved_estimate_fen),
        budget=_yuan(row.budget_fen),
        project_approved_estimate=_yuan(tender.project_approved_estimate_fen),
        total_investment=_yuan(tender.total_investment_fen),
        parts=_parts(row),
        mergeable=row.mergeable,
        other_lots=tuple(_other_lot(other) for other in others),
        funding=tuple(Funding(item) for item in tender.funding),
        special_expertise=row.special_expertise,
        experts_short_local=row.experts_short_local,
        experts_short_province=row.experts_short_province,
        cross_province_rule=row.cross_province_rule,
        voluntary_mode=Mode(row.voluntary_mode) if row.voluntary_mode else None,
        supervisor_demand=row.supervisor_demand,
        exemption=from_plain(Exemption, row.exemption) if row.exemption else None,
        emergency=from_plain(Emergency, row.emergency) if row.emergency else None,
        committee_size=row.committee_size,
        answers=tuple(from_plain(Answer, item) for item in row.answers),
    )


def _parts(row: Lot) -> Parts | None:
    if row.part_works_fen is None or row.part_goods_fen is None or row.part_services_fen is None:
        return None
    return Parts(Yuan(row.part_works_fen), Yuan(row.part_goods_fen), Yuan(row.part_services_fen))


def _other_lot(row: Lot) -> OtherLot:
    return OtherLot(
        lot_id=row.lot_id,
        name=row.name,
        category=Category(row.category),
        specialty=row.specialty,
        estimated_value=Yuan(row.estimated_value_fen),
        approved_estimate=_yuan(row.approved_estimate_fen),
        budget=_yuan(row.budget_fen),
        mergeable=row.mergeable,
    )


def list_steps(lot_id: str) -> tuple[StepRecord, ...]:
    """When the lot entered each state."""
    rows = LotStep.objects.filter(lot__lot_id=lot_id).order_by("id")
    return tuple(StepRecord(row.transition, row.state, row.actor, row.at) for row in rows)


def get_registration(lot_id: str) -> Registration:
    """The lot as registered, for evidence and bundle."""
    return registration_of(lot_row(lot_id))


def registration_of(row: Lot) -> Registration:
    tender = row.tender
    return Registration(
        tender_id=tender.tender_id,
        tender_code=tender.tender_code,
        tender_name=tender.name,
        lot_code=row.lot_code,
        name=row.name,
        region=tender.region,
        procuring_entity=tender.procuring_entity_name,
        procuring_entity_uscc=tender.procuring_entity_uscc,
        agency=tender.agency_name,
        notice_on=tender.notice_on,
        evaluation_on=tender.evaluation_on,
        registered_at=tender.registered_at,
        origin=tender.origin,
    )


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Lots whose mode waits to be decided."""
    if actor.role is not Role.AGENCY_CLERK:
        return ()
    law = Law("招标投标法", "第三条")
    rows = _lots().filter(state=LotState.REGISTERED, tender__agency_id=actor.organisation_id)
    return tuple(
        WorkItem(
            what=_("判定评标方式"),
            subject=f"{row.tender.name}·{row.name}",
            subject_url_name="agency:lot",
            subject_id=row.lot_id,
            action=_("判定评标方式"),
            due_at=end_of_day(row.tender.notice_on),
            due_own=True,
            law=law,
            state=_("已立项"),
        )
        for row in rows.order_by("tender__notice_on", "lot_id")
    )
