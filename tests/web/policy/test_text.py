"""The law text: the official document with the article and the sentence marked, or its articles where no text is shipped."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.personas import NOW
from tests.web.policy.asking import DESK, text, typed
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.law_texts import law_texts, squeeze
from yuanping.infra.packs import law_index
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.web.policy.document import compose_document, text_href

pytestmark = pytest.mark.django_db
LN = "辽发改法规〔2025〕843号"
SHIPPED = {each.document for each in law_texts()}


@pytest.fixture(autouse=True)
def _clock(db) -> None:
    set_demo_clock(NOW)


def marked(page) -> str:
    return "".join(piece.words for part in page.parts for piece in part.pieces if piece.css == "sentence")


@pytest.mark.parametrize(("document", "article"), sorted(law_index()), ids=lambda each: each)
def test_every_article_is_found_in_its_document(document: str, article: str) -> None:
    quote = law_index()[document, article].quote
    page = compose_document(Law(document, article), 0, len(quote))
    assert page.found, "the article is marked"
    assert page.whole == (document in SHIPPED)
    assert squeeze(marked(page)) == squeeze(quote)
    assert sum(part.anchor == "cited" for part in page.parts) == 1


def test_a_sentence_is_marked_inside_its_article() -> None:
    quote = law_index()[LN, "（十三）"].quote
    start, end = 10, 40
    page = compose_document(Law(LN, "（十三）"), start, end)
    assert squeeze(marked(page)) == squeeze(quote[start:end])
    around = "".join(piece.words for part in page.parts for piece in part.pieces if piece.css)
    assert squeeze(around) == squeeze(quote)


def test_national_law_falls_back_to_its_articles() -> None:
    page = Client().get("/policy/text/", {"document": "招标投标法", "article": "第三十七条"})
    assert "没有收入这份文件的全文" in text(page)
    assert 'id="cited"' in page.content.decode()


def test_document_without_article_is_just_the_text() -> None:
    page = Client().get("/policy/text/", {"document": LN})
    assert page.status_code == 200
    assert "<mark>" not in page.content.decode()


@pytest.mark.parametrize("asked", [{}, {"document": "无"}, {"document": LN, "article": "（九十九）"}])
def test_what_no_pack_holds_is_not_found(asked) -> None:
    assert Client().get("/policy/text/", asked).status_code == 404


@pytest.mark.parametrize("span", [("x", "y"), ("-1", "5"), ("5", "2"), ("0", "99999999"), ("", "")])
def test_a_nonsense_span_marks_the_article_and_breaks_nothing(span) -> None:
    page = Client().get("/policy/text/", {"document": LN, "article": "（五）", "from": span[0], "to": span[1]})
    assert page.status_code == 200
    assert 'id="cited"' in page.content.decode()


def test_article_of_another_document_is_refused() -> None:
    with pytest.raises(NotFound):
        compose_document(Law("招标投标法", "（四）1"))


def test_every_article_of_an_answer_leads_to_the_marked_sentence() -> None:
    body = Client().get(DESK, typed(estimate="3000")).content.decode()
    links = re.findall(r'href="(/policy/text/[^"]+)"', body)
    assert len(links) >= 4
    for link in links:
        page = Client().get(link.replace("&amp;", "&").split("#")[0])
        assert page.status_code == 200
        assert "<mark>" in page.content.decode(), link


def test_address_stays_short_enough_for_any_server() -> None:
    for (document, article), held in law_index().items():
        assert len(text_href(Law(document, article), 0, len(held.quote))) < 500
