"""The door: what a refused code, a drawn code and a passkey tell to those who must not know.

A code of another venue reads like an invented one; the drawing of a code asks nobody whether it exists; a key that opened a door looks like one that did not.
"""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, Case, second_staff
from tests.apps.committee.conftest import case, prepared
from tests.apps.committee.test_second_factor import arrive, register, shown
from tests.leaks.dump import take_dump
from yuanping.apps.committee import services
from yuanping.apps.experts.models import ExpertPasskey
from yuanping.infra import clock
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.codes import make_code
from yuanping.kernel.errors import Refused

__all__ = ["case", "prepared"]
RANDOM = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
INVENTED = make_code(b"\x07" * 16)


def bare(answer: HttpResponse, code: str) -> tuple[int, bytes]:
    return answer.status_code, RANDOM.sub(b"", answer.content).replace(code.encode(), b"CODE")


def refusal_at(case: Case, expert_id: str, code: str) -> tuple[bytes, str]:
    """What the host's operator reads of a code, with everything else right."""
    host = case.world.centres["host"]
    with pytest.raises(Refused) as caught:
        services.check_in(
            actor=Actor(Role.VENUE_OPERATOR, host, "first"),
            code=code,
            identity_checked=True,
            id_number=case.person(expert_id).id_number,
            second=second_staff(host),
            now=ARRIVE_AT,
        )
    page = case.world.personas.client("host").get(reverse("centre:check_in"))
    return bare(page, code)[1], f"{caught.value.code} {caught.value.law} {caught.value.field} {caught.value.params}"


def test_a_code_of_another_venue_reads_like_an_invented_one(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: ARRIVE_AT)
    case.draw()
    codes = case.accept_all()
    host = case.world.centres["host"]
    away = next(one for one in codes if case.person(one).centre != host)
    assert refusal_at(case, away, codes[away]) == refusal_at(case, away, INVENTED)


def test_the_drawing_of_a_code_does_not_tell_whether_it_exists(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: ARRIVE_AT)
    case.draw()
    genuine = next(iter(case.accept_all().values()))
    modules = re.compile(rb' d="M[^"]*"')

    def look(code: str) -> tuple[int, bytes]:
        status, page = bare(Client().post(reverse("expert:code"), {"code": code}), code)
        return status, modules.sub(b"", page)

    assert look(genuine) == look(INVENTED)
    assert look(genuine)[0] == 200


def test_a_key_that_opened_a_door_is_as_it_was(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    expert_id, code = next(iter(codes.items()))
    key = register(expert_id)
    for person in [one for one in case.people if one.expert_id != expert_id][:3]:
        register(person.expert_id)
    before = take_dump().tables["experts_expertpasskey"]
    arrive(case, expert_id, code, shown(key))
    assert take_dump().tables["experts_expertpasskey"] == before
    row = ExpertPasskey.objects.get(expert__expert_id=expert_id)
    row.label = "used"
    row.save()
    assert take_dump().tables["experts_expertpasskey"] != before
