"""A call nobody answered lapses by the worker alone; the draw goes on by its own order until the committee is full."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.committee.cases import DRAW_AT, Case
from tests.attacks.scenes import tables
from tests.attacks.test_replayed_codes import recorded
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import CallEntry, Committee
from yuanping.apps.committee.services.drawing import REPLY_DUE
from yuanping.infra import clock, deadlines
from yuanping.infra.worker import list_failures, tick
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.errors import Refused

pytestmark = pytest.mark.django_db
TERM, STAFF = timedelta(minutes=60), timedelta(minutes=20)


def waits_until(case: Case) -> object:
    rows = [each for each in deadlines.list_deadlines([case.committee_id]) if each.kind == REPLY_DUE]
    return rows[0].deadline.due_at if rows and rows[0].state == "open" else None


def test_nobody_s_hand_calls_the_next_until_the_committee_is_full(case: Case) -> None:
    case.draw()
    silent, notice = case.letters()[0]
    case.read.clear()
    for _, told in case.letters():
        if told.code != notice.code:
            services.record_reply(code=told.code, accepted=True, now=DRAW_AT)
    case.letters()
    assert waits_until(case) == DRAW_AT + STAFF
    tick(DRAW_AT + TERM - timedelta(seconds=1))
    assert waits_until(case) == DRAW_AT + TERM
    assert case.letters() == []
    tick(DRAW_AT + TERM)
    assert list_failures() == ()
    ((following, second),) = case.letters()
    assert (following.specialty, following.centre) == (silent.specialty, silent.centre)
    assert following.expert_id != silent.expert_id
    tick(DRAW_AT + 2 * TERM)
    ((third, call),) = case.letters()
    assert third.expert_id not in {silent.expert_id, following.expert_id}
    services.record_reply(code=call.code, accepted=True, now=DRAW_AT + 2 * TERM)
    case.name_representative()
    assert queries.get_committee(case.committee_id).state == CommitteeState.FILLED
    assert waits_until(case) is None
    entries = CallEntry.objects.filter(committee__committee_id=case.committee_id)
    assert entries.count() == 6 + 2
    tick(DRAW_AT + 2 * TERM)
    before = tables()
    tick(DRAW_AT + 3 * TERM)
    assert tables() == before
    assert second.kind is NoticeKind.CALL


def test_a_late_reply_is_refused_with_code_and_article_changes_nothing_and_is_recorded(case: Case) -> None:
    case.draw()
    _, notice = case.letters()[0]
    for worker_came in (False, True):
        if worker_came:
            tick(DRAW_AT + TERM)
        before = tables(besides="evidence_")
        with pytest.raises(Refused) as late:
            services.record_reply(code=notice.code, accepted=True, now=DRAW_AT + TERM)
        assert (late.value.code, late.value.params) == ("reply_too_late", {"minutes": "60"})
        assert str(late.value.law) == "招标投标法实施条例第四十六条"
        assert tables(besides="evidence_") == before
    assert recorded() == [("committee.reply_refused", "reply_too_late")] * 2


def test_the_page_says_that_it_is_too_late_and_with_which_article(case: Case) -> None:
    case.draw()
    _, notice = case.letters()[0]
    clock.set_demo_clock(DRAW_AT + TERM)
    page = Client().post(reverse("supervisor:reply"), {"code": notice.code, "answer": "accept"}, follow=True)
    told = page.content.decode()
    assert "已按原次序通知下一位" in told
    assert "第四十六条" in told


def test_the_worker_twice_at_one_moment_lapses_once(case: Case) -> None:
    case.draw()
    at = DRAW_AT + TERM
    assert services.lapse_calls(committee_id=case.committee_id, now=at) == 6
    state = bytes(Committee.objects.get(committee_id=case.committee_id).sealed_state)
    assert services.lapse_calls(committee_id=case.committee_id, now=at) == 0
    assert (
        bytes(Committee.objects.get(committee_id=case.committee_id).sealed_state) != state
    )  # sealed anew, the same inside
    assert services.lapse_calls(committee_id="LN-none", now=at) == 0


def test_a_key_holder_that_does_not_answer_is_asked_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    from yuanping.apps.committee.services import replies

    case.draw()
    holder = replies.draw.key_holder

    def gone() -> object:
        raise Refused("keyholder_unavailable")

    monkeypatch.setattr(replies.draw, "key_holder", gone)
    tick(DRAW_AT + TERM)
    assert [failure.what for failure in list_failures()] == [REPLY_DUE]
    assert not CallEntry.objects.exists()
    monkeypatch.setattr(replies.draw, "key_holder", holder)
    tick(DRAW_AT + TERM + timedelta(minutes=30))
    assert CallEntry.objects.count() == 6
