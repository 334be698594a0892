"""What an agency enters when it registers a tender with its lots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category, ContractForm, Funding, Parts


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
