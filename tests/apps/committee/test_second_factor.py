"""The second factor at the door: the expert's own passkey or a colleague; what does not stand changes nothing and is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.apps.committee.cases import ARRIVE_AT, Case, second_staff
from tests.apps.experts.people import own
from tests.soft_key import SoftKey
from yuanping.apps.committee import services
from yuanping.apps.committee.models import GateTry, Seat
from yuanping.apps.evidence.queries import list_bodies
from yuanping.apps.experts import queries as registry
from yuanping.apps.experts import services as experts
from yuanping.infra import passkeys
from yuanping.infra.passkeys import Answer, Site
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.gate import TRIES
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

SITE = Site("localhost", "http://localhost:8000")


@pytest.fixture
def called(case: Case) -> tuple[Case, str, str]:
    """Drawn, everybody said yes: (case, one expert, his arrival code)."""
    case.draw()
    expert_id, code = next(iter(case.accept_all().items()))
    return case, expert_id, code


def register(expert_id: str) -> SoftKey:
    key = SoftKey()
    place = f"own {expert_id}"
    asked = passkeys.ask_new(site=SITE, place=place, shown_name="评标专家", now=ARRIVE_AT)
    answer = Answer(key.make(asked.options, SITE.origin), asked.ticket, SITE, place)
    experts.add_passkey(actor=own(expert_id), expert_id=expert_id, label="手机", answer=answer, now=ARRIVE_AT)
    return key


def shown(key: SoftKey, place: str = "door here", later: timedelta = timedelta()) -> services.ByPasskey:
    asked = passkeys.ask_known(site=SITE, place="door here", now=ARRIVE_AT - later)
    return services.ByPasskey(Answer(key.sign(asked.options, SITE.origin), asked.ticket, SITE, place))


def arrive(case: Case, expert_id: str, code: str, second: services.Second) -> services.ArrivalView:
    person = case.person(expert_id)
    return services.check_in(
        actor=Actor(Role.VENUE_OPERATOR, person.centre, "first"),
        code=code,
        identity_checked=True,
        id_number=person.id_number,
        second=second,
        now=ARRIVE_AT,
    )


def told(kind: str) -> list[dict[str, object]]:
    found = [
        body
        for lot in {"", *Seat.objects.values_list("committee__lot_id", flat=True)}
        for body in list_bodies(lot, list(Access)).get(kind, ())
    ]
    return [body for body in found if isinstance(body, dict)]


def test_the_own_passkey_opens_the_door_and_only_its_kind_is_recorded(called: tuple[Case, str, str]) -> None:
    case, expert_id, code = called
    key = register(expert_id)
    view = arrive(case, expert_id, code, shown(key))
    assert view.name == case.person(expert_id).name
    (body,) = told("committee.arrived")
    assert (body["factor"], body["second"]) == ("passkey", "")
    assert expert_id not in str(body)
    assert key.mark not in str(body)


def test_a_colleague_s_check_is_recorded_with_both_accounts(called: tuple[Case, str, str]) -> None:
    case, expert_id, code = called
    colleague = second_staff(case.person(expert_id).centre)
    arrive(case, expert_id, code, colleague)
    (body,) = told("committee.arrived")
    assert (body["factor"], body["second"]) == ("staff", colleague.actor.user_id)


@pytest.mark.parametrize("wrong", ["mismatch", "unknown", "invalid", "place", "late", "same", "foreign"])
def test_what_does_not_stand_admits_nobody_and_is_recorded(called: tuple[Case, str, str], wrong: str) -> None:
    case, expert_id, code = called
    other = next(one for one in case.people if one.expert_id != expert_id)
    mine = register(expert_id)
    stranger = SoftKey(like=mine)
    second: services.Second = {
        "mismatch": lambda: shown(register(other.expert_id)),
        "unknown": lambda: shown(SoftKey()),
        "invalid": lambda: shown(stranger),
        "place": lambda: shown(mine, "door elsewhere"),
        "late": lambda: shown(mine, later=timedelta(minutes=5)),
        "same": lambda: services.ByStaff(Actor(Role.VENUE_OPERATOR, case.person(expert_id).centre, "first")),
        "foreign": lambda: second_staff("elsewhere"),
    }[wrong]()
    refusal = {
        "mismatch": "passkey_mismatch",
        "unknown": "passkey_unknown",
        "invalid": "passkey_invalid",
        "place": "passkey_too_late",
        "late": "passkey_too_late",
        "same": "second_staff_same",
        "foreign": "second_staff_foreign",
    }[wrong]
    with pytest.raises(Refused) as caught:
        arrive(case, expert_id, code, second)
    assert caught.value.code == refusal
    assert [body["code"] for body in told("committee.arrival_refused")] == [refusal]
    assert not Seat.objects.filter(state="arrived").exists()
    assert arrive(case, expert_id, code, shown(mine)).formed is False


def test_a_door_that_tries_codes_is_stopped_and_goes_on_later(called: tuple[Case, str, str]) -> None:
    case, expert_id, code = called
    person = case.person(expert_id)
    colleague = second_staff(person.centre)
    for _ in range(TRIES):
        with pytest.raises(Refused, match="code_unknown"):
            arrive(case, expert_id, "2222-2222-2222", colleague)
    with pytest.raises(Refused, match="too_many_codes"):
        arrive(case, expert_id, code, colleague)
    elsewhere = next(centre for centre in case.world.centres.values() if centre != person.centre)
    with pytest.raises(Refused, match="code_unknown"):
        services.check_in(
            actor=Actor(Role.VENUE_OPERATOR, elsewhere, "first"),
            code=code,
            identity_checked=True,
            id_number=person.id_number,
            second=second_staff(elsewhere),
            now=ARRIVE_AT,
        )
    assert GateTry.objects.filter(centre=person.centre).count() == TRIES
    view = services.check_in(
        actor=case.world.operator(person.centre),
        code=code,
        identity_checked=True,
        id_number=person.id_number,
        second=colleague,
        now=ARRIVE_AT + timedelta(minutes=10),
    )
    assert view.name == person.name


def test_only_the_expert_enters_and_withdraws_a_key(case: Case) -> None:
    mine, other = case.people[0].expert_id, case.people[1].expert_id
    key = register(mine)
    asked = passkeys.ask_new(site=SITE, place="p", shown_name="评标专家", now=ARRIVE_AT)
    answer = Answer(key.make(asked.options, SITE.origin), asked.ticket, SITE, "p")
    for actor in (own(other), case.world.actor("registry"), case.world.actor("host")):
        with pytest.raises(NotFound):
            experts.add_passkey(actor=actor, expert_id=mine, label="", answer=answer, now=ARRIVE_AT)
    with pytest.raises(Refused, match="passkey_twice"):
        experts.add_passkey(actor=own(mine), expert_id=mine, label="", answer=answer, now=ARRIVE_AT)
    (view,) = registry.list_passkeys(own(mine))
    with pytest.raises(NotFound):
        experts.drop_passkey(actor=own(other), expert_id=other, passkey_id=view.passkey_id, now=ARRIVE_AT)
    experts.drop_passkey(actor=own(mine), expert_id=mine, passkey_id=view.passkey_id, now=ARRIVE_AT)
    with pytest.raises(Refused, match="passkey_unknown"):
        registry.holder_of(shown(key).answer, ARRIVE_AT)


TORN = (
    "",
    "{",
    "[]",
    "null",
    "1",
    '"x"',
    '{"id": "%%%", "rawId": "%%%", "response": {}, "type": "public-key"}',
    "\ud800",
)


def torn_answers(whole: str) -> list[str]:
    """What a browser would say, with one of its values torn in each way."""
    found = list(TORN)
    told = json.loads(whole)
    for spoiled in ("a", "é", "%%%", "", "AAAA", 7, None, {}, ["x"]):
        for name in told:
            found.append(json.dumps({**told, name: spoiled}))
        for name in told["response"]:
            found.append(json.dumps({**told, "response": {**told["response"], name: spoiled}}))
    return found


def test_an_answer_that_is_none_is_refused_in_words_wherever_it_is_torn() -> None:
    asked = passkeys.ask_new(site=SITE, place="p", shown_name="评标专家", now=ARRIVE_AT)
    key = SoftKey()
    new = passkeys.read_new(Answer(key.make(asked.options, SITE.origin), asked.ticket, SITE, "p"), ARRIVE_AT)
    for text in torn_answers(key.make(asked.options, SITE.origin)):
        answer = Answer(text, asked.ticket, SITE, "p")
        stands_or_is_refused(lambda answer=answer: passkeys.read_new(answer, ARRIVE_AT))
    asked = passkeys.ask_known(site=SITE, place="p", now=ARRIVE_AT)
    signed = key.sign(asked.options, SITE.origin)
    for text in torn_answers(signed):
        answer = Answer(text, asked.ticket, SITE, "p")
        stands_or_is_refused(lambda answer=answer: passkeys.claimed_mark(answer))
        stands_or_is_refused(lambda answer=answer: passkeys.check_known(answer, new.public_key, ARRIVE_AT))
    stands_or_is_refused(lambda: passkeys.check_known(Answer(signed, asked.ticket, SITE, "p"), b"\xff", ARRIVE_AT))


def stands_or_is_refused(call: Callable[[], object]) -> None:
    """A torn value that nothing is signed over may stand; everything else is refused by this name, and nothing is a fault."""
    code = ""
    try:
        call()
    except Refused as refusal:
        code = refusal.code
    assert code in {"", "passkey_invalid"}
