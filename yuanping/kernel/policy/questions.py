"""The closed list of facts a condition may name, with their Chinese label and how they are read.

* An unknown amount or date reads as ``None`` and makes the comparison unknown, never zero.
* A word list that is empty is a known, empty list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeAlias, TypeVar

from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import LotFacts, OtherLot, Parts

T = TypeVar("T")
_Flag: TypeAlias = Callable[[LotFacts], bool | None]

CATEGORY_WORDS = {"works": "施工", "goods": "货物", "services": "服务", "epc": "工程总承包"}
FORM_WORDS = {"general": "施工总承包", "specialty": "专业承包", "other_form": "其他承包方式", "none": "不适用"}
FUNDING_WORDS = {
    "central_budget": "中央预算内投资",
    "treasury_bond": "超长期特别国债",
    "national_policy": "其他国家政策性资金",
    "local_special_bond": "地方政府专项债券",
    "fiscal": "财政资金",
    "state_owned": "国有企业自有资金",
    "other": "其他资金",
}
MODE_WORDS = {
    "centralised": "集中评标",
    "local_dispersed": "本地分散评标",
    "intra_province": "省内远程异地评标",
    "cross_province": "跨省远程异地评标",
}
CIRCUMSTANCE_WORDS = {
    "technically_complex": "技术复杂、专业性强",
    "onsite_multi_specialty": "需多专业专家现场协同评审",
    "exceeds_working_hours": "预计连续评标超过当日工作时间",
    "other_special": "有其他特殊原因",
    "force_majeure": "不可抗力、突发事件",
}
GROUND_WORDS = {
    "complex": "技术复杂",
    "specialised": "专业性强、专业特殊",
    "state_secret": "涉及国家秘密",
    "special_reason": "其他特殊原因",
    "statutory": "法律法规规定的其他情形",
    "national_special": "国家有特殊要求",
    "quality_at_risk": "技术要求复杂或国家有特殊要求，远程难以保障评审质量",
    "secret_or_onsite": "涉密、敏感信息或需多专业现场协同评审",
    "workload_no_overnight": "工作量大且不具备远程隔夜评标条件",
    "small_budget": "预算金额较小，成本效益明显失衡",
    "supervisor_found": "行政监督部门认定的其他情形",
}
WORDS = {**CATEGORY_WORDS, **FORM_WORDS, **FUNDING_WORDS, **MODE_WORDS, **CIRCUMSTANCE_WORDS, **GROUND_WORDS}


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """One fact: label and reader."""

    label: str
    read: Callable[[LotFacts], T]


def _part(name: str) -> Callable[[LotFacts], Yuan | None]:
    def read(facts: LotFacts) -> Yuan | None:
        parts: Parts | None = facts.parts
        if parts is None:
            return None
        return {"works": parts.works, "goods": parts.goods, "services": parts.services}[name]

    return read


AMOUNTS: dict[str, Question[Yuan | None]] = {
    "estimated_value": Question("单项合同估算价", lambda f: f.estimated_value),
    "approved_estimate": Question("投资概算（本标段）", lambda f: f.approved_estimate),
    "budget": Question("资金预算（本标段）", lambda f: f.budget),
    "project_approved_estimate": Question("投资概算（整个项目）", lambda f: f.project_approved_estimate),
    "total_investment": Question("项目总投资额", lambda f: f.total_investment),
    "part_works": Question("总承包中施工部分估算价", _part("works")),
    "part_goods": Question("总承包中货物部分估算价", _part("goods")),
    "part_services": Question("总承包中服务部分估算价", _part("services")),
}
DAYS: dict[str, Question[date | None]] = {
    "notice_on": Question("招标公告发布日", lambda f: f.notice_on),
    "evaluation_on": Question("评标日", lambda f: f.evaluation_on),
}
WORD_LISTS: dict[str, Question[tuple[str, ...]]] = {
    "category": Question("标段类别", lambda f: (f.category.value,)),
    "contract_form": Question("承包方式", lambda f: (f.contract_form.value,)),
    "funding": Question("资金来源", lambda f: tuple(item.value for item in f.funding)),
    "voluntary_mode": Question("招标人自愿采用", lambda f: (f.voluntary_mode.value,) if f.voluntary_mode else ()),
    "exemption_ground": Question("不采用远程的理由", lambda f: (f.exemption.ground,) if f.exemption else ()),
    "circumstances": Question("标段的特殊情形", lambda f: tuple(item.value for item in f.circumstances)),
    "specialty": Question("专业类别", lambda f: (f.specialty,) if f.specialty else ()),
}
TEXTS: dict[str, Question[str]] = {
    "cross_province_rule": Question("其他规定要求跨省", lambda f: f.cross_province_rule),
    "supervisor_demand": Question("行政监督部门认为确有必要", lambda f: f.supervisor_demand),
    "exemption_ground": Question("不采用远程的申请", lambda f: f.exemption.ground if f.exemption else ""),
    "exemption_statement": Question(
        "不采用远程的书面说明", lambda f: f.exemption.statement_digest if f.exemption else ""
    ),
    "exemption_consent": Question("行政监督部门同意", lambda f: f.exemption.consent_reference if f.exemption else ""),
    "emergency_reason": Question("不可抗力、突发事件", lambda f: f.emergency.reason if f.emergency else ""),
    "emergency_consent": Question(
        "行政监督部门同意应急方式", lambda f: f.emergency.consent_reference if f.emergency else ""
    ),
    "specialty": Question("专业类别", lambda f: f.specialty),
    "estimated_value": Question("单项合同估算价", lambda f: "given" if f.estimated_value is not None else ""),
    "parts": Question("工程总承包分部分估算价", lambda f: "given" if f.parts else ""),
    "project_approved_estimate": Question(
        "投资概算（整个项目）", lambda f: "given" if f.project_approved_estimate else ""
    ),
    "total_investment": Question("项目总投资额", lambda f: "given" if f.total_investment else ""),
    "other_lots": Question("同一项目其他标段", lambda f: "given" if f.other_lots else ""),
    "evaluation_on": Question("评标日", lambda f: "given" if f.evaluation_on else ""),
}


def _path(claimed: Callable[[LotFacts], bool | None], told: Callable[[LotFacts], bool | None]) -> _Flag:
    """A step of the way to an exemption: what a claim in this system shows, else what somebody told us."""

    def read(facts: LotFacts) -> bool | None:
        shown = claimed(facts)
        return told(facts) if shown is None else shown

    return read


FLAGS: dict[str, Question[bool | None]] = {
    "mandatory": Question("依法必须招标", lambda f: f.mandatory),
    "mergeable": Question("可以合并采购", lambda f: f.mergeable),
    "special_expertise": Question("对评标专家有特殊要求", lambda f: f.special_expertise),
    "experts_short_local": Question("本地区专家库专业力量不足", lambda f: f.experts_short_local),
    "experts_short_province": Question("省综合评标专家库专业力量不足", lambda f: f.experts_short_province),
    "overnight_facilities": Question("具备远程隔夜评标条件", lambda f: f.overnight_facilities),
    "written_statement": Question(
        "招标人作出书面说明",
        _path(lambda f: bool(f.exemption.statement_digest) if f.exemption else None, lambda f: f.written_statement),
    ),
    "exemption_applied": Question(
        "招标人申请不采用远程", _path(lambda f: True if f.exemption else None, lambda f: f.exemption_applied)
    ),
    "exemption_approved": Question(
        "行政监督部门同意",
        _path(lambda f: bool(f.exemption.consent_reference) if f.exemption else None, lambda f: f.exemption_approved),
    ),
    "emergency_consent": Question(
        "行政监督部门同意应急方式",
        _path(lambda f: bool(f.emergency.consent_reference) if f.emergency else None, lambda f: f.emergency_consent),
    ),
}


def other_amount(lot: OtherLot, name: str) -> Yuan | None:
    """The same figure of another lot; figures only this lot has read as unknown."""
    if name == "estimated_value":
        return lot.estimated_value
    if name == "approved_estimate":
        return lot.approved_estimate
    return lot.budget if name == "budget" else None


def word(text: str) -> str:
    """A code as a Chinese word."""
    return WORDS.get(text, text)
