"""A request at any level of the code: the form's codes and numbers, the floor with its numbers, the draw of the venues and of the experts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.apps.booking.conftest import world
from tests.apps.booking.test_alternatives import hide
from tests.apps.booking.world import World, make_world
from tests.apps.committee.cases import Case, bring_to_draw, register_people
from tests.personas import NOW
from yuanping.apps.booking import queries
from yuanping.apps.committee import queries as committee
from yuanping.apps.draw import queries as draw
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.draw.request import ExpertRequest
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Refused
from yuanping.web.agency.booking_form import read_code

__all__ = ["world"]

UPPER = (Quota("A08", 6),)


def test_the_form_offers_every_level_with_its_number(world: World) -> None:
    set_demo_clock(NOW)
    form = queries.get_request_form(world.actor("agency"), world.lot_id)
    totals = {each.specialty: each.experts for each in form.specialties}
    assert totals["A08"] == totals["A0801"] + totals["A0802"]
    assert totals["A0801"] == totals["A080104"]
    client = world.personas.client("agency")
    html = client.get(reverse("agency:request_booking", args=[world.lot_id])).content.decode()
    assert f'<option value="工程施工 A08">全省 {totals["A08"]} 人</option>' in html
    assert html.count("<details") >= 3
    with override("en"):
        assert specialty_name("A08") == "Construction A08"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("A08", "A08"),
        ("工程施工 A08", "A08"),
        (" 土建工程 A080104 ", "A080104"),
        ("桥梁", "桥梁"),
        ("C 类 A08x", "C"),
    ],
)
def test_a_code_is_found_in_what_was_picked_or_typed(typed: str, code: str) -> None:
    assert read_code(typed) == code


def test_what_is_no_code_is_refused_beside_the_form(world: World) -> None:
    set_demo_clock(NOW)
    sent = {
        "specialty": ["桥梁"], "seats": ["6"], "representatives": "1", "scope": "all", "day": "2026-09-24",
        "starts": "09:00", "ends": "17:00", "contact_name": "韩悦", "contact_phone": "13912340172", "host": world.centres["host"],
    }  # fmt: skip
    html = (
        world.personas.client("agency").post(reverse("agency:send_booking", args=[world.lot_id]), sent).content.decode()
    )
    assert "评标专家专业分类标准里没有这个代码" in html
    assert 'value="桥梁"' in html


def test_the_floor_is_said_with_its_numbers_also_where_venues_are_hidden(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = world.plan(quotas=(Quota("A08", 60),), representatives=1)
    for hidden in (False, True):
        if hidden:
            hide(monkeypatch)
        found = queries.find_fit(world.actor("agency"), world.lot_id, many, NOW)
        (line,) = found.pool
        assert (line.seats, line.needed, line.is_short) == (60, 600, True)
        assert found.refusal is not None
        assert (found.refusal.code, found.refusal.params["experts"]) == ("pool_too_small", line.experts)
    enough = queries.find_fit(world.actor("agency"), world.lot_id, world.plan(quotas=UPPER), NOW)
    assert [line.is_short for line in enough.pool] == [False]


def test_a_narrower_code_of_the_same_request_is_not_counted_twice(world: World) -> None:
    both = world.plan(quotas=(Quota("A080104", 2), Quota("A08", 4)))
    upper = {
        line.specialty: line.experts for line in queries.find_fit(world.actor("agency"), world.lot_id, both, NOW).pool
    }
    alone = queries.find_fit(world.actor("agency"), world.lot_id, world.plan(quotas=UPPER), NOW).pool[0].experts
    assert upper["A080104"] + upper["A08"] == alone


def test_a_code_that_is_none_is_refused_before_anything_else(world: World) -> None:
    with pytest.raises(Refused, match="specialty_unknown"):
        world.request(world.plan(quotas=(Quota("A8", 6),)))


@pytest.mark.django_db
def test_seats_of_an_upper_level_are_drawn_from_all_codes_below_it() -> None:
    case = Case(make_world(centres=4))
    register_people(case)
    bring_to_draw(case, case.world.placed(replace(case.world.plan(), quotas=UPPER), NOW))
    case.draw()
    assert case.ceremony is not None
    request, _ = draw.seed_inputs(case.ceremony.ceremony_id)
    assert isinstance(request, ExpertRequest)
    assert {cell.specialty for cell in request.cells} == {"A08"}
    assert request.pool_size == len(case.people)
    seats = committee.get_committee(case.committee_id).seats
    assert {seat.specialty for seat in seats if seat.specialty} == {"A08"}
    acts = committee.list_plan_acts(case.world.actor("supervisor"), case.lot_id)
    assert [act.kind for act in acts if act.kind != "draw.voided"] == ["booking.requested", "committee.requested"]
    assert (acts[0].quotas, acts[-1].standby) == (UPPER, 2)
    for who in ("agency", "entity", "registry", "coordinator", "outsider"):
        assert committee.list_plan_acts(case.world.actor(who), case.lot_id) == ()
    page = case.world.personas.client("supervisor").get(reverse("supervisor:lot", args=[case.lot_id])).content.decode()
    assert "抽取计划的提出与变更" in page
    assert "工程施工 A08 6 席" in page
    agency = case.world.personas.client("agency").get(reverse("supervisor:lot", args=[case.lot_id])).content.decode()
    assert "抽取计划的提出与变更" not in agency
