"""The province judges venues, names centres, publishes; the industry's supervisor approves; nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.world import World, make_world
from tests.personas import EVERYBODY, NOW
from yuanping.apps.evidence.queries import verifier_key
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import Capability, CataloguePublication, Venue, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.workbook import read_json
from yuanping.infra.workstation_standards import standards
from yuanping.kernel.evidence.note import parse_verifier_key
from yuanping.verify.catalogue import check_document, read_document
from yuanping.verify.outcome import State


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


@pytest.fixture
def world() -> World:
    return make_world(centres=3)


LIST, PUBLIC = reverse("province:catalogue"), reverse("public:catalogue")


def waiting(world: World) -> str:
    """A venue of another operator that has inspected itself."""
    host, draft = world.actor("host"), services.VenueDraft("二号楼", "other_lawful", "210100", "演示路 2 号")
    venue_id = services.register_venue(actor=host, centre_id=world.centres["host"], draft=draft, now=NOW)
    services.inspect_venue(actor=host, venue_id=venue_id, met=standards()[-1].keys, now=NOW)
    return venue_id


def act(world: World, who: str, venue_id: str, name: str, **data: str) -> int:
    return world.personas.client(who).post(reverse("province:venue_act", args=[venue_id, name]), data).status_code


PAPER = {"document": "验收〔2026〕9号", "on": "2026-09-01"}


def test_a_venue_is_accepted_approved_supervised_and_entered(world: World) -> None:
    venue_id = waiting(world)
    page = reverse("province:venue", args=[venue_id])
    assert "已自查，待验收" in world.personas.client("coordinator").get(page).content.decode()
    act(world, "coordinator", venue_id, "accept", **PAPER)
    act(world, "coordinator", venue_id, "enter")
    assert Venue.objects.get(venue_id=venue_id).state == "accepted"
    assert "行业监督部门认可" in world.personas.client("supervisor").get(page).content.decode()
    act(world, "supervisor", venue_id, "approve", **PAPER)
    act(world, "coordinator", venue_id, "dock")
    act(world, "coordinator", venue_id, "enter")
    assert Venue.objects.get(venue_id=venue_id).state == "in_catalogue"
    html = world.personas.client("coordinator").get(page).content.decode()
    assert html.count("依据") >= 5


def test_a_refusal_keeps_what_was_typed(world: World) -> None:
    venue_id, client = waiting(world), world.personas.client("coordinator")
    client.post(reverse("province:venue_act", args=[venue_id, "accept"]), {"document": "验收〔2026〕9号", "on": ""})
    html = client.get(reverse("province:venue", args=[venue_id])).content.decode()
    assert 'value="验收〔2026〕9号"' in html
    assert "这一步须有文号和日期。" in html
    assert act(world, "coordinator", venue_id, "dance") == 404


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key not in {"coordinator", "supervisor"}])
def test_nobody_else_judges(world: World, persona: str) -> None:
    venue_id, client = waiting(world), world.personas.client(persona)
    away = 302 if persona == "anonymous" else 404
    pages = (LIST, reverse("province:venue", args=[venue_id]), reverse("province:export"))
    assert [client.get(each).status_code for each in pages] == [away] * 3
    posts = [reverse("province:venue_act", args=[venue_id, "accept"]), reverse("province:publish_catalogue")]
    posts += [reverse("province:name_capability"), reverse("province:end_capability", args=[world.centres["host"]])]
    assert [client.post(each, PAPER).status_code for each in posts] == [away] * 4
    assert (Venue.objects.get(venue_id=venue_id).state, CataloguePublication.objects.count()) == ("inspected", 0)


def test_the_supervisor_sees_papers_and_no_breach_count_or_export(world: World) -> None:
    Workstation.objects.update(dedicated_shared=False)
    venue_id, client = waiting(world), world.personas.client("supervisor")
    html = client.get(LIST).content.decode()
    assert "二号楼" in html
    assert "未达到的规定" not in html
    assert client.get(reverse("province:export")).status_code == 404
    assert act(world, "supervisor", venue_id, "accept", **PAPER) == 404


def test_breaches_stand_with_their_article_for_province_and_centre(world: World) -> None:
    Workstation.objects.filter(room__venue__centre__centre_id=world.centres["host"]).update(dedicated_shared=False)
    html = world.personas.client("coordinator").get(LIST).content.decode()
    assert "按比例下限应有" in html
    assert "（九）" in html
    assert "按比例下限应有" in world.personas.client("host").get(reverse("centre:venues")).content.decode()
    assert "按比例下限应有" not in world.personas.client("sub").get(reverse("centre:venues")).content.decode()


def test_a_centre_is_named_with_an_article_and_ended(world: World) -> None:
    client, centre = world.personas.client("coordinator"), world.centres["sub"]
    form = {"centre": centre, "from_on": "2026-04-22", "document": "鲁发改公管〔2026〕307号", "article": "二（二）1"}
    client.post(reverse("province:name_capability"), {**form, "article": "九十九"})
    assert 'value="九十九"' in client.get(LIST).content.decode()
    client.post(reverse("province:name_capability"), form)
    assert Capability.objects.get().until_on is None
    assert "常态化跨省副场" in world.personas.client("sub").get(reverse("centre:venues")).content.decode()
    client.post(reverse("province:end_capability", args=[centre]), {"until_on": "2026-12-31"})
    assert str(Capability.objects.get().until_on) == "2026-12-31"


@pytest.mark.parametrize("persona", EVERYBODY)
def test_what_is_published_is_the_same_for_everybody_and_checks(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    assert "目录还没有发布" in client.get(PUBLIC).content.decode()
    assert client.get(reverse("public:catalogue_file")).status_code == 404
    world.personas.client("coordinator").post(reverse("province:publish_catalogue"))
    html = client.get(PUBLIC).content.decode()
    assert "沈阳市公共资源交易中心" in html
    data = client.get(reverse("public:catalogue_file"), {"number": "1"}).content
    assert data == world.personas.client("anonymous").get(reverse("public:catalogue_file")).content
    checks = check_document(read_document(data), parse_verifier_key(str(verifier_key())), None)
    assert checks[0].state is State.HELD
    assert client.get(reverse("public:catalogue_file"), {"number": "7"}).status_code == 404


def test_the_province_exports_all_centres(world: World) -> None:
    answer = world.personas.client("coordinator").get(reverse("province:export"), {"form": "json"})
    assert {row["centre"] for row in read_json(answer.content)["venues"]} == set(world.centres.values())


def test_questions_do_not_grow_with_venues(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(8):
        draft = services.VenueDraft(f"{number} 号楼", "trading_centre", "210100", "演示路")
        services.register_venue(actor=world.actor("host"), centre_id=world.centres["host"], draft=draft, now=NOW)
    client = world.personas.client("coordinator")
    client.get(LIST)
    with django_assert_max_num_queries(26):
        client.get(LIST)
    assert len(queries.list_judged_venues(world.actor("coordinator"))) == 11
