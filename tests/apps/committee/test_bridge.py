"""Staff call whoever did not answer: two persons, no name, no number, no lot; the call's own term ends it all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.apps.committee.bridge_desk import ASKED_AT, Desk, desk
from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, Case
from tests.apps.experts.people import page_code
from tests.attacks.scenes import bodies, tables
from tests.web.library.test_pages import enter
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import BridgeCall, CallAccount, CallEntry
from yuanping.apps.committee.services.bridge_calls import LOWEST
from yuanping.apps.tenders.models import Lot
from yuanping.infra import clock
from yuanping.infra.worker import list_failures, tick
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.bridge import Reason, Stated
from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.states import BridgeState
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
NOT_STAFF = ("agency", "entity", "supervisor", "registry", "host", "owner", "outsider")


@pytest.fixture
def staff(case: Case, settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    with desk(case, settings, tmp_path / "calls") as found:
        yield found


def connect(staff: Desk, token: str) -> None:
    services.connect_call(actor=staff.first, token=token, now=ASKED_AT)


def say(staff: Desk, token: str, outcome: str, reason: str = "") -> None:
    services.state_outcome(actor=staff.first, token=token, outcome=outcome, reason=reason, now=ASKED_AT)


def confirm(staff: Desk, token: str, *, agrees: bool = True) -> None:
    services.confirm_outcome(actor=staff.second, token=token, agrees=agrees, now=ASKED_AT)


def state_of(token: str) -> str:
    return BridgeCall.objects.get(token=token).state


def refused(act: object, code: str) -> Refused:
    before = tables()
    with pytest.raises(Refused, match=code) as caught:
        act()  # type: ignore[operator]  # a lambda of the test
    assert tables() == before
    assert caught.value.law is not None
    return caught.value


def test_calls_nobody_answered_wait_with_a_number_and_a_token(staff: Desk) -> None:
    assert list_failures() == ()
    calls = staff.calls()
    numbers = [each.number for each in calls]
    assert len(set(numbers)) == 6
    assert min(numbers) >= LOWEST
    assert max(numbers) - min(numbers) > 6
    assert len({each.token for each in calls}) == 6
    assert {each.state for each in calls} == {BridgeState.WAITING}


@pytest.mark.parametrize(
    ("outcome", "reason", "kind"), [("accepted", "", NoticeKind.CONFIRMED), ("refused", "travel", NoticeKind.CALL)]
)
def test_one_connects_and_states_and_another_confirms(staff: Desk, outcome: str, reason: str, kind: NoticeKind) -> None:
    token = staff.calls()[2].token
    staff.case.letters()
    connect(staff, token)
    ringing = staff.ringing()
    assert ringing.token == token
    person = staff.person_of(ringing)
    assert "9月24日09:00" in ringing.announcement
    say(staff, token, outcome, reason)
    assert CallEntry.objects.count() == 0
    confirm(staff, token)
    assert (state_of(token), CallEntry.objects.count()) == (BridgeState.DONE, 1)
    ((told, notice),) = staff.case.letters()
    assert notice.kind is kind
    assert (told.expert_id == person.expert_id) == (outcome == "accepted")
    assert len(staff.calls()) == 5
    found = bodies(staff.case)
    steps = [found[f"committee.bridge_{step}"] for step in ("connected", "stated", "confirmed")]
    assert [len(each) for each in steps] == [1, 1, 1]
    assert person.expert_id not in str(steps)
    assert person.name not in str(steps)


def test_one_person_alone_moves_nothing(staff: Desk) -> None:
    token = staff.calls()[0].token
    connect(staff, token)
    say(staff, token, "refused", "work")
    refused(
        lambda: services.confirm_outcome(actor=staff.first, token=token, agrees=True, now=ASKED_AT),
        "bridge_second_person",
    )
    assert CallEntry.objects.count() == 0


def test_only_who_connected_states_what_was_answered(staff: Desk) -> None:
    token = staff.calls()[0].token
    connect(staff, token)
    with pytest.raises(NotFound):
        services.state_outcome(actor=staff.second, token=token, outcome="accepted", reason="", now=ASKED_AT)
    assert state_of(token) == BridgeState.CONNECTED


@pytest.mark.parametrize(("outcome", "agrees"), [("not_reached", True), ("accepted", False), ("refused", False)])
def test_not_reached_or_not_confirmed_moves_nothing_and_the_call_waits_again(
    staff: Desk, outcome: str, agrees: bool
) -> None:
    token = staff.calls()[0].token
    connect(staff, token)
    say(staff, token, outcome, "other")
    confirm(staff, token, agrees=agrees)
    assert (state_of(token), CallEntry.objects.count()) == (BridgeState.WAITING, 0)
    connect(staff, token)
    assert staff.ringing().token == token


def test_steps_out_of_order_and_unknown_outcomes_are_refused(staff: Desk) -> None:
    token = staff.calls()[0].token
    refused(lambda: say(staff, token, "accepted"), "wrong_state")
    refused(lambda: confirm(staff, token), "wrong_state")
    connect(staff, token)
    refused(lambda: connect(staff, token), "wrong_state")
    refused(lambda: say(staff, token, "maybe"), "outcome_unknown")
    refused(lambda: say(staff, token, "refused"), "refusal_reason_missing")
    refused(lambda: say(staff, token, "refused", "张三说他病了"), "refusal_reason_missing")


def test_the_term_ends_a_call_whatever_staff_are_doing(staff: Desk) -> None:
    waiting, talking, stated = (each.token for each in staff.calls()[:3])
    for token in (talking, stated):
        connect(staff, token)
    say(staff, stated, "accepted")
    over = DRAW_AT + timedelta(minutes=60)
    with pytest.raises(Refused, match="reply_too_late"):
        services.confirm_outcome(actor=staff.second, token=stated, agrees=True, now=over)
    tick(over)
    assert {state_of(token) for token in (waiting, talking, stated)} == {BridgeState.OVER}
    assert staff.calls(over) == ()
    refused(lambda: confirm(staff, stated), "wrong_state")
    assert CallEntry.objects.count() == 6


def test_an_answer_by_message_ends_the_call(staff: Desk) -> None:
    token = staff.calls()[0].token
    connect(staff, token)
    person = staff.person_of(staff.ringing())
    notice = next(told for who, told in staff.case.letters() if who.expert_id == person.expert_id)
    services.record_reply(code=notice.code, accepted=True, now=ASKED_AT)
    assert state_of(token) == BridgeState.OVER


def test_nobody_else_sees_or_moves_a_call(staff: Desk) -> None:
    token = staff.calls()[0].token
    others = [staff.case.world.actor(who) for who in NOT_STAFF]
    for actor in (
        *others,
        Actor(Role.EXPERT, user_id=staff.case.people[0].expert_id),
        Actor(Role.PROVINCIAL_COORDINATOR),
    ):
        with pytest.raises(NotFound):
            queries.list_bridge_calls(actor, ASKED_AT)
        with pytest.raises(NotFound):
            queries.get_bridge_call(actor, token)
        with pytest.raises(NotFound):
            services.connect_call(actor=actor, token=token, now=ASKED_AT)
        with pytest.raises(NotFound):
            services.state_outcome(actor=actor, token=token, outcome="accepted", reason="", now=ASKED_AT)
        with pytest.raises(NotFound):
            services.confirm_outcome(actor=actor, token=token, agrees=True, now=ASKED_AT)
    with pytest.raises(NotFound):
        services.connect_call(actor=staff.first, token="0" * 32, now=ASKED_AT)


def test_an_exchange_that_is_away_stores_nothing(staff: Desk, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")
    settings.CALL_BRIDGE_FOLDER = tmp_path / "no-folder" / "below"
    token = staff.calls()[0].token
    before = tables()
    with pytest.raises(Refused, match="bridge_unavailable"):
        connect(staff, token)
    assert tables() == before


def test_without_an_exchange_nobody_calls(case: Case) -> None:
    case.draw()
    tick(ASKED_AT)
    assert (list_failures(), BridgeCall.objects.count()) == ((), 0)


def test_after_the_award_the_expert_reads_how_he_was_recorded(staff: Desk) -> None:
    token = staff.calls()[0].token
    connect(staff, token)
    person = staff.person_of(staff.ringing())
    say(staff, token, "refused", "health")
    confirm(staff, token)
    case, codes, gone = staff.case, {}, {person.expert_id}
    for _ in range(3):
        for who, told in case.letters():
            if told.kind is NoticeKind.CALL and who.expert_id not in gone:
                services.record_reply(code=told.code, accepted=True, now=ASKED_AT)
            if told.kind is NoticeKind.CONFIRMED:
                codes[who.expert_id] = told.code
    case.name_representative()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    case.arrive_representative()
    assert CallAccount.objects.count() == 0
    Lot.objects.filter(lot_id=case.lot_id).update(state="awarded")
    services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
    (mine,) = queries.list_own_calls(Actor(Role.EXPERT, user_id=person.expert_id))
    how = mine.own.answered
    assert how is not None
    assert (mine.own.call.outcome, how.channel, how.reason) == (Outcome.REFUSED, Channel.BRIDGE, Reason.HEALTH)
    assert how.officials == (staff.first.user_id, staff.second.user_id)
    accounts = list(CallAccount.objects.order_by("number"))
    assert [each.channel for each in accounts] == ["bridge", *["page"] * 6]
    assert (accounts[0].stated_by, accounts[0].confirmed_by) == how.officials
    assert accounts[0].outcome == Stated.REFUSED
    clock.set_demo_clock(ARRIVE_AT)
    code = page_code(case.world.actor("registry"), person.expert_id, ARRIVE_AT, person.private_key)
    client = enter(code)
    assert f"{staff.first.name}接通并记下，演示值守二确认" in client.get(reverse("library:own_calls")).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(reverse("library:own_calls")).content.decode()
    assert f"{staff.first.name} connected and wrote down, 演示值守二 confirmed" in page
