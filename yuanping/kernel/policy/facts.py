"""What is asked about a lot before its mode can be decided.

* Money is ``Yuan`` (分). A figure nobody entered is ``None``, never zero; a yes or no nobody answered is ``None``, never no.
* ``answers`` are the replies a person gave, with a reason, to a question about an ambiguous text.
* Nothing here knows a province: which of these facts matter is the pack's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import later


class Category(StrEnum):
    """Main procurement category of a lot (OCDS ``mainProcurementCategory`` plus 工程总承包)."""

    WORKS = "works"
    GOODS = "goods"
    SERVICES = "services"
    EPC = "epc"


class ContractForm(StrEnum):
    """承包方式 of a works lot; ``NONE`` for goods and services."""

    GENERAL = "general"
    SPECIALTY = "specialty"
    OTHER = "other_form"
    NONE = "none"


class Funding(StrEnum):
    """资金来源."""

    CENTRAL_BUDGET = "central_budget"
    TREASURY_BOND = "treasury_bond"
    NATIONAL_POLICY = "national_policy"
    LOCAL_SPECIAL_BOND = "local_special_bond"
    FISCAL = "fiscal"
    STATE_OWNED = "state_owned"
    OTHER = "other"


class Circumstance(StrEnum):
    """What a lot is like, before anybody claims anything from it; a pack says which of them are grounds."""

    STATE_SECRET = "state_secret"  # noqa: S105 - a circumstance of a lot
    TECHNICALLY_COMPLEX = "technically_complex"
    ONSITE_MULTI_SPECIALTY = "onsite_multi_specialty"
    EXCEEDS_WORKING_HOURS = "exceeds_working_hours"
    SMALL_BUDGET = "small_budget"
    OTHER_SPECIAL = "other_special"
    FORCE_MAJEURE = "force_majeure"


class Mode(StrEnum):
    """评标组织形式, from the least to the most distributed."""

    CENTRALISED = "centralised"
    LOCAL_DISPERSED = "local_dispersed"
    INTRA_PROVINCE = "intra_province"
    CROSS_PROVINCE = "cross_province"

    @property
    def rank(self) -> int:
        """Position in the order of distribution; a higher estimate may only raise it."""
        return _RANKS[self]


_RANKS = {mode: rank for rank, mode in enumerate(Mode)}


@dataclass(frozen=True, slots=True)
class Parts:
    """工程总承包 split into its parts."""

    works: Yuan
    goods: Yuan
    services: Yuan


@dataclass(frozen=True, slots=True)
class OtherLot:
    """Another lot of the same tender project, as far as it counts for this one."""

    lot_id: str
    name: str
    category: Category
    specialty: str
    estimated_value: Yuan | None
    approved_estimate: Yuan | None = None
    budget: Yuan | None = None
    mergeable: bool | None = False


@dataclass(frozen=True, slots=True)
class Exemption:
    """不采用远程异地评标: the ground claimed and how far its path has been walked."""

    ground: str
    statement_digest: str = ""
    consent_reference: str = ""


@dataclass(frozen=True, slots=True)
class Emergency:
    """Force majeure that makes the distributed mode impossible, with the supervisor's consent if given."""

    reason: str
    consent_reference: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's reply to the question of a reading, with the reason."""

    reading: str
    option: str
    reason: str


@dataclass(frozen=True, slots=True)
class LotFacts:
    """Everything the decision may look at."""

    lot_id: str
    name: str
    region: str
    notice_on: date
    category: Category
    estimated_value: Yuan | None
    specialty: str = ""
    mandatory: bool = True
    contract_form: ContractForm = ContractForm.NONE
    evaluation_on: date | None = None
    approved_estimate: Yuan | None = None
    budget: Yuan | None = None
    project_approved_estimate: Yuan | None = None
    total_investment: Yuan | None = None
    parts: Parts | None = None
    mergeable: bool | None = False
    other_lots: tuple[OtherLot, ...] = ()
    funding: tuple[Funding, ...] = ()
    special_expertise: bool = False
    experts_short_local: bool | None = False
    experts_short_province: bool | None = False
    cross_province_rule: str = ""
    voluntary_mode: Mode | None = None
    supervisor_demand: str = ""
    exemption: Exemption | None = None
    emergency: Emergency | None = None
    committee_size: int = 5
    answers: tuple[Answer, ...] = ()
    circumstances: tuple[Circumstance, ...] = later(())
    overnight_facilities: bool | None = later(None)
    written_statement: bool | None = later(None)
    exemption_applied: bool | None = later(None)
    exemption_approved: bool | None = later(None)
    emergency_consent: bool | None = later(None)
