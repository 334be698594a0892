"""What the invented agency enters: tender, plan, criteria, bids; amounts come from ``sample``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yuanping.demo.names import Dice
from yuanping.demo.province import SPECIALTIES
from yuanping.demo.sample import Sample
from yuanping.demo.schedule import Schedule
from yuanping.demo.world import World
from yuanping.kernel.booking.plan import BookingPlan, Contact
from yuanping.kernel.canonical import digest
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.evaluation.criteria import Band, Criteria, Criterion, PriceBase, PriceFormula
from yuanping.kernel.lot.bids import SealedBid
from yuanping.kernel.lot.draft import LotDraft, TenderDraft
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category, ContractForm, Funding

REPRESENTATIVES = 1
QUOTAS = (Quota("A080201", 3), Quota("A080202", 1), Quota("A080205", 1), Quota("A060102", 1))
COMMITTEE = sum(quota.seats for quota in QUOTAS) + REPRESENTATIVES
SUBJECTS = (
    "浑河南岸道路改造",
    "云汀大街雨污分流",
    "青梧立交匝道",
    "砚山隧道照明",
    "沐川路网提升",
    "朔野桥梁加固",
    "霁海泵站",
    "弈城管廊一期",
    "岫石快速路",
    "禾屿路延长",
)


@dataclass(frozen=True, slots=True)
class LotMaterial:
    """One demo lot: its number, its moments and its amounts."""

    number: int
    schedule: Schedule
    sample: Sample

    @property
    def name(self) -> str:
        return f"{SUBJECTS[self.number % len(SUBJECTS)]}工程施工（演示 {self.number:02d}）"


def tender_draft(world: World, material: LotMaterial, tender_code: str) -> TenderDraft:
    """The project with its one lot, above the 3000 万元 of 辽（四）1."""
    plans = {plan.key: plan for plan in world.plans}
    entity = plans["entity"]
    origin = (
        "金额与投标人数取自一条真实公告（估算价以中标价代替），名称与日期均为虚构"
        if material.sample.from_record
        else "演示样例，全部虚构"
    )
    lot = LotDraft(
        name=material.name,
        category=Category.WORKS,
        estimated_value=material.sample.estimate,
        specialty=SPECIALTIES[1].code,
        contract_form=ContractForm.GENERAL,
        committee_size=COMMITTEE,
    )
    return TenderDraft(
        name=material.name.split("（")[0] + "项目（演示）",
        tender_code=tender_code,
        procuring_entity_name=entity.name,
        procuring_entity_uscc=entity.uscc,
        procuring_entity_id=world.organisations["entity"],
        region="210100",
        notice_on=material.schedule.notice_at.date(),
        evaluation_on=material.schedule.evaluation_on,
        lots=(lot,),
        supervisor_id=world.organisations["supervisor"],
        origin=origin,
        total_investment=Yuan(material.sample.estimate.fen * 12 // 10),
        funding=(Funding.FISCAL,),
    )


def booking_plan(world: World, material: LotMaterial) -> BookingPlan:
    """Seven members: six experts of four specialties and one representative; all other centres may be 副场."""
    return BookingPlan(
        quotas=QUOTAS,
        representatives=REPRESENTATIVES,
        host=world.organisations["shenyang"],
        centres=(),
        starts_at=material.schedule.opening_at,
        ends_at=material.schedule.ends_at,
        contact=Contact("岫石代理项目组", "024-20260901"),
    )


def criteria() -> Criteria:
    """综合评估法: 60 points by the members, 40 by the price against the mean."""
    bands = (
        Band(Decimal(0), Decimal(6), "一般"),
        Band(Decimal(6), Decimal(12), "较好"),
        Band(Decimal(12), Decimal(15), "优"),
    )
    titles = (
        ("plan", "施工组织设计"),
        ("quality", "质量与安全保证措施"),
        ("schedule", "进度计划与资源配置"),
        ("team", "项目管理机构"),
    )
    items = tuple(
        Criterion(key, title, Decimal(0), Decimal(15), Decimal("0.5"), bands, Decimal(6)) for key, title in titles
    )
    price = PriceFormula(Decimal(40), PriceBase.MEAN, Decimal("1.0"), Decimal("0.5"))
    return Criteria(1, items, price)


def sealed_bids(world: World, material: LotMaterial) -> tuple[SealedBid, ...]:
    """One bid a price, by invented companies that differ from lot to lot."""
    companies = world.province.bidders
    first = material.number * 7 % len(companies)
    return tuple(
        SealedBid(company.name, company.uscc, price, digest("sm3", {"bid": company.uscc, "lot": material.number}))
        for company, price in (
            (companies[(first + place) % len(companies)], price) for place, price in enumerate(material.sample.prices)
        )
    )


def score_points(seat_id: str, bid_id: str, scale: tuple[Decimal, Decimal, Decimal]) -> Decimal:
    """What an invented expert gives: between half and all of the points, on the step, and the same every time."""
    low, high, step = scale
    steps = int((high - low) / step)
    drawn = steps // 2 + Dice(f"{seat_id} {bid_id} {low} {high}").below(steps - steps // 2 + 1)
    return low + step * drawn
