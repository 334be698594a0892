"""A lot with three centres or more, and a cell of it whose last candidate has refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.committee import cases
from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case
from tests.attacks.scenes import release
from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import services
from yuanping.apps.committee.models import Committee
from yuanping.infra.worker import tick
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.draw.papers import ExpertDrawRecord


def three_centres(blocker: DjangoDbBlocker) -> Iterator[Case]:
    """Three centres or more, so that a seat has somewhere to go, and eleven experts a cell, so that one is soon empty."""
    with blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
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
