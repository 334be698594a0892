"""Stored decisions: the 判定书 of every number, what changed between them, and nobody else learns that there is one."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.apps.quick import quick_personas
from tests.apps.tenders.test_services import register
from tests.personas import NOW, Personas
from tests.web.policy.asking import text
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import services
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.policy.facts import Exemption, Mode

pytestmark = pytest.mark.django_db
READERS = ("agency", "entity", "owner", "supervisor", "coordinator")
STRANGERS = ("other_agency", "registry", "host", "sub", "outsider", "admin1", "admin3", "expert")


@pytest.fixture
def people(settings) -> Personas:
    found = quick_personas(settings)
    set_demo_clock(NOW)
    return found


def decided(people: Personas, times: int = 1) -> str:
    lot_id = register(people)
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    return decide_again(people, lot_id, times)


def decide_again(people: Personas, lot_id: str, times: int) -> str:
    agency = people.actor("agency")
    if times > 1:
        services.choose_mode(actor=agency, lot_id=lot_id, mode=Mode.CROSS_PROVINCE, now=NOW)
        services.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    if times > 2:
        services.claim_exemption(actor=agency, lot_id=lot_id, exemption=Exemption("small_budget", "0" * 64), now=NOW)
        services.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    return lot_id


def history(lot_id: str) -> str:
    return f"/policy/lots/{lot_id}/decisions/"


def addresses(lot_id: str) -> tuple[str, ...]:
    return (history(lot_id), f"{history(lot_id)}1/", f"/agency/lots/{lot_id}/decision/")


@pytest.mark.parametrize("who", READERS)
def test_who_knows_the_lot_reads_history_and_every_paper(people: Personas, who: str) -> None:
    lot_id = decided(people, 2)
    client = people.client(who)
    for url in (*addresses(lot_id), f"{history(lot_id)}2/"):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("who", STRANGERS)
def test_everybody_else_reads_what_a_missing_lot_reads(people: Personas, who: str) -> None:
    lot_id, missing = decided(people), "LN01NOSUCHLOT"
    client = people.client(who)
    for there, nowhere in zip(addresses(lot_id), addresses(missing), strict=True):
        one, two = client.get(there), client.get(nowhere)
        assert one.status_code == two.status_code == 404
        assert text(one).replace(lot_id, "") == text(two).replace(missing, "")


def test_anonymous_is_sent_to_sign_in(people: Personas) -> None:
    for url in addresses(decided(people)):
        assert Client().get(url).headers["Location"].startswith("/sign-in/")


def test_lot_without_decision_and_number_without_decision_are_not_found(people: Personas) -> None:
    client = people.client("agency")
    assert client.get(history(register(people))).status_code == 404


def test_unknown_number_is_not_found(people: Personas) -> None:
    lot_id = decided(people)
    assert people.client("agency").get(f"{history(lot_id)}2/").status_code == 404


def test_history_says_what_changed_between_decisions(people: Personas) -> None:
    lot_id = decided(people, 3)
    page = text(people.client("agency").get(history(lot_id)))
    assert "共判定 3 次" in page
    first, second, third = (page.index(f"第 {n} 次判定") for n in (1, 2, 3))
    assert third < second < first, "the newest stands first"
    assert "结论 省内网络远程分布评标 跨省网络远程分布评标" in page[second:first]
    assert "招标人自愿采用 没有 跨省远程异地评标" in page[second:first]
    assert "不采用远程的理由 没有 预算金额较小" in page[third:second]
    assert "第一次判定" in page[first:]
    assert page.count("已被替代") == 2


def test_paper_of_an_older_number_shows_that_decision_and_that_it_is_replaced(people: Personas) -> None:
    lot_id = decided(people, 2)
    client = people.client("agency")
    first, newest = text(client.get(f"{history(lot_id)}1/")), text(client.get(f"/agency/lots/{lot_id}/decision/"))
    assert "结论 ：省内网络远程分布评标" in first.replace("结论：", "结论 ：")
    assert "已有更新的判定" in first
    assert "跨省网络远程分布评标" in newest
    assert "已有更新的判定" not in newest


def test_paper_carries_identifier_evidence_facts_and_no_trial_mark(people: Personas) -> None:
    lot_id = decided(people)
    found = policy.find_decision(lot_id)
    page = text(people.client("entity").get(f"{history(lot_id)}1/"))
    assert found.decision_id in page
    assert found.record_digest[:4] in page
    assert found.decision.pack.digest[:4] in page
    assert "证据已记录" in page
    assert "单项合同估算价 4,280 万元" in page
    assert "试算" not in page
    assert all(quote.sentence[:20] in page for quote in found.decision.articles)


def test_lot_page_leads_to_the_history_and_to_the_desk(people: Personas) -> None:
    lot_id = decided(people)
    body = people.client("agency").get(f"/agency/lots/{lot_id}/").content.decode()
    assert f'href="{history(lot_id)}"' in body
    link = body[body.index("/policy/desk/?") :].split('"')[0].replace("&amp;", "&")
    assert "堤防" not in link
    assert lot_id not in link
    assert "省内网络远程分布评标" in text(Client().get(link))


def test_history_asks_the_same_number_of_questions_for_one_and_for_three(
    people: Personas, django_assert_max_num_queries
) -> None:
    client = people.client("agency")
    counted = []
    lot_id = decided(people)
    for times in (1, 3):
        decide_again(people, lot_id, times)
        client.get(history(lot_id))
        with django_assert_max_num_queries(60) as found:
            client.get(history(lot_id))
        counted.append(len(found.captured_queries))
    assert counted[0] == counted[1]


def test_papers_speak_english(people: Personas) -> None:
    lot_id = decided(people, 3)
    client = people.client("agency")
    client.cookies["django_language"] = "en"
    assert "Decision 3" in text(client.get(history(lot_id)))
    assert "Decision identifier" in text(client.get(f"{history(lot_id)}3/"))
