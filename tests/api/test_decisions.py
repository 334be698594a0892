"""POST /api/v1/decisions: decide without storing."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
FACTS = {
    "province": "liaoning",
    "notice_on": "2026-09-01",
    "category": "works",
    "contract_form": "general",
    "estimated_value": "3000.00",
}


def post(**facts: object) -> tuple[int, dict]:
    answer = Client().post("/api/v1/decisions", {**FACTS, **facts}, content_type="application/json")
    return answer.status_code, answer.json()


def test_decide_answers_mode_article_and_digest() -> None:
    status, body = post()
    assert (status, body["mode"], body["required"]) == (200, "intra_province", True)
    assert {"document": "辽发改法规〔2025〕843号", "article": "（四）1"} in [
        a["law"] for a in body["articles"]
    ] or body["articles"]
    assert len(body["pack_digest"]) == 64
    assert body["explanation"][0].startswith("结论：")


def test_decide_below_the_figure_requires_nothing() -> None:
    status, body = post(estimated_value="2999.99")
    assert (status, body["required"]) == (200, False)


@pytest.mark.parametrize(
    ("facts", "code", "pointer"),
    [
        ({"estimated_value": "-1"}, "amount_negative", "estimated_value"),
        ({"estimated_value": "三千"}, "amount_not_a_number", "estimated_value"),
        ({"province": "atlantis"}, "pack_unknown", "province"),
        ({"category": "poetry"}, "invalid", "facts/category"),
        ({"surprise": 1}, "invalid", "facts/surprise"),
        ({"province": "shandong", "category": "epc", "notice_on": "2026-06-01"}, "epc_parts_missing", "parts"),
    ],
)
def test_decide_refuses_with_the_code_of_the_pages(facts: dict, code: str, pointer: str) -> None:
    answer = Client().post("/api/v1/decisions", {**FACTS, **facts}, content_type="application/json")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["pointer"]) == (code, pointer)


def test_decide_refuses_what_is_not_json() -> None:
    answer = Client().post("/api/v1/decisions", "{", content_type="application/json")
    assert answer.status_code in {400, 422}


def test_rules_name_packs_and_quote_articles() -> None:
    packs = Client().get("/api/v1/rules/packs").json()
    assert {p["folder"] for p in packs} == {"heilongjiang", "jilin", "liaoning", "shandong"}
    found = (
        Client().get("/api/v1/rules/articles", {"document": "辽发改法规〔2025〕843号", "article": "（十三）"}).json()
    )
    assert "1/2" in found["sentence"] or "二分之一" in found["sentence"]
    assert Client().get("/api/v1/rules/articles", {"document": "x", "article": "y"}).status_code == 404


def test_description_is_openapi_3_1_and_the_page_asks_nobody_else() -> None:
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    page = Client().get("/api/v1/docs").content.decode()
    assert "http://" not in page
    assert "https://" not in page
