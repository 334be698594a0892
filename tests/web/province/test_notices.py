"""通知发送: counts and days for the system administrator, and one button."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.personas import EVERYBODY, NOW, Personas, make_personas
from yuanping.apps.notifications.models import Passage, SealedNotice
from yuanping.infra import clock
from yuanping.kernel.notices.states import PassageState

pytestmark = pytest.mark.django_db


@pytest.fixture
def personas(db: None) -> Personas:
    clock.set_demo_clock(NOW)
    return make_personas()


def make(notice_id: str, state: PassageState, *, on: date, attempts: int = 12, text: bytes = b"x") -> None:
    row = SealedNotice.objects.create(
        notice_id=notice_id, file_name=notice_id[::-1], posted_on=on, sealed=text, delivered=not text
    )
    Passage.objects.create(notice=row, state=state, attempts=attempts)


def test_failures_stand_by_day_and_are_sent_again_by_one_button(personas: Personas) -> None:
    first, second = date(2026, 8, 28), NOW.date()
    make("n1", PassageState.DEAD, on=first)
    make("n2", PassageState.QUEUED, on=second, attempts=5)
    make("n3", PassageState.QUEUED, on=second, attempts=1)
    make("n4", PassageState.OVER, on=second, text=b"")
    make("n5", PassageState.DEAD, on=first, text=b"")
    make("n6", PassageState.HANDED, on=second)
    client = personas.client("admin1")
    work = client.get(reverse("shell:work")).content.decode()
    assert "2 条通知没有发出" in work
    assert "最早为 2026-08-28 的通知" in work
    page = client.get(reverse("province:notices")).content.decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0].replace('<td class="num">', "<td>").split("<tr>")[1:]
    assert [row.replace("</td>", "").replace("</tr>", "").split("<td>")[1:] for row in rows] == [
        [second.isoformat(), "1", "0", "1"],
        [first.isoformat(), "0", "1", "0"],
    ]
    assert not [one for one in ("n1", "n2", "n4") if f">{one}<" in page]
    assert client.post(reverse("province:notices_again")).status_code == 303
    assert sorted(Passage.objects.values_list("notice_id", "state", "attempts")) == [
        ("n1", "queued", 0), ("n2", "queued", 0), ("n3", "queued", 1), ("n4", "over", 12), ("n5", "dead", 12), ("n6", "handed", 12),
    ]  # fmt: skip
    shown = client.post(reverse("province:notices_again"), follow=True).content.decode()
    assert "没有重发任何通知。" in shown


@pytest.mark.parametrize("who", [each for each in EVERYBODY if each != "admin1"])
def test_nobody_else_sees_or_sends(personas: Personas, who: str) -> None:
    make("n1", PassageState.DEAD, on=NOW.date())
    client = personas.client(who)
    wanted = 302 if who == "anonymous" else 404
    assert client.get(reverse("province:notices")).status_code == wanted
    assert client.post(reverse("province:notices_again")).status_code == wanted
    assert Passage.objects.get().state == PassageState.DEAD
