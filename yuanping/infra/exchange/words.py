"""The one module that maps the short words of the exchange format to the words of the glossary.

* A table reads ``{"word of the format": our word}``; ``shown`` turns one round for an answer.
* What is "as written" (资金来源, 承包方式) is recognised here too; what is not recognised stays as it was written and is said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from yuanping.infra import packs
from yuanping.kernel import region
from yuanping.kernel.policy.checks import Topic
from yuanping.kernel.policy.facts import Category, ContractForm, Funding, Mode
from yuanping.kernel.policy.outcome import ModeDecision, Verdict
from yuanping.kernel.policy.pack import Pack

W = TypeVar("W")

_OTHER_WORDS = {"HL": "HLJ"}
"""Where the format's word for a province is not the code of its pack; the code is understood as well."""


class _Installed(Mapping[str, str]):
    """Province words of the format and the code the pack carries: whatever packs are installed, so that a new one needs no program."""

    def _table(self) -> dict[str, str]:
        codes = packs.codes()
        return {_OTHER_WORDS.get(code, code): code for code in codes} | {code: code for code in codes}

    def __getitem__(self, word: str) -> str:
        return self._table()[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table())

    def __len__(self) -> int:
        return len(self._table())


PACK_CODES: Mapping[str, str] = _Installed()

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

_FUNDING = (
    ("中央预算内", Funding.CENTRAL_BUDGET),
    ("超长期特别国债", Funding.TREASURY_BOND),
    ("国家政策性", Funding.NATIONAL_POLICY),
    ("专项债", Funding.LOCAL_SPECIAL_BOND),
    ("财政", Funding.FISCAL),
    ("国有企业", Funding.STATE_OWNED),
    ("国有资金", Funding.STATE_OWNED),
    ("自筹", Funding.OTHER),
    ("自有资金", Funding.OTHER),
    ("社会资本", Funding.OTHER),
    ("其他资金", Funding.OTHER),
)
"""What a source of funds is known by, wherever it stands in the words of the document."""
_NATIONAL = {Funding.CENTRAL_BUDGET, Funding.TREASURY_BOND, Funding.NATIONAL_POLICY}
_OF_THE_CENTRE = ("中央财政", "中央资金", "中央专项", "中央补助", "国债")
"""Money of the centre that may or may not be one of those the documents name: left to whoever knows, with an alert."""
_PARTS = re.compile(r"[、，,；;。\s]+")
_DENIED = re.compile(r"^(?:非|无|没有|未使用|不使用|不含|不包括|不属于|不是|不涉及)")

_FORMS = {
    "施工总承包": ContractForm.GENERAL,
    "general": ContractForm.GENERAL,
    "专业承包": ContractForm.SPECIALTY,
    "specialty": ContractForm.SPECIALTY,
}
_CODE_DIGITS = 6
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


def funding_of(text: str) -> tuple[Funding, ...]:
    """The sources of funds that are named in words as written; none when it is none of those we know."""
    return tuple(dict.fromkeys(kind for part in _PARTS.split(text) for kind in _named(part)))


def _named(part: str) -> tuple[Funding, ...]:
    """The sources one part of the words names; what it denies, and money of the centre under another name than the documents', is none."""
    if _DENIED.search(part):
        return ()
    found = tuple(kind for phrase, kind in _FUNDING if phrase in part)
    unsure = any(phrase in part for phrase in _OF_THE_CENTRE) and not _NATIONAL & set(found)
    return () if unsure else found


def form_of(text: str) -> ContractForm | None:
    """A form of contract as written; ``None`` when it is none of those we know."""
    return _FORMS.get(text.strip())


def region_of(text: str) -> str | None:
    """The GB/T 2260 code of a city by its name (with or without 市) or by its code; ``None`` when it is no city we know.

    Cities are listed for the provinces of ``kernel.region``; a code of another province is taken as it is.
    """
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) == _CODE_DIGITS:
        known = region.province_of(word) in region.PROVINCES
        return word if not known or word in region.PROVINCES or region.city_of(word) in region.CITIES else None
    return next((code for code, name in region.CITIES.items() if word in _names(name)), None)


def _names(name: str) -> set[str]:
    short = next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)
    return {name, short, f"{short}市", f"{short}州", f"{short}地区"}


# --- check-committee --------------------------------------------------------------------------------------------------

CHECKS = {
    "size": Topic.SIZE,
    "make_up": Topic.SIZE,
    "seats": Topic.SEATS,
    "seat_split": Topic.SEATS,
    "interests": Topic.INTERESTS,
    "member_kinds": Topic.MEMBER_KINDS,
    "replacement": Topic.REPLACEMENT,
    "representative": Topic.REPRESENTATIVE,
    "leader": Topic.LEADER,
    "objection": Topic.OBJECTION,
    "objection_quorum": Topic.OBJECTION,
    "time_extension": Topic.EXTENSION,
    "extension": Topic.EXTENSION,
    "signing": Topic.SIGNING,
    "fault": Topic.FAULT,
    "shared_desks": Topic.SHARED_DESKS,
    "sub_centre_desks": Topic.SUB_CENTRE_DESKS,
}

FORMS_OF_SEATS = {
    "intra_province": "省内网络远程分布评标",
    "cross_province": "跨省网络远程分布评标",
    "local_dispersed": "本地分散评标",
}

SELECTIONS = {"random": "随机选取", "negotiated": "协商确定", "designated": "指定"}

INTERESTS = {
    "bidder_staff": "投标人的人员",
    "bidder_principal_relative": "投标人或者投标人主要负责人的近亲属",
    "supervisor_staff": "行政监督部门的人员",
    "competent_department_staff": "项目主管部门的人员",
    "economic_interest": "与投标人有经济利益关系",
    "punished": "因招标投标违法受过处罚",
    "former_employee_within_3_years": "三年内曾任职于投标人",
    "none": "没有",
}

MEMBER_KINDS = {
    "expert": "专家",
    "procuring_entity_rep": "招标人代表",
    "agency_staff": "招标代理机构的人员，作为代表",
    "agency_staff_as_expert": "招标代理机构的人员，作为专家",
    "procuring_entity_staff_as_expert": "招标人的人员，作为专家",
    "expert_outside_library": "专家库以外的专家",
    "expert_named": "指定的专家",
    "supervisor_staff": "行政监督部门的人员",
    "competent_department_staff": "项目主管部门的人员",
    "bidder_staff": "投标人的人员",
}

REPLACEMENT_REASONS = {
    "recusal": "有回避事由",
    "absence": "擅离职守",
    "health": "健康等原因",
    "personal": "确认参加后因个人特殊原因不能按期参加",
    "other": "其他",
}
REPLACEMENT_METHODS = {"random_draw": "随机抽取", "standby": "从备选专家中选取", "designated": "指定"}
KEPT_OR_VOID = {"void": "作废", "kept": "沿用"}
REPRESENTATIVE_AT = {"main": "主场", "sub": "副场", "none": "没有委派"}
LEADERS = {
    "elected": "全体成员推选",
    "named_by_procuring_entity": "招标人确定",
    "named_by_other": "他人指定",
}
SIGNATURES = {"signed": "已签字", "dissent": "有不同意见", "refused": "拒绝签字", "missing": "没有签字，也没有表示"}
FAULTS = {"system": "评标系统技术故障", "unforeseen": "其他不可预见的原因", "force_majeure": "不可抗力"}
STAGES = {"not_started": "评标尚未开始", "started": "评标已经开始"}
FAULT_ACTIONS = {
    "wait": "等待故障解除",
    "continue": "继续评标",
    "dissolve_and_reform": "解散后另行组建",
    "convert_to_local_centralised": "转为本地区集中评标",
}
RESULTS = {
    "accept": "符合",
    "reject": "不符合",
    "warn": "提示",
    "must_extend": "应当延长",
    "no_duty_to_extend": "没有延长的义务",
    "deemed_agreed": "视为同意",
}
NATION = "CN"
"""The word for the nation's rules alone, where no province is told."""

_SECTORS = {
    "water": ("water", "水利", "水利工程", "水利水电", "water_conservancy", "hydraulic", "water_resources"),
    "highway": ("highway", "公路", "公路工程", "交通", "交通运输", "transport"),
    "housing": ("housing", "construction", "building", "房建", "房屋建筑", "房屋建筑和市政", "municipal", "市政"),
    "agriculture": ("agriculture", "农业", "农业农村"),
    "energy": ("energy", "能源", "电力"),
}
_SECTOR_OF = {text: sector for sector, texts in _SECTORS.items() for text in texts}


def sector_of(text: str) -> str | None:
    """An industry as written; ``None`` when it is none of those we know."""
    return _SECTOR_OF.get(text.strip())


def province_of(text: str) -> str:
    """A province by the format's word, by its name or by the code of the pack; another one stays as it was written."""
    word = text.strip()
    if word in PACK_CODES:
        return PACK_CODES[word]
    named = packs.named_codes()
    return named.get(word) or named.get(word.removesuffix("省"), word)
