"""A draw moves nothing in the library: before and after it, rows, pages and API answers of the experts are the same to the byte.

What the registry, the supervisor and an expert on the own page see is made of these rows alone, so whoever watches the library learns of no draw.
A planted day of service, a changed state and a reading of a seated expert are each seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.committee.cases import DRAW_AT, Case, make_case
from tests.leaks.dump import PERSON_TABLES
from yuanping.apps.committee import services
from yuanping.apps.experts.models import Expert, ExpertRead, ExpertService
from yuanping.infra import clock
from yuanping.infra.worker import tick

Seen = dict[str, object]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Case, list[str], Seen, Seen]]:
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: DRAW_AT)
        case = make_case()
        watched = [person.expert_id for person in case.people]
        before = look(case, watched[0])
        case.draw()
        called = case.letters()
        for number, (_, notice) in enumerate(called):
            services.record_reply(code=notice.code, accepted=number > 0, now=DRAW_AT)
        tick(DRAW_AT)
        yield case, [person.expert_id for person, _ in called[1:]], before, look(case, watched[0])
        transaction.set_rollback(True)


def look(case: Case, expert_id: str) -> Seen:
    """Every row of the library, and every page and answer of it that somebody may ask for."""
    seen: Seen = {}
    with connection.cursor() as cursor:
        for table in PERSON_TABLES:
            cursor.execute(f'SELECT * FROM "{table}"')
            seen[table] = sorted(map(str, cursor.fetchall()))
    registry, supervisor = case.world.personas.client("registry"), case.world.personas.client("supervisor")
    for name, client, url in (
        ("search", registry, reverse("library:search") + "?specialty=A08"),
        ("file", registry, reverse("library:expert", args=[expert_id])),
        ("supervised", supervisor, reverse("library:expert", args=[expert_id])),
        ("catalogue", Client(), reverse("library:catalogue")),
        ("api list", registry, "/api/v1/experts"),
        ("api file", registry, f"/api/v1/experts/{expert_id}"),
        ("api catalogue", Client(), "/api/v1/expert-catalogue"),
    ):
        answer = client.get(url)
        assert answer.status_code == 200, url
        # without the rail, which counts the registry's part in ceremonies, and the foot, whose checkpoint counts all evidence on every page alike
        main = TOKEN.sub(b"", answer.content).split(b"<main", 1)[-1]
        seen[name] = main.split(b'<footer class="yp-foot">', 1)[0]
    return seen


def test_a_draw_moves_nothing_in_the_library(worlds: tuple[Case, list[str], Seen, Seen]) -> None:
    _, seated, before, after = worlds
    assert len(seated) >= 4
    assert {name for name in before if before[name] != after[name]} == set()


def _serve(expert_id: str) -> None:
    ExpertService.objects.create(expert=Expert.objects.get(expert_id=expert_id), served_on=DRAW_AT.date())


def _suspend(expert_id: str) -> None:
    Expert.objects.filter(expert_id=expert_id).update(state="suspended")


def _read(expert_id: str) -> None:
    row = Expert.objects.get(expert_id=expert_id)
    ExpertRead.objects.create(read_id="ab" * 16, expert=row, reader="system", purpose="order", read_on=DRAW_AT.date())


@pytest.mark.django_db
@pytest.mark.parametrize("plant", [_serve, _suspend, _read])
def test_a_planted_trace_of_a_draw_is_seen(
    worlds: tuple[Case, list[str], Seen, Seen], plant: Callable[[str], None]
) -> None:
    case, seated, _, after = worlds
    plant(seated[0])
    found = look(case, seated[0])
    assert any(found[table] != after[table] for table in PERSON_TABLES)
