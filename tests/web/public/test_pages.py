from __future__ import annotations

import pytest
from django.test import Client

from tests.personas import NOW, make_personas
from yuanping.apps.evidence.queries import list_checkpoints
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(db) -> None:
    clock.set_demo_clock(NOW)


def test_stranger_reads_what_this_is_and_how_to_verify() -> None:
    page = Client().get("/", follow=True)

    assert page.redirect_chain == [("/public/", 302)]
    assert "远程评标，处处可查" in page.content.decode()
    assert 'href="/public/verify/"' in page.content.decode()


def test_checkpoint_page_says_that_there_is_none_yet() -> None:
    page = Client().get("/public/checkpoint/").content.decode()

    assert "登记第一个项目时写下第一条证据" in page
    assert Client().get("/public/checkpoint.txt").status_code == 404


def test_checkpoint_is_fetched_byte_for_byte() -> None:
    make_personas()
    sequence_pending(NOW)
    newest = list_checkpoints()[-1]

    response = Client().get("/public/checkpoint.txt")

    assert response.content.decode() == newest.text
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="checkpoint-{newest.size}.txt"'


def test_earlier_checkpoint_is_fetched_by_its_size() -> None:
    make_personas()
    sequence_pending(NOW)
    first = list_checkpoints()[-1]
    from yuanping.apps.identity import services
    from yuanping.kernel.actor import SYSTEM

    services.create_user(actor=SYSTEM, username="later", display_name="后来", password="松花江-泡菜-信封-八月", now=NOW)
    sequence_pending(NOW)

    assert len(list_checkpoints()) == 2
    assert Client().get(f"/public/checkpoint.txt?size={first.size}").content.decode() == first.text
    assert Client().get("/public/checkpoint.txt?size=999999").status_code == 404
    assert Client().get("/public/checkpoint.txt?size=nonsense").status_code == 404


def test_checkpoint_page_shows_key_and_root() -> None:
    make_personas()
    sequence_pending(NOW)
    newest = list_checkpoints()[-1]

    page = Client().get("/public/checkpoint/").content.decode()

    assert newest.text.splitlines()[2] in page
    assert f'href="/public/checkpoint.txt?size={newest.size}"' in page


def test_law_page_lists_documents_and_leads_to_each_article() -> None:
    page = Client().get("/public/laws/").content.decode()

    assert "辽发改法规〔2025〕843号" in page
    assert "data-drawer" in page


LAW = "/law/?document=辽发改法规〔2025〕843号&article=（十三）"


def test_article_answers_as_page_and_as_drawer() -> None:
    page = Client().get(LAW).content.decode()
    drawer = Client().get(LAW, headers={"hx-request": "true"}).content.decode()

    for each in (page, drawer):
        assert "辽发改法规〔2025〕843号 （十三）" in each
        assert "<blockquote" in each
        assert "辽宁" in each
    assert "<html" in page
    assert "<html" not in drawer
    assert "data-shut" in drawer


@pytest.mark.parametrize("query", ["", "?document=辽发改法规〔2025〕843号", "?document=无&article=无"])
def test_article_that_no_pack_holds_is_not_found(query: str) -> None:
    assert Client().get(f"/law/{query}").status_code == 404
