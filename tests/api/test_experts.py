"""The library by API: the catalogue for everybody, files for the registry alone, a person only as a recorded reading."""

from __future__ import annotations

import pytest

from tests.api.test_bookings import NOT_SIGNED_IN, post
from tests.apps.experts.people import UNIT, apply, form, id_number
from tests.personas import EVERYBODY, NOW, Personas, make_personas
from yuanping.apps.experts import services
from yuanping.apps.experts.models import Expert, ExpertRead
from yuanping.infra.clock import set_demo_clock

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


@pytest.fixture
def personas(db: None) -> Personas:
    set_demo_clock(NOW)
    return make_personas()


@pytest.fixture
def expert_id(personas: Personas) -> str:
    return services.register_expert(actor=personas.actor("registry"), form=form(1), now=NOW)


def test_find_open_and_advance(personas: Personas, expert_id: str) -> None:
    client = personas.client("registry")
    listed = client.get(f"{BASE}/experts", {"specialty": "A08"}).json()
    assert [each["expert_id"] for each in listed["experts"]] == [expert_id]
    assert (listed["total"], listed["after"]) == (1, "")
    assert "演示专家001" not in str(listed)
    assert post(client, "/experts/found", {"id_number": id_number(1)})[1]["total"] == 1
    assert post(client, "/experts/found", {"id_number": id_number(2)})[1]["total"] == 0
    status, person = post(client, f"/experts/{expert_id}/person", {"purpose": "contact"})
    assert (status, person["name"]) == (200, "演示专家001")
    status, problem = post(client, f"/experts/{expert_id}/person", {"purpose": "curiosity"})
    assert (status, problem["code"]) == (422, "read_purpose_unknown")
    assert ExpertRead.objects.count() == 1
    assert post(client, f"/experts/{expert_id}/acts/suspend", {"reason": "核实情况"})[0] == 204
    assert post(client, f"/experts/{expert_id}/acts/promote", {})[0] == 404
    file = client.get(f"{BASE}/experts/{expert_id}").json()
    assert (file["expert"]["state"], [read["purpose"] for read in file["reads"]]) == ("suspended", ["contact"])


def test_a_step_that_lacks_something_is_a_problem_with_its_code(personas: Personas) -> None:
    expert_id = apply(3).expert_id
    client = personas.client("registry")
    status, problem = post(client, f"/experts/{expert_id}/acts/recommend", {"document": "推1号", "on": "2026-08-01"})
    assert (status, problem["code"]) == (422, "expert_unit_wrong")
    given = {"document": "推1号", "on": "2026-08-01", "unit_uscc": UNIT}
    assert post(client, f"/experts/{expert_id}/acts/recommend", given)[0] == 204
    assert Expert.objects.get(expert_id=expert_id).state == "recommended"


def test_tables_go_out_and_come_in(personas: Personas, expert_id: str) -> None:
    client = personas.client("registry")
    status, tables = post(client, "/experts/tables/export", {"purpose": "correction"})
    assert status == 200
    row = tables["tables"]["experts"][0] | {"home_centre": personas.organisations["centre"]}
    status, refused = post(client, "/experts/tables", {"v": 1, "tables": {"experts": [row]}})
    assert (status, [line["code"] for line in refused["lines"]]) == (409, ["expert_twice"])
    fresh = row | {"id_number": id_number(2)}
    assert post(client, "/experts/tables", {"v": 1, "tables": {"experts": [fresh]}}) == (200, {"added": 1})
    assert ExpertRead.objects.filter(purpose="correction").count() == 1


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "registry"])
def test_nobody_else_reads_or_writes(personas: Personas, expert_id: str, persona: str) -> None:
    client = personas.client(persona)
    shut = persona == "anonymous" or persona in NOT_SIGNED_IN
    sees = persona == "supervisor"
    assert client.get(f"{BASE}/experts").status_code == (401 if shut else 404)
    assert client.get(f"{BASE}/experts/{expert_id}").status_code == (401 if shut else 200 if sees else 404)
    for path, given in (
        ("/experts/found", {"name": "演示专家001"}),
        (f"/experts/{expert_id}/person", {"purpose": "order"}),
        ("/experts/tables", {"v": 1, "tables": {}}),
        ("/experts/tables/export", {"purpose": "order"}),
        *(() if sees else ((f"/experts/{expert_id}/acts/suspend", {"reason": "x"}),)),
    ):
        assert post(client, path, given)[0] == (401 if shut else 404), path
    assert not ExpertRead.objects.exists()
    assert Expert.objects.get().state == "appointed"
    assert client.get(f"{BASE}/expert-catalogue").status_code == 200
