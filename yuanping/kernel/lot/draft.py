"""What an agency enters when it registers a tender with its lots, and what is wrong with it.

* A tender has at least one lot, a lot a name, a positive estimate and an odd committee of at least five (招标投标法 第三十七条).
* The evaluation comes after the notice, with the twenty days of 招标投标法 第二十四条 between them.
* Codes and USCC are checked by ``kernel.ids``; amounts by ``kernel.money`` when they are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from yuanping.kernel.errors import Refused
from yuanping.kernel.ids import check_tender_code, check_uscc
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category, ContractForm, Funding, Parts
from yuanping.kernel.region import check_region

BID_PERIOD = Law("招标投标法", "第二十四条")
COMMITTEE = Law("招标投标法", "第三十七条")
MANDATORY = Law("招标投标法", "第三条")
BID_PERIOD_DAYS = 20
MOST_LOTS = 99
SMALLEST_COMMITTEE = 5


@dataclass(frozen=True, slots=True)
class LotDraft:
    """One lot as entered."""

    name: str
    category: Category
    estimated_value: Yuan
    specialty: str
    contract_form: ContractForm = ContractForm.NONE
    approved_estimate: Yuan | None = None
    budget: Yuan | None = None
    parts: Parts | None = None
    mergeable: bool = False
    special_expertise: bool = False
    experts_short_local: bool = False
    experts_short_province: bool = False
    committee_size: int = 5


@dataclass(frozen=True, slots=True)
class TenderDraft:
    """One tender project as entered; all lots are registered together or none.

    ``procuring_entity_id`` and ``supervisor_id`` are organisations of this platform, empty when they have no account.
    ``origin`` says in words where figures come from when they are not the agency's own (a demonstration record).
    """

    name: str
    tender_code: str
    procuring_entity_name: str
    procuring_entity_uscc: str
    procuring_entity_id: str
    region: str
    notice_on: date
    evaluation_on: date
    lots: tuple[LotDraft, ...]
    supervisor_id: str = ""
    origin: str = ""
    mandatory: bool = True
    total_investment: Yuan | None = None
    project_approved_estimate: Yuan | None = None
    funding: tuple[Funding, ...] = ()


def check_draft(draft: TenderDraft) -> TenderDraft:
    """Return the draft when it can be registered. ``field`` of a refusal names the form field, ``lots-2-name`` for one of a lot.

    Raises:
        Refused: ``tender_name_missing``, ``tender_code_form``, ``uscc_form``, ``uscc_check_digit``, ``region_unknown``,
            ``dates_out_of_order``, ``lots_missing``, ``lots_too_many``, and those of a lot.
    """
    if not draft.name.strip():
        raise Refused("tender_name_missing", {}, MANDATORY, field="name")
    check_tender_code(draft.tender_code, field="tender_code")
    if not draft.procuring_entity_name.strip():
        raise Refused("entity_name_missing", {}, MANDATORY, field="procuring_entity_name")
    check_uscc(draft.procuring_entity_uscc, field="procuring_entity_uscc")
    check_region(draft.region, field="region")
    earliest = draft.notice_on + timedelta(days=BID_PERIOD_DAYS)
    if draft.evaluation_on < earliest:
        params = {
            "notice": draft.notice_on.isoformat(),
            "evaluation": draft.evaluation_on.isoformat(),
            "earliest": earliest.isoformat(),
        }
        raise Refused("dates_out_of_order", params, BID_PERIOD, field="evaluation_on")
    if not draft.lots:
        raise Refused("lots_missing", {}, MANDATORY, field="lots")
    if len(draft.lots) > MOST_LOTS:
        raise Refused("lots_too_many", {"most": MOST_LOTS}, None, field="lots")
    for number, lot in enumerate(draft.lots):
        _check_lot(lot, f"lots-{number}")
    return draft


def _check_lot(lot: LotDraft, prefix: str) -> None:
    if not lot.name.strip():
        raise Refused("lot_name_missing", {}, MANDATORY, field=f"{prefix}-name")
    if lot.estimated_value.fen <= 0:
        raise Refused("estimate_missing", {"lot": lot.name}, MANDATORY, field=f"{prefix}-estimated_value")
    if lot.category is not Category.EPC and lot.parts is not None:
        raise Refused("parts_without_epc", {"lot": lot.name}, MANDATORY, field=f"{prefix}-part_works")
    if lot.parts is not None:
        together = lot.parts.works + lot.parts.goods + lot.parts.services
        if together != lot.estimated_value:
            raise Refused(
                "parts_do_not_add_up",
                {"sum": str(together.wan), "whole": str(lot.estimated_value.wan)},
                MANDATORY,
                field=f"{prefix}-part_works",
            )
    if lot.committee_size < SMALLEST_COMMITTEE or lot.committee_size % 2 == 0:
        raise Refused(
            "committee_size",
            {"size": lot.committee_size, "minimum": SMALLEST_COMMITTEE},
            COMMITTEE,
            field=f"{prefix}-committee_size",
        )
