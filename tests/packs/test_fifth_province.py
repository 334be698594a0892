"""A fifth, invented province whose document is unlike the four is decided by YAML alone: no line of code knows it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from yuanping.infra import packs
from yuanping.infra.exchange.decide import answer_bytes
from yuanping.infra.exchange.refuse import NotAccepted
from yuanping.kernel.errors import Malformed
from yuanping.kernel.policy.record import check_case

FILES = {
    "pack.yaml": """
code: XU
name: 虚
name_en: Invented
region: "990100"
version: 2026.01-1
document: 虚发改〔2026〕1号
mode_names: {centralised: 集中评标, local_dispersed: 同城分散评标, intra_province: 省内异地评标, cross_province: 跨省异地评标}
""",
    "law.yaml": """
documents:
  - number: 虚发改〔2026〕1号
    title: 虚构的通知
    issuer: 虚构的部门
    issued: 2025-12-20
    in_force: 2026-01-01
    until: 2026-12-31
    articles:
      - {article: 第一条, quote: 本通知自2026年1月1日起施行，至2026年12月31日止。}
      - {article: 第二条, quote: 使用财政资金的货物采购，单项合同估算价300万元以上的，应当异地评标；不使用财政资金的，为900万元以上。}
      - {article: 第三条, quote: 同一招标项目的施工、货物、服务合计5000万元以上的，全部标段应当异地评标。}
      - {article: 第四条, quote: 单项合同估算价1000万元以上且占项目总投资60%以上的，应当跨省异地评标。}
      - {article: 第五条, quote: 同一招标项目服务标段三个以上的，应当异地评标。}
      - {article: 第六条, quote: 2026年6月30日以前发布公告、估算价不满500万元的，可以不实行，但应当在官网说明。}
      - {article: 第七条, quote: 鼓励地下工程专业异地评标。}
""",
    "parameters/scale.yaml": """
parameters:
  - {name: scope.in_force_from, label: 施行日, value: 2026-01-01, unit: day, law: 第一条}
  - {name: scope.in_force_until, label: 末日, value: 2026-12-31, unit: day, law: 第一条}
  - {name: remote.form, label: 远程形式, value: open, unit: text, law: 第二条}
  - {name: goods.fiscal, label: 财政资金货物, value: 300, unit: wan, law: 第二条}
  - {name: goods.other, label: 其他资金货物, value: 900, unit: wan, law: 第二条}
  - {name: project.sum, label: 同一项目合计, value: 5000, unit: wan, law: 第三条}
  - {name: cross.estimate, label: 跨省估算价, value: 1000, unit: wan, law: 第四条}
  - {name: cross.share, label: 占总投资比例, value: 3/5, unit: share, law: 第四条}
  - {name: services.lots, label: 服务标段数, value: 3, unit: count, law: 第五条}
  - {name: relief.until, label: 过渡期末日, value: 2026-06-30, unit: day, law: 第六条}
  - {name: relief.below, label: 过渡期金额, value: 500, unit: wan, law: 第六条}
""",
    "rules/mode.yaml": """
rules:
  - id: in_force
    title: 通知施行期间
    gives: in_force
    law: 第一条
    when: {date_in: {fact: notice_on, parameter: scope.in_force_from, until: scope.in_force_until}}
  - {id: mandatory, title: 依法必须招标, gives: scope, law: 第二条, when: {is_true: {fact: mandatory}}}
  - id: goods
    title: 货物按资金来源分别设标准
    gives: requires
    mode: intra_province
    law: 第二条
    applies: {in_list: {fact: category, items: [goods]}}
    when:
      any:
        - all:
            - any_in_list: {fact: funding, items: [fiscal]}
            - at_least: {fact: estimated_value, parameter: goods.fiscal}
        - at_least: {fact: estimated_value, parameter: goods.other}
  - id: together
    title: 各类标段合计达到标准
    gives: requires
    mode: intra_province
    law: 第三条
    when: {label: 各类标段合计, sum_by: {fact: estimated_value, group: category, items: [works, goods, services, epc], parameter: project.sum}}
  - id: share
    title: 占总投资的比例达到标准，跨省
    gives: requires
    mode: cross_province
    law: 第四条
    when:
      all:
        - at_least: {fact: estimated_value, parameter: cross.estimate}
        - share_at_least: {facts: [estimated_value, total_investment], parameter: cross.share}
  - id: many_services
    title: 服务标段三个以上
    gives: requires
    mode: intra_province
    law: 第五条
    applies: {in_list: {fact: category, items: [services]}}
    when: {count_at_least: {items: [services], parameter: services.lots}}
  - id: relief
    title: 过渡期内的小额标段
    gives: exempts
    law: 第六条
    when:
      all:
        - date_in: {fact: notice_on, parameter: scope.in_force_from, until: relief.until}
        - below: {fact: estimated_value, parameter: relief.below}
    provisos:
      - {id: published, says: 在官网说明, law: 第六条, when: {is_true: {fact: written_statement}}}
alerts:
  - id: underground
    says: 地下工程，文件鼓励异地评标
    law: 第七条
    when: {in_list: {fact: specialty, items: [地下工程]}}
""",
    "rules/readings.yaml": """
readings:
  - id: X1
    question: “三个以上”是否含三个
    law: 第五条
    touched: {all: [{in_list: {fact: category, items: [services]}}, {count_at_least: {items: [services], parameter: services.lots}}]}
    options: {a: 含三个, b: 四个起}
    takes: a
    action: warn
""",
    "rules/duties.yaml": """
duties:
  - law: 第七条
    quote: 鼓励地下工程专业异地评标。
    of: [招标人]
    strength: encouraged
    modes: [intra_province]
    items:
      - {id: underground.encouraged, when: notice, says: 地下工程采用异地评标, evidence: 招标公告}
""",
    "cases/duties.yaml": """
职责案例:
  - 题: 财政资金货物的职责
    事实: {类别: 货物, 公告日: 2026-08-01, 单项合同估算价: 300.00, 资金来源: [财政资金]}
    职责: [underground.encouraged]
""",
    "cases/mode.yaml": """
案例:
  - 题: 财政资金货物 300.00 万元
    事实: {类别: 货物, 公告日: 2026-08-01, 单项合同估算价: 300.00, 资金来源: [财政资金]}
    结论: {方式: 省内, 强制: 是, 条款: [第二条]}
  - 题: 财政资金货物差一分钱
    事实: {类别: 货物, 公告日: 2026-08-01, 单项合同估算价: 299.999999, 资金来源: [财政资金]}
    结论: {方式: 集中, 强制: 否, 性质: 未达到}
""",
}
CROSS, REMOTE, FREE, EXEMPT, BEFORE = (
    "cross_province",
    "remote_required",
    "not_required",
    "exempt_allowed",
    "not_in_force",
)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    target = tmp_path / "packs"
    shutil.copytree(settings.PACKS_DIR, target)
    settings.PACKS_DIR = target
    for name, text in FILES.items():
        path = target / "invented" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return target / "invented"


def lot(cls: str, wan: float, **more: Any) -> dict[str, Any]:
    return {"cls": cls, "estimate_yuan": round(wan * 10_000, 2), **more}


def decided(*lots: dict[str, Any], **more: Any) -> dict[str, Any]:
    sheet = {"province": "XU", "city": "990100", "statutory": True, "notice_date": "2026-08-01", "lots": list(lots)}
    return answer_bytes(json.dumps({**sheet, **more}, ensure_ascii=False).encode(), "sm3")


def modes(*lots: dict[str, Any], **more: Any) -> list[str]:
    return [each["mode"] for each in decided(*lots, **more)["per_lot"]]


@pytest.mark.usefixtures("home")
def test_thresholds_by_funding_and_category() -> None:
    assert modes(lot("goods", 300), funding=["财政资金"]) == [REMOTE]
    assert modes(lot("goods", 299.999999), funding=["财政资金"]) == [FREE]
    assert modes(lot("goods", 899.999999)) == [FREE]
    assert modes(lot("goods", 900)) == [REMOTE]
    assert modes(lot("service", 900), funding=["财政资金"]) == [FREE]


@pytest.mark.usefixtures("home")
def test_sums_across_all_classes() -> None:
    assert modes(lot("construction", 4000), lot("goods", 600), lot("service", 400)) == [REMOTE] * 3
    assert modes(lot("construction", 4000), lot("goods", 600), lot("service", 399.999999)) == [FREE] * 3
    apart = [lot("construction", 4000, tender_project="A"), lot("goods", 600, tender_project="B")]
    assert modes(*apart) == [FREE, FREE]


@pytest.mark.usefixtures("home")
def test_cross_province_from_a_share_of_the_investment() -> None:
    assert modes(lot("service", 1200), total_investment_yuan=20_000_000) == [CROSS]
    assert modes(lot("service", 1199.999999), total_investment_yuan=20_000_000) == [FREE]
    assert modes(lot("service", 999), total_investment_yuan=10_000_000) == [FREE]
    unknown = decided(lot("service", 1200))
    assert unknown["mode"] == FREE
    assert "share_unknown" in {each["code"] for each in unknown["alerts"]}


@pytest.mark.usefixtures("home")
def test_counts_lots_and_shows_the_open_text() -> None:
    found = decided(lot("service", 1), lot("service", 1), lot("service", 1), lot("goods", 1))
    assert [each["mode"] for each in found["per_lot"]] == [REMOTE, REMOTE, REMOTE, FREE]
    assert {each["code"] for each in found["readings"]} == {"X1"}
    assert modes(lot("service", 1), lot("service", 1)) == [FREE, FREE]


@pytest.mark.usefixtures("home")
def test_an_exemption_by_date_with_its_proviso() -> None:
    found = decided(lot("goods", 499.999999), funding=["财政资金"], notice_date="2026-06-30", written_statement=False)
    assert found["mode"] == EXEMPT
    assert [(each["code"], each["met"]) for each in found["conditions"]] == [("published", False)]
    assert modes(lot("goods", 499.999999), funding=["财政资金"], notice_date="2026-07-01") == [REMOTE]
    assert modes(lot("goods", 500), funding=["财政资金"], notice_date="2026-06-30") == [REMOTE]


@pytest.mark.usefixtures("home")
def test_its_days_its_alerts_and_its_cases() -> None:
    assert modes(lot("goods", 900), notice_date="2025-12-31") == [BEFORE]
    assert modes(lot("goods", 900), notice_date="2026-12-31") == [REMOTE]
    found = decided(lot("construction", 100, category="地下工程"))
    assert "underground" in {each["code"] for each in found["alerts"]}
    assert found["pack"]["code"] == "XU"
    pack = packs.load_pack("invented")
    for case in pack.cases:
        check_case(pack, case, "sha256")


@pytest.mark.usefixtures("home")
def test_its_duty_is_in_the_answer_with_its_sentence() -> None:
    (own,) = (each for each in decided(lot("goods", 900))["duties"] if not each["code"].startswith("law."))
    assert (own["code"], own["duty_of"], own["when"], own["strength"]) == (
        "underground.encouraged",
        "招标人",
        "notice",
        "encouraged",
    )
    assert own["article"] == "第七条"
    assert own["sentence"]
    assert own["lots"]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("rules/mode.yaml", "gives: in_force", "gives: scope", "from when"),
        ("rules/mode.yaml", "share_at_least: {facts: [estimated_value, total_investment]", "share_at_least: {facts: [estimated_value]", "two amounts"),
        ("rules/mode.yaml", "group: category", "group: colour", "groups by"),
        ("rules/mode.yaml", "law: 第六条, when", "law: 第九条, when", "no sentence is quoted"),
        ("rules/readings.yaml", "action: warn", "action: shrug", "not understood"),
        ("rules/duties.yaml", "of: [招标人]", "of: [业主]", "not understood"),
        ("rules/duties.yaml", "law: 第七条", "law: 第九条", "no sentence is quoted"),
    ],
)  # fmt: skip
def test_what_its_author_gets_wrong_is_refused_with_its_place(
    home: Path, file: str, old: str, new: str, says: str
) -> None:
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Malformed) as caught:
        packs.load_pack("invented")
    assert says in str(caught.value)


def test_without_its_pack_the_province_is_unknown() -> None:
    with pytest.raises(NotAccepted) as caught:
        decided(lot("goods", 1))
    assert [each.code for each in caught.value.problems] == ["province_unknown"]
