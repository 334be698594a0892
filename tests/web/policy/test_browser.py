"""The desk, the packs and the papers in a real Chromium: one request a pause, no reload, no finding, paper as it should be."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from tests.personas import NOW, Personas, make_personas
from tests.web.policy.asking import typed
from tests.web.policy.test_stored import decided, history
from tests.web.shell.browser import NARROW, PHONE, findings, look_over, opened
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREEN = (1280, 900)
MARK_SIZE = 30
"""Points above which only the mark across a trial's pages is written; it lies over the text, so the text cannot be read in order."""
TEXT = urlencode({"document": "辽发改法规〔2025〕843号", "article": "（十三）", "from": "0", "to": "20"})
ASKED = urlencode(typed(funding="local_special_bond", total_investment="12600"))
PAGES = (
    "/policy/desk/",
    f"/policy/desk/?{ASKED}",
    f"/policy/desk/?{ASKED}&circumstances=state_secret&province=SD",
    f"/policy/desk/print/?{ASKED}",
    "/policy/packs/",
    "/policy/packs/LN/",
    "/policy/packs/SD/readings/",
    "/policy/packs/HL/visibility/",
    "/policy/packs/SD/deadlines/",
    "/policy/packs/LN/duties/",
    "/policy/packs/JL/cases/",
    "/policy/compare/?left=SD&right=LN",
    f"/policy/text/?{TEXT}",
    "/policy/text/?document=招标投标法&article=第三十七条",
)


@pytest.fixture
def personas(transactional_db) -> Personas:
    clock.set_demo_clock(NOW)
    made = make_personas()
    sequence_pending(NOW)
    return made


def session_of(personas: Personas, key: str) -> str:
    return personas.client(key).cookies["sessionid"].value


@pytest.mark.parametrize(
    ("size", "language"), [(SCREEN, "zh-hans"), (SCREEN, "en"), (PHONE, "zh-hans"), (NARROW, "en")], ids=str
)
def test_rule_pages_have_no_finding_and_do_not_scroll_sideways(browser, live_server, personas, size, language) -> None:
    wrong = look_over(browser, live_server.url, [("", path) for path in PAGES], size, language)
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=str)
def test_papers_of_a_lot_have_no_finding(browser, live_server, personas, size) -> None:
    lot_id = decided(personas, 3)
    sequence_pending(NOW)
    session = session_of(personas, "agency")
    visits = [(session, path) for path in (history(lot_id), f"{history(lot_id)}2/", f"/agency/lots/{lot_id}/")]
    wrong = look_over(browser, live_server.url, visits, size, "zh-hans")
    assert wrong == [], "\n".join(wrong)


def _counted(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/policy/desk/" in request.url else None)
    return asked


def test_typing_asks_once_a_pause_keeps_the_caret_and_never_reloads(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", SCREEN) as (page, watch):
        page.goto(f"{live_server.url}/policy/desk/")
        page.evaluate("window.stays = true")
        asked = _counted(page)
        page.focus("#id_estimate")
        page.keyboard.type("3000", delay=20)
        page.wait_for_selector("#answer .say:has-text('省内网络远程分布评标')")
        assert len(asked) == 1, asked
        assert page.evaluate("document.activeElement.id") == "id_estimate"
        assert page.evaluate("document.activeElement.selectionStart") == 4
        assert page.evaluate("window.stays") is True
        assert "estimate=3000" in page.url
        assert "省内网络远程分布评标" in page.inner_text("#desk-say")
        page.reload()
        assert "省内网络远程分布评标" in page.inner_text("#answer .say")
        assert page.input_value("#id_estimate") == "3000"
        assert watch.complaints == []


def test_a_slip_of_the_finger_marks_the_field_keeps_the_answer_and_heals(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", SCREEN) as (page, watch):
        page.goto(f"{live_server.url}/policy/desk/?{urlencode(typed(estimate='3000'))}")
        page.focus("#id_estimate")
        page.keyboard.press("End")
        page.keyboard.type("x")
        page.wait_for_selector("#id_estimate[aria-invalid=true]")
        assert "未被接受" in page.inner_text("#e-estimate")
        assert page.input_value("#id_estimate") == "3000x"
        assert "这是改错之前的结果" in page.inner_text("#answer")
        assert "省内网络远程分布评标" in page.inner_text("#answer")
        assert findings(page) == []
        page.keyboard.press("Backspace")
        page.wait_for_selector("#id_estimate:not([aria-invalid])")
        assert page.inner_text("#e-estimate") == ""
        assert "这是改错之前的结果" not in page.inner_text("#answer")
        assert watch.complaints == []


def test_another_province_brings_its_own_choices(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", SCREEN) as (page, _):
        page.goto(f"{live_server.url}/policy/desk/?{urlencode(typed(city='210100', estimate='9000'))}")
        page.select_option("#id_province", "SD")
        page.wait_for_selector("#id_city option[value='370100']", state="attached")
        assert "跨省" in page.inner_text("#answer .yp-verdict .say")
        assert "济南市" in page.inner_text("#id_city")
        assert page.input_value("#id_city") == ""
        page.select_option("#id_city", "370100")
        page.wait_for_url("**city=370100**")
        assert page.inner_text("#e-city") == ""


def test_a_reading_is_tried_by_keyboard_and_a_gap_leads_to_its_field(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", SCREEN) as (page, _):
        page.goto(f"{live_server.url}/policy/desk/?{urlencode(typed(funding='local_special_bond', estimate='500'))}")
        page.evaluate("window.stays = true")
        page.focus("button[name=take]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#answer .say:has-text('省内网络远程分布评标')")
        assert page.evaluate("window.stays") is True
        page.goto(f"{live_server.url}/policy/desk/?{urlencode(typed(estimate='500'))}")
        assert not page.locator("#id_total_investment").is_visible()
        page.focus("#answer a[href='#id_total_investment']")
        page.keyboard.press("Enter")
        assert page.locator("#id_total_investment").is_visible()
        assert page.evaluate("document.activeElement.id") == "id_total_investment"


def test_desk_works_without_scripts(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", SCREEN, java_script_enabled=False) as (page, _):
        page.goto(f"{live_server.url}/policy/desk/")
        page.fill("#id_estimate", "3000")
        page.click("button[type=submit].btn-primary")
        assert "省内网络远程分布评标" in page.inner_text("#answer .say")
        page.fill("#id_estimate", "3000x")
        page.click("button[type=submit].btn-primary")
        assert page.input_value("#id_estimate") == "3000x"
        assert "未被接受" in page.inner_text("#e-estimate")
        assert "这是改错之前的结果" in page.inner_text("#answer")


def test_phone_says_the_verdict_while_the_form_is_filled_in(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", PHONE) as (page, _):
        page.goto(f"{live_server.url}/policy/desk/?{urlencode(typed(estimate='3000'))}")
        bar = page.locator(".desk-now")
        assert bar.is_visible()
        assert "省内网络远程分布评标" in bar.inner_text()
        assert bar.bounding_box()["height"] >= 44


def test_trial_on_paper_carries_its_mark_and_no_form(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", SCREEN) as (page, _):
        page.goto(f"{live_server.url}/policy/desk/print/?{ASKED}")
        page.emulate_media(media="print")
        assert page.locator(".trial-mark").is_visible()
        assert page.locator(".signing").is_visible()
        assert not page.locator("[data-print]").is_visible()
        paper = page.pdf(prefer_css_page_size=True)
    import io

    from pypdfium2 import PdfDocument, raw

    document = PdfDocument(io.BytesIO(paper))
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842), "A4"
    for number in range(len(document)):
        page_text = document[number].get_textpage()
        large = (i for i in range(page_text.count_chars()) if raw.FPDFText_GetFontSize(page_text, i) > MARK_SIZE)
        words = "".join(chr(raw.FPDFText_GetUnicode(page_text, i)) for i in large)
        assert words == "试算，不入证据", f"page {number + 1} says that it is a trial"


def test_twice_the_size_needs_no_sideways_scroll(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", (640, 450), device_scale_factor=2) as (page, _):
        for path in PAGES:
            page.goto(live_server.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_full_text_opens_at_the_cited_sentence(browser, live_server, personas) -> None:
    with opened(browser, live_server.url, "", SCREEN, reduced_motion="reduce") as (page, _):
        page.goto(f"{live_server.url}/policy/text/?{TEXT}#cited")
        box = page.locator("mark").first.bounding_box()
        assert 0 <= box["y"] < SCREEN[1]
