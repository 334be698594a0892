"""The ceremony's pages: who may see them, what they show, and what the supervisor's forms do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.apps.draw.cases import Ceremony, open_venues
from tests.personas import EVERYBODY, NOW, Personas, make_personas
from yuanping.apps.draw import queries, services
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra.worker import tick
from yuanping.kernel.canonical import canonical
from yuanping.kernel.draw.messages import Message
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import Party
from yuanping.kernel.plain import to_plain

pytestmark = pytest.mark.django_db
PARTIES = ("agency", "entity", "supervisor", "registry")


@pytest.fixture
def personas() -> Personas:
    return make_personas(NOW)


@pytest.fixture
def case(personas: Personas) -> Ceremony:
    return open_venues(personas)


def status(personas: Personas, persona: str, name: str, *args: str) -> int:
    return personas.client(persona).get(reverse(name, args=args)).status_code


def test_ceremony_page_is_for_parties_and_coordinator_only(case: Ceremony, personas: Personas) -> None:
    found = {one: status(personas, one, "supervisor:ceremony", case.ceremony_id) for one in EVERYBODY}
    assert {one for one, code in found.items() if code == 200} == {*PARTIES, "coordinator"}
    assert set(found.values()) == {200, 404}


def test_ceremony_page_is_public_after_release(case: Ceremony, personas: Personas) -> None:
    case.run()
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    services.release_venues(lot_id="LOT-1", now=NOW)
    assert {status(personas, one, "supervisor:ceremony", case.ceremony_id) for one in EVERYBODY} == {200}


def test_foreign_and_missing_ceremony_read_the_same(case: Ceremony, personas: Personas) -> None:
    client = personas.client("outsider")
    there = client.get(reverse("supervisor:ceremony", args=[case.ceremony_id]))
    missing = client.get(reverse("supervisor:ceremony", args=["LN00000000000000000000000000"]))
    assert there.status_code == missing.status_code == 404
    text = there.content.decode().replace(case.ceremony_id, "")
    assert "没有找到该记录，或您无权查看。" in text


def test_party_page_and_papers_are_for_the_parties_only(case: Ceremony, personas: Personas) -> None:
    for persona in ("outsider", "coordinator", "host", "owner", "other_agency"):
        assert status(personas, persona, "supervisor:party", case.ceremony_id) == 404
        assert status(personas, persona, "supervisor:party_papers", case.ceremony_id) == 404
    assert status(personas, "anonymous", "supervisor:party", case.ceremony_id) == 302
    for persona in PARTIES:
        assert status(personas, persona, "supervisor:party", case.ceremony_id) == 200


def test_messages_over_http_go_through_the_same_refusals(case: Ceremony, personas: Personas) -> None:
    client = personas.client("entity")
    hand = case.hands["entity"]
    url = reverse("supervisor:party_commit", args=[case.ceremony_id])
    body = canonical(to_plain(hand.commit_message(case.ceremony_id)))
    assert client.post(url, body, content_type="application/json").json() == {"frozen": False}
    again = client.post(url, body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "already_committed")
    assert again.json()["what"] == "没有保存第二份承诺。"
    for broken in (b"", b"{}", b"[1,2", b'{"v": 1}', b"\xff"):
        answer = client.post(url, broken, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    reveal = client.post(
        reverse("supervisor:party_reveal", args=[case.ceremony_id]),
        canonical(to_plain(hand.reveal_message(case.ceremony_id, "00" * 32, "x"))),
        content_type="application/json",
    )
    assert (reveal.status_code, reveal.json()["code"]) == (409, "reveal_before_checkpoint")


def post(personas: Personas, persona: str, name: str, case: Ceremony, message: Message) -> HttpResponse:
    url = reverse(f"supervisor:{name}", args=[case.ceremony_id])
    return personas.client(persona).post(url, canonical(to_plain(message)), content_type="application/json")


def test_who_is_awaited_and_what_happens_then_stands_on_the_page(case: Ceremony, personas: Personas) -> None:
    def page(persona: str) -> str:
        return personas.client(persona).get(reverse("supervisor:ceremony", args=[case.ceremony_id])).content.decode()

    for persona in case.hands:
        assert post(
            personas, persona, "party_commit", case, case.hands[persona].commit_message(case.ceremony_id)
        ).json()
    assert "等待：招标人（或其代理机构）、项目行政监督部门、专家库组建单位" in page("entity")
    assert "寄存份额（打开本方页面即自动完成）" in page("entity")
    frozen = [
        post(personas, persona, "party_deposit", case, hand.deposit_message(case.papers(persona))).json()["frozen"]
        for persona, hand in case.hands.items()
    ]
    assert frozen == [False, False, True]
    tick(NOW)
    case.reveal("entity")
    case.reveal("supervisor")
    assert "等待：专家库组建单位" in page("coordinator")
    assert "由另外两方打开份额恢复其秘密" in page("coordinator")
    early = case.hands["entity"].share_message(case.papers("entity"), Party.REGISTRY_OWNER)
    assert post(personas, "entity", "party_share", case, early).json()["code"] == "share_not_asked"
    due = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id).answer_by
    assert due is not None
    tick(due + timedelta(minutes=1))
    assert "专家库组建单位逾期未揭示，已记入证据" in page("supervisor")
    assert "打开 1 份份额，恢复未揭示一方的秘密" in page("supervisor")
    for persona, complete in (("entity", False), ("supervisor", True)):
        message = case.hands[persona].share_message(case.papers(persona), Party.REGISTRY_OWNER)
        told = post(personas, persona, "party_share", case, message).json()
        assert told == {"rebuilt": complete, "voided": False, "complete": complete}
    assert "由份额恢复，与承诺相符" in page("supervisor")
    assert case.hands["registry"].secret.hex() not in page("entity")


def test_papers_carry_the_proof_once_there_is_a_checkpoint(case: Ceremony, personas: Personas) -> None:
    case.commit_all()
    url = reverse("supervisor:party_papers", args=[case.ceremony_id])
    assert personas.client("entity").get(url).json()["proof"] is None
    sequence_pending(NOW)
    papers = personas.client("entity").get(url).json()
    assert papers["proof"]["checkpoint"].startswith("yuanping")
    assert json.loads(papers["request"])["draw_id"] == case.ceremony_id


def test_supervisor_voids_and_orders_anew_by_form(case: Ceremony, personas: Personas) -> None:
    client = personas.client("supervisor")
    page = reverse("supervisor:ceremony", args=[case.ceremony_id])
    void = reverse("supervisor:void_ceremony", args=[case.ceremony_id])
    refused = client.post(void, {"reason": ""}, follow=True)
    assert "这一步必须写明理由" in refused.content.decode()
    assert client.post(void, {"reason": "候选池需要更正"})["Location"] == page
    assert queries.view_ceremony(personas.actor("supervisor"), case.ceremony_id).state == CeremonyState.VOIDED
    anew = reverse("supervisor:order_anew", args=[case.ceremony_id])
    assert client.post(anew, {"reason": "候选池已经更正"}).status_code == 303
    assert queries.view_ceremony(personas.actor("supervisor"), case.ceremony_id).ordered_anew
    for persona in ("agency", "entity", "registry", "outsider"):
        assert personas.client(persona).post(void, {"reason": "候选池需要更正"}).status_code == 404


def test_secret_of_one_party_never_shows_before_the_third(case: Ceremony, personas: Personas) -> None:
    case.commit_all()
    sequence_pending(NOW)
    case.reveal("entity")
    secret = case.hands["entity"].secret.hex()
    for persona in PARTIES:
        for name in ("supervisor:ceremony", "supervisor:party", "supervisor:party_papers"):
            text = personas.client(persona).get(reverse(name, args=[case.ceremony_id])).content.decode()
            assert secret not in text
            assert secret[:8] not in text


def test_registry_page_shows_counts_to_its_owner_only(personas: Personas) -> None:
    found = {one: status(personas, one, "supervisor:registry") for one in EVERYBODY}
    assert {one for one, code in found.items() if code == 200} == {"registry", "coordinator"}


def test_lists_open_to_their_roles(case: Ceremony, personas: Personas) -> None:
    found = {one: status(personas, one, "supervisor:ceremonies") for one in EVERYBODY}
    assert {one for one, code in found.items() if code == 200} == {*PARTIES, "other_agency", "coordinator"}
    shown = personas.client("other_agency").get(reverse("supervisor:ceremonies")).content.decode()
    assert case.ceremony_id not in shown
    lots = {one: status(personas, one, "supervisor:lots") for one in EVERYBODY}
    assert {one for one, code in lots.items() if code == 200} == {"supervisor", "coordinator"}


def test_reply_page_takes_no_notice_of_who_asks(personas: Personas) -> None:
    client = personas.client("anonymous")
    assert client.get(reverse("supervisor:reply")).status_code == 200
    answer = client.post(reverse("supervisor:reply"), {"code": "2222-2222-2222", "answer": "accept"}, follow=True)
    assert "这个代码不能在此使用" in answer.content.decode()
    typo = client.post(reverse("supervisor:reply"), {"code": "2222", "answer": "refuse"}, follow=True)
    assert "最后一位是校验位" in typo.content.decode()


def test_pages_are_complete_in_english(case: Ceremony, personas: Personas) -> None:
    client = personas.client("supervisor")
    client.cookies["django_language"] = "en"
    text = client.get(reverse("supervisor:ceremony", args=[case.ceremony_id])).content.decode()
    assert "Equal chances" in text
    assert "种子怎样来" not in text
