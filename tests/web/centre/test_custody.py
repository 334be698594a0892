"""Lockers by the page: handed in at the door, a receipt without name or project, back at the end, and on the console what stayed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, Case, open_account
from tests.apps.committee.conftest import case, prepared
from tests.personas import EVERYBODY
from yuanping.apps.committee.models import Committee, DeviceCustody
from yuanping.infra.clock import set_demo_clock

__all__ = ["case", "prepared"]


@pytest.fixture
def seat_id(case: Case) -> str:
    """A venue has let one expert in; ``door`` works there, ``elsewhere`` at another venue."""
    case.draw()
    expert_id, code = next(iter(case.accept_all().items()))
    here = case.person(expert_id).centre
    set_demo_clock(ARRIVE_AT)
    open_account("door", here)
    open_account("elsewhere", next(centre for centre in case.world.centres.values() if centre != here))
    case.read = {case.person(expert_id).name}
    return case.arrive(expert_id, code).seat_id


def test_from_the_locker_to_the_receipt_and_back(case: Case, seat_id: str) -> None:
    host = case.world.personas.client("door")
    door = reverse("centre:check_in")
    page = host.get(door).content.decode()
    assert reverse("centre:hand_in", args=[seat_id]) in page
    empty = host.post(reverse("centre:hand_in", args=[seat_id]), {"locker": "", "devices": "1"}, follow=True)
    assert "没有填写柜号" in empty.content.decode()
    words = host.post(reverse("centre:hand_in", args=[seat_id]), {"locker": "A1", "devices": "viele"}, follow=True)
    assert "件数应为 0 至 9" in words.content.decode()
    done = host.post(reverse("centre:hand_in", args=[seat_id]), {"locker": "a1", "devices": "2"}, follow=True)
    assert "已登记保管" in done.content.decode()
    row = DeviceCustody.objects.get()
    receipt = host.get(reverse("centre:receipt", args=[row.custody_id]))
    told = receipt.content.decode()
    assert receipt["Cache-Control"] == "no-store"
    assert ">A1<" in told
    (name,) = case.read
    assert name not in told
    assert case.lot_id not in told
    back = host.post(reverse("centre:hand_back", args=[row.custody_id]), follow=True)
    assert "已登记归还" in back.content.decode()
    assert "归还</dt>" in host.get(reverse("centre:receipt", args=[row.custody_id])).content.decode()


def test_the_console_names_the_lockers_that_stayed(case: Case, seat_id: str) -> None:
    host = case.world.personas.client("door")
    host.post(reverse("centre:hand_in", args=[seat_id]), {"locker": "A7", "devices": "1"})
    assert "尚未归还" not in host.get(reverse("centre:today")).content.decode()
    set_demo_clock(Committee.objects.get().arrive_until + timedelta(hours=1))
    console = host.get(reverse("centre:today")).content.decode()
    assert "1 个柜的通讯工具尚未归还" in console
    assert "柜号 A7" in console
    assert "尚未归还" in host.get(reverse("centre:check_in")).content.decode()
    assert "尚未归还" not in case.world.personas.client("elsewhere").get(reverse("centre:today")).content.decode()


@pytest.mark.parametrize("who", [*(each for each in EVERYBODY if each not in {"host", "sub"}), "elsewhere"])
def test_nobody_else_keeps_reads_or_gives_back(case: Case, seat_id: str, who: str) -> None:
    case.world.personas.client("door").post(reverse("centre:hand_in", args=[seat_id]), {"locker": "A1", "devices": "1"})
    custody_id = DeviceCustody.objects.get().custody_id
    client = case.world.personas.client(who)
    away = 302 if who == "anonymous" else 404
    assert client.get(reverse("centre:receipt", args=[custody_id])).status_code == away
    assert client.post(reverse("centre:hand_back", args=[custody_id])).status_code == away
    assert client.post(reverse("centre:hand_in", args=[seat_id]), {"locker": "A2", "devices": "1"}).status_code == away
    assert DeviceCustody.objects.get().state == "kept"
