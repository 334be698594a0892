"""Publish the notice, open the bids."""

from __future__ import annotations

import pytest

from tests.apps.bidding.test_services import DUE, SMALL, decided, drawn, submit
from tests.apps.quick import quick_personas
from tests.kernel.lot.test_draft import LOT
from tests.personas import NOW, Personas
from tests.web.agency.test_lot import text, url
from yuanping.apps.bidding import queries
from yuanping.apps.tenders import queries as tenders
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.lot.states import LotState

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings) -> Personas:
    found = quick_personas(settings)
    set_demo_clock(NOW)
    return found


def filled(**changes: str) -> dict[str, str]:
    data = {
        "price_full": "40", "price_base": "mean", "price_above": "1.0", "price_below": "0.5", "decimals": "2", "tie_rule": "lower_price",
        "candidates": "3", "due_day": "2026-09-24", "due_time": "09:00", "title1": "施工组织设计", "points1": "35", "title2": "质量措施", "points2": "25",
    }  # fmt: skip
    return data | changes


def test_the_form_could_be_sent_as_it_stands(people: Personas) -> None:
    lot_id = decided(people)
    client = people.client("agency")
    page = client.get(url(lot_id, "notice/"))
    assert "现在 100" in text(page)
    assert client.post(url(lot_id, "notice/"), filled()).status_code == 303
    notice = queries.get_notice(lot_id)
    assert [(each.title, each.high) for each in notice.criteria.criteria] == [("施工组织设计", 35), ("质量措施", 25)]
    assert notice.bids_due_at == DUE
    shown = text(client.get(url(lot_id, "notice/")))
    assert "已冻结" in shown
    assert notice.criteria_digest[:4] in shown


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"points1": "36"}, "应为 100 分"),
        ({"points1": "viel"}, "不是可用的分值"),
        ({"title1": ""}, "没有因素名称"),
        ({"due_day": "2026-09-10"}, "2026-09-21"),
        ({"due_day": "bald"}, "没有填对"),
        ({"candidates": "4"}, ""),
        ({"price_full": "-1"}, "不是可用的分值"),
        ({"decimals": "9"}, ""),
    ],
)
def test_a_wrong_notice_comes_back_with_everything(people: Personas, changes: dict[str, str], says: str) -> None:
    lot_id = decided(people)
    answer = people.client("agency").post(url(lot_id, "notice/"), filled(**changes))
    assert answer.status_code == 409
    assert says in text(answer)
    assert 'value="质量措施"' in answer.content.decode()
    assert queries.find_notice(lot_id) is None


def test_liaoning_asks_for_the_booking_first(people: Personas) -> None:
    lot_id = decided(people, LOT)
    client = people.client("agency")
    assert "尚未申请" in text(client.get(url(lot_id, "notice/")))
    answer = client.post(url(lot_id, "notice/"), filled())
    assert answer.status_code == 409
    assert "（十三）" in text(answer)


@pytest.mark.parametrize("who", ["entity", "supervisor", "coordinator", "owner"])
def test_other_parties_read_but_do_not_publish(people: Personas, who: str) -> None:
    lot_id = decided(people)
    client = people.client(who)
    assert "公告尚未发布" in text(client.get(url(lot_id, "notice/")))
    assert client.post(url(lot_id, "notice/"), filled()).status_code == 404
    assert queries.find_notice(lot_id) is None


def test_before_the_due_moment_nobody_sees_bidders_or_their_number(people: Personas) -> None:
    lot_id = drawn(people, 2)
    page = people.client("agency").get(url(lot_id, "opening/")).content.decode()
    assert "虚构建设" not in page
    assert "当众开标" not in page


def test_pages_before_the_opening_do_not_differ_by_the_number_of_bids(people: Personas) -> None:
    lot_id = decided(people, SMALL)
    client = people.client("agency")
    client.post(url(lot_id, "notice/"), filled())
    client.get(url(lot_id))
    before = text(client.get(url(lot_id, "opening/")))
    submit(lot_id, 1)
    submit(lot_id, 2)
    assert text(client.get(url(lot_id, "opening/"))) == before


def test_the_agency_opens_at_the_due_moment(people: Personas) -> None:
    lot_id = drawn(people)
    set_demo_clock(DUE)
    client = people.client("agency")
    assert "当众开标" in text(client.get(url(lot_id, "opening/")))
    client.post(url(lot_id, "opening/open/"))
    page = text(client.get(url(lot_id, "opening/")))
    assert "B-01" in page
    assert "虚构建设0" in page
    assert tenders.get_lot(lot_id).state is LotState.OPENED
    assert "虚构建设0" in text(people.client("entity").get(url(lot_id, "opening/")))
    assert people.client("coordinator").get(url(lot_id, "opening/")).status_code == 404


def test_too_early_and_too_few_are_refused_in_words(people: Personas) -> None:
    lot_id = drawn(people, 2)
    client = people.client("agency")
    client.post(url(lot_id, "opening/open/"))
    assert "未到" in text(client.get(url(lot_id, "opening/")))
    set_demo_clock(DUE)
    client.post(url(lot_id, "opening/open/"))
    said = text(client.get(url(lot_id, "opening/")))
    assert "不得开标" in said
    assert "重新招标" in said


@pytest.mark.parametrize("who", ["entity", "supervisor", "owner", "outsider", "other_agency"])
def test_nobody_else_opens(people: Personas, who: str) -> None:
    lot_id = drawn(people)
    set_demo_clock(DUE)
    assert people.client(who).post(url(lot_id, "opening/open/")).status_code == 404
    assert queries.find_opening(lot_id) is None
