"""The registry: sealed at the door, counted without names, small cells hidden."""

from __future__ import annotations

import pytest

from tests.personas import NOW, make_personas, make_uscc
from yuanping.adapters.keyholder_process.notice import make_mailbox_key
from yuanping.apps.experts import queries, services
from yuanping.apps.experts.models import Expert
from yuanping.apps.experts.queries import _hide_small
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
        assert len(bytes(row.sealed_profile)) == 12 + 512 + 16


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


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((9, 8, 0), (9, 8, 0)),
        ((9, 2, 8), (9, None, None)),
        ((2, 3, 9), (None, None, 9)),
        ((4, 0, 0), (None, 0, 0)),
    ],
)
def test_hiding_by_table(counts: tuple[int, ...], shown: tuple[int | None, ...]) -> None:
    assert _hide_small(counts) == shown
