"""场所停用 in the pages: report, look, carry out, agree; who may, and in whose words."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.apps.booking.conftest import world
from tests.apps.booking.world import World
from tests.apps.planning.outage import PROOF, a_sub, failed, report, venue_of
from tests.personas import EVERYBODY, NOW, STRANGER
from yuanping.apps.booking.models import Booking, Change
from yuanping.apps.planning.models import MoveRow, OutageRow
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick

__all__ = ["world"]


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


@pytest.fixture
def confirmed(world: World) -> str:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    return booking_id


def form(venue_id: str, **changes: str) -> dict[str, str]:
    asked = {"venue": venue_id, "starts_at": "2026-09-24T00:00", "ends_at": "2026-09-25T00:00", "cause": "fire"}
    return {**asked, "reason": "三层起火，消防封闭", **changes}


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("证明.pdf", PROOF.data, "application/pdf")


def client_of(world: World, centre_id: str) -> Client:
    """Staff of the centre that runs the host venue or the known sub-venue; others have no account here."""
    return world.personas.client(next(key for key in ("host", "sub") if world.centres[key] == centre_id))


def test_from_the_report_to_the_agency_s_change(world: World, confirmed: str) -> None:
    coordinator, agency = world.personas.client("coordinator"), world.personas.client("agency")
    lost = a_sub(world, confirmed, "confirmed")
    address = coordinator.post(reverse("province:report_outage"), form(venue_of(lost.centre_id)))["Location"]
    html = coordinator.get(address).content.decode()
    assert "受影响的预订 1 件" in html
    assert "副场的席位重新抽取，其余场所不动" in html
    assert "只是方案，尚未写入任何变动" in html
    seen = html.split('name="seen" value="')[1].split('"')[0]
    refused = coordinator.post(f"{address}carry-out/", {"seen": seen})
    assert refused.status_code == 409
    assert MoveRow.objects.count() == 0
    stale = coordinator.post(f"{address}carry-out/", {"seen": "0" * 64, "proof": proof()})
    assert "您查看之后，预订或工位有了变化" in stale.content.decode()
    assert coordinator.post(f"{address}carry-out/", {"seen": seen, "proof": proof()}).status_code == 303
    tick(NOW)
    assert "等招标代理机构同意" in coordinator.get(address).content.decode()
    page = reverse("agency:move", args=[MoveRow.objects.get().move_id])
    assert page in agency.get(reverse("shell:work")).content.decode()
    assert "同意重新抽取" in agency.get(page).content.decode()
    assert agency.post(f"{page}agree/").status_code == 303
    assert (Change.objects.get().force_majeure, Booking.objects.get().state) == (True, "change_pending")
    assert page not in agency.get(reverse("shell:work")).content.decode()


def test_a_centre_reports_and_the_province_finds_it_on_its_list(world: World) -> None:
    host, coordinator = world.personas.client("host"), world.personas.client("coordinator")
    address = host.post(reverse("centre:report_outage"), form(venue_of(world.centres["host"]), cause="power"))[
        "Location"
    ]
    assert "等省级调度查看方案" in host.get(address).content.decode()
    outage_id = OutageRow.objects.get().outage_id
    assert reverse("province:outage", args=[outage_id]) in coordinator.get(reverse("shell:work")).content.decode()
    assert "中心报告" in coordinator.get(reverse("province:outages")).content.decode()
    assert host.post(f"{address}drop/").status_code == 303
    assert OutageRow.objects.get().state == "dropped"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "原因"),
        ({"cause": "x"}, "没有选择原因类别"),
        ({"ends_at": "2026-09-23T00:00"}, "停用结束须晚于停用开始"),
        ({"starts_at": "昨天"}, "昨天"),
    ],
)  # fmt: skip
def test_a_wrong_report_keeps_what_was_typed_and_nothing_else(
    world: World, changes: dict[str, str], words: str
) -> None:
    answer = world.personas.client("coordinator").post(
        reverse("province:report_outage"), form(venue_of(world.centres["sub"]), **changes)
    )
    assert (answer.status_code, OutageRow.objects.count()) == (409, 0)
    assert words in answer.content.decode()


def test_the_host_s_failure_is_the_agency_s_to_settle(world: World, confirmed: str) -> None:
    move = failed(world, world.centres["host"])
    agency = world.personas.client("agency")
    page = reverse("agency:move", args=[move.move_id])
    html = agency.get(page).content.decode()
    assert reverse("agency:change_form", args=[confirmed]) in html
    assert reverse("agency:cancel_form", args=[confirmed]) in html
    agency.post(f"{page}settle/", {"words": ""})
    assert MoveRow.objects.get().state == "left"
    agency.post(f"{page}settle/", {"words": "已申请改期"})
    assert MoveRow.objects.get().words == "已申请改期"
    assert (
        "本场所的预订"
        in client_of(world, world.centres["host"])
        .get(reverse("centre:outage", args=[OutageRow.objects.get().outage_id]))
        .content.decode()
    )


def test_every_page_is_for_those_whose_matter_it_is(world: World, confirmed: str) -> None:
    lost = a_sub(world, confirmed, "confirmed")
    move = failed(world, lost.centre_id)
    outage_id = OutageRow.objects.get().outage_id
    own = {key for key in EVERYBODY if world.personas.actor(key).organisation_id == lost.centre_id}
    for key in EVERYBODY:
        client, shut = world.personas.client(key), 302 if key == STRANGER else 404
        found = {
            name: client.get(address).status_code
            for name, address in {
                "province": reverse("province:outage", args=[outage_id]),
                "centre": reverse("centre:outage", args=[outage_id]),
                "move": reverse("agency:move", args=[move.move_id]),
            }.items()
        }
        assert found == {
            "province": 200 if key == "coordinator" else shut,
            "centre": 200 if key in own else shut,
            "move": 200 if key == "agency" else shut,
        }, key
        for name in ("agree", "refuse", "settle"):
            if key != "agency":
                client.post(reverse(f"agency:{name}_move", args=[move.move_id]), {"words": "不"})
        for name in ("agree", "refuse"):
            client.post(reverse(f"centre:{name}_move", args=[outage_id, move.move_id]), {"words": "不"})
        client.post(reverse("centre:drop_outage", args=[outage_id]))
        if key != "coordinator":
            client.post(reverse("province:drop_outage", args=[outage_id]))
            assert client.post(reverse("province:carry_out_outage", args=[outage_id])).status_code == shut
    assert (MoveRow.objects.get().state, OutageRow.objects.get().state) == ("waiting", "carried")


def test_a_report_reaches_only_the_own_centre_s_venues(world: World) -> None:
    sub = world.personas.client("sub")
    assert sub.post(reverse("centre:report_outage"), form(venue_of(world.centres["host"]))).status_code == 404
    outage_id = report(world, world.centres["host"])
    assert sub.get(reverse("centre:outage", args=[outage_id])).status_code == 404
    assert outage_id not in sub.get(reverse("centre:outages")).content.decode()
