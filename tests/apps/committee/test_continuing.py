"""A cell whose last candidate has refused: the draw goes on by itself among the cells of the same booking, and is replayed by a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.committee import cases
from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case
from tests.attacks.scenes import bodies, release, replay
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking.models import ExternalHold, Occupancy
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Committee, Seat
from yuanping.infra.worker import list_failures, tick
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.record import EXPERT
from yuanping.kernel.draw.papers import CONTINUED_VERSION, ExpertDrawRecord
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.mismatch import Mismatch

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Case]:
    """Three centres or more, so that a seat has somewhere to go, and eleven experts a cell, so that one is soon empty."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "EACH", 11)
        yield _with_three_centres()
        transaction.set_rollback(True)


def _with_three_centres() -> Case:
    while True:
        before = transaction.savepoint()
        made = cases.make_case()
        booked = booking.get_confirmed_booking(made.lot_id)
        assert booked is not None
        if len(booked.workstations) > 2:
            return made
        transaction.savepoint_rollback(before)


def empty_a_cell(case: Case) -> tuple[tuple[str, str], set[str]]:
    """Everybody of the cell of the first letter says no until nobody is left; answers the cell, and who was asked."""
    letters = [each for each in case.letters() if each[1].kind is NoticeKind.CALL]
    cell = (letters[0][0].specialty, letters[0][0].centre)
    waiting = [each for each in letters if (each[0].specialty, each[0].centre) == cell]
    asked: set[str] = set()
    while waiting:
        person, notice = waiting.pop()
        asked.add(person.expert_id)
        services.record_reply(code=notice.code, accepted=False, now=DRAW_AT)
        waiting += case.letters()
    return cell, asked


def row(case: Case) -> Committee:
    return Committee.objects.get(committee_id=case.committee_id)


def finish(case: Case, gone: set[str]) -> ExpertDrawRecord:
    case.read.clear()
    codes: dict[str, str] = {}
    said: set[str] = set()
    for _ in range(4):
        for person, notice in case.letters():
            if notice.kind is NoticeKind.CONFIRMED:
                codes[person.expert_id] = notice.code
            elif notice.kind is NoticeKind.CALL and notice.code not in said and person.expert_id not in gone:
                said.add(notice.code)
                services.record_reply(code=notice.code, accepted=True, now=DRAW_AT)
    case.name_representative()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    case.arrive_representative()
    tick(ARRIVE_AT)
    return release(case)


def test_open_seats_go_on_by_themselves_until_the_committee_is_full(case: Case) -> None:
    case.draw()
    cell, gone = empty_a_cell(case)
    vacant = Seat.objects.filter(state="vacant").count()
    assert vacant >= 1
    tick(DRAW_AT)
    assert list_failures() == ()
    assert len(bodies(case)["draw.continued"]) == 1
    assert "draw.continuation_drawn" not in bodies(case)
    tick(DRAW_AT)
    assert list_failures() == ()
    assert len(bodies(case)["draw.continuation_drawn"]) == 1
    assert not Seat.objects.filter(state="vacant").exists()
    record = finish(case, gone)
    assert record.v == CONTINUED_VERSION
    assert replay(case, record) == {"held"}
