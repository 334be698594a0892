"""Where a cell ran out: neither dump, log nor page tells who is called now, or to which venue a seat went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.committee.cases import DRAW_AT, Case
from tests.apps.committee.emptied import empty_a_cell, three_centres
from tests.attacks.scenes import bodies
from tests.leaks.dump import Secret, find_joins, take_dump
from yuanping.apps.committee.models import Seat
from yuanping.apps.evidence import queries as evidence
from yuanping.infra import clock
from yuanping.infra.worker import tick
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.evidence.access import Access

PARTIES = ("agency", "entity", "registry")


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Case]:
    yield from three_centres(django_db_blocker)


@pytest.fixture
def case(prepared: Case, db: None) -> Case:
    return deepcopy(prepared)


def continued(case: Case) -> set[str]:
    """Emptied, planned and drawn; answers who was asked before."""
    case.draw()
    _, gone = empty_a_cell(case)
    tick(DRAW_AT)
    tick(DRAW_AT)
    assert bodies(case)["draw.continuation_drawn"]
    return gone


def test_a_dump_after_a_continuation_joins_nobody(case: Case) -> None:
    gone = continued(case)
    case.read.clear()
    called = {person.expert_id for person, notice in case.letters() if notice.kind is NoticeKind.CALL} - gone
    people = [person for person in case.people if person.expert_id in called]
    assert people
    secrets = [Secret(one.expert_id, one.name, f"139{case.people.index(one):08d}", one.id_number) for one in people]
    assert find_joins(take_dump(), secrets) == []


def test_what_the_parties_read_of_it_in_the_log_names_no_place(case: Case) -> None:
    continued(case)
    said = evidence.list_bodies(case.lot_id, [Access.PARTIES])
    assert {"draw.continued", "draw.continuation_drawn"} <= said.keys()
    assert not {"booking.spares_held", "booking.spares_released", "draw.continuation_short"} & said.keys()
    (planned,), (drawn,) = said["draw.continued"], said["draw.continuation_drawn"]
    assert isinstance(planned, dict)
    assert isinstance(drawn, dict)
    assert planned.keys() == {"draw_id", "number", "request_digest"}
    assert drawn.keys() == {"draw_id", "number", "calls", "outcome_digest"}


@pytest.mark.parametrize("reader", PARTIES)
def test_another_place_for_the_seat_gives_the_same_page(case: Case, reader: str) -> None:
    continued(case)
    clock.set_demo_clock(DRAW_AT)
    client = case.world.personas.client(reader)

    def seen() -> str:
        text = client.get(reverse("supervisor:lot", args=[case.lot_id])).content.decode()
        return re.sub(r'(nonce|value|content)="[^"]{20,}"', "", text)

    first = seen()
    for seat in Seat.objects.exclude(specialty=""):
        seat.centre = next(each for each in case.world.centres.values() if each != seat.centre)
        seat.save()
    assert seen() == first
