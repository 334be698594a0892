"""The desk in a real Chromium: axe, the policy, the keyboard of the score sheet, both languages, pictures on request."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.apps.evaluation import stage as s
from tests.apps.evaluation.stage import Stage, make_stage
from tests.web.shell.browser import DESK, NARROW, findings, opened
from yuanping.infra import clock
from yuanping.web.shell.seat import KEY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("YUANPING_SHOTS", "")


@pytest.fixture
def stage(transactional_db) -> Stage:
    made = make_stage()
    clock.set_demo_clock(s.NOW)
    return made


def seat_of(stage: Stage, number: int) -> str:
    client = Client()
    session = client.session
    session[KEY] = stage.seats[number - 1]
    session.save()
    return client.cookies["sessionid"].value if "sessionid" in client.cookies else session.session_key


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def look(browser: Browser, url: str, stage: Stage, path: str, name: str) -> list[str]:
    wrong = []
    for language in ("zh-hans", "en"):
        for size in (DESK, NARROW):
            with opened(browser, url, seat_of(stage, 2), size) as (page, watch):
                page.context.add_cookies([{"name": "django_language", "value": language, "url": url}])
                page.goto(url + path)
                place = f"{name} {language} {size[0]}"
                shoot(page, place.replace(" ", "-"))
                wrong += [f"{place}: {each}" for each in findings(page)]
                wrong += [f"{place}: foreign {each}" for each in watch.foreign]
                wrong += [f"{place}: {each}" for each in watch.complaints]
                if page.evaluate("document.documentElement.scrollWidth") > size[0]:
                    wrong.append(f"{place}: scrolls sideways")
    return wrong


def test_every_stage_of_the_desk_has_no_finding(browser, live_server, stage) -> None:
    url = live_server.url
    wrong = look(browser, url, stage, "/desk/", "declare")
    s.declare(stage)
    wrong += look(browser, url, stage, "/desk/", "ballot")
    s.elect(stage)
    wrong += look(browser, url, stage, "/desk/", "review")
    s.review(stage)
    wrong += look(browser, url, stage, "/desk/score/1/", "sheet")
    s.fill(stage, 2)
    wrong += look(browser, url, stage, "/desk/", "lock")
    s.score(stage)
    wrong += look(browser, url, stage, "/desk/", "ranked")
    from yuanping.apps.evaluation.services import compose_report

    compose_report(actor=stage.member(2), now=s.NOW)
    wrong += look(browser, url, stage, "/desk/", "sign")
    assert wrong == [], "\n".join(wrong)


def test_scoring_by_keyboard_saves_by_itself_and_turns_the_page(browser, live_server, stage) -> None:
    s.to_scoring(stage)
    with opened(browser, live_server.url, seat_of(stage, 2), DESK) as (page, watch):
        page.goto(f"{live_server.url}/desk/score/1/")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("B-01")
        page.keyboard.type("20.5")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#saved:has-text('已保存')")
        assert page.inner_text(".pdf.is-current h1") == "投标文件 B-02"
        page.keyboard.type("20")
        page.keyboard.press("+")
        assert page.evaluate("document.activeElement.value") == "20.5"
        page.keyboard.press("ArrowDown")
        page.keyboard.type("31")
        page.keyboard.press("PageDown")
        page.wait_for_selector(".yp-notice.is-refused")
        assert "只能在 0 到 30 分之间" in page.inner_text(".sheet .yp-notice")
        assert page.evaluate("document.activeElement.value") == "31"
        shoot(page, "sheet-refused")
        page.keyboard.press("Control+a")
        page.keyboard.type("28")
        page.keyboard.press("PageDown")
        page.wait_for_url("**/desk/score/2/")
        assert watch.foreign == []
