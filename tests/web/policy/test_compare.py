"""The comparison: only what differs, every figure with its article, an address that can be passed on, mistakes in words."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.personas import NOW
from tests.web.policy.asking import text
from yuanping.infra.clock import set_demo_clock
from yuanping.web.policy.pack_values import effective, names_of
from yuanping.web.shell import province

pytestmark = pytest.mark.django_db
URL = "/policy/compare/"
PACKS = {pack.code: pack for pack in province.all_packs()}


@pytest.fixture(autouse=True)
def _clock(db) -> None:
    set_demo_clock(NOW)


def rows(response) -> str:
    page = text(response)
    return page[page.index("两边的参数") :]


def test_two_provinces_on_one_day_show_only_what_differs() -> None:
    shown = rows(Client().get(URL, {"left": "SD", "right": "HL", "on": "2026-09-01"}))
    assert "8,000 万元" in shown
    assert "10,000 万元" in shown
    both = {"left": "SD", "right": "HL", "on": "2026-09-01", "all": "1"}
    everything = rows(Client().get(URL, both))
    same = "评标委员会成员人数下限"
    assert same not in shown
    assert same in everything


@pytest.mark.parametrize(("left", "right"), [("LN", "SD"), ("JL", "HL"), ("SD", "JL")])
def test_difference_is_counted_as_the_packs_hold_it(left: str, right: str) -> None:
    on = NOW.date()
    names = names_of(PACKS[left], PACKS[right])
    values = [tuple(effective(PACKS[code], name, on) for code in (left, right)) for name in names]
    differing = sum((one and one.value) != (two and two.value) or (one is None) != (two is None) for one, two in values)
    page = text(Client().get(URL, {"left": left, "right": right, "on": on.isoformat()}))
    assert f"{len(names)} 项中 {differing} 项不同" in page


def test_two_days_of_one_province() -> None:
    page = Client().get(URL, {"left": "LN", "on": "2025-10-01", "right_on": "2026-01-01"})
    shown = rows(page)
    assert "尚未录入 文件成文之前没有标准" in shown
    assert "3,000 万元" in shown
    assert "辽宁·2025年10月1日" in shown
    assert "辽宁·2026年1月1日" in shown


def test_chart_has_every_class_and_says_each_bar_in_words() -> None:
    body = Client().get(URL, {"left": "SD", "right": "LN", "on": "2026-09-01"}).content.decode()
    assert 'aria-label="省域内远程异地评标；8,000 万元 起：跨省远程异地评标"' in body
    assert 'aria-label="不强制远程异地评标；200 万元 起：省内网络远程分布评标"' in body
    assert body.count('class="scale"') == 3 * len(PACKS)


def test_own_figure_and_missing_figure_are_told_apart() -> None:
    shown = rows(Client().get(URL, {"left": "LN", "right": "HL", "on": "2026-09-01"}))
    assert "自设" in shown
    assert "没有规定" in shown
    assert "尚未录入" in shown


def test_address_can_be_passed_on() -> None:
    page = Client().get(URL, {"left": "SD", "right": "HL", "on": "2026-09-01"})
    assert "?left=SD&amp;right=HL&amp;on=2026-09-01&amp;all=1" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"left": "XX"}, "没有规则包“XX”"),
        ({"right": "YY"}, "没有规则包“YY”"),
        ({"on": "gestern"}, "日期“gestern”未被接受"),
        ({"on": "1801-01-01"}, "超出范围"),
        ({"right_on": "2026-13-01"}, "日期“2026-13-01”未被接受"),
        ({"left": "LN", "right": "LN"}, "没有可比之处"),
        ({"left": "LN", "right": "LN", "on": "2026-01-01", "right_on": "2026-01-01"}, "没有可比之处"),
    ],
)
def test_wrong_address_is_said_and_kept(asked, said: str) -> None:
    page = Client().get(URL, asked)
    assert page.status_code == 400
    assert said in text(page)
    assert "两边的参数" not in text(page)
    for name, value in asked.items():
        if name in {"on", "right_on"}:
            assert f'value="{value}"' in page.content.decode()


def test_comparison_speaks_english() -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    page = text(client.get(URL, {"left": "LN", "right": "SD"}))
    assert "Compare rule packs" in page
    assert "Scale standards" in page
