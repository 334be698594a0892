"""The procuring entity's representative has not come: the supervisor decides, the entity names another, the one before has lost the seat."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, Case
from tests.personas import PASSWORD
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import CallEntry, Committee, Seat
from yuanping.apps.committee.queries import list_work
from yuanping.apps.evidence.queries import list_bodies
from yuanping.apps.identity import services as identity
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.committee.states import CommitteeState, SeatState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

WHY = "代表突发疾病住院"


@pytest.fixture
def waiting(case: Case) -> tuple[Case, datetime]:
    """Every expert is there, the representative is not: (case, when the door stops)."""
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    return case, Committee.objects.get().meets_at + timedelta(minutes=30)


@pytest.fixture
def another(case: Case) -> Actor:
    """A second person of the procuring entity who may sit as its representative."""
    entity = case.world.personas.organisations["entity"]
    user = identity.create_user(
        actor=SYSTEM, username="owner-two", display_name="演示owner-two", password=PASSWORD, now=ARRIVE_AT
    )
    identity.grant_role(
        actor=SYSTEM, user_id=user, organisation_id=entity, role=Role.OWNER_REPRESENTATIVE, now=ARRIVE_AT
    )
    return Actor(Role.OWNER_REPRESENTATIVE, entity, user)


def seat() -> Seat:
    return Seat.objects.get(kind=REPRESENTATIVE)


def decide(case: Case, act: str, now: datetime) -> int:
    return services.decide_late(
        actor=case.world.actor("supervisor"),
        lot_id=case.lot_id,
        act=act,
        until=now + timedelta(hours=1),
        reason=WHY,
        now=now,
    )


def name(case: Case, user_id: str, now: datetime, who: str = "entity") -> None:
    services.name_representative(
        actor=case.world.actor(who), seat_id=seat().seat_id, name="贺代表", user_id=user_id, now=now
    )


def arrive(case: Case, now: datetime) -> services.ArrivalView:
    host = case.world.actor("host")
    return services.check_in_representative(actor=host, seat_id=seat().seat_id, identity_checked=True, now=now)


def work(case: Case, who: str, now: datetime) -> list[tuple[str, datetime | None]]:
    return [(each.what, each.due_at) for each in list_work(case.world.actor(who), now)]


def test_another_one_is_named_arrives_and_sits(waiting: tuple[Case, datetime], another: Actor) -> None:
    case, stops = waiting
    calls, before = CallEntry.objects.count(), case.world.actor("owner")
    assert decide(case, "replace", stops) == 1
    assert (seat().state, Committee.objects.get().state) == (SeatState.SEALED, CommitteeState.CALLING)
    assert CallEntry.objects.count() == calls, "nobody is called for a representative"
    name(case, another.user_id, stops + timedelta(minutes=20))
    view = arrive(case, stops + timedelta(minutes=40))
    assert (view.name, view.formed) == ("贺代表", True)
    case.hand_in(view)
    assert services.open_desk_as_representative(actor=another, lot_id=case.lot_id, now=stops).seat_id == view.seat_id
    with pytest.raises(NotFound):
        services.open_desk_as_representative(actor=before, lot_id=case.lot_id, now=stops)
    bodies = list_bodies(case.lot_id, list(Access))
    (decided,) = bodies["committee.late_decided"]
    assert isinstance(decided, dict)
    assert (decided["act"], decided["seats"], decided["representatives"], decided["reason"]) == ("replace", 0, 1, WHY)
    named = bodies["committee.representative_named"]
    assert [each["replaces"] for each in named if isinstance(each, dict)] == [False, True]
    assert "贺代表" not in str(bodies)


def test_who_was_replaced_neither_comes_in_nor_is_named_again(waiting: tuple[Case, datetime], another: Actor) -> None:
    case, stops = waiting
    decide(case, "replace", stops)
    with pytest.raises(Refused, match="wrong_state"):
        arrive(case, stops + timedelta(minutes=1))
    (row,) = (each for each in queries.arrivals_at(case.world.actor("host"), stops) if each.kind == REPRESENTATIVE)
    assert not row.named
    with pytest.raises(Refused) as caught:
        name(case, case.world.actor("owner").user_id, stops + timedelta(minutes=1))
    assert (caught.value.code, str(caught.value.law)) == ("representative_absent", "招标投标法实施条例第四十八条")
    assert seat().state == SeatState.SEALED
    name(case, another.user_id, stops + timedelta(minutes=2))


def test_the_hour_of_the_decision_ends_the_naming_and_another_decision_opens_it(
    waiting: tuple[Case, datetime], another: Actor
) -> None:
    case, stops = waiting
    decide(case, "replace", stops)
    over = stops + timedelta(hours=1)
    with pytest.raises(Refused, match="representative_too_late"):
        name(case, another.user_id, over)
    assert [each.representatives for each in queries.list_late(case.world.actor("supervisor"), over)] == [1]
    assert decide(case, "wait", over) == 1
    name(case, another.user_id, over + timedelta(minutes=5))


def test_a_seat_nobody_was_named_for_waits_for_the_same_decision(case: Case, another: Actor) -> None:
    case.draw()
    codes = case.accept_all()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    stops = Committee.objects.get().meets_at + timedelta(minutes=30)
    with pytest.raises(Refused, match="representative_too_late"):
        name(case, another.user_id, stops)
    assert decide(case, "replace", stops) == 1
    name(case, another.user_id, stops)
    assert arrive(case, stops + timedelta(minutes=1)).formed


def test_waiting_keeps_the_representative(waiting: tuple[Case, datetime], another: Actor) -> None:
    case, stops = waiting
    with pytest.raises(Refused, match="late_needs_decision"):
        arrive(case, stops)
    assert decide(case, "wait", stops) == 1
    with pytest.raises(Refused, match="wrong_state"):
        name(case, another.user_id, stops + timedelta(minutes=1))
    assert arrive(case, stops + timedelta(minutes=5)).name == "宋代表"


def test_an_expert_and_the_representative_are_replaced_by_one_decision(case: Case, another: Actor) -> None:
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    case.open_bids()
    missing, _code = codes.popitem()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    stops = Committee.objects.get().meets_at + timedelta(minutes=30)
    assert decide(case, "replace", stops) == 2
    ((person, call),) = case.letters()
    services.record_reply(code=call.code, accepted=True, now=stops + timedelta(minutes=5))
    assert Committee.objects.get().state == CommitteeState.CALLING
    name(case, another.user_id, stops + timedelta(minutes=6))
    assert Committee.objects.get().state == CommitteeState.FILLED
    ((_, confirmed),) = case.letters()
    case.arrive(person.expert_id, confirmed.code, stops + timedelta(minutes=30))
    assert arrive(case, stops + timedelta(minutes=31)).formed
    tick(stops + timedelta(minutes=31))
    assert person.expert_id != missing


def test_each_finds_it_on_the_work_list_and_nobody_else(waiting: tuple[Case, datetime], another: Actor) -> None:
    case, stops = waiting
    assert ("评委逾时未到，须作决定", stops) in work(case, "supervisor", stops)
    assert "另行指定招标人代表" not in str(work(case, "entity", stops))
    decide(case, "replace", stops)
    until = stops + timedelta(hours=1)
    assert ("另行指定招标人代表", until) in work(case, "entity", stops)
    assert work(case, "supervisor", stops) == []
    for other in ("agency", "host", "owner", "registry", "outsider"):
        assert "招标人代表" not in str(work(case, other, stops))
    name(case, another.user_id, stops + timedelta(minutes=1))
    assert "招标人代表" not in str(work(case, "entity", stops + timedelta(minutes=2)))


def test_the_pages_of_supervisor_and_entity(waiting: tuple[Case, datetime], another: Actor) -> None:
    case, stops = waiting
    set_demo_clock(stops)
    late, lot = (reverse(f"supervisor:{name}", args=[case.lot_id]) for name in ("late", "lot"))
    supervisor, entity = (case.world.personas.client(who) for who in ("supervisor", "entity"))
    shown = supervisor.get(late).content.decode()
    assert ("1 席招标人代表未到" in shown, "席专家未到" in shown, "宋代表" in shown) == (True, False, False)
    decide(case, "replace", stops)
    told = entity.get(lot).content.decode()
    assert "原代表逾时未到，项目监督人员已决定更换。" in told
    assert "10:30 以前另行指定一位" in told
    for who in ("agency", "supervisor", "coordinator"):
        assert "原代表" not in case.world.personas.client(who).get(lot).content.decode()
    address = reverse("supervisor:name_representative", args=[case.lot_id, seat().seat_id])
    refused = entity.post(address, {"name": "宋代表", "account": "owner"}, follow=True).content.decode()
    assert "因逾时未到已被决定更换" in refused
    assert entity.post(address, {"name": "贺代表", "account": "owner-two"}).status_code == 303
    assert seat().state == SeatState.ACCEPTED
    assert "原代表" not in entity.get(lot).content.decode()


def test_where_no_sitting_is_awaited_the_supervisor_is_led_to_the_lot(case: Case) -> None:
    client = case.world.personas.client("supervisor")
    answer = client.get(reverse("supervisor:late", args=[case.lot_id]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("supervisor:lot", args=[case.lot_id]))
    assert case.world.personas.client("agency").get(answer.request["PATH_INFO"]).status_code == 404
