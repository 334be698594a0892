"""The file: absences, ties, employer, training, the code of the own page, and every reading of the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.apps.experts.people import TODAY, UNIT, form, own, page_code
from tests.personas import NOW, Personas, make_personas, make_uscc
from yuanping.adapters.keyholder_process import envelope
from yuanping.apps.experts import queries, services
from yuanping.apps.experts.models import Expert, ExpertRead
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.committee.recusal import Interests, RecusalReason, Relation, Tie, recuse
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.experts.reads import Purpose
from yuanping.kernel.experts.standing import PoolRules, Span

pytestmark = pytest.mark.django_db
MEETS = date(2026, 9, 24)
BIDDER = make_uscc(800)


@pytest.fixture
def personas() -> Personas:
    return make_personas()


@pytest.fixture
def expert_id(personas: Personas) -> str:
    return services.register_expert(actor=personas.actor("registry"), form=form(1), now=NOW)


def reasons(on: date = MEETS) -> list[RecusalReason]:
    return [bar.reason for bar in queries.list_bars(("A08",), PoolRules(), on)]


def test_an_absence_keeps_out_of_a_draw_for_its_days_only(expert_id: str) -> None:
    absence = services.add_absence(
        actor=own(expert_id), expert_id=expert_id, first=MEETS, last=MEETS + timedelta(1), now=NOW
    )
    assert reasons() == reasons(MEETS + timedelta(1)) == [RecusalReason.UNAVAILABLE]
    assert reasons(MEETS - timedelta(1)) == reasons(MEETS + timedelta(2)) == []
    services.drop_absence(actor=own(expert_id), expert_id=expert_id, absence_id=absence, now=NOW)
    assert reasons() == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(MEETS, MEETS - timedelta(1)), (TODAY - timedelta(9), TODAY - timedelta(1)), (TODAY, TODAY + timedelta(366))],
)
def test_days_that_make_no_span_are_refused(expert_id: str, first: date, last: date) -> None:
    with pytest.raises(Refused, match="absence_days_wrong"):
        services.add_absence(actor=own(expert_id), expert_id=expert_id, first=first, last=last, now=NOW)
    assert reasons() == []


def test_a_declared_tie_recuses_from_that_organisations_lots(personas: Personas, expert_id: str) -> None:
    interests = Interests((BIDDER,), (), ())
    assert recuse(queries.list_candidates(("A08",)), interests, TODAY) == ()
    services.add_tie(actor=own(expert_id), expert_id=expert_id, kind="kin_of_principal", uscc=BIDDER, now=NOW)
    services.add_tie(actor=own(expert_id), expert_id=expert_id, kind="kin_of_principal", uscc=BIDDER, now=NOW)
    (hit,) = recuse(queries.list_candidates(("A08",)), interests, TODAY)
    assert hit.reason is RecusalReason.KIN_OF_BIDDER
    (tie,) = queries.get_file(own(expert_id), expert_id).ties
    with pytest.raises(NotFound):
        services.end_tie(actor=own(expert_id), expert_id=expert_id, tie_id=tie.tie_id, now=NOW)
    services.end_tie(actor=personas.actor("registry"), expert_id=expert_id, tie_id=tie.tie_id, now=NOW)
    assert recuse(queries.list_candidates(("A08",)), interests, TODAY) != ()
    assert recuse(queries.list_candidates(("A08",)), interests, date(2029, 9, 2)) == ()


def test_a_former_employer_counts_three_years_on(personas: Personas, expert_id: str) -> None:
    registry = personas.actor("registry")
    services.change_employer(actor=registry, expert_id=expert_id, uscc=make_uscc(701), now=NOW)
    assert queries.list_candidates(("A08",))[0].relations == (Relation(Tie.EMPLOYED, UNIT, TODAY),)
    old = Interests((UNIT,), (), ())
    assert [hit.reason for hit in recuse(queries.list_candidates(("A08",)), old, MEETS)] == [
        RecusalReason.WORKS_FOR_BIDDER
    ]
    assert recuse(queries.list_candidates(("A08",)), old, date(2029, 9, 2)) == ()


def test_ties_nobody_may_declare(expert_id: str, personas: Personas) -> None:
    me = own(expert_id)
    for kind, code in (("friend", "tie_unknown"), ("employed", "tie_unknown"), ("punished", "tie_not_yours")):
        with pytest.raises(Refused, match=code):
            services.add_tie(actor=me, expert_id=expert_id, kind=kind, uscc=BIDDER, now=NOW)
    with pytest.raises(Refused, match="uscc"):
        services.add_tie(actor=me, expert_id=expert_id, kind="officer", uscc="x", now=NOW)
    services.add_tie(actor=personas.actor("registry"), expert_id=expert_id, kind="punished", uscc="", now=NOW)
    (tie,) = queries.get_file(me, expert_id).ties
    with pytest.raises(NotFound):
        services.end_tie(actor=personas.actor("registry"), expert_id=expert_id, tie_id=tie.tie_id, now=NOW)


def test_a_training_that_ran_out_keeps_out_of_a_draw(personas: Personas, expert_id: str) -> None:
    registry = personas.actor("registry")

    def train(completed: date, until: date | None, hours: int = 8) -> None:
        services.record_training(
            actor=registry, expert_id=expert_id, completed_on=completed, hours=hours, valid_until=until, now=NOW
        )

    train(date(2024, 9, 1), MEETS - timedelta(1))
    assert reasons() == [RecusalReason.TRAINING_OVER]
    train(date(2026, 8, 1), MEETS)
    assert reasons() == []
    train(date(2020, 8, 1), date(2022, 8, 1))
    assert reasons() == []
    for wrong in ((TODAY + timedelta(1), None, 8), (TODAY, TODAY - timedelta(1), 8), (TODAY, None, 0)):
        with pytest.raises(Refused, match="training_wrong"):
            train(*wrong)
    assert len(queries.get_file(registry, expert_id).trainings) == 3


def test_a_term_that_is_over_keeps_out_of_a_draw(personas: Personas) -> None:
    over = replace(form(5), standing=replace(form().standing, term_until=MEETS - timedelta(1)))
    services.register_expert(actor=personas.actor("registry"), form=over, now=NOW)
    assert reasons() == [RecusalReason.TERM_OVER]
    (left,) = queries.narrow(("A08",), PoolRules(), MEETS)
    assert (left.experts, left.left) == (1, 0)


def test_every_reading_is_kept_and_the_expert_sees_it(personas: Personas, expert_id: str) -> None:
    registry = personas.actor("registry")
    profile = services.open_person(actor=registry, expert_id=expert_id, purpose=Purpose.PAYMENT, now=NOW)
    assert (profile.name, profile.phone) == ("演示专家001", "13900000001")
    services.open_person(actor=own(expert_id), expert_id=expert_id, purpose=Purpose.SELF, now=NOW)
    reads = queries.get_file(own(expert_id), expert_id).reads
    assert [(read.purpose, read.reader, read.read_on) for read in reads] == [
        ("payment", registry.label, TODAY),
        ("self", "expert", TODAY),
    ]


def test_no_reading_without_a_record_and_no_record_without_a_reading(
    personas: Personas, expert_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key holder does not answer: nothing is read, nothing is kept."""
    from yuanping.apps.draw import services as draw

    def gone() -> None:
        raise Refused("keyholder_unavailable")

    monkeypatch.setattr(draw, "key_holder", gone)
    with pytest.raises(Refused, match="keyholder_unavailable"):
        services.open_person(actor=personas.actor("registry"), expert_id=expert_id, purpose=Purpose.CONTACT, now=NOW)
    assert not ExpertRead.objects.exists()


@pytest.mark.parametrize(
    "who", ["agency", "entity", "supervisor", "coordinator", "host", "outsider", "admin1", "admin3"]
)
def test_nobody_else_opens_a_person(personas: Personas, expert_id: str, who: str) -> None:
    for purpose in Purpose:
        with pytest.raises(NotFound):
            services.open_person(actor=personas.actor(who), expert_id=expert_id, purpose=purpose, now=NOW)
    with pytest.raises(NotFound):
        services.open_person(actor=own("ff" * 16), expert_id=expert_id, purpose=Purpose.SELF, now=NOW)
    assert not ExpertRead.objects.exists()


def test_a_registry_opens_only_its_own(personas: Personas, expert_id: str) -> None:
    other = Actor(Role.REGISTRY_OWNER, "another-registry", "u1")
    with pytest.raises(NotFound):
        services.open_person(actor=other, expert_id=expert_id, purpose=Purpose.CONTACT, now=NOW)
    assert queries.search_experts(other, queries.Wanted()).lines == ()
    with pytest.raises(Refused, match="read_purpose_unknown"):
        services.open_person(actor=personas.actor("registry"), expert_id=expert_id, purpose=Purpose.SELF, now=NOW)


def test_a_new_page_code_ends_the_one_before(personas: Personas, expert_id: str) -> None:
    registry = personas.actor("registry")
    first, second = (page_code(registry, expert_id) for _ in range(2))
    assert queries.find_by_page_code(first) == ""
    assert queries.find_by_page_code(second.lower().replace("-", " ")) == expert_id
    with pytest.raises(NotFound):
        services.issue_page_code(actor=own(expert_id), expert_id=expert_id, now=NOW)


def test_search_finds_by_what_a_row_shows_and_by_whole_names_only(personas: Personas, expert_id: str) -> None:
    registry = personas.actor("registry")
    other = services.register_expert(
        actor=registry, form=form(2, "A060102", "C2", region="210200", employer_uscc=make_uscc(9)), now=NOW
    )

    def found(**wanted: str) -> set[str]:
        return {line.expert_id for line in queries.search_experts(registry, queries.Wanted(**wanted)).lines}

    assert found() == {expert_id, other}
    assert found(specialty="A08") == found(name="演示专家001") == found(phone="13900000001") == {expert_id}
    assert found(id_number=form(2).id_number.lower()) == found(region="210200") == found(centre="C2") == {other}
    assert found(employer_uscc=make_uscc(9), state="appointed") == {other}
    assert found(name="演示专家") == found(state="removed") == found(specialty="B") == set()
    assert ExpertRead.objects.count() == 0


def test_search_asks_as_much_whether_it_finds_somebody_or_not(
    personas: Personas, expert_id: str, django_assert_num_queries
) -> None:
    registry = personas.actor("registry")
    for number in (form(1).id_number, form(7).id_number):
        with django_assert_num_queries(3):
            queries.search_experts(registry, queries.Wanted(id_number=number))


def test_search_turns_pages_without_a_gap(personas: Personas) -> None:
    registry = personas.actor("registry")
    ids = services.register_experts(actor=registry, forms=[form(number) for number in range(1, 121)], now=NOW)
    seen: list[str] = []
    after = ""
    for _ in range(3):
        page = queries.search_experts(registry, queries.Wanted(), after)
        assert page.total == 120
        seen += [line.expert_id for line in page.lines]
        after = page.after
    assert seen == sorted(ids)
    assert after == ""


def test_rotation_wraps_every_file_by_the_new_key(personas: Personas, expert_id: str) -> None:
    before = bytes(Expert.objects.get().sealed_profile)
    number = services.begin_rotation(actor=SYSTEM, now=NOW)
    assert services.rewrap_files(actor=SYSTEM, now=NOW) == 1
    after = bytes(Expert.objects.get().sealed_profile)
    assert envelope.number_of(after) == number > envelope.number_of(before)
    assert after[envelope.HEAD_BYTES :] == before[envelope.HEAD_BYTES :]
    opened = services.open_person(
        actor=personas.actor("registry"), expert_id=expert_id, purpose=Purpose.CONTACT, now=NOW
    )
    assert opened.name == "演示专家001"
    for who in ("registry", "admin1", "admin2"):
        with pytest.raises(NotFound):
            services.begin_rotation(actor=personas.actor(who), now=NOW)
        with pytest.raises(NotFound):
            services.rewrap_files(actor=personas.actor(who), now=NOW)


def test_rows_of_before_marks_are_found_again_after_a_rewrap(expert_id: str) -> None:
    """A row of a library before it could be searched has no marks; a second row of the same person keeps the number as a claim."""
    row = Expert.objects.get()
    known = (row.id_mark, row.name_mark, row.phone_mark)
    Expert.objects.update(id_mark=None, name_mark="", phone_mark="")
    assert services.rewrap_files(actor=SYSTEM, now=NOW) == 1
    row.refresh_from_db()
    assert (row.id_mark, row.name_mark, row.phone_mark) == known
    Expert.objects.update(name_mark="", id_mark=None, claimed_mark="")
    twin = services.register_expert(actor=SYSTEM, form=form(1), now=NOW)
    services.rewrap_files(actor=SYSTEM, now=NOW)
    row.refresh_from_db()
    assert Expert.objects.get(expert_id=twin).id_mark == known[0]
    assert (row.id_mark, row.claimed_mark, row.name_mark) == (None, known[0], known[1])


def test_absence_shows_on_the_file_in_order(expert_id: str) -> None:
    for first in (date(2026, 12, 1), date(2026, 10, 1)):
        services.add_absence(actor=own(expert_id), expert_id=expert_id, first=first, last=first, now=NOW)
    spans = [each.span for each in queries.get_file(own(expert_id), expert_id).absences]
    assert spans == [Span(date(2026, 10, 1), date(2026, 10, 1)), Span(date(2026, 12, 1), date(2026, 12, 1))]
