"""Facts about a lot as a person writes them: YAML or JSON, Chinese or English keys, amounts in 万元."""

from __future__ import annotations

from yuanping.infra.yaml_file import Node
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy import questions
from yuanping.kernel.policy.facts import (
    Answer,
    Category,
    Circumstance,
    ContractForm,
    Emergency,
    Exemption,
    Funding,
    LotFacts,
    Mode,
    OtherLot,
    Parts,
)

_BACK = {
    **{text: code for code, text in questions.WORDS.items()},
    "省内": "intra_province",
    "省内远程": "intra_province",
    "省内跨区域": "intra_province",
    "跨省": "cross_province",
    "跨省远程": "cross_province",
    "集中": "centralised",
    "本地分散": "local_dispersed",
}


_CIRCUMSTANCES = {
    "涉及国家秘密": Circumstance.STATE_SECRET,
    "技术复杂": Circumstance.TECHNICALLY_COMPLEX,
    "多专业现场协同": Circumstance.ONSITE_MULTI_SPECIALTY,
    "超过当日工作时间": Circumstance.EXCEEDS_WORKING_HOURS,
    "预算金额较小": Circumstance.SMALL_BUDGET,
    "其他特殊原因": Circumstance.OTHER_SPECIAL,
    "不可抗力": Circumstance.FORCE_MAJEURE,
}


def code_of(text: str) -> str:
    """A Chinese word as its code; a code as itself."""
    return _BACK.get(text, text)


def _category(node: Node) -> Category:
    return node.read(lambda text: Category(code_of(text)))


def _amount(node: Node, *names: str) -> Yuan | None:
    return node.get(*names).wan if node.has(*names) else None


def _flag(node: Node, *names: str, default: bool = False) -> bool:
    return node.get(*names).yes if node.has(*names) else default


def _told(node: Node, *names: str) -> bool | None:
    """Yes, no, or nobody has said."""
    return node.get(*names).yes if node.has(*names) else None


def _text(node: Node, *names: str) -> str:
    return node.get(*names).text if node.has(*names) else ""


def _parts(node: Node) -> Parts | None:
    if not node.has("parts", "各部分"):
        return None
    part = node.get("parts", "各部分")
    found = Parts(part.get("works", "施工").wan, part.get("goods", "货物").wan, part.get("services", "服务").wan)
    part.done()
    return found


def _other_lot(node: Node, number: int) -> OtherLot:
    found = OtherLot(
        lot_id=_text(node, "lot_id") or f"other-{number}",
        name=_text(node, "name", "名称") or f"其他标段 {number}",
        category=_category(node.get("category", "类别")),
        specialty=_text(node, "specialty", "专业类别"),
        estimated_value=node.get("estimated_value", "单项合同估算价", "估算价").wan,
        approved_estimate=_amount(node, "approved_estimate", "投资概算"),
        budget=_amount(node, "budget", "资金预算"),
        mergeable=_flag(node, "mergeable", "可以合并"),
    )
    node.done()
    return found


def _other_lots(node: Node) -> tuple[OtherLot, ...]:
    if not node.has("other_lots", "其他标段"):
        return ()
    return tuple(_other_lot(item, number) for number, item in enumerate(node.get("other_lots", "其他标段").items(), 1))


def _funding(node: Node) -> tuple[Funding, ...]:
    if not node.has("funding", "资金来源"):
        return ()
    found = node.get("funding", "资金来源")
    listed = list(found.items()) if found.is_list else [found]
    return tuple(item.read(lambda text: Funding(code_of(text))) for item in listed)


def _circumstances(node: Node) -> tuple[Circumstance, ...]:
    if not node.has("circumstances", "情形"):
        return ()
    found = node.get("circumstances", "情形").items()
    return tuple(item.read(lambda text: _CIRCUMSTANCES.get(text) or Circumstance(text)) for item in found)


def _exemption(node: Node) -> Exemption | None:
    if not node.has("exemption", "不采用远程的理由"):
        return None
    found = node.get("exemption", "不采用远程的理由")
    if found.is_scalar:
        return Exemption(code_of(found.text))
    exemption = Exemption(
        ground=code_of(found.get("ground", "理由").text),
        statement_digest=_text(found, "statement_digest", "书面说明"),
        consent_reference=_text(found, "consent_reference", "监管部门同意"),
    )
    found.done()
    return exemption


def _emergency(node: Node) -> Emergency | None:
    if not node.has("emergency", "突发情形"):
        return None
    found = node.get("emergency", "突发情形")
    emergency = Emergency(found.get("reason", "事由").text, _text(found, "consent_reference", "监管部门同意"))
    found.done()
    return emergency


def _answers(node: Node) -> tuple[Answer, ...]:
    if not node.has("answers", "读法选择"):
        return ()
    found = []
    for item in node.get("answers", "读法选择").items():
        found.append(
            Answer(item.get("reading", "读法").text, item.get("option", "选择").text, _text(item, "reason", "理由"))
        )
        item.done()
    return tuple(found)


def read_facts(node: Node, *, lot_id: str = "lot", region: str = "") -> LotFacts:
    """Facts from a mapping.

    Raises:
        BadFile: a member is missing, unknown or not understood; the place is named.
    """
    category = _category(node.get("category", "类别"))
    form = ContractForm.GENERAL if category is Category.WORKS else ContractForm.NONE
    if node.has("contract_form", "承包方式"):
        form = node.get("contract_form", "承包方式").read(lambda text: ContractForm(code_of(text)))
    voluntary = None
    if node.has("voluntary_mode", "自愿采用"):
        voluntary = node.get("voluntary_mode", "自愿采用").read(lambda text: Mode(code_of(text)))
    facts = LotFacts(
        lot_id=_text(node, "lot_id") or lot_id,
        name=_text(node, "name", "标段") or "本标段",
        region=_text(node, "region", "地区") or region,
        notice_on=node.get("notice_on", "公告日").day,
        category=category,
        estimated_value=node.get("estimated_value", "单项合同估算价", "估算价").wan,
        specialty=_text(node, "specialty", "专业类别"),
        mandatory=_flag(node, "mandatory", "依法必须招标", default=True),
        contract_form=form,
        evaluation_on=node.get("evaluation_on", "评标日").day if node.has("evaluation_on", "评标日") else None,
        approved_estimate=_amount(node, "approved_estimate", "投资概算"),
        budget=_amount(node, "budget", "资金预算"),
        project_approved_estimate=_amount(node, "project_approved_estimate", "项目投资概算"),
        total_investment=_amount(node, "total_investment", "项目总投资额", "总投资"),
        parts=_parts(node),
        mergeable=_flag(node, "mergeable", "可以合并"),
        other_lots=_other_lots(node),
        funding=_funding(node),
        special_expertise=_flag(node, "special_expertise", "专家有特殊要求"),
        experts_short_local=_flag(node, "experts_short_local", "本地专家不足"),
        experts_short_province=_flag(node, "experts_short_province", "省库专家不足"),
        cross_province_rule=_text(node, "cross_province_rule", "其他规定"),
        voluntary_mode=voluntary,
        supervisor_demand=_text(node, "supervisor_demand", "监管部门要求"),
        exemption=_exemption(node),
        emergency=_emergency(node),
        committee_size=node.get("committee_size", "评委人数").whole if node.has("committee_size", "评委人数") else 5,
        answers=_answers(node),
        circumstances=_circumstances(node),
        overnight_facilities=_told(node, "overnight_facilities", "具备隔夜评标条件"),
        written_statement=_told(node, "written_statement", "已作书面说明"),
        exemption_applied=_told(node, "exemption_applied", "已申请不采用远程"),
        exemption_approved=_told(node, "exemption_approved", "监管部门已同意不采用远程"),
        emergency_consent=_told(node, "emergency_consent", "监管部门已同意应急方式"),
    )
    node.done()
    return facts
