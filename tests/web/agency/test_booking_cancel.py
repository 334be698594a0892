"""The page that cancels a booking: two grounds, each with what it needs; nobody else's business."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.booking.conftest import world
from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from tests.web.agency.test_booking_pages import page, version_of
from yuanping.apps.booking.models import Booking, Change
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


def test_the_tender_ends_from_the_page(world: World, confirmed: str) -> None:
    client = world.personas.client("agency")
    target = reverse("agency:end_tender", args=[confirmed])
    assert client.post(target, {"notice": "", "reason": "项目取消"}).status_code == 303
    html = page(client, "agency:cancel_form", confirmed)
    assert "终止招标须发布公告或者书面通知" in html
    assert 'value="项目取消"' in html
    assert client.post(target, {"notice": "终〔2026〕1号", "reason": "项目取消"}).status_code == 303
    tick(NOW)
    html = page(client, "agency:booking", confirmed)
    assert "已取消（招标终止）" in html
    assert "招标已终止" in page(client, "agency:lot", world.lot_id)
    assert "已释放（招标终止）" in page(world.personas.client("host"), "centre:offers")


def test_force_majeure_from_the_page_to_the_host_s(world: World, confirmed: str) -> None:
    client = world.personas.client("agency")
    target = reverse("agency:request_cancellation", args=[confirmed])
    sent = {"fm_reason": "台风", "version": version_of(page(client, "agency:cancel_form", confirmed))}
    assert client.post(target, sent).status_code == 303
    assert not Change.objects.exists()
    assert 'value="台风"' in page(client, "agency:cancel_form", confirmed)
    proof = SimpleUploadedFile("x.pdf", b"%PDF-1.7 storm")
    assert client.post(target, {**sent, "proof": proof}).status_code == 303
    change = Change.objects.get()
    host = world.personas.client("host")
    assert "核验取消申请" in page(host, "centre:change", change.change_id)
    host.post(reverse("centre:verify_change", args=[change.change_id]), {"accepted": "yes"})
    assert Booking.objects.get().cancelled_for == "force_majeure"
    assert "已取消（不可抗力）" in page(client, "agency:booking", confirmed)


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_nobody_else_opens_or_sends_it(world: World, confirmed: str, persona: str) -> None:
    client = world.personas.client(persona)
    for answer in (
        client.get(reverse("agency:cancel_form", args=[confirmed])),
        client.post(reverse("agency:request_cancellation", args=[confirmed]), {"fm_reason": "台风"}),
        client.post(reverse("agency:end_tender", args=[confirmed]), {"notice": "1", "reason": "2"}),
    ):
        assert answer.status_code == (302 if persona == "anonymous" else 404)
    assert Booking.objects.get().state == "confirmed"
