"""Who bribes a cell empty to choose who follows: where the seat goes is drawn with a key nobody has, and who is called there was fixed before."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.booking.world import make_experts
from tests.apps.committee.cases import DRAW_AT, Case
from tests.apps.committee.emptied import empty_a_cell, finish, three_centres
from tests.attacks.scenes import bodies, replay
from yuanping.apps.committee.models import Committee
from yuanping.apps.draw import queries as draw
from yuanping.infra.worker import tick
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.draw.record import replay_experts
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_keys import verify_p256


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Case]:
    yield from three_centres(django_db_blocker)


@pytest.fixture
def case(prepared: Case, db: None) -> Case:
    return deepcopy(prepared)


def test_whoever_empties_a_cell_does_not_choose_who_follows(case: Case) -> None:
    """Nobody who was asked comes again, no friend registered meanwhile is called, and another place for the seat does not replay."""
    case.draw()
    _, gone = empty_a_cell(case)
    make_experts(tuple(case.world.centres.values()), each=50)
    tick(DRAW_AT)
    tick(DRAW_AT)
    case.read.clear()
    called = {person.expert_id for person, notice in case.letters() if notice.kind is NoticeKind.CALL}
    assert called - gone
    record = finish(case, gone)
    assert replay(case, record) == {"held"}
    assert {opening.expert_id for opening in record.openings} <= called - gone
    (one,) = record.continuations
    here = one.seats[0].centre
    other = next(at.centre for at in one.workstations if at.centre != here)
    for changed in (
        replace(one, seats=(replace(one.seats[0], centre=other), *one.seats[1:])),
        replace(one, request=replace(one.request, number=2)),
        replace(one, workstations=one.workstations[:-1]),
        replace(one, calls=one.calls + 1),
    ):
        with pytest.raises(Mismatch, match=r"draw\.experts\.continuations"):
            replay(case, replace(record, continuations=(changed,)))


def test_a_plan_that_was_tried_twice_stands_in_the_log_and_does_not_replay(case: Case) -> None:
    """The operator has D′ made for other workstations until it likes the place: each needs an entry of its own."""
    case.draw()
    _, gone = empty_a_cell(case)
    tick(DRAW_AT)
    tick(DRAW_AT)
    record = finish(case, gone)
    said = bodies(case)
    (first,) = said["draw.continued"]
    assert isinstance(first, dict)
    tried = {**first, "request_digest": "11" * 32}
    for entries in ((tried, first), (first, tried), (tried,), ()):
        with pytest.raises(Mismatch, match=r"draw\.experts\.continuations"):
            replay_experts(record, {**said, "draw.continued": entries}, verify_p256, draw.get_venue_record(case.lot_id))


def test_a_state_put_back_gives_the_same_place_again(case: Case) -> None:
    """Nothing to try: from the same state the same D′ comes, with the same key, and so the same outcome."""
    case.draw()
    empty_a_cell(case)
    tick(DRAW_AT)
    outcomes = []
    for _ in range(2):
        before = transaction.savepoint()
        tick(DRAW_AT)
        outcomes.append(bodies(case)["draw.continuation_drawn"])
        assert Committee.objects.get(committee_id=case.committee_id).continuing == ""
        transaction.savepoint_rollback(before)
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) == 1
