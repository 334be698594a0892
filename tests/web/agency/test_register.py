"""Registering: several lots, errors beside their fields, nothing typed is lost."""

from __future__ import annotations

import html

import pytest

from tests.apps.quick import quick_personas
from tests.personas import NOW, Personas, make_uscc
from yuanping.apps.tenders import queries
from yuanping.apps.tenders.models import Tender
from yuanping.infra.clock import set_demo_clock

pytestmark = pytest.mark.django_db
URL = "/agency/lots/register/"


@pytest.fixture
def people(settings) -> Personas:
    found = quick_personas(settings)
    set_demo_clock(NOW)
    return found


def filled(lots: int = 1, **changes: str) -> dict[str, object]:
    data: dict[str, object] = {
        "count": str(lots), "act": "register", "name": "堤防加固工程", "tender_code": "E2101000001047263001",
        "procuring_entity_name": "水利建设中心", "procuring_entity_uscc": make_uscc(77), "procuring_entity_id": "", "supervisor_id": "",
        "region": "210100", "notice_on": "2026-09-02", "evaluation_on": "2026-09-24", "mandatory": "on", "total_investment": "12,600.00",
        "funding": ["central_budget"],
    }  # fmt: skip
    for number in range(lots):
        data |= {
            f"lots-{number}-name": f"施工{number + 1}标段", f"lots-{number}-category": "works", f"lots-{number}-contract_form": "general",
            f"lots-{number}-specialty": "A0812", f"lots-{number}-estimated_value": "4280.00", f"lots-{number}-committee_size": "7",
        }  # fmt: skip
    return data | changes


def body(response) -> str:
    return html.unescape(response.content.decode())


def test_one_lot_leads_to_its_page(people: Personas) -> None:
    answer = people.client("agency").post(URL, filled())
    (lot,) = queries.list_lots(people.actor("agency"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/agency/lots/{lot.lot_id}/")


def test_three_lots_lead_to_the_list(people: Personas) -> None:
    answer = people.client("agency").post(URL, filled(3))
    assert answer.headers["Location"] == "/agency/lots/"
    assert [lot.lot_code[-3:] for lot in queries.list_lots(people.actor("agency"))] == ["001", "002", "003"]


def test_one_more_lot_keeps_what_was_typed_and_says_nothing_of_errors(people: Personas) -> None:
    answer = people.client("agency").post(URL, filled(act="add", name="半途的名字"))
    page = body(answer)
    assert answer.status_code == 200
    assert 'value="半途的名字"' in page
    assert 'value="4280.00"' in page
    assert "标段 2" in page
    assert "yp-error" not in page
    back = body(people.client("agency").post(URL, filled(2, act="drop")))
    assert "标段 2" not in back


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("procuring_entity_uscc", make_uscc(77)[:-1] + "0", "校验"),
        ("tender_code", "123", "编号"),
        ("lots-0-estimated_value", "-5", "不能为负"),
        ("lots-0-estimated_value", "viel", "数字"),
        ("lots-0-estimated_value", "", ""),
        ("lots-0-committee_size", "4", "单数"),
        ("evaluation_on", "2026-09-03", "二十日"),
        ("notice_on", "2026-08-01", "已经过去"),
        ("lots-0-part_works", "100", "一并填写"),
        ("name", "", ""),
        ("region", "110100", ""),
        ("lots-0-category", "magic", ""),
    ],
)
def test_an_error_stands_beside_its_field_and_everything_is_kept(
    people: Personas, field: str, value: str, says: str
) -> None:
    answer = people.client("agency").post(URL, filled(**{field: value}))
    page = body(answer)
    assert answer.status_code == 409
    assert f'id="id_{field}_error"' in page or (field.startswith("lots-0-part") and "一并填写" in page)
    assert says in page
    assert "您填写的内容都在" in page
    kept = "堤防加固工程" if field != "name" else "水利建设中心"
    assert kept in page
    assert Tender.objects.count() == 0


def test_a_code_registered_before_is_said_beside_the_code(people: Personas) -> None:
    client = people.client("agency")
    client.post(URL, filled())
    answer = client.post(URL, filled())
    assert answer.status_code == 409
    assert 'id="id_tender_code_error"' in body(answer)
    assert Tender.objects.count() == 1


def test_hostile_counts_are_bounded(people: Personas) -> None:
    for count in ("0", "-3", "999999", "x"):
        assert people.client("agency").post(URL, filled(count=count, act="add")).status_code == 200


@pytest.mark.parametrize(
    "who", ["entity", "supervisor", "coordinator", "registry", "host", "owner", "outsider", "admin1"]
)
def test_nobody_else_registers(people: Personas, who: str) -> None:
    client = people.client(who)
    assert client.get(URL).status_code == 404
    assert client.post(URL, filled()).status_code == 404
    assert Tender.objects.count() == 0
