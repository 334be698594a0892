"""The door's form: both ways of the second check by the page, a colleague's password, and the question a browser asks."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, Case, open_account
from tests.apps.committee.conftest import case, prepared
from tests.apps.experts.people import own
from tests.personas import EVERYBODY, PASSWORD
from tests.soft_key import SoftKey
from yuanping.apps.committee.models import Seat
from yuanping.apps.experts import services as experts
from yuanping.apps.identity.models import User
from yuanping.infra import passkeys
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.passkeys import Answer, Site

__all__ = ["case", "prepared"]
SITE = Site("testserver", "http://testserver")


@pytest.fixture
def door(case: Case) -> tuple[Case, Client, dict[str, str]]:
    """At a venue's door on the morning: (case, the browser there, a form that is right but for the second check)."""
    case.draw()
    expert_id, code = next(iter(case.accept_all().items()))
    here = case.person(expert_id).centre
    set_demo_clock(ARRIVE_AT)
    elsewhere = next(centre for centre in case.world.centres.values() if centre != here)
    for username, centre in (("door", here), ("colleague", here), ("stranger", elsewhere)):
        open_account(username, centre)
    form = {"code": code, "identity_checked": "yes", "id_number": case.person(expert_id).id_number}
    case.read = {expert_id}
    return case, case.world.personas.client("door"), form


def by(name: str, password: str = PASSWORD) -> dict[str, str]:
    return {"factor": "staff", "second_name": name, "second_password": password}


def arrived() -> int:
    return Seat.objects.filter(state="arrived").count()


def test_a_colleague_signs_at_the_same_door(door: tuple[Case, Client, dict[str, str]]) -> None:
    case, host, form = door
    (expert_id,) = case.read
    page = host.post(reverse("centre:admit"), form | by("colleague")).content.decode()
    assert case.person(expert_id).name in page
    assert arrived() == 1
    assert PASSWORD not in page


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (by("colleague", "falsch"), "第二名工作人员的账号或口令不对"),
        (by("nobody"), "第二名工作人员的账号或口令不对"),
        (by(""), "第二名工作人员的账号或口令不对"),
        (by("door"), "不能是同一个账号"),
        (by("stranger"), "不是本场所的服务人员"),
        (by("agency"), "不是本场所的服务人员"),
        ({"factor": "passkey"}, "没有接受这把通行密钥"),
        ({"factor": "passkey", "passkey": "{}", "ticket": "00"}, "没有接受这把通行密钥"),
    ],
)
def test_no_second_check_no_arrival(
    door: tuple[Case, Client, dict[str, str]], second: dict[str, str], says: str
) -> None:
    _, host, form = door
    answer = host.post(reverse("centre:admit"), form | second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert says in page
    assert form["id_number"] not in page
    assert arrived() == 0


def test_a_given_password_signs_for_nobody(door: tuple[Case, Client, dict[str, str]]) -> None:
    _, host, form = door
    User.objects.filter(username="colleague").update(must_change_password=True)
    assert host.post(reverse("centre:admit"), form | by("colleague")).status_code == 409
    assert arrived() == 0


def test_the_expert_s_own_key_answers_the_door_s_question(door: tuple[Case, Client, dict[str, str]]) -> None:
    case, host, form = door
    (expert_id,) = case.read
    key = SoftKey()
    asked = passkeys.ask_new(site=SITE, place="own", shown_name="x", now=ARRIVE_AT)
    made = Answer(key.make(asked.options, SITE.origin), asked.ticket, SITE, "own")
    experts.add_passkey(actor=own(expert_id), expert_id=expert_id, label="", answer=made, now=ARRIVE_AT)
    question = host.get(reverse("centre:ask_passkey"))
    assert question["Cache-Control"] == "no-store"
    told = json.loads(question.content)
    assert json.loads(told["options"])["allowCredentials"] == []
    shown = {"factor": "passkey", "passkey": key.sign(told["options"], SITE.origin), "ticket": told["ticket"]}
    assert case.person(expert_id).name in host.post(reverse("centre:admit"), form | shown).content.decode()
    assert arrived() == 1


@pytest.mark.parametrize("who", [each for each in EVERYBODY if each not in {"host", "sub"}])
def test_nobody_else_asks_at_a_door(case: Case, who: str) -> None:
    away = 302 if who == "anonymous" else 404
    assert case.world.personas.client(who).get(reverse("centre:ask_passkey")).status_code == away
