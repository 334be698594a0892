"""The form says before it is sent what would fit and why not: as a fragment while typing, as the whole form without script."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.conftest import world
from tests.apps.booking.test_alternatives import fill, hide
from tests.apps.booking.world import DAY, World
from tests.personas import EVERYBODY, NOW
from tests.web.agency.test_booking_pages import FORM
from yuanping.apps.booking.models import Booking, Occupancy, Probe
from yuanping.infra.clock import set_demo_clock

__all__ = ["world"]

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def ask(world: World, persona: str = "agency", headers: dict[str, str] = HTMX, **changes: object) -> tuple[int, str]:
    sent = {**FORM, "host": world.centres["host"], **changes}
    target = reverse("agency:booking_fit", args=[world.lot_id])
    answer = world.personas.client(persona).post(target, sent, headers=headers)
    return answer.status_code, answer.content.decode()


def test_a_fragment_while_typing_the_form_without_script(world: World) -> None:
    status, fragment = ask(world)
    assert status == 200
    assert "<html" not in fragment
    assert "现在可以安排" in fragment
    assert "9月24日（周四）08:00–20:00" in fragment
    status, whole = ask(world, headers={}, contact_name="韩悦")
    assert status == 200
    assert "现在可以安排" in whole
    assert 'value="韩悦"' in whole
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": ""}, "没有填写完整"),
        ({"day": "9999-12-31", "ends_on": "9999-12-31"}, "没有填写完整"),
        ({"ends": "22:30"}, "不在开放时间内 9月24日（周四）20:00–22:30"),
        ({"ends": "08:00"}, "结束时间须晚于开始时间"),
        ({"ends_on": "2026-10-24"}, "7 天"),
        ({"seats": ["4", "1", ""]}, "5 人以上单数"),
        ({"host": ""}, "还没有选择主场"),
    ],
)
def test_what_stands_in_the_way_is_said_before_sending(world: World, changes: dict[str, object], words: str) -> None:
    status, fragment = ask(world, **changes)
    assert status == 200
    assert words in fragment
    assert "现在可以安排" not in fragment


def test_a_proposal_is_taken_over_with_one_press(world: World) -> None:
    fill(DAY, world.centres["host"], world.centres["anshan"])
    chosen = {"scope": "chosen", "centres": [world.centres["sub"]]}
    _, fragment = ask(world, **chosen)
    assert f'name="take_centre" value="{world.centres["anshan"]}"' in fragment
    assert 'name="take_day" value="2026-09-23"' in fragment
    _, whole = ask(world, headers={}, take_day="2026-09-23", ends_on="2026-09-24", **chosen)
    assert 'name="day" value="2026-09-23"' in whole
    _, whole = ask(world, headers={}, take_centre=world.centres["anshan"], **chosen)
    assert f'value="{world.centres["anshan"]}" checked' in whole
    assert "现在可以安排" in whole


def test_a_session_that_ends_a_day_later_still_does_on_another_day(world: World) -> None:
    _, whole = ask(world, headers={}, ends_on="2026-09-25", ends="06:00", take_day="2026-09-28")
    assert 'name="ends_on" value="2026-09-29"' in whole


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_nobody_else_is_answered(world: World, persona: str) -> None:
    assert ask(world, persona, headers={})[0] == (302 if persona == "anonymous" else 404)


def test_under_a_hiding_pack_two_worlds_are_told_alike_and_typing_is_no_probe(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch)
    seen = []
    for spared in ("anshan", "dandong", "host"):
        Occupancy.objects.all().delete()
        fill(DAY, world.centres[spared])
        seen.append(ask(world)[1])
    assert seen[0] == seen[1] == seen[2]
    assert "副场余量保密" in seen[0]
    assert "可以改为" not in seen[0]
    assert not Probe.objects.exists()


def test_more_days_taken_cost_no_more_queries(world: World) -> None:
    fill(DAY)
    ask(world)
    with CaptureQueriesContext(connection) as few:
        ask(world)
    for step in range(1, 8):
        fill(DAY + timedelta(days=step))
    fill(date(2026, 9, 23))
    with CaptureQueriesContext(connection) as many:
        ask(world)
    assert len(many) == len(few) <= 55
