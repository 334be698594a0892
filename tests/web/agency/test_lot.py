"""The agency's lots: list, page, decision, what-if, readings, exemption."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest
from django.test import Client

from tests.apps.quick import quick_personas
from tests.apps.tenders.test_services import register
from tests.kernel.lot.test_draft import LOT
from tests.personas import NOW, Personas
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries, services
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Funding, Mode

pytestmark = pytest.mark.django_db
READERS = ("agency", "entity", "owner", "supervisor", "coordinator")
STRANGERS = ("other_agency", "registry", "host", "outsider", "admin1")


@pytest.fixture
def people(settings) -> Personas:
    found = quick_personas(settings)
    set_demo_clock(NOW)
    return found


def text(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def url(lot_id: str, rest: str = "") -> str:
    return f"/agency/lots/{lot_id}/{rest}"


def decided(people: Personas, **changes: object) -> str:
    lot_id = register(people, **changes)
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    return lot_id


@pytest.mark.parametrize("who", READERS)
def test_parties_read_the_lot_and_its_decision(people: Personas, who: str) -> None:
    lot_id = decided(people, total_investment=Yuan.from_wan("12600"), funding=(Funding.CENTRAL_BUDGET,))
    client = people.client(who)
    page = text(client.get(url(lot_id)))
    assert "省内网络远程分布评标" in page
    assert "4,280.00 万元" in page
    assert "≥ 3,000 万元" in page
    assert client.get(url(lot_id, "decision/")).status_code == 200
    assert "堤防加固工程·施工一标段" in text(client.get("/agency/lots/"))


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("rest", ["", "decision/", "what-if/", "notice/", "opening/"])
def test_strangers_read_what_a_missing_lot_reads(people: Personas, who: str, rest: str) -> None:
    lot_id = decided(people)
    client = people.client(who)
    there, missing = client.get(url(lot_id, rest)), client.get(url("LN01NOSUCHLOT", rest))
    assert there.status_code == missing.status_code == 404
    assert "没有找到该记录，或您无权查看" in text(there)
    assert text(there).replace(lot_id, "") == text(missing).replace("LN01NOSUCHLOT", "")


def test_anonymous_is_sent_to_sign_in(people: Personas) -> None:
    lot_id = decided(people)
    assert Client().get(url(lot_id)).headers["Location"].startswith("/sign-in/")


def test_other_agency_does_not_see_the_lot_in_its_list(people: Personas) -> None:
    decided(people)
    assert "堤防加固工程" not in text(people.client("other_agency").get("/agency/lots/"))


def test_undecided_lot_offers_the_decision_and_deciding_shows_it(people: Personas) -> None:
    lot_id = register(people)
    client = people.client("agency")
    assert "还没有判定" in text(client.get(url(lot_id)))
    answer = client.post(url(lot_id, "decide/"))
    assert (answer.status_code, answer.headers["Location"]) == (303, url(lot_id))
    page = text(client.get(url(lot_id)))
    assert "判定结论" in page
    assert "申请工位" in page


def test_entity_is_told_whose_turn_it_is(people: Personas) -> None:
    lot_id = register(people)
    page = text(people.client("entity").get(url(lot_id)))
    assert "等招标代理机构：判定评标方式" in page
    assert "您无需操作" in page


@pytest.mark.parametrize("who", ["entity", "supervisor", "coordinator", "owner", "other_agency", "outsider", "host"])
@pytest.mark.parametrize("rest", ["decide/", "answer/", "exempt/", "mode/", "draw/"])
def test_nobody_else_acts_on_a_lot(people: Personas, who: str, rest: str) -> None:
    lot_id = register(people)
    assert (
        people.client(who).post(url(lot_id, rest), {"reading": "13", "option": "b", "reason": "x"}).status_code == 404
    )
    assert queries.get_lot(lot_id).state is LotState.REGISTERED


def test_constraints_count_the_members_of_this_committee(people: Personas) -> None:
    page = text(people.client("agency").get(url(decided(people))))
    assert "7 人中异地专家不少于 3 人" in page
    assert "单一副场不超过 3 个工位" in page


def test_what_if_says_why_nothing_changes(people: Personas) -> None:
    lot_id = decided(people, total_investment=Yuan.from_wan("12600"), funding=(Funding.CENTRAL_BUDGET,))
    client = people.client("agency")
    fragment = client.get(
        url(lot_id, "what-if/"), {"estimate": "2900", "investment": "12600"}, headers={"HX-Request": "true"}
    )
    said = text(fragment)
    assert "<html" not in fragment.content.decode()
    assert "结论不变：省内网络远程分布评标" in said
    assert "有 2 条符合" in said
    assert "（四）1后段" in said
    whole = client.get(url(lot_id, "what-if/"), {"estimate": "2900", "investment": "12600"})
    assert "<html" in whole.content.decode()
    assert "结论不变" in text(whole)


def test_what_if_says_how_far_the_next_threshold_is(people: Personas) -> None:
    lot_id = decided(people)
    said = text(
        people.client("agency").get(
            url(lot_id, "what-if/"), {"estimate": "2900", "investment": "2950"}, headers={"HX-Request": "true"}
        )
    )
    assert "结论改变：不强制远程异地评标" in said
    assert "还差 50.00 万元" in said


@pytest.mark.parametrize("estimate", ["-1", "viel", "", "1.123456789"])
def test_what_if_refuses_a_number_that_is_none(people: Personas, estimate: str) -> None:
    lot_id = decided(people)
    answer = people.client("agency").get(
        url(lot_id, "what-if/"), {"estimate": estimate, "investment": ""}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()


def test_what_if_stores_nothing(people: Personas) -> None:
    lot_id = decided(people)
    people.client("agency").get(url(lot_id, "what-if/"), {"estimate": "1", "investment": ""})
    assert policy.find_decision(lot_id).number == 1
    assert queries.get_facts(lot_id).estimated_value == Yuan.from_wan("4280.00")


def test_other_provinces_answer_for_the_same_lot(people: Personas) -> None:
    page = text(people.client("agency").get(url(decided(people))))
    assert "同一标段放在黑龙江" in page
    assert "省内跨区域远程异地评标" in page


SMALL_BOND = {
    "lots": (dataclasses.replace(LOT, estimated_value=Yuan.from_wan("500")),),
    "funding": (Funding.LOCAL_SPECIAL_BOND,),
    "total_investment": Yuan.from_wan("500"),
}


def test_a_reading_shows_both_results_and_takes_an_answer_with_a_reason(people: Personas) -> None:
    lot_id = decided(people, **SMALL_BOND)
    client = people.client("agency")
    page = text(client.get(url(lot_id)))
    assert "地方政府专项债券是否属于“等国家政策性资金”" in page
    assert "结论将不同" in page
    refused = client.post(url(lot_id, "answer/"), {"reading": "13", "option": "b", "reason": " "})
    assert refused.status_code == 303
    assert "须写明理由" in text(client.get(url(lot_id)))
    client.post(url(lot_id, "answer/"), {"reading": "13", "option": "b", "reason": "监管部门答复"})
    client.post(url(lot_id, "decide/"))
    assert policy.find_decision(lot_id).decision.mode is Mode.INTRA_PROVINCE
    assert "监管部门答复" in text(client.get(url(lot_id)))


def test_exemption_goes_from_claim_to_consent(people: Personas) -> None:
    lot_id = decided(people)
    agency, supervisor = people.client("agency"), people.client("supervisor")
    agency.post(url(lot_id, "exempt/"), {"ground": "small_budget", "statement": "成本明显失衡"})
    agency.post(url(lot_id, "decide/"))
    assert "仍应采用远程" in text(agency.get(url(lot_id)))
    assert "同意不采用远程" not in text(agency.get(url(lot_id)))
    assert "同意不采用远程" in text(supervisor.get(url(lot_id)))
    assert agency.post(url(lot_id, "consent/"), {"reference": "1号"}).status_code == 404
    supervisor.post(url(lot_id, "consent/"), {"reference": "辽水监〔2026〕1号"})
    agency.post(url(lot_id, "decide/"))
    assert "不实行远程异地评标" in text(agency.get(url(lot_id)))


def test_acts_after_the_booking_are_refused_with_the_next_step(people: Personas) -> None:
    lot_id = decided(people)
    services.advance_lot(lot_id=lot_id, transition="confirm_booking", actor=SYSTEM, now=NOW)
    client = people.client("agency")
    client.post(url(lot_id, "mode/"), {"mode": "cross_province"})
    assert "事实不再改动" in text(client.get(url(lot_id)))


def test_decision_as_a_document_quotes_every_sentence(people: Personas) -> None:
    lot_id = decided(people)
    page = text(people.client("agency").get(url(lot_id, "decision/")))
    decision = policy.find_decision(lot_id).decision
    assert all(quote.sentence in page for quote in decision.articles)
    assert decision.pack.digest[:4] in page


def test_list_filters_by_phase_and_keeps_counts(people: Personas) -> None:
    decided(people)
    client = people.client("agency")
    assert "堤防加固工程" in text(client.get("/agency/lots/", {"state": "prepare"}))
    empty = text(client.get("/agency/lots/", {"state": "done"}))
    assert "这一阶段没有标段" in empty
    assert "清除筛选" in empty


@pytest.mark.parametrize("rest", ["", "decision/", "notice/", "opening/"])
def test_pages_speak_english_without_losing_a_string(people: Personas, rest: str) -> None:
    lot_id = decided(people)
    client = people.client("agency")
    client.cookies["django_language"] = "en"
    page = client.get(url(lot_id, rest))
    assert page.status_code == 200
    if rest in {"", "decision/"}:
        assert "Remote within the province" in text(page)
        assert "4,280.00 × 10k CNY" in text(page)


def test_who_sees_what_is_told_for_the_reader_s_own_role(people: Personas) -> None:
    lot_id = decided(people)
    assert "副场名称 您：确认后可见" in text(people.client("agency").get(url(lot_id)))
    assert "副场名称 您：现在可见" in text(people.client("supervisor").get(url(lot_id)))
