"""Who seats a friend by making others refuse: bribed refusals, calls made out of order, a state rolled back, calls kept quiet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case, Person
from tests.attacks.scenes import bodies, release, replay
from yuanping.apps.committee import services
from yuanping.apps.committee.models import Committee
from yuanping.infra.worker import tick
from yuanping.kernel.committee.notice import Notice, NoticeKind
from yuanping.kernel.draw.papers import ExpertDrawRecord
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.mismatch import Mismatch

Letter = tuple[Person, Notice]


def refuse(letter: Letter) -> None:
    services.record_reply(code=letter[1].code, accepted=False, now=DRAW_AT)


def refuse_three(case: Case) -> list[Letter]:
    """Three refusals of one seat, one after the other; answers everybody called to it."""
    first = case.letters()
    chain = [first[0]]
    for _ in range(3):
        refuse(chain[-1])
        chain += case.letters()
    case.read.clear()
    return chain


def finish(case: Case, gone: set[str]) -> ExpertDrawRecord:
    """Everybody who did not refuse says yes and comes; the award opens the draw."""
    codes: dict[str, str] = {}
    answered: set[str] = set()
    for _ in range(3):
        for person, notice in case.letters():
            if notice.kind is NoticeKind.CONFIRMED:
                codes[person.expert_id] = notice.code
            elif notice.kind is NoticeKind.CALL and notice.code not in answered and person.expert_id not in gone:
                answered.add(notice.code)
                services.record_reply(code=notice.code, accepted=True, now=DRAW_AT)
    case.name_representative()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    case.arrive_representative()
    tick(ARRIVE_AT)
    return release(case)


def test_who_comes_after_a_refusal_was_fixed_by_the_seed_and_is_replayed(case: Case) -> None:
    """Whoever buys refusals buys the next of an order nobody can read, and every one of them is counted."""
    case.draw()
    chain = refuse_three(case)
    assert len({person.expert_id for person, _ in chain}) == 4
    assert len({(person.specialty, person.centre) for person, _ in chain}) == 1
    assert len(bodies(case)["committee.called"]) == 3
    record = finish(case, {person.expert_id for person, _ in chain[:3]})
    assert replay(case, record) == {"held"}
    ids = {opening.expert_id for opening in record.openings}
    assert chain[3][0].expert_id in ids
    assert not {person.expert_id for person, _ in chain[:3]} & ids
    seat = next(call.seat for call in record.calls)
    ranks = [call.rank for call in record.calls if call.seat == seat]
    assert ranks == sorted(ranks)
    assert len(ranks) == 4
    with pytest.raises(Mismatch, match=r"draw\.experts\.call"):
        replay(case, replace(record, calls=record.calls[1:], call_leaves=record.call_leaves[1:]))
    skipped = replace(record.calls[1], rank=record.calls[1].rank + 1)
    with pytest.raises(Mismatch, match=r"draw\.experts\.call_leaves"):
        replay(case, replace(record, calls=(record.calls[0], skipped, *record.calls[2:])))


def test_a_refusal_at_one_seat_moves_nobody_at_another(case: Case) -> None:
    case.draw()
    letters = case.letters()
    seated = {person.expert_id: notice.code for person, notice in letters}
    refuse(letters[0])
    ((following, _),) = case.letters()
    assert following.expert_id not in seated
    for _, notice in letters[1:]:
        services.record_reply(code=notice.code, accepted=True, now=DRAW_AT)
    confirmed = {person.expert_id for person, notice in case.letters() if notice.kind is NoticeKind.CONFIRMED}
    assert confirmed == seated.keys() - {letters[0][0].expert_id}


def test_a_state_rolled_back_to_undo_an_answer_does_not_replay(case: Case) -> None:
    """The operator puts an old sealed state back to have a refusal undone: the log already holds its leaf."""
    case.draw()
    before = bytes(Committee.objects.get(lot_id=case.lot_id).sealed_state)
    first = case.letters()[0]
    refuse(first)
    ((second, _),) = case.letters()
    Committee.objects.filter(lot_id=case.lot_id).update(sealed_state=before)
    services.record_reply(code=first[1].code, accepted=True, now=DRAW_AT)
    assert len(bodies(case)["committee.called"]) == 2
    case.read.clear()
    record = finish(case, {first[0].expert_id, second.expert_id})
    with pytest.raises(Mismatch, match=r"draw\.experts\.call_leaves"):
        replay(case, record)


def test_no_seat_moves_without_the_code_that_went_to_the_telephone(case: Case) -> None:
    """A refusal cannot be invented: only its code, or the end of its term by the key holder's own clock, passes a seat on."""
    case.draw()
    state = bytes(Committee.objects.get(lot_id=case.lot_id).sealed_state)
    for guess in ("2222-2222-2222", ""):
        with pytest.raises(Refused, match=r"code_(unknown|mistyped)"):
            services.record_reply(code=guess, accepted=False, now=DRAW_AT)
    assert bytes(Committee.objects.get(lot_id=case.lot_id).sealed_state) == state
