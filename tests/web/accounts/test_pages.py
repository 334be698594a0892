"""The pages of accounts as a real installation uses them: every step through a form, every slip with what was typed."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

from tests.personas import NOW, PASSWORD, Personas, make_personas, make_uscc
from yuanping.apps.identity import queries, services
from yuanping.infra import clock
from yuanping.kernel.actor import Role

pytestmark = pytest.mark.django_db
NEW = "黑土地-玉米-铁路-八月"
MADE = re.compile(r'acc-secret">([A-Za-z0-9]{5}(?:-[A-Za-z0-9]{5}){3})<')
OWN = "/accounts/own/"
STAFF = "/accounts/staff/"


@pytest.fixture
def personas(db) -> Personas:
    clock.set_demo_clock(NOW)
    return make_personas()


@pytest.fixture
def real(personas: Personas, settings) -> Personas:
    settings.DEMO = False
    return personas


def at(personas: Personas, key: str = "agency") -> str:
    return f"{STAFF}organisation/{personas.organisations[key]}/"


def person(personas: Personas, key: str = "agency") -> str:
    return f"{STAFF}person/{personas.actor(key).user_id}/"


def sign_in(username: str, password: str) -> tuple[Client, int]:
    client = Client()
    return client, client.post("/sign-in/", {"username": username, "password": password}).status_code


def open_account(personas: Personas, **changes: str):
    typed = {"username": "zhang.wei", "display_name": "张伟", "password": "", **changes}
    return personas.client("admin1").post(f"{at(personas)}open/", typed)


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_from_an_empty_organisation_to_a_clerk_at_work(real: Personas) -> None:
    one, two = real.client("admin1"), real.client("admin2")
    typed = {
        "kind": "agency",
        "name": "北岸招标代理有限公司",
        "uscc": make_uscc(77).lower(),
        "region": "210200",
        "name_en": "",
    }
    entered = one.post(f"{STAFF}enter/", typed)
    assert entered.status_code == 303
    assert "北岸招标代理有限公司" in one.get("/worklist/").content.decode()

    answer = one.post(f"{entered.headers['Location']}open/", {"username": "li.na", "display_name": "李娜"})
    password = MADE.search(answer.content.decode())[1]
    assert answer.headers["Cache-Control"] == "no-store"
    assert password not in one.get(entered.headers["Location"]).content.decode()

    waiting = two.get("/worklist/").content.decode()
    assert "李娜（li.na）·北岸招标代理有限公司" in waiting
    href = re.search(rf'href="({STAFF}person/[^"]+)"', waiting)[1]
    given = two.post(f"{entered.headers['Location']}grant/", {"username": "li.na", "role": "agency_clerk"})
    assert (given.status_code, given.headers["Location"]) == (303, href)

    clerk, status = sign_in("li.na", password)
    assert status == 303
    assert clerk.get("/agency/lots/").headers["Location"] == OWN
    changed = clerk.post(f"{OWN}password/", {"old": password, "new": NEW, "again": NEW})
    assert (changed.status_code, changed.headers["Location"]) == (303, "/worklist/")
    assert "口令已更换" in clerk.get("/worklist/").content.decode()
    assert sign_in("li.na", password)[1] == 422
    assert sign_in("li.na", NEW)[1] == 303

    log = real.client("admin3").get("/accounts/log/").content.decode()
    places = [log.index(words) for words in ("本人更换口令", "授予角色", "开立账号", "登记单位")]
    assert places == sorted(places), "newest first"
    assert "李娜" in log
    assert password not in log


# --- a password that somebody else knows -----------------------------------------------------------------------------


def test_given_password_opens_one_page_only(real: Personas) -> None:
    get_user_model().objects.filter(username="agency").update(must_change_password=True)
    client = real.client("agency")

    for path in ("/", "/worklist/", "/agency/lots/", "/search/?q=x", "/public/"):
        assert client.get(path).headers["Location"] == OWN, path
    assert client.post("/hat/", {"hat": "x y"}).headers["Location"] == OWN
    assert client.get("/worklist/", headers={"hx-request": "true"}).headers["HX-Redirect"] == OWN
    assert client.get("/api/v1/lots").json() == Client().get("/api/v1/lots").json()
    page = client.get(OWN).content.decode()
    assert "先换成您自己的口令" in page
    assert "主导航" not in page
    assert client.post("/language/", {"language": "en", "next": OWN}).headers["Location"] == OWN
    assert client.post("/sign-out/").status_code == 303


def test_missing_page_tells_a_given_password_nothing(real: Personas) -> None:
    get_user_model().objects.filter(username="agency").update(must_change_password=True)

    page = real.client("agency").get("/no/such/page/")

    assert page.status_code == 404
    assert "主导航" not in page.content.decode()


# --- one's own account -----------------------------------------------------------------------------------------------


def test_own_page_names_the_person_and_is_linked_from_every_page(real: Personas) -> None:
    client = real.client("owner")

    assert f'href="{OWN}"' in client.get("/worklist/").content.decode()
    page = client.get(OWN).content.decode()
    assert all(words in page for words in ("演示owner", "招标人代表", "辽东水利建设中心", "更换口令"))


def test_changing_one_s_password_ends_the_other_sessions_and_not_this_one(real: Personas) -> None:
    here, there = real.client("agency"), real.client("agency")
    before = here.session.session_key

    answer = here.post(f"{OWN}password/", {"old": PASSWORD, "new": NEW, "again": NEW})

    assert answer.headers["Location"] == OWN
    assert here.get("/worklist/").status_code == 200
    assert here.session.session_key != before
    assert there.get("/worklist/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": "nicht"}, "原口令不对"),
        ({"again": "anders"}, "两次输入的新口令不同"),
        ({"new": "123456789012", "again": "123456789012"}, "口令至少 12 个字符"),
        ({"new": PASSWORD, "again": PASSWORD}, "新口令与原口令相同"),
        ({"old": ""}, "没有填写"),
    ],
)
def test_slip_is_said_beside_its_field_and_no_password_comes_back(real: Personas, typed, words: str) -> None:
    sent = {"old": PASSWORD, "new": NEW, "again": NEW, **typed}

    answer = real.client("agency").post(f"{OWN}password/", sent)

    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert words in page
    assert 'aria-invalid="true"' in page
    assert not any(each and f'value="{each}"' in page for each in sent.values())
    assert sign_in("agency", PASSWORD)[1] == 303


def test_demo_keeps_its_password(personas: Personas) -> None:
    client = personas.client("agency")
    assert 'name="old"' not in client.get(OWN).content.decode()

    answer = client.post(f"{OWN}password/", {"old": PASSWORD, "new": NEW, "again": NEW})

    assert (answer.status_code, "演示环境的口令是公开的" in answer.content.decode()) == (409, True)
    personas.client("admin2").post(f"{person(personas)}reset/")
    assert sign_in("agency", PASSWORD)[1] == 303


# --- organisations and people ----------------------------------------------------------------------------------------


def test_directory_lists_finds_and_pages(personas: Personas, monkeypatch) -> None:
    client = personas.client("admin2")
    page = client.get(STAFF).content.decode()
    assert all(words in page for words in ("松岭招标代理有限公司", make_uscc(1), "沈阳市", "共 10 个"))
    assert "登记单位" not in page

    found = client.get(STAFF, {"q": "水利"}).content.decode()
    assert "辽东水利建设中心" in found
    assert "松岭" not in found
    by_name = client.get(STAFF, {"q": "演示agen"}).content.decode()
    assert person(personas) in by_name
    assert "没有这样的单位" in client.get(STAFF, {"q": "<script>"}).content.decode()
    assert "<script>" not in client.get(STAFF, {"q": "<script>"}).content.decode()

    monkeypatch.setattr("yuanping.apps.identity.queries.paging.PAGE", 4)
    second = client.get(STAFF, {"page": "2"}).content.decode()
    assert "第 2 页，共 3 页" in second
    assert '?page=3"' in second
    for odd in ("0", "-1", "99", "x", "²", "9" * 40):
        assert client.get(STAFF, {"page": odd}).status_code == 200, odd


@pytest.mark.parametrize(
    ("typed", "words", "field"),
    [
        ({"uscc": make_uscc(77)[:-1] + ("0" if make_uscc(77)[-1] != "0" else "1")}, "校验码", "uscc"),
        ({"uscc": "123"}, "18 位", "uscc"),
        ({"uscc": make_uscc(1)}, "已登记过", "uscc"),
        ({"region": "990000"}, "省、自治区或直辖市", "region"),
        ({"kind": "trading_centre", "region": "110000"}, "从列表中选择所在的市", "region"),
        ({"name": ""}, "没有填写", "name"),
        ({"kind": "bidder"}, "从列表中选择", "kind"),
    ],
)
def test_wrong_entry_keeps_what_was_typed(personas: Personas, typed, words: str, field: str) -> None:
    good = {"kind": "agency", "name": "北岸招标", "uscc": make_uscc(77), "region": "210200", "name_en": "Bei'an"}
    sent = {**good, "invented": "on", **typed}

    answer = personas.client("admin1").post(f"{STAFF}enter/", sent)

    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert words in page
    assert f'id="id_{field}_error"' in page
    kept = [f'value="{sent[name]}"' for name in ("name", "uscc", "region") if sent[name]]
    assert all(each in page for each in kept)
    assert queries.list_directory(personas.actor("admin1")).count == 10


def test_demo_takes_invented_organisations_only_and_a_real_one_does_not_ask(personas: Personas, settings) -> None:
    client = personas.client("admin1")
    sent = {"kind": "agency", "name": "北岸招标", "uscc": make_uscc(77), "region": "210200"}

    assert "演示环境只接受虚构的单位" in client.post(f"{STAFF}enter/", sent).content.decode()
    assert client.post(f"{STAFF}enter/", {**sent, "invented": "on"}).status_code == 303
    settings.DEMO = False
    assert 'name="invented"' not in client.get(f"{STAFF}enter/").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"username": "agency"}, "已被使用"),
        ({"username": "张伟"}, "英文字母、数字"),
        ({"display_name": ""}, "没有填写"),
        ({"password": "kurz"}, "至少 12 个字符"),
    ],
)
def test_refused_account_keeps_what_was_typed_but_no_password(personas: Personas, typed, words: str) -> None:
    answer = open_account(personas, **typed)

    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert words in page
    assert f'value="{typed.get("username", "zhang.wei")}"' in page
    assert "kurz" not in page
    assert not get_user_model().objects.filter(username="zhang.wei").exists()


def test_role_is_given_by_account_name_and_slips_are_said(personas: Personas) -> None:
    client = personas.client("admin2")
    grant = f"{at(personas, 'other_agency')}grant/"

    unknown = client.post(grant, {"username": "nobody", "role": "agency_clerk"})
    assert (unknown.status_code, "没有账号“nobody”" in unknown.content.decode()) == (409, True)
    assert 'value="nobody"' in unknown.content.decode()
    other = client.post(grant, {"username": "agency", "role": "auditor"})
    assert (other.status_code, "从列表中选择" in other.content.decode()) == (422, True)
    mixed = client.post(f"{at(personas, 'platform')}grant/", {"username": "agency", "role": "auditor"})
    assert "此人已有角色 招标代理机构" in mixed.content.decode()

    assert client.post(grant, {"username": "agency", "role": "agency_clerk"}).status_code == 303
    assert "北辰招标代理有限公司" in client.get(person(personas)).content.decode()


def test_role_taken_away_ends_with_the_next_request(personas: Personas) -> None:
    clerk = personas.client("agency")
    sent = {"organisation": personas.organisations["agency"], "role": "agency_clerk"}
    assert clerk.get("/agency/lots/").status_code == 200

    assert personas.client("admin2").post(f"{person(personas)}revoke/", sent).status_code == 303

    assert clerk.get("/agency/lots/").status_code == 404
    for bad in ({}, {**sent, "role": "king"}, {**sent, "organisation": "LN0"}, sent):
        assert personas.client("admin2").post(f"{person(personas)}revoke/", bad).status_code == 404, bad


def test_reset_shows_a_password_once_and_ends_the_sessions_and_the_lock(real: Personas) -> None:
    clerk = real.client("agency")
    for _ in range(5):
        sign_in("agency", "x" * 12)
    assert sign_in("agency", PASSWORD)[1] == 429

    answer = real.client("admin2").post(f"{person(real)}reset/")

    password = MADE.search(answer.content.decode())[1]
    assert answer.headers["Cache-Control"] == "no-store"
    assert clerk.get("/worklist/").status_code == 302
    assert sign_in("agency", password)[1] == 303
    assert password not in real.client("admin2").get(person(real)).content.decode()
    assert not any(password in str(each.get_decoded()) for each in Session.objects.all())


def test_closed_account_is_out_and_its_old_session_stays_out(personas: Personas) -> None:
    clerk, admin, closed = personas.client("agency"), personas.client("admin2"), person(personas)

    assert admin.post(f"{closed}close/").status_code == 303
    assert clerk.get("/worklist/").status_code == 302
    assert sign_in("agency", PASSWORD)[1] == 422
    assert "已停用" in admin.get(closed).content.decode()

    assert admin.post(f"{closed}reopen/").status_code == 303
    assert clerk.get("/worklist/").status_code == 302
    assert sign_in("agency", PASSWORD)[1] == 303


def test_own_account_is_another_s_to_manage(real: Personas) -> None:
    client, own = real.client("admin2"), person(real, "admin2")
    sent = {"organisation": real.organisations["platform"], "role": "security_admin"}

    assert 'action="' + own not in client.get(own).content.decode()
    for act in ("reset", "close", "reopen", "revoke"):
        assert client.post(f"{own}{act}/", sent).headers["Location"] == own
        assert "须由另一名安全管理员办理" in client.get(own).content.decode()
    assert real.actor("admin2").role is Role.SECURITY_ADMIN


def test_neither_administrator_does_the_other_s_work(real: Personas) -> None:
    one, two = real.client("admin1"), real.client("admin2")

    assert two.get(f"{STAFF}enter/").status_code == two.post(f"{at(real)}open/").status_code == 404
    assert one.post(f"{at(real)}grant/", {"username": "agency", "role": "agency_clerk"}).status_code == 404
    for act in ("reset", "close", "reopen", "revoke"):
        assert one.post(f"{person(real)}{act}/").status_code == 404
        assert f"{person(real)}{act}/" not in one.get(person(real)).content.decode()
    assert one.get("/accounts/log/").status_code == two.get("/accounts/log/").status_code == 404


def test_pages_ask_as_many_questions_for_many_as_for_few(personas: Personas, django_assert_max_num_queries) -> None:
    clients = {f"admin{number}": personas.client(f"admin{number}") for number in (1, 2, 3)}
    for number in range(8):
        draft = services.AccountDraft(f"more{number}", "甲", personas.organisations["agency"])
        services.open_account(actor=personas.actor("admin1"), draft=draft, now=NOW)

    for key, path in (
        ("admin1", STAFF),
        ("admin2", at(personas)),
        ("admin2", person(personas)),
        ("admin3", "/accounts/log/"),
    ):
        with django_assert_max_num_queries(40):
            assert clients[key].get(path).status_code == 200


def test_english_pages_count_in_english(personas: Personas) -> None:
    client = personas.client("admin2")
    client.post("/language/", {"language": "en"})

    for path, words in ((STAFF, "1 person"), (at(personas, "entity"), "2 people")):
        page = re.sub(r"\s+", " ", client.get(path).content.decode())
        assert words in page
        assert not re.search(r"共 ?\d", page), path
