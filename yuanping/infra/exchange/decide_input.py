"""What ``yuanping decide`` takes, and how it becomes facts of the kernel.

* One file is one tender: lots without ``tender_project`` belong to one 招标项目.
* What is absent or ``null`` is unknown. What contradicts itself is refused, everything at once, with the field.
* What is written in the words of a document (资金来源, 承包方式, 专业类别) is taken as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from yuanping.infra.exchange import words
from yuanping.infra.exchange.refuse import MAX_TEXT, Amount, Closed, Day, NotAccepted, Problem, Word
from yuanping.kernel import region
from yuanping.kernel.money import Yuan, total
from yuanping.kernel.policy.facts import (
    Answer,
    Category,
    Circumstance,
    ContractForm,
    LotFacts,
    Mode,
    OtherLot,
    Parts,
)
from yuanping.kernel.policy.pack import Pack

MOST_LOTS = 200

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Known = bool | None
Province = Annotated[str, Word("province_unknown", words.PACK_CODES, "省份")]
Flag = Annotated[
    str, Word("flag_unknown", words.FLAGS, "；".join(f"{name} {says}" for name, says in words.FLAGS.items()))
]
Class = Annotated[
    str, Word("cls_unknown", words.CLASSES, "construction 施工，goods 货物，service 服务，epc 工程总承包")
]
Pool = Annotated[str, Word("expert_pool_unknown", words.EXPERT_POOLS)]
Method = Annotated[str, Word("tender_method_unknown", words.TENDER_METHODS, "public 公开招标，invited 邀请招标")]


class PartsIn(Closed):
    """工程总承包的各部分估算价；没有的部分写 0。"""

    construction: Amount | None = None
    goods: Amount | None = None
    service: Amount | None = None

    @property
    def known(self) -> tuple[Yuan, ...]:
        """The parts that are told."""
        return tuple(part for part in (self.construction, self.goods, self.service) if part is not None)


class LotIn(Closed):
    """一个标段（包）。"""

    lot: Text | int | None = Field(None, description="标段号；缺省为其在列表中的序号")
    cls: Class
    estimate_yuan: Amount | None = Field(None, description="单项合同估算价")
    lot_investment_estimate_yuan: Amount | None = Field(None, description="本标段投资概算")
    lot_fund_budget_yuan: Amount | None = Field(None, description="本标段资金预算")
    parts_yuan: PartsIn | None = None
    category: Text | None = Field(None, description="专业类别，照原文填写或填专业代码")
    contract_form: Text | None = Field(None, description="承包方式：施工总承包、专业承包…")
    service_kind: Text | None = Field(None, description="服务种类：勘察、设计、监理…；没有填专业类别时据此区分")
    tender_project: Text | None = Field(None, description="所属招标项目；都不填时视为同一招标项目")


class AnswerIn(Closed):
    """对一处有两种读法的条文所作的选择，须写明理由。"""

    reading: Text
    option: Text
    reason: Text


class DecideIn(Closed):
    """判定评标方式所需的事实；缺省与 null 均为未知。"""

    province: Province
    city: Text | None = Field(None, description="城市名称或 GB/T 2260 代码")
    statutory: Known = Field(None, description="依法必须招标")
    tender_method: Method | None = None
    notice_date: Day | None = Field(None, description="招标公告发布日")
    evaluation_date: Day | None = Field(None, description="评标日")
    funding: list[Text] | None = Field(None, description="资金来源，照原文填写，如 中央预算内投资")
    total_investment_yuan: Amount | None = Field(None, description="项目总投资额（项目投资概算）")
    flags: list[Flag] | None = None
    expert_pool: Pool | None = None
    written_statement: Known = Field(None, description="招标人已作出书面说明")
    exemption_applied: Known = Field(None, description="招标人已申请不采用远程")
    exemption_approved: Known = Field(None, description="行政监督部门已同意不采用远程")
    emergency_consent: Known = Field(None, description="行政监督部门已同意应急方式")
    overnight_facilities: Known = Field(None, description="具备远程隔夜评标保障条件")
    lots_can_be_merged: Known = Field(None, description="各标段可以合并进行采购")
    lots: Annotated[list[LotIn], Field(min_length=1, max_length=MOST_LOTS)]
    answers: list[AnswerIn] | None = None

    @property
    def raised(self) -> frozenset[str]:
        """The flags that are up."""
        return frozenset(self.flags or ())

    @property
    def names(self) -> tuple[str, ...]:
        """What each lot is called."""
        return tuple(
            str(lot.lot).strip() if lot.lot not in {None, ""} else str(n) for n, lot in enumerate(self.lots, 1)
        )


def check_sense(given: DecideIn, pack: Pack, last_known_year: int) -> None:
    """Refuse what contradicts itself or lies beyond the calendar.

    Raises:
        NotAccepted: with every problem found.
    """
    found = [*_place_problems(given, pack), *_day_problems(given, pack, last_known_year), *_lot_problems(given)]
    if found:
        raise NotAccepted(*found)


def _place_problems(given: DecideIn, pack: Pack) -> Iterator[Problem]:
    if given.city is None:
        return
    code = words.region_of(given.city)
    lies_in = region.PREFIXES.get(region.province_of(code)) if code is not None else None
    if code is None or (lies_in is None and pack.code in region.PREFIXES.values()):
        yield Problem("city_unknown", "city", f"“{given.city[:40]}”不是本系统所知的城市名称或代码。")
    elif lies_in not in {None, pack.code}:
        yield Problem("city_not_in_province", "city", f"“{given.city[:40]}”不在{pack.name}。")


def _day_problems(given: DecideIn, pack: Pack, last_known_year: int) -> Iterator[Problem]:
    notice, evaluation = given.notice_date, given.evaluation_date
    if notice is not None and evaluation is not None and evaluation < notice:
        yield Problem("dates_out_of_order", "evaluation_date", f"评标日 {evaluation} 在公告日 {notice} 之前。")
    horizon = max(last_known_year, _stated_end(pack, notice))
    if notice is not None and notice.year > horizon:
        text = f"公告日 {notice} 超出已公布的日历（{last_known_year}年），该年的节假日安排公布后再判定。"
        yield Problem("notice_beyond_calendar", "notice_date", text)


def _stated_end(pack: Pack, notice: date | None) -> int:
    """The year in which the province's document ends by its own words: until then its days are fixed without a calendar."""
    end = pack.find_parameter("scope.in_force_until", notice) if notice is not None else None
    return end.day.year if end is not None else 0


def _lot_problems(given: DecideIn) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, (lot, name) in enumerate(zip(given.lots, given.names, strict=True)):
        at = f"lots[{index}]"
        if name in seen:
            yield Problem("duplicate_lot", f"{at}.lot", f"标段号“{name[:40]}”出现了两次。")
        seen.add(name)
        if lot.parts_yuan is None or not lot.parts_yuan.known:
            continue
        if words.CLASSES[lot.cls] is not Category.EPC:
            yield Problem("parts_without_epc", f"{at}.parts_yuan", "只有工程总承包（epc）才分施工、货物、服务各部分。")
        elif lot.estimate_yuan is not None and total(lot.parts_yuan.known) > lot.estimate_yuan:
            text = f"各部分合计 {total(lot.parts_yuan.known)}，超过总额 {lot.estimate_yuan}。"
            yield Problem("parts_exceed_total", f"{at}.parts_yuan", text)
    for index, answer in enumerate(given.answers or ()):
        if answer.reading in {each.reading for each in (given.answers or [])[:index]}:
            yield Problem("answer_twice", f"answers[{index}].reading", f"读法 {answer.reading[:10]} 回答了两次。")


# --- facts of the kernel ----------------------------------------------------------------------------------------------


def facts_of(given: DecideIn, notice_on: date) -> tuple[LotFacts, ...]:
    """One fact sheet a lot, each with the other lots of its tender project."""
    return tuple(_lot_facts(given, index, notice_on) for index in range(len(given.lots)))


def _lot_facts(given: DecideIn, index: int, notice_on: date) -> LotFacts:
    lot, flags, pool = given.lots[index], given.raised, given.expert_pool
    return LotFacts(
        lot_id=given.names[index],
        name=given.names[index],
        region=(words.region_of(given.city) or "") if given.city else "",
        notice_on=notice_on,
        category=words.CLASSES[lot.cls],
        estimated_value=lot.estimate_yuan,
        specialty=_specialty(lot),
        mandatory=given.statutory is not False,
        contract_form=_form(lot),
        evaluation_on=given.evaluation_date,
        approved_estimate=lot.lot_investment_estimate_yuan,
        budget=lot.lot_fund_budget_yuan,
        project_approved_estimate=given.total_investment_yuan,
        total_investment=given.total_investment_yuan,
        parts=_parts(lot.parts_yuan),
        mergeable=given.lots_can_be_merged,
        other_lots=_others(given, index),
        funding=tuple(dict.fromkeys(kind for text in given.funding or () for kind in words.funding_of(text))),
        special_expertise="special_expertise" in flags,
        experts_short_local=None if pool is None else pool != "sufficient_in_province",
        experts_short_province=None if pool is None else pool == "insufficient_in_province",
        cross_province_rule=words.FLAGS[words.OTHER_RULE] * (words.OTHER_RULE in flags),
        voluntary_mode=Mode.INTRA_PROVINCE if "voluntary" in flags else None,
        supervisor_demand=words.FLAGS["supervisor_requires"] * ("supervisor_requires" in flags),
        answers=tuple(Answer(each.reading, each.option, each.reason) for each in given.answers or ()),
        circumstances=tuple(each for each in Circumstance if each.value in flags),
        overnight_facilities=given.overnight_facilities,
        written_statement=given.written_statement,
        exemption_applied=given.exemption_applied,
        exemption_approved=given.exemption_approved,
        emergency_consent=given.emergency_consent,
    )


def _specialty(lot: LotIn) -> str:
    return (lot.category or lot.service_kind or "").strip()


def _form(lot: LotIn) -> ContractForm:
    if words.CLASSES[lot.cls] is not Category.WORKS or not (lot.contract_form or "").strip():
        return ContractForm.NONE
    return words.form_of(lot.contract_form or "") or ContractForm.OTHER


def _parts(parts: PartsIn | None) -> Parts | None:
    """The parts when all three are told; a part nobody told leaves the split unknown."""
    if parts is None or parts.construction is None or parts.goods is None or parts.service is None:
        return None
    return Parts(parts.construction, parts.goods, parts.service)


def _others(given: DecideIn, index: int) -> tuple[OtherLot, ...]:
    own = given.lots[index].tender_project
    return tuple(
        OtherLot(
            lot_id=name,
            name=name,
            category=words.CLASSES[lot.cls],
            specialty=_specialty(lot),
            estimated_value=lot.estimate_yuan,
            approved_estimate=lot.lot_investment_estimate_yuan,
            budget=lot.lot_fund_budget_yuan,
            mergeable=given.lots_can_be_merged,
        )
        for other, (lot, name) in enumerate(zip(given.lots, given.names, strict=True))
        if other != index and lot.tender_project == own
    )
