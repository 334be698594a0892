"""The registry: sealed at the door, counted without names, small cells hidden."""

from __future__ import annotations

import pytest

from tests.personas import NOW, make_personas, make_uscc
from yuanping.adapters.keyholder_process import envelope, persons
from yuanping.adapters.keyholder_process.notice import make_mailbox_key
from yuanping.apps.experts import queries, services
from yuanping.apps.experts.models import Expert
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.committee.recusal import Relation, Tie
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.ids import id_number_check_character

pytestmark = pytest.mark.django_db


def form(number: int, specialty: str = "A08", centre: str = "C1") -> services.ExpertForm:
    body = f"2101021975{number % 12 + 1:02d}{number % 28 + 1:02d}{number:03d}"
    return services.ExpertForm(
        specialty, centre, "210100", make_uscc(30 + number), f"演示专家{number}", body + id_number_check_character(body),
        f"139{number:08d}", make_mailbox_key()[1].hex(), (Relation(Tie.OFFICER, make_uscc(90)),),
    )  # fmt: skip


def test_registering_seals_the_person_and_keeps_what_recusal_needs() -> None:
    forms = [form(number) for number in range(6)]
    ids = services.register_experts(actor=SYSTEM, forms=forms, now=NOW)
    assert len(set(ids)) == 6
    candidates = {one.expert_id: one for one in queries.list_candidates(("A08",))}
    assert [candidates[one].employer_uscc for one in ids] == [one.employer_uscc for one in forms]
    assert candidates[ids[0]].relations == (Relation(Tie.OFFICER, make_uscc(90)),)
    for row in Expert.objects.all():
        assert not any(one.name.encode() in bytes(row.sealed_profile) for one in forms)
        assert len(bytes(row.sealed_profile)) == envelope.OVERHEAD + persons.FRAME


def test_bad_check_digits_are_refused_and_nothing_is_stored() -> None:
    good = form(1)
    wrong_id = services.ExpertForm(
        **{**_fields(good), "id_number": good.id_number[:-1] + ("0" if good.id_number[-1] != "0" else "1")}
    )
    wrong_uscc = services.ExpertForm(**{**_fields(good), "employer_uscc": make_uscc(1)[:-1] + "$"})
    for bad in (wrong_id, wrong_uscc):
        with pytest.raises(Refused):
            services.register_experts(actor=SYSTEM, forms=(good, bad), now=NOW)
    assert Expert.objects.count() == 0


def _fields(one: services.ExpertForm) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_only_a_registry_registers_and_reads() -> None:
    personas = make_personas(NOW)
    for persona in ("agency", "entity", "supervisor", "host", "outsider"):
        with pytest.raises(NotFound):
            services.register_expert(actor=personas.actor(persona), form=form(1), now=NOW)
        with pytest.raises(NotFound):
            queries.registry_table(personas.actor(persona))
    services.register_expert(actor=personas.actor("registry"), form=form(1), now=NOW)


def test_table_hides_small_cells_and_what_would_give_them_away() -> None:
    forms = [form(n, centre="C1") for n in range(7)] + [form(n, centre="C2") for n in range(7, 10)]
    forms += [form(n, centre="C3") for n in range(10, 18)]
    services.register_experts(actor=SYSTEM, forms=forms, now=NOW)
    table = queries.registry_table(SYSTEM)
    assert (table.centres, table.total) == (("C1", "C2", "C3"), 18)
    assert table.rows[0].cells == (None, None, 8)


def test_nobody_is_registered_twice() -> None:
    services.register_expert(actor=SYSTEM, form=form(1), now=NOW)
    again = services.ExpertForm(**{**_fields(form(1)), "name": "另一种写法", "phone": "13700000000"})
    for forms in ((again,), (form(2), form(2))):
        with pytest.raises(Refused, match="expert_twice"):
            services.register_experts(actor=SYSTEM, forms=forms, now=NOW)
    assert Expert.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"specialty": "A0801x"}, "specialty_unknown"),
        ({"specialty": "Z01"}, "specialty_unknown"),
        ({"edition": "1999"}, "specialty_edition_unknown"),
        ({"further": (services.Held("B99", "2010"),)}, "specialty_unknown"),
        ({"mailbox_key": "kein Schlüssel"}, "expert_key_wrong"),
    ],
)
def test_what_is_not_in_the_list_is_refused(changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        services.register_expert(actor=SYSTEM, form=services.ExpertForm(**{**_fields(form(1)), **changed}), now=NOW)
    assert not Expert.objects.exists()


def test_a_request_at_any_level_finds_everybody_below_it_once() -> None:
    held = services.Held
    rows = (
        ("A080104", (held("A080201"),), "C1"),
        ("A080201", (), "C1"),
        ("A060102", (held("A080104"),), "C2"),
        ("A08", (), "C2"),
    )
    ids = [
        services.register_expert(
            actor=SYSTEM,
            form=services.ExpertForm(**{**_fields(form(number, code, centre)), "further": further}),
            now=NOW,
        )
        for number, (code, further, centre) in enumerate(rows)
    ]
    assert {one.expert_id for one in queries.list_candidates(("A08",))} == set(ids)
    assert [(c.specialty, c.centre, c.experts) for c in queries.count_cells(("A08",))] == [
        ("A08", "C1", 2),
        ("A08", "C2", 2),
    ]
    asked = ("A08", "A0802", "A06")
    placed = {one.expert_id: one.specialty for one in queries.list_candidates(asked)}
    assert [placed[each] for each in ids] == ["A0802", "A0802", "A06", "A08"]
    cells = [(c.specialty, c.centre, c.experts) for c in queries.count_cells(asked)]
    assert cells == [("A06", "C2", 1), ("A08", "C2", 1), ("A0802", "C1", 2)]
    assert queries.count_cells(tuple(reversed(asked))) == queries.count_cells(asked)
    assert queries.count_levels() == {
        "A060102": 1,
        "A0601": 1,
        "A06": 1,
        "A08": 4,
        "A0801": 2,
        "A080104": 2,
        "A0802": 2,
        "A080201": 2,
    }


def test_a_code_that_means_something_else_today_is_not_drawn_under_its_old_meaning() -> None:
    """B08 was 药品 in 2010 and is 医药 in 2018; A01 is 规划 in both."""
    for number, code in enumerate(("B08", "A01")):
        old = services.ExpertForm(**{**_fields(form(number, code)), "edition": "2010"})
        services.register_expert(actor=SYSTEM, form=old, now=NOW)
    assert queries.list_candidates(("B08",)) == ()
    assert len(queries.list_candidates(("A01",))) == 1


def test_who_cannot_be_called_is_in_no_pool() -> None:
    silent = services.ExpertForm(**{**_fields(form(1)), "mailbox_key": ""})
    services.register_expert(actor=SYSTEM, form=silent, now=NOW)
    assert queries.list_candidates(("A08",)) == ()
    assert queries.count_cells(("A08",)) == ()
