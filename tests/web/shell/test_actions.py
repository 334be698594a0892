from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from tests.personas import NOW
from yuanping.infra.refusals import explain
from yuanping.kernel.actor import ANONYMOUS
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.law import Law
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.notices import take_notices

pytestmark = pytest.mark.django_db
LAW = Law("招标投标法", "第三十七条")


def post(data: dict[str, str] | None = None, *, htmx: bool = False):
    request = RequestFactory().post("/lots/1/", data or {}, headers={"hx-request": "true"} if htmx else {})
    request.session = SessionStore()
    request.user = AnonymousUser()
    request.actor, request.now = ANONYMOUS, NOW
    request.htmx = HtmxDetails(request)
    return request


def refuse() -> str:
    raise Refused("username_taken", {"username": "甲"}, LAW, field="username")


def test_success_leads_on_and_the_next_page_says_it_once() -> None:
    request = post()

    response = perform(request, lambda: "LOT1", done="已登记", back=lambda lot_id: f"/lots/{lot_id}/")

    assert (response.status_code, response.headers["Location"]) == (303, "/lots/LOT1/")
    assert [(each.kind, each.what) for each in take_notices(request)] == [("done", "已登记")]
    assert take_notices(request) == ()


def test_refusal_says_what_why_which_article_and_what_next() -> None:
    request = post({"username": "甲", "password": "secret", "note": "x"})

    response = perform(request, refuse, done="已登记", back="/lots/1/", keep=("username", "note"))

    assert (response.status_code, response.headers["Location"]) == (303, "/lots/1/")
    (notice,) = take_notices(request)
    words = explain(Refused("username_taken", {"username": "甲"}))
    assert (notice.kind, notice.what, notice.why, notice.next, notice.law) == (
        "refused",
        words.what,
        words.why,
        words.next,
        LAW,
    )


def test_named_fields_come_back_and_no_others() -> None:
    request = post({"username": "甲", "password": "secret"})

    perform(request, refuse, done="", back="/", keep=("username",))

    assert "secret" not in str(dict(request.session.items()))
    kept = take_kept(request)
    assert kept.values == {"username": "甲"}
    assert list(kept.errors) == ["username"]
    assert take_kept(request).values == {}


def test_form_may_be_shown_again_at_once() -> None:
    request = post()

    response = perform(request, refuse, done="", back="/", again=lambda notice: HttpResponse(notice.what))

    assert response.status_code == 409
    assert "甲" in response.content.decode()
    assert take_notices(request) == ()


def test_missing_record_is_the_page_of_a_missing_record() -> None:
    def vanish() -> None:
        raise NotFound("lot")

    response = perform(post(), vanish, done="", back="/")

    assert response.status_code == 404
    assert "没有找到该记录，或您无权查看。" in response.content.decode()


def test_htmx_is_led_by_header() -> None:
    response = perform(post(htmx=True), lambda: None, done="", back="/next/")

    assert (response.status_code, response.headers["HX-Redirect"]) == (200, "/next/")


def test_a_bug_is_not_swallowed() -> None:
    def break_down() -> None:
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError):
        perform(post(), break_down, done="", back="/")
