"""Names are entered again by the one who entered them; a given password runs out; an old password is not guessed in an open session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from tests.personas import NOW, PASSWORD, Personas, make_personas
from tests.web.accounts.test_pages import NEW, OWN, at, open_account, person, sign_in
from yuanping.apps.identity import queries, services
from yuanping.apps.identity.models import Organisation
from yuanping.infra import clock
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
FIRST = "河湾-铁匠-第七-灯塔-北风"
TERM = timedelta(days=14)


@pytest.fixture
def real(db, settings) -> Personas:
    clock.set_demo_clock(NOW)
    made = make_personas()
    settings.DEMO = False
    return made


def later(monkeypatch, by: timedelta) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + by)


def newest(personas: Personas) -> queries.ActView:
    return queries.list_acts(personas.actor("admin3")).rows[0]


# --- names -----------------------------------------------------------------------------------------------------------


def test_system_administrator_changes_a_person_s_name(real: Personas) -> None:
    page = person(real)
    done = real.client("admin1").post(f"{page}rename/", {"display_name": " 李 娜 "})
    assert (done.status_code, done.headers["Location"]) == (303, page)
    assert queries.get_person(real.actor("agency").user_id).display_name == "李 娜"
    act = newest(real)
    assert (act.kind, act.username, act.role) == ("identity.user_renamed", "agency", Role.SYSTEM_ADMIN)
    assert "更改姓名" in real.client("admin3").get("/accounts/log/").content.decode()


def test_system_administrator_changes_an_organisation_s_names(real: Personas) -> None:
    organisation_id = real.organisations["agency"]
    before = Organisation.objects.get(organisation_id=organisation_id)
    one = real.client("admin1")
    assert 'name="name_en"' in one.get(at(real)).content.decode()
    assert one.post(f"{at(real)}rename/", {"name": "新名代理有限公司", "name_en": "New"}).status_code == 303
    after = Organisation.objects.get(organisation_id=organisation_id)
    assert (after.name, after.name_en, after.uscc) == ("新名代理有限公司", "New", before.uscc)
    assert newest(real).kind == "identity.organisation_renamed"


def test_same_or_empty_name_leaves_no_act(real: Personas) -> None:
    count = queries.list_acts(real.actor("admin3")).count
    user_id, organisation_id = real.actor("agency").user_id, real.organisations["agency"]
    name = queries.get_person(user_id).display_name
    row = Organisation.objects.get(organisation_id=organisation_id)
    one = real.actor("admin1")
    services.rename_person(actor=one, user_id=user_id, display_name=name, now=NOW)
    services.rename_organisation(
        actor=one, organisation_id=organisation_id, name=row.name, name_en=row.name_en, now=NOW
    )
    with pytest.raises(Refused, match="person_name_missing"):
        services.rename_person(actor=one, user_id=user_id, display_name=" ", now=NOW)
    with pytest.raises(Refused, match="organisation_rename_missing"):
        services.rename_organisation(actor=one, organisation_id=organisation_id, name="", name_en="x", now=NOW)
    with pytest.raises(Refused, match="own_account"):
        services.rename_person(actor=one, user_id=one.user_id, display_name="另一人", now=NOW)
    assert queries.list_acts(real.actor("admin3")).count == count


@pytest.mark.parametrize("key", ["admin2", "admin3", "agency"])
def test_nobody_else_changes_names(real: Personas, key: str) -> None:
    client = real.client(key)
    assert client.post(f"{person(real)}rename/", {"display_name": "某人"}).status_code == 404
    assert client.post(f"{at(real)}rename/", {"name": "某单位"}).status_code == 404
    with pytest.raises(NotFound):
        services.rename_person(
            actor=real.actor(key), user_id=real.actor("agency").user_id, display_name="某人", now=NOW
        )
    with pytest.raises(NotFound):
        services.rename_organisation(
            actor=real.actor(key), organisation_id=real.organisations["agency"], name="某单位", name_en="", now=NOW
        )


# --- a given password runs out ---------------------------------------------------------------------------------------


def test_given_password_opens_until_its_last_moment_and_then_says_what_to_do(real: Personas, monkeypatch) -> None:
    later(monkeypatch, timedelta(0))
    open_account(real, password=FIRST)
    later(monkeypatch, TERM - timedelta(seconds=1))
    assert sign_in("zhang.wei", FIRST)[1] == 303
    later(monkeypatch, TERM)
    client, status = sign_in("zhang.wei", FIRST)
    assert status == 422
    answer = client.post("/sign-in/", {"username": "zhang.wei", "password": FIRST}).content.decode()
    assert "14 日内没有换成您自己的，已经失效。请安全管理员重置口令" in answer
    wrong = client.post("/sign-in/", {"username": "zhang.wei", "password": "x" * 14}).content.decode()
    assert "已经失效" not in wrong, "only who knows the password learns that it has run out"


def test_reset_starts_the_days_again_and_an_own_password_has_none(real: Personas, monkeypatch, settings) -> None:
    settings.GIVEN_PASSWORD_DAYS = 3
    opened = services.reset_password(actor=real.actor("admin2"), user_id=real.actor("agency").user_id, now=NOW)
    later(monkeypatch, timedelta(days=3))
    assert sign_in("agency", opened.password)[1] == 422
    at_last = NOW + timedelta(days=3)
    again = services.reset_password(actor=real.actor("admin2"), user_id=real.actor("agency").user_id, now=at_last)
    client, status = sign_in("agency", again.password)
    assert status == 303
    client.post(f"{OWN}password/", {"old": again.password, "new": NEW, "again": NEW})
    later(monkeypatch, timedelta(days=900))
    assert sign_in("agency", NEW)[1] == 303


def test_first_administrators_are_not_shut_out_by_the_calendar(real: Personas, monkeypatch) -> None:
    get_user_model().objects.filter(username="admin2").update(must_change_password=True)
    later(monkeypatch, timedelta(days=900))
    assert sign_in("admin2", PASSWORD)[1] == 303


# --- guessing the old password ---------------------------------------------------------------------------------------


def test_wrong_old_passwords_lock_like_the_door(real: Personas, settings) -> None:
    client, _ = sign_in("agency", PASSWORD)
    wrong = {"old": "不是这个口令的口令", "new": NEW, "again": NEW}
    codes = [client.post(f"{OWN}password/", wrong).status_code for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert codes == [409] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    right = client.post(f"{OWN}password/", {**wrong, "old": PASSWORD})
    assert right.status_code == 429
    assert sign_in("agency", PASSWORD)[1] == 429
    assert sign_in("agency", NEW)[1] == 429
    assert sign_in("entity", PASSWORD)[1] == 303, "another account is not locked with it"
