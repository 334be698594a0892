"""After the award every expert who was called reads each call to him, and no other; a disputed one becomes the supervisor's work."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case, Person
from tests.apps.experts.people import page_code
from tests.web.library.test_pages import enter
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import CallDispute, CallNote, Committee
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders.models import Lot
from yuanping.infra import clock
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.record import CallsRecord
from yuanping.kernel.committee.states import DisputeState
from yuanping.kernel.draw.calls import Outcome, call_leaf
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import from_plain

pytestmark = pytest.mark.django_db
NOT_THEIRS = ("agency", "entity", "registry", "host", "coordinator", "outsider", "owner")
ELSEWHERE = Actor(Role.PROJECT_SUPERVISOR, "LN-another")


def own(person: Person) -> Actor:
    return Actor(Role.EXPERT, user_id=person.expert_id)


def award(case: Case) -> Person:
    """One call refused, the rest accepted, the committee formed, the award made; answers who refused."""
    case.draw()
    refused, notice = case.letters()[0]
    services.record_reply(code=notice.code, accepted=False, now=DRAW_AT)
    case.read.clear()
    codes: dict[str, str] = {}
    for _ in range(3):
        for person, told in case.letters():
            if told.kind is NoticeKind.CALL and told.code != notice.code:
                services.record_reply(code=told.code, accepted=True, now=DRAW_AT)
            if told.kind is NoticeKind.CONFIRMED:
                codes[person.expert_id] = told.code
    case.name_representative()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    case.arrive_representative()
    Lot.objects.filter(lot_id=case.lot_id).update(state="awarded")
    services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
    return refused


def test_each_reads_own_calls_and_nobody_before_the_award(case: Case) -> None:
    case.draw()
    first, notice = case.letters()[0]
    services.record_reply(code=notice.code, accepted=False, now=DRAW_AT)
    assert queries.list_own_calls(own(first)) == ()
    assert not CallNote.objects.exists()


def test_every_call_of_the_log_is_somebodys(case: Case) -> None:
    refused = award(case)
    row = Committee.objects.get(lot_id=case.lot_id)
    record = from_plain(CallsRecord, parse_canonical(row.record.encode()))
    read = {each.own.number: (person, each) for person in case.people for each in queries.list_own_calls(own(person))}
    assert sorted(read) == list(range(1, len(record.calls) + 1))
    for number, (person, each) in read.items():
        assert each.own.opening.expert_id == person.expert_id
        assert call_leaf(record.hash_name, record.draw_id, each.own.call) == record.leaves[number - 1].leaf
        assert (each.own.called_at, each.own.ended_at, each.dispute) == (DRAW_AT, DRAW_AT, "")
    (mine,) = queries.list_own_calls(own(refused))
    assert mine.own.call.outcome is Outcome.REFUSED
    called = {person.expert_id for person, _ in read.values()}
    uncalled = next(person for person in case.people if person.expert_id not in called)
    assert queries.list_own_calls(own(uncalled)) == ()


def test_notes_join_nobody_to_a_lot(case: Case) -> None:
    """A row has a random key, a mark under a key that is not here, and bytes of one length."""
    award(case)
    rows = list(CallNote.objects.all())
    ids = {person.expert_id for person in case.people}
    assert {len(bytes(row.sealed)) for row in rows} == {4096 + 12 + 16}
    assert not {row.mark for row in rows} & ids
    assert not [row for row in rows if case.lot_id.encode() in bytes(row.sealed)]


def test_a_dispute_is_the_supervisors_work_and_evidence(case: Case) -> None:
    refused = award(case)
    supervisor = case.world.actor("supervisor")
    (mine,) = queries.list_own_calls(own(refused))
    dispute_id = services.dispute_call(actor=own(refused), note_id=mine.note_id, now=ARRIVE_AT)
    with pytest.raises(Refused, match="call_disputed"):
        services.dispute_call(actor=own(refused), note_id=mine.note_id, now=ARRIVE_AT)
    (work,) = [item for item in queries.list_work(supervisor, ARRIVE_AT) if item.subject_id == dispute_id]
    assert work.subject_url_name == "supervisor:dispute"
    for who in NOT_THEIRS:
        assert not [
            item for item in queries.list_work(case.world.actor(who), ARRIVE_AT) if item.subject_id == dispute_id
        ]
        with pytest.raises(NotFound):
            queries.get_dispute(case.world.actor(who), dispute_id)
        with pytest.raises(NotFound):
            services.answer_dispute(
                actor=case.world.actor(who), dispute_id=dispute_id, act="uphold", answer="x", now=ARRIVE_AT
            )
    view = queries.get_dispute(supervisor, dispute_id)
    assert (view.number, view.outcome, view.ended_at) == (mine.own.number, Outcome.REFUSED, DRAW_AT)
    with pytest.raises(Refused, match="dispute_answer_missing"):
        services.answer_dispute(actor=supervisor, dispute_id=dispute_id, act="uphold", answer="  ", now=ARRIVE_AT)
    services.answer_dispute(
        actor=supervisor, dispute_id=dispute_id, act="uphold", answer="通话清单里没有这次答复", now=ARRIVE_AT
    )
    with pytest.raises(Refused, match="wrong_state"):
        services.answer_dispute(actor=supervisor, dispute_id=dispute_id, act="dismiss", answer="x", now=ARRIVE_AT)
    (mine,) = queries.list_own_calls(own(refused))
    assert (mine.dispute, mine.answer) == (DisputeState.UPHELD, "通话清单里没有这次答复")
    bodies = evidence.list_bodies(case.lot_id, list(Access))
    assert len(bodies["committee.call_disputed"]) == len(bodies["committee.dispute_answered"]) == 1
    assert refused.expert_id not in str(bodies["committee.call_disputed"] + bodies["committee.dispute_answered"])
    row = CallDispute.objects.get()
    assert (row.number, row.disputed_on) == (mine.own.number, legal_day(ARRIVE_AT))


def test_nobody_disputes_for_another(case: Case) -> None:
    refused = award(case)
    (mine,) = queries.list_own_calls(own(refused))
    other = next(person for person in case.people if person.expert_id != refused.expert_id)
    for actor in (own(other), Actor(Role.EXPERT), *(case.world.actor(who) for who in NOT_THEIRS)):
        with pytest.raises(NotFound):
            services.dispute_call(actor=actor, note_id=mine.note_id, now=ARRIVE_AT)
        if actor.role is not Role.EXPERT:
            with pytest.raises(NotFound):
                queries.list_own_calls(actor)
    assert not CallDispute.objects.exists()


def test_pages_of_the_expert_and_of_the_supervisor(case: Case) -> None:
    refused = award(case)
    clock.set_demo_clock(ARRIVE_AT)
    registry = case.world.actor("registry")
    code = page_code(registry, refused.expert_id, ARRIVE_AT, refused.private_key)
    page = reverse("library:own_calls")
    assert Client().get(page)["Location"] == reverse("library:own_enter")
    client = enter(code)
    told = client.get(page)
    assert told["Cache-Control"] == "no-store"
    assert "答复不能参加" in told.content.decode()
    (mine,) = queries.list_own_calls(own(refused))
    click = reverse("library:own_dispute", args=[mine.note_id])
    assert Client().post(click)["Location"] == reverse("library:own_enter")
    assert "已提出异议，核查中" in client.post(click, follow=True).content.decode()
    again = client.post(click)
    assert (again.status_code, "已经提出过异议" in again.content.decode()) == (409, True)
    assert client.post(reverse("library:own_dispute", args=["0" * 32])).status_code == 404
    dispute_id = CallDispute.objects.get().dispute_id
    at = reverse("supervisor:dispute", args=[dispute_id])
    supervisor = case.world.personas.client("supervisor")
    shown = supervisor.get(at).content.decode()
    assert "答复不能参加" in shown
    assert refused.expert_id not in shown
    assert at in supervisor.get(reverse("shell:work")).content.decode()
    answered = supervisor.post(
        reverse("supervisor:answer_dispute", args=[dispute_id, "dismiss"]),
        {"answer": "运营者确认本人按键"},
        follow=True,
    ).content.decode()
    assert "核查：记录属实" in answered
    assert supervisor.post(reverse("supervisor:answer_dispute", args=[dispute_id, "burn"])).status_code == 404
    assert "运营者确认本人按键" in client.get(page).content.decode()
    for who in ("agency", "registry", "coordinator", "outsider"):
        assert case.world.personas.client(who).get(at).status_code == 404
