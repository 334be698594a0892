from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.personas import NOW, PASSWORD, SEAT, make_personas
from yuanping.apps.identity import services
from yuanping.infra import clock
from yuanping.kernel.actor import SYSTEM, Role

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def _world(db) -> None:
    clock.set_demo_clock(NOW)


def sign_in(client: Client, username: str = "agency", password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_sign_in_leads_to_the_work_list_with_a_new_session() -> None:
    make_personas()
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["seen"] = "1"
    session.save()
    before = session.session_key

    response = sign_in(client)

    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert client.session.session_key != before
    assert "seen" not in client.session
    assert client.get("/worklist/").status_code == 200


def test_sign_in_goes_on_to_the_page_that_was_asked_for_and_never_elsewhere() -> None:
    make_personas()
    asked = Client().get("/worklist/")
    assert asked.headers["Location"] == "/sign-in/?next=%2Fworklist%2F"

    assert sign_in(Client(), next="/worklist/").headers["Location"] == "/worklist/"
    for evil in ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"):
        assert sign_in(Client(), next=evil).headers["Location"] == "/"


def test_wrong_name_and_wrong_password_read_the_same() -> None:
    make_personas()
    wrong_password = sign_in(Client(), password="x" * 12)
    wrong_name = sign_in(Client(), username="nobody", password="x" * 12)

    assert wrong_password.status_code == wrong_name.status_code == 422
    assert "账号或口令不对" in wrong_password.content.decode()
    assert "账号或口令不对" in wrong_name.content.decode()
    assert b"x" * 12 not in wrong_password.content


def test_closed_account_cannot_sign_in() -> None:
    make_personas()
    from django.contrib.auth import get_user_model

    get_user_model().objects.filter(username="agency").update(is_active=False)

    assert sign_in(Client()).status_code == 422


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one() -> None:
    make_personas()
    client = Client()
    answers = [sign_in(client, password="x" * 12).status_code for _ in range(5)]

    locked = sign_in(client)

    assert answers == [422, 422, 422, 422, 429]
    assert locked.status_code == 429
    assert "登录暂时锁定" in locked.content.decode()
    assert sign_in(Client(), username="entity").status_code == 303


def test_empty_form_says_what_is_missing_beside_the_field() -> None:
    response = Client().post(SIGN_IN, {"username": "", "password": ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'id="id_username_error"' in page
    assert "id_username_error" in page.split('name="username"')[1].split(">")[0]


def test_sign_out_ends_the_session_and_needs_a_post() -> None:
    client = make_personas().client("agency")
    assert client.get("/sign-out/").status_code == 405

    response = client.post("/sign-out/")

    assert response.headers["Location"] == reverse("public:home")
    assert client.get("/worklist/").status_code == 302


def test_pages_of_a_signed_in_person_are_not_kept_by_the_browser() -> None:
    client = make_personas().client("agency")

    assert client.get("/worklist/").headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in Client().get("/public/").headers


def test_forms_need_their_token() -> None:
    make_personas()
    client = Client(enforce_csrf_checks=True)

    response = client.post(SIGN_IN, {"username": "agency", "password": PASSWORD})

    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_language_follows_the_switch_and_then_the_person() -> None:
    personas = make_personas()
    client = personas.client("agency")
    assert '<html lang="zh-CN"' in client.get("/worklist/").content.decode()

    response = client.post("/language/", {"language": "en", "next": "/worklist/"})

    assert response.headers["Location"] == "/worklist/"
    page = client.get("/worklist/")
    assert '<html lang="en"' in page.content.decode()
    assert page.headers["Content-Language"] == "en"
    other = Client()
    sign_in(other)
    assert '<html lang="en"' in other.get("/worklist/").content.decode()


def test_browser_language_does_not_decide() -> None:
    page = Client().get("/public/", headers={"accept-language": "en-US,en;q=0.9"})

    assert '<html lang="zh-CN"' in page.content.decode()


def test_unknown_language_is_not_found() -> None:
    assert Client().post("/language/", {"language": "fr"}).status_code == 404


def test_second_hat_can_be_worn_and_a_foreign_one_cannot() -> None:
    personas = make_personas()
    entity = personas.organisations["entity"]
    user_id = personas.actor("agency").user_id
    services.grant_role(actor=SYSTEM, user_id=user_id, organisation_id=entity, role=Role.PROCURING_ENTITY, now=NOW)
    client = personas.client("agency")
    before = client.session.session_key

    response = client.post("/hat/", {"hat": f"{entity} procuring_entity"})

    assert response.status_code == 303
    assert client.session.session_key != before
    assert client.get("/worklist/").wsgi_request.actor.role is Role.PROCURING_ENTITY
    assert client.post("/hat/", {"hat": f"{entity} registry_owner"}).status_code == 404


def test_seat_makes_an_expert_who_sees_no_office() -> None:
    client = make_personas().client("expert")

    request = client.get("/public/").wsgi_request
    assert (request.actor.role, request.actor.seat_id, request.actor.user_id) == (Role.EXPERT, SEAT, "")
    assert client.get("/worklist/").status_code == 404


def test_seat_stays_beside_the_owner_representative_and_nobody_else() -> None:
    personas = make_personas()
    for key, seat in (("owner", SEAT), ("agency", "")):
        client = personas.client(key)
        session = client.session
        session["shell.seat"] = SEAT
        session.save()
        actor = client.get("/worklist/").wsgi_request.actor
        assert (actor.role, actor.seat_id) == (personas.actor(key).role, seat)


def test_leaving_the_seat_ends_the_expert_s_session() -> None:
    client = make_personas().client("expert")

    client.post("/sign-out/")

    assert client.get("/public/").wsgi_request.actor.role is Role.ANONYMOUS
