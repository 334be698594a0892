"""From application to removal: each step with its paper, by its role, in its order; a draw follows the state at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.apps.experts.people import TODAY, UNIT, apply, code_sent, form, second_officer
from tests.personas import NOW, Personas, make_personas, make_uscc
from yuanping.apps.evidence.models import Entry
from yuanping.apps.experts import queries, services
from yuanping.apps.experts.models import Expert
from yuanping.infra.worker import tick
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.experts.lifecycle import Paper
from yuanping.kernel.experts.states import EXPERT, ExpertState

pytestmark = pytest.mark.django_db
LETTER = Paper(document="辽设推〔2026〕3号", on=date(2026, 8, 20), unit_uscc=UNIT)
APPOINTMENT = Paper(document="辽专聘〔2026〕9号", on=TODAY, until=date(2029, 8, 31))
WHY = Paper(reason="核实情况")
NOBODY = ("agency", "entity", "host", "coordinator", "outsider", "admin1", "owner")


@pytest.fixture
def personas() -> Personas:
    return make_personas()


def take(personas: Personas, expert_id: str, act: str, paper: Paper, who: str = "registry") -> None:
    services.advance_expert(actor=personas.actor(who), expert_id=expert_id, act=act, paper=paper, now=NOW)


def appointed(personas: Personas, number: int = 1) -> str:
    expert_id = apply(number).expert_id
    take(personas, expert_id, "recommend", LETTER)
    take(personas, expert_id, "review", Paper())
    services.advance_expert(
        actor=second_officer(personas), expert_id=expert_id, act="appoint", paper=APPOINTMENT, now=NOW
    )
    return expert_id


def state(expert_id: str) -> str:
    return str(Expert.objects.get(expert_id=expert_id).state)


def in_pool() -> set[str]:
    return {one.expert_id for one in queries.list_candidates(("A",))}


def test_the_whole_way_and_the_pool_follows_each_step(personas: Personas) -> None:
    expert_id = apply().expert_id
    assert (state(expert_id), in_pool()) == ("applied", set())
    take(personas, expert_id, "recommend", LETTER)
    take(personas, expert_id, "review", Paper())
    assert in_pool() == set()
    other = second_officer(personas)
    services.advance_expert(actor=other, expert_id=expert_id, act="appoint", paper=APPOINTMENT, now=NOW)
    assert in_pool() == {expert_id}
    file = queries.get_file(other, expert_id)
    assert (file.line.term_until, file.term_from) == (APPOINTMENT.until, TODAY)
    take(personas, expert_id, "suspend", replace(WHY, until=date(2026, 10, 1)), "supervisor")
    assert (state(expert_id), in_pool()) == ("suspended", set())
    take(personas, expert_id, "resume", WHY)
    assert in_pool() == {expert_id}
    take(personas, expert_id, "renew", replace(APPOINTMENT, until=date(2031, 8, 31)))
    take(personas, expert_id, "remove", WHY)
    assert (state(expert_id), in_pool()) == ("removed", set())
    assert queries.get_file(other, expert_id).open_acts == ()


def test_each_step_is_one_sealed_entry_and_a_refused_one_none(personas: Personas) -> None:
    expert_id = apply().expert_id
    before = set(Entry.objects.values_list("entry_id", flat=True))
    with pytest.raises(Refused):
        take(personas, expert_id, "recommend", Paper())
    assert (state(expert_id), Entry.objects.count()) == ("applied", len(before))
    take(personas, expert_id, "recommend", LETTER)
    (entry,) = Entry.objects.exclude(entry_id__in=before)
    assert entry.access == "personal"
    assert expert_id.encode() not in bytes(entry.sealed)


@pytest.mark.parametrize(
    ("act", "paper", "code"),
    [
        ("recommend", replace(LETTER, document=" "), "expert_paper_missing"),
        ("recommend", replace(LETTER, on=None), "expert_paper_missing"),
        ("recommend", replace(LETTER, on=TODAY + timedelta(1)), "expert_paper_in_future"),
        ("recommend", replace(LETTER, unit_uscc=make_uscc(701)), "expert_unit_wrong"),
        ("review", Paper(), "wrong_state"),
        ("appoint", APPOINTMENT, "wrong_state"),
        ("suspend", WHY, "wrong_state"),
        ("return", Paper(), "expert_reason_missing"),
    ],
)
def test_a_step_that_lacks_something_changes_nothing(personas: Personas, act: str, paper: Paper, code: str) -> None:
    expert_id = apply().expert_id
    with pytest.raises(Refused, match=code):
        take(personas, expert_id, act, paper)
    assert state(expert_id) == "applied"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"practice_since": date(2018, 9, 2)}, "expert_practice_short"),
        ({"practice_since": None}, "expert_practice_short"),
        ({"title_level": ""}, "expert_title_missing"),
    ],
)
def test_who_is_not_qualified_passes_no_review(personas: Personas, changed: dict[str, object], code: str) -> None:
    expert_id = apply(standing=replace(form().standing, **changed)).expert_id
    take(personas, expert_id, "recommend", LETTER)
    with pytest.raises(Refused, match=code) as refused:
        take(personas, expert_id, "review", Paper())
    assert str(refused.value.law) == "招标投标法第三十七条"
    assert state(expert_id) == "recommended"


def test_eight_years_to_the_day_are_enough(personas: Personas) -> None:
    expert_id = apply(standing=replace(form().standing, practice_since=date(2018, 9, 1))).expert_id
    take(personas, expert_id, "recommend", LETTER)
    take(personas, expert_id, "review", Paper())
    assert state(expert_id) == "reviewed"


def test_who_reviewed_does_not_appoint(personas: Personas) -> None:
    expert_id = apply().expert_id
    take(personas, expert_id, "recommend", LETTER)
    take(personas, expert_id, "review", Paper())
    with pytest.raises(Refused, match="expert_same_person"):
        take(personas, expert_id, "appoint", APPOINTMENT)
    with pytest.raises(Refused, match="expert_until_wrong"):
        services.advance_expert(
            actor=second_officer(personas),
            expert_id=expert_id,
            act="appoint",
            paper=replace(APPOINTMENT, until=TODAY),
            now=NOW,
        )
    assert state(expert_id) == "reviewed"


def test_a_renewal_ends_later(personas: Personas) -> None:
    expert_id = appointed(personas)
    with pytest.raises(Refused, match="expert_until_wrong"):
        take(personas, expert_id, "renew", APPOINTMENT)


@pytest.mark.parametrize("who", NOBODY)
def test_others_may_not_know_that_there_is_such_a_file(personas: Personas, who: str) -> None:
    expert_id = apply().expert_id
    actor = personas.actor(who)
    for act in (each.name for each in EXPERT.transitions):
        with pytest.raises(NotFound):
            services.advance_expert(actor=actor, expert_id=expert_id, act=act, paper=LETTER, now=NOW)
    with pytest.raises(NotFound):
        queries.get_file(actor, expert_id)
    with pytest.raises(NotFound):
        queries.search_experts(actor, queries.Wanted())


def test_a_supervisor_suspends_and_removes_and_does_nothing_else(personas: Personas) -> None:
    expert_id = appointed(personas)
    with pytest.raises(Refused, match="wrong_role"):
        take(personas, expert_id, "renew", APPOINTMENT, "supervisor")
    take(personas, expert_id, "suspend", WHY, "supervisor")
    with pytest.raises(Refused, match="wrong_role"):
        take(personas, expert_id, "resume", WHY, "supervisor")
    take(personas, expert_id, "remove", WHY, "supervisor")
    assert state(expert_id) == "removed"


def test_a_suspension_ends_by_itself_on_the_day_after_its_last(personas: Personas) -> None:
    expert_id = appointed(personas)
    take(personas, expert_id, "suspend", replace(WHY, until=TODAY + timedelta(2)))
    tick(NOW + timedelta(days=2))
    assert state(expert_id) == ExpertState.SUSPENDED
    tick(NOW + timedelta(days=3))
    assert (state(expert_id), in_pool()) == (ExpertState.APPOINTED, {expert_id})
    take(personas, expert_id, "suspend", WHY)
    tick(NOW + timedelta(days=900))
    assert state(expert_id) == ExpertState.SUSPENDED


def test_a_stranger_learns_nothing_from_applying_with_anothers_number(personas: Personas) -> None:
    """The library answers alike; only the reviewer is told, and nobody is in it twice."""
    services.register_expert(actor=SYSTEM, form=form(1), now=NOW)
    found: list[services.Applied] = []
    codes = [code_sent(lambda number=number: found.append(apply(number))) for number in (1, 2)]
    there, fresh = found
    assert (there.sent, len(codes[0]), len(there.expert_id)) == (fresh.sent, len(codes[1]), len(fresh.expert_id))
    assert {state(there.expert_id), state(fresh.expert_id)} == {"applied"}
    assert queries.find_by_page_code(codes[0]) == there.expert_id
    take(personas, there.expert_id, "recommend", LETTER)
    with pytest.raises(Refused, match="expert_twice"):
        take(personas, there.expert_id, "review", Paper())
    take(personas, there.expert_id, "return", WHY)
    with pytest.raises(Refused, match="expert_twice"):
        services.register_expert(actor=SYSTEM, form=form(2), now=NOW)


def test_no_more_applications_a_day_than_are_taken(settings) -> None:
    settings.APPLICATIONS_A_DAY = 2
    apply(1)
    apply(2)
    with pytest.raises(Refused, match="applications_full"):
        apply(3)
    assert Expert.objects.count() == 2


def test_nobody_applies_without_consent_or_for_somebody_elses_office(personas: Personas) -> None:
    with pytest.raises(Refused, match="expert_consent_missing"):
        services.apply_for_library(actor=personas.actor("registry"), form=form(1), consents=False, now=NOW)
    with pytest.raises(Refused, match="expert_name_missing"):
        apply(1, name=" ")
    with pytest.raises(NotFound):
        apply(1, personas.actor("agency"))
    assert not Expert.objects.exists()
