from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.personas import NOW, PASSWORD, make_personas
from yuanping.infra import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(db) -> None:
    clock.set_demo_clock(NOW)


@pytest.mark.parametrize("url", ["/public/", "/sign-in/", "/no/such/page/", "/law/?document=x&article=y"])
def test_every_answer_forbids_what_is_not_ours(url: str) -> None:
    response = Client().get(url)

    policy = dict(each.strip().split(" ", 1) for each in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    make_personas()
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "agency", "password": PASSWORD})
    client.post("/language/", {"language": "en"})

    for name in ("sessionid", "csrftoken", "django_language"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_pages_fetch_nothing_from_another_host() -> None:
    client = make_personas().client("agency")

    for url in ("/worklist/", "/public/", "/public/verify/", "/public/laws/", "/sign-in/"):
        page = client.get(url).content.decode()
        sources = re.findall(r'(?:src|href|action)="([^"]+)"', page)
        assert sources
        assert not [each for each in sources if "//" in each], url


def test_demo_says_so_on_every_page() -> None:
    client = make_personas().client("agency")

    for url in ("/worklist/", "/public/", "/no/such/page/"):
        page = client.get(url).content.decode()
        assert "演示环境" in page, url
        assert "2026年9月1日 09:00" in page, url


def test_real_installation_wears_no_demo_banner(settings) -> None:
    settings.DEMO = False

    page = Client().get("/public/").content.decode()

    assert "演示环境" not in page
    assert "data-still" not in page


def test_every_party_sees_the_newest_checkpoint() -> None:
    from yuanping.apps.evidence.queries import newest_checkpoint
    from yuanping.apps.evidence.services import sequence_pending

    personas = make_personas()
    sequence_pending(NOW)
    newest = newest_checkpoint()
    assert newest is not None

    for key in ("agency", "entity", "registry", "host", "supervisor", "coordinator", "owner"):
        page = personas.client(key).get("/worklist/").content.decode()
        assert newest.root in page, key


def test_fault_of_ours_has_a_number_and_no_details(monkeypatch, caplog) -> None:
    from yuanping.web.shell import worklist

    def break_down(*args: object) -> None:
        raise RuntimeError("secret detail")

    client = make_personas().client("agency")
    client.raise_request_exception = False
    monkeypatch.setattr(worklist, "gather", break_down)

    response = client.get("/worklist/")

    page = response.content.decode()
    number = re.search(r'class="mono">([0-9A-F]{4}-[0-9A-F]{4})<', page)
    assert response.status_code == 500
    assert number is not None
    assert number[1].replace("-", "") in caplog.text
    assert "secret detail" not in page
    assert response.headers["Content-Security-Policy"]
