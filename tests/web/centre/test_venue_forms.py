"""A venue's staff: papers, hours, closed days, maintenance, workstations, each by its form; everybody else finds nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import ClosedDay, MaintenanceWindow, Venue, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.workstation_standards import standards


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def venue(world: World, centre: str = "host") -> str:
    return queries.list_venues(world.actor("coordinator"), world.centres[centre])[0].venue_id


def url(name: str, *args: str) -> str:
    return reverse(f"centre:{name}", args=args)


ACTS = (
    ("inspect_venue", {"met": ["computer"]}),
    ("venue_hours", {"weekly": "1 08:00-09:00", "changeover": "5"}),
    ("close_day", {"day": "2026-09-24", "reason": "停电"}),
    ("open_day", {"day": "2026-09-24"}),
    ("add_maintenance", {"starts_at": "2026-09-24T09:00", "ends_at": "2026-09-24T10:00", "why": "换线路"}),
    ("add_desks", {"room": "401", "labels": "01 02"}),
)


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "host"])
def test_the_venue_of_others_is_not_there(world: World, persona: str) -> None:
    client, venue_id = world.personas.client(persona), venue(world)
    away = 302 if persona == "anonymous" else 404
    assert client.get(url("venue", venue_id)).status_code == away
    assert [client.post(url(name, venue_id), data).status_code for name, data in ACTS] == [away] * len(ACTS)
    assert (Workstation.objects.filter(room__name="401").count(), ClosedDay.objects.count()) == (0, 0)


def test_a_further_venue_is_registered_inspected_and_waits(world: World) -> None:
    client = world.personas.client("host")
    form = {"name": "二号楼", "kind": "other_lawful", "region": "210100", "address": "演示路 2 号"}
    client.post(url("register_venue"), {**form, "latitude": "41.8"})
    html = client.get(url("venues")).content.decode()
    assert 'value="41.8"' in html
    assert not Venue.objects.filter(name="二号楼").exists()
    client.post(url("register_venue"), form)
    row = Venue.objects.get(name="二号楼")
    html = client.get(url("venue", row.venue_id)).content.decode()
    assert all(item.label in html for item in standards()[-1].items)
    client.post(url("inspect_venue", row.venue_id), {"met": list(standards()[-1].keys)})
    html = client.get(url("venue", row.venue_id)).content.decode()
    assert "已自查，待验收" in html
    assert "场所自查" in html
    assert "勾选符合的项目" not in html


def test_hours_are_saved_or_come_back_with_what_was_typed(world: World) -> None:
    client, venue_id = world.personas.client("host"), venue(world)
    for weekly, changeover in (("每天", "0"), ("1-5 08:00-20:00", "x"), ("1-5 08:00-20:00", "999")):
        client.post(url("venue_hours", venue_id), {"weekly": weekly, "changeover": changeover})
        html = client.get(url("venue", venue_id)).content.decode()
        assert f'value="{weekly}"' in html
        assert "开放时间没有保存。" in html
    assert 'value="0"' in client.get(url("venue", venue_id)).content.decode()
    client.post(url("venue_hours", venue_id), {"weekly": "1-5 08:00-20:00；6 20:00-06:00", "changeover": "15"})
    row = Venue.objects.get(venue_id=venue_id)
    assert (row.weekly, row.changeover) == ("1-5 08:00-20:00; 6 20:00-06:00", 15)


def test_a_day_is_closed_and_opened_again(world: World) -> None:
    client, venue_id = world.personas.client("host"), venue(world)
    client.post(url("close_day", venue_id), {"day": "2026-09-24", "reason": " "})
    client.post(url("close_day", venue_id), {"day": "x", "reason": "停电"})
    assert ClosedDay.objects.count() == 0
    client.post(url("close_day", venue_id), {"day": "2026-09-24", "reason": "全馆停电"})
    assert "全馆停电" in client.get(url("venue", venue_id)).content.decode()
    client.post(url("open_day", venue_id), {"day": "2026-09-24"})
    assert ClosedDay.objects.count() == 0
    assert client.post(url("open_day", venue_id), {"day": "2026-09-24"}).status_code == 404


def test_maintenance_is_entered_in_local_time_and_cancelled(world: World) -> None:
    client, venue_id = world.personas.client("host"), venue(world)
    form = {"starts_at": "2026-09-24T22:00", "ends_at": "2026-09-25T06:00", "why": "换线路"}
    client.post(url("add_maintenance", venue_id), {**form, "ends_at": "2026-09-24T21:00"})
    client.post(url("add_maintenance", venue_id), {**form, "starts_at": ""})
    assert MaintenanceWindow.objects.count() == 0
    client.post(url("add_maintenance", venue_id), form)
    row = MaintenanceWindow.objects.get()
    assert row.starts_at.isoformat() == "2026-09-24T14:00:00+00:00"
    client.post(url("drop_maintenance", venue_id, row.window_id))
    assert MaintenanceWindow.objects.count() == 0


def test_workstations_are_registered_in_the_venue_named(world: World) -> None:
    client = world.personas.client("host")
    draft = services.VenueDraft("二号楼", "trading_centre", "210100", "演示路 2 号")
    second = services.register_venue(actor=world.actor("host"), centre_id=world.centres["host"], draft=draft, now=NOW)
    client.post(
        url("add_desks", second), {"room": "401", "floor": "4 层", "labels": "01，02 03", "dedicated_shared": "yes"}
    )
    rows = Workstation.objects.filter(room__venue__venue_id=second, dedicated_shared=True)
    assert sorted(rows.values_list("label", flat=True)) == ["01", "02", "03"]
    client.post(url("add_desks", second), {"room": "401", "labels": "03"})
    client.post(url("add_desks", second), {"room": "401", "labels": " "})
    assert rows.count() == 3


def test_a_workstation_is_shared_and_taken_out_until_a_moment(world: World) -> None:
    client = world.personas.client("host")
    desk = queries.list_rooms(world.centres["host"])[1].workstations[0].workstation_id
    client.post(url("share_workstation", desk), {"dedicated_shared": "yes", "cross_province": "yes"})
    form = {"state": "maintenance", "reason": "换主机", "until": "2026-09-24T12:00"}
    client.post(url("workstation_state", desk), form)
    row = Workstation.objects.get(workstation_id=desk)
    assert (row.dedicated_shared, row.cross_province, row.state) == (True, True, "maintenance")
    html = client.get(url("workstation", desk)).content.decode()
    assert "换主机" in html
    assert "9月24日" in html
    assert world.personas.client("sub").post(url("share_workstation", desk)).status_code == 404


def test_questions_do_not_grow_with_rooms(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client, venue_id = world.personas.client("host"), venue(world)
    services.register_workstations(
        actor=world.actor("host"),
        centre_id=world.centres["host"],
        room="401",
        floor="",
        drafts=tuple(services.WorkstationDraft(f"{n:02d}") for n in range(40)),
        now=NOW,
    )
    client.get(url("venue", venue_id))
    with django_assert_max_num_queries(24):
        client.get(url("venue", venue_id))
    with django_assert_max_num_queries(26):
        client.get(url("venues"))
