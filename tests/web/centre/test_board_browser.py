"""The board in a real browser: arrows, picking up and putting down, dragging, the phone's form; no finding of axe, no sideways scroll."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.apps.booking.world import DAY, World, make_world
from tests.personas import NOW
from tests.web.centre.test_board import free, held
from tests.web.shell.browser import DESK, NARROW, PHONE, look_over, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.booking.models import Offer
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.venues.states import WorkstationState
from yuanping.web.centre import board_grid

pytestmark = [pytest.mark.browser, pytest.mark.slow]
URL = f"/centre/board/?day={DAY.isoformat()}"


@pytest.fixture
def world(transactional_db) -> World:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    found = make_world(centres=6)
    found.placed()
    return found


@pytest.fixture
def offer(world: World) -> Offer:
    return Offer.objects.get(is_host=True)


def test_every_scale_has_no_finding(browser, live_server, world: World, offer: Offer) -> None:  # type: ignore[no-untyped-def]
    venue_services.set_workstation_state(
        actor=world.actor("host"), workstation_id=free(world), state=WorkstationState.FAULT, reason="镜头黑屏", now=NOW
    )
    world.confirm(offer)
    span = f"/centre/board/{held(offer)[0]}/{offer.offer_id}/"
    host, coordinator = (session_of(world.personas, each) for each in ("host", "coordinator"))
    visits = [(host, f"{URL}&scale={scale}") for scale in ("hour", "day", "week")]
    visits += [(host, span), (coordinator, URL)]
    looks = ((DESK, "zh-hans"), (PHONE, "zh-hans"), (NARROW, "en"), (DESK, "en"))
    assert [each for look in looks for each in look_over(browser, live_server.url, visits, *look)] == []


def test_rooms_opened_together_are_all_drawn_and_walked_through(
    browser, live_server, world: World, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(board_grid, "OPEN_AT_MOST", 7)
    with opened(browser, live_server.url, session_of(world.personas, "coordinator")) as (page, watch):
        page.goto(live_server.url + URL)
        assert page.locator("tr[data-d]").count() == 0
        page.get_by_role("link", name="展开全部评标室").click()
        page.locator("tr[data-d]").nth(71).wait_for(state="attached")
        assert page.locator("tbody.later").count() == 0
        page.focus("table.tb tbody tr:first-child th")
        for _step in range(7 * 12 - 1):
            page.keyboard.press("ArrowDown")
        assert page.evaluate(
            "document.activeElement.closest('tbody') === document.querySelector('table.tb').tBodies[11]"
        )
        assert page.evaluate("document.activeElement.parentElement.nextElementSibling === null")
        wide = "document.querySelector('.tb thead tr').getBoundingClientRect().width === document.activeElement.parentElement.getBoundingClientRect().width"
        assert page.evaluate(wide)
    assert watch.complaints == []


def focused(page: Page) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
    )


def test_arrows_walk_the_grid_and_say_what_is_free(browser, live_server, world: World, offer: Offer) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url, session_of(world.personas, "host")) as (page, _):
        page.goto(f"{live_server.url}{URL}&scale=hour")
        page.focus("table.tb tbody tr:first-child th")
        row = page.evaluate(
            "id => [...document.querySelectorAll('.tb tbody tr')].findIndex(each => each.dataset.d === id)",
            held(offer)[0],
        )
        for _step in range(row):
            page.keyboard.press("ArrowDown")
        assert focused(page).startswith("○ ")
        said = []
        for _step in range(4):
            page.keyboard.press("ArrowRight")
            said.append(focused(page))
        assert said[0] == "不开放"
        assert said[1] == "空闲 09-24 08:00 – 09-24 09:00"
        assert said[2].split() == [offer.round.booking.number[-4:], "主场", "待确认", "09-24", "09:00–17:00"]
        assert said[3] == "空闲 09-24 17:00 – 09-24 20:00"
        page.keyboard.press("PageDown")
        page.keyboard.press("PageUp")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("End")
        assert focused(page) == "不开放"
        page.keyboard.press("Home")
        assert focused(page).startswith("○ 01")
        assert page.evaluate("document.querySelectorAll('table.tb [tabindex=\"0\"]').length") == 1


def walk(page: Page, from_id: str, to_id: str) -> None:
    """Press the arrow as often as there are workstations between."""
    steps = page.evaluate(
        "([a, b]) => { const rows = [...document.querySelectorAll('.tb tr[data-d]')].map(each => each.dataset.d); return rows.indexOf(b) - rows.indexOf(a); }",
        [from_id, to_id],
    )
    for _step in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")


def test_a_block_is_picked_up_put_down_and_put_back_by_keyboard(
    browser, live_server, world: World, offer: Offer
) -> None:  # type: ignore[no-untyped-def]
    before, broken = held(offer), free(world)
    venue_services.set_workstation_state(
        actor=world.actor("host"), workstation_id=broken, state=WorkstationState.FAULT, reason="镜头黑屏", now=NOW
    )
    rooms = venues.list_rooms(world.centres["host"])
    to = rooms[1].workstations[-1].workstation_id
    with opened(browser, live_server.url, session_of(world.personas, "host")) as (page, watch):
        page.goto(f"{live_server.url}{URL}&scale=hour")
        block = page.locator(f'tr[data-d="{before[0]}"] td[data-o]')
        block.evaluate("cell => { cell.tabIndex = 0; cell.focus(); }")
        page.keyboard.press("Space")
        assert "已拿起" in page.inner_text("#tb-say")
        page.keyboard.press("Escape")
        assert "未作调换" in page.inner_text("#tb-say")
        page.keyboard.press("Space")
        walk(page, before[0], broken)
        page.keyboard.press("Enter")
        assert "已占用或不开放" in page.inner_text("#tb-say")
        assert not page.locator("#tb-move").is_visible()
        walk(page, broken, to)
        assert "可以放下" in page.inner_text("#tb-say")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="调换到该工位").click()
        page.get_by_text("工位已调换，证据已记录").wait_for()
        assert set(held(offer)) == {*before[1:], to}
        page.get_by_role("button", name="撤销调换").click()
        page.locator(f'tr[data-d="{before[0]}"] td[data-o]').wait_for()
    assert held(offer) == before
    assert watch.complaints == []


def test_a_block_is_dragged_to_a_free_workstation_and_not_to_a_taken_one(
    browser, live_server, world: World, offer: Offer
) -> None:  # type: ignore[no-untyped-def]
    world.confirm(offer)
    before, broken = held(offer), free(world)
    venue_services.set_workstation_state(
        actor=world.actor("host"), workstation_id=broken, state=WorkstationState.FAULT, reason="镜头黑屏", now=NOW
    )
    to = venues.list_rooms(world.centres["host"])[1].workstations[-1].workstation_id
    with opened(browser, live_server.url, session_of(world.personas, "host")) as (page, _):
        page.goto(f"{live_server.url}{URL}&scale=hour")
        block = page.locator(f'td[data-o="{offer.offer_id}"]').first
        block.drag_to(page.locator(f'tr[data-d="{broken}"] td').first)
        assert not page.locator("#tb-move").is_visible()
        block.drag_to(page.locator(f'tr[data-d="{to}"] td:not([class])').first)
        page.fill("#tb-reason", "摄像头离线")
        page.get_by_role("button", name="调换到该工位").click()
        page.get_by_text("工位已调换，证据已记录").wait_for()
    assert set(held(offer)) == {*before[1:], to}


def test_on_a_phone_it_is_a_plain_form(browser, live_server, world: World, offer: Offer) -> None:  # type: ignore[no-untyped-def]
    before = held(offer)
    with opened(browser, live_server.url, session_of(world.personas, "host"), PHONE) as (page, _):
        page.goto(live_server.url + URL)
        page.locator("td.b a").first.click()
        page.get_by_role("button", name="调换到所选工位").click()
        page.get_by_text("工位已调换，证据已记录").wait_for()
    assert len(set(held(offer)) - set(before)) == 1
