"""The one module that maps the short words of the exchange format to the words of the glossary.

* A table reads ``{"word of the format": our word}``; ``shown`` turns one round for an answer.
* What is "as written" (资金来源, 承包方式) is recognised here too; what is not recognised stays as it was written and is said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from yuanping.kernel import region
from yuanping.kernel.policy.facts import Category, ContractForm, Funding, Mode
from yuanping.kernel.policy.outcome import ModeDecision, Verdict
from yuanping.kernel.policy.pack import Pack

W = TypeVar("W")

PACK_CODES = {"SD": "SD", "HLJ": "HL", "HL": "HL", "JL": "JL", "LN": "LN"}
"""Province words of the format and the code its pack carries."""

CLASSES = {
    "construction": Category.WORKS,
    "goods": Category.GOODS,
    "service": Category.SERVICES,
    "epc": Category.EPC,
}

TENDER_METHODS = {"public": "公开招标", "invited": "邀请招标"}

EXPERT_POOLS = {
    "sufficient_in_province": "全省专家力量充足",
    "insufficient_in_province": "全省专家力量不足",
    "insufficient_locally": "本地区专家力量不足",
}

FLAGS = {
    "state_secret": "涉及国家秘密、敏感信息",
    "technically_complex": "技术复杂",
    "special_expertise": "对评标专家有特殊要求",
    "onsite_multi_specialty": "需多专业专家现场协同评审",
    "exceeds_working_hours": "预计连续评标超过当日工作时间",
    "small_budget": "预算金额较小，成本与效益失衡",
    "other_special": "其他特殊原因",
    "voluntary": "招标人自愿采用",
    "supervisor_requires": "行政监督部门认为确有必要采用",
    "other_rule_requires_cross_province": "其他规定明确要求跨省",
    "force_majeure": "不可抗力、突发事件",
}

OTHER_RULE = "other_rule_requires_cross_province"

MODES = {
    "cross_province": "原则上应当跨省远程异地评标",
    "intra_province_remote": "应当省内远程异地评标，不强制跨省",
    "remote_required": "应当远程异地评标，文件未限定省内或跨省",
    "local_dispersed_allowed": "经同意可以本地分散评标",
    "exempt_allowed": "符合所列条件的，可以不实行远程异地评标",
    "not_required": "不强制远程异地评标",
    "not_in_force": "该日没有本省文件可以适用",
}

STRICTNESS = (
    ("cross_province",),
    ("remote_required", "intra_province_remote"),
    ("local_dispersed_allowed",),
    ("exempt_allowed",),
    ("not_required",),
    ("not_in_force",),
)
"""Strictest first; words of one row are equally strict."""

FORMS = {"intra_province": "intra_province_remote", "open": "remote_required"}
"""Values of the parameter ``remote.form``."""

_FUNDING = {
    Funding.CENTRAL_BUDGET: ("中央预算内投资", "中央预算内资金", "中央预算内投资资金", "central_budget"),
    Funding.TREASURY_BOND: ("超长期特别国债", "超长期特别国债资金", "treasury_bond"),
    Funding.NATIONAL_POLICY: ("国家政策性资金", "其他国家政策性资金", "national_policy"),
    Funding.LOCAL_SPECIAL_BOND: ("地方政府专项债券", "地方政府专项债", "地方专项债券", "地方专项债", "专项债券", "专项债", "local_special_bond"),
    Funding.FISCAL: ("财政资金", "财政性资金", "财政拨款", "地方财政资金", "fiscal"),
    Funding.STATE_OWNED: ("国有企业自有资金", "国有资金", "国企自筹", "state_owned"),
    Funding.OTHER: ("其他资金", "自筹资金", "企业自筹", "社会资本", "other"),
}  # fmt: skip
_FUNDING_OF = {text: funding for funding, texts in _FUNDING.items() for text in texts}

_FORMS = {
    "施工总承包": ContractForm.GENERAL,
    "general": ContractForm.GENERAL,
    "专业承包": ContractForm.SPECIALTY,
    "specialty": ContractForm.SPECIALTY,
}
_SUFFIXES = ("市", "地区", "朝鲜族自治州", "自治州", "州")


def shown(table: Mapping[str, W], word: W) -> str:
    """Our word as the format writes it: the first that stands for it."""
    return next(text for text, meant in table.items() if meant == word)


def mode_of(decision: ModeDecision, pack: Pack, on: date) -> str:
    """What a decision says, in the words of the format; a wish is no duty."""
    if not decision.in_force:
        return "not_in_force"
    if not decision.governed or decision.required_mode is Mode.CENTRALISED:
        return "not_required"
    if decision.verdict is Verdict.EXEMPTED:
        return "exempt_allowed"
    if decision.verdict is Verdict.EMERGENCY:
        return "local_dispersed_allowed"
    return duty_of(decision, pack, on)


def duty_of(decision: ModeDecision, pack: Pack, on: date) -> str:
    """The duty before any way out; which remote form a province's own duty means is its pack's parameter."""
    if decision.required_mode is Mode.CROSS_PROVINCE:
        return "cross_province"
    return FORMS[pack.parameter("remote.form", on).text]


def strictness(mode: str) -> int:
    """Higher is stricter."""
    return next(len(STRICTNESS) - place for place, row in enumerate(STRICTNESS) if mode in row)


def funding_of(text: str) -> Funding | None:
    """A source of funds as written; ``None`` when it is none of those we know."""
    return _FUNDING_OF.get(text.strip())


def form_of(text: str) -> ContractForm | None:
    """A form of contract as written; ``None`` when it is none of those we know."""
    return _FORMS.get(text.strip())


def region_of(text: str) -> str | None:
    """The GB/T 2260 code of a city by its name (with or without 市) or by its code; ``None`` when it is no city we know."""
    word = text.strip()
    if word in region.PROVINCES or region.city_of(word) in region.CITIES:
        return word if word.isascii() and word.isdigit() and len(word) == 6 else None
    return next((code for code, name in region.CITIES.items() if word in _names(name)), None)


def _names(name: str) -> set[str]:
    short = next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)
    return {name, short, f"{short}市", f"{short}州", f"{short}地区"}
