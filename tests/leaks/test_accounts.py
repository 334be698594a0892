"""Staff accounts: nobody but the administrators learns who works where, and no dump holds a password or joins a name to an act."""

from __future__ import annotations

import re

import pytest

from tests.leaks.dump import as_bytes, take_dump
from tests.personas import EVERYBODY, NOW, PASSWORD, Personas, make_personas
from yuanping.apps.identity import services
from yuanping.infra import clock

pytestmark = pytest.mark.django_db
OWN = "黑土地-玉米-铁路-八月"
KEEPERS = {"admin1", "admin2"}
ACTS = ("", "revoke/", "reset/", "close/", "reopen/")


@pytest.fixture
def personas(db) -> Personas:
    clock.set_demo_clock(NOW)
    return make_personas()


def text(response, url: str) -> str:
    """The answer without its own address and the token."""
    body = response.content.decode().replace(url, "")
    return (
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
        + response.headers.get("Location", "").split("?")[0]
    )


@pytest.mark.parametrize("key", [each for each in EVERYBODY if each not in KEEPERS])
def test_person_or_organisation_that_is_there_reads_like_one_that_is_not(personas: Personas, key: str) -> None:
    client = personas.client(key)
    there, missing = personas.actor("agency").user_id, "US" + "0" * 26
    pairs = [(f"/accounts/staff/person/{there}/{act}", f"/accounts/staff/person/{missing}/{act}") for act in ACTS]
    at, nowhere = personas.organisations["agency"], "LN" + "0" * 26
    pairs += [
        (f"/accounts/staff/organisation/{at}/{act}", f"/accounts/staff/organisation/{nowhere}/{act}")
        for act in ("", "open/", "grant/")
    ]

    for there_url, missing_url in pairs:
        for ask in (client.get, client.post):
            one, other = ask(there_url), ask(missing_url)
            assert (one.status_code, text(one, there_url)) == (other.status_code, text(other, missing_url)), there_url
            assert "演示agency" not in one.content.decode() or key == "agency"


def test_dump_holds_no_password_and_a_name_in_the_account_only(personas: Personas, settings) -> None:
    settings.DEMO = False
    draft = services.AccountDraft("zhang.wei", "张伟明", personas.organisations["agency"])
    opened = services.open_account(actor=personas.actor("admin1"), draft=draft, now=NOW)
    answer = personas.client("admin2").post(f"/accounts/staff/person/{opened.user_id}/reset/")
    reset = re.search(r'acc-secret">([^<]+)<', answer.content.decode())[1]
    client = personas.client("agency")
    client.post("/accounts/own/password/", {"old": PASSWORD, "new": OWN, "again": OWN})
    client.post("/accounts/own/password/", {"old": OWN, "new": reset, "again": "x"})

    dump = take_dump()
    for table, rows in dump.tables.items():
        held = b"\x00".join(as_bytes(value) for row in rows for value in row.values())
        for secret in (opened.password, reset, OWN, PASSWORD):
            assert secret.encode() not in held, f"{table} holds a password"
        if table != "identity_user":
            for name in ("张伟明", "zhang.wei", opened.user_id):
                assert name.encode() not in held, f"{table} holds {name}"
    assert not any(each.data.find(opened.password.encode()) >= 0 for each in dump.files)
