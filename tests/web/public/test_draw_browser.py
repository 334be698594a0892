"""The page that checks a draw, in a real browser: it agrees with the one-file checker, refuses every changed value, and sends nothing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.check_draw.shapes import LOG_ALONE, changed, kinds, member_of
from tests.check_draw.transcripts import FOLDER
from tests.personas import NOW
from tests.web.shell.browser import findings
from yuanping.infra import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
OLD = sorted(f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.json"))
CHECK = """async (text) => {
  const { readTranscript, checkTranscript, NoTranscript } = await import("/static/public/draw/check.js");
  try {
    for (const step of checkTranscript(readTranscript(text))) void step;
    return 0;
  } catch (problem) {
    if (problem.constructor.name === "Broken") return 1;
    if (problem instanceof NoTranscript) return 2;
    return String(problem);
  }
}"""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    clock.set_demo_clock(NOW)
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_server.url}/public/verify/draw/")
    page.wait_for_selector("#draw-check[data-ready]")
    yield page
    page.close()
    assert errors == []


def give(page: Page, path: Path) -> str:
    """Choose a file as a visitor would; the verdict's kind."""
    page.set_input_files("#draw-file", str(path))
    page.wait_for_function("name => document.querySelector('[data-part=name]').textContent === name", arg=path.name)
    page.wait_for_selector("[data-verdict]:not([hidden]):not([data-verdict=running])", timeout=60_000)
    return page.get_attribute("[data-verdict]:not([hidden])", "data-verdict") or ""


def test_whole_draw_holds_and_nothing_is_sent(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert give(page, FOLDER / "whole-sm3.json") == "good"
    assert asked == []
    told = page.locator("[data-part=steps] li:visible")
    assert [told.nth(i).get_attribute("data-state") for i in range(told.count())] == ["good"] * 10
    whole = json.loads((FOLDER / "whole-sm3.json").read_text(encoding="utf-8"))
    party = whole["venues"]["request"]["commitments"][0]
    assert page.inner_text(f"[data-part={party['party']}]") == party["public_key"]
    assert findings(page) == []


def test_transcripts_of_every_earlier_version_hold(page: Page) -> None:
    texts = {name: (FOLDER / f"{name}.json").read_text(encoding="utf-8") for name in OLD}
    assert {name: page.evaluate(CHECK, text) for name, text in texts.items()} == dict.fromkeys(OLD, 0)


@pytest.mark.parametrize("kind", ["venues", "experts"])
def test_a_transcript_passes_for_no_other_version(page: Page, kind: str) -> None:
    for name in ("whole-sha256", "before_hidden_part/whole-sha256", "before_venue_key/whole-sha256"):
        whole = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        true = whole[kind]["v"]
        for version in {0, 1, 2, 3, 4} - {true}:
            whole[kind]["v"] = whole[kind]["request"]["v"] = version
            assert page.evaluate(CHECK, json.dumps(whole)) == 1, f"{name} {version}"


def test_one_draw_alone_is_said_to_be_half(page: Page) -> None:
    assert give(page, FOLDER / "venues-uniform.json") == "half"
    assert "另一次抽取不在这份文件里" in page.inner_text("#draw-check")


def test_sealed_edition_says_what_must_wait(page: Page, tmp_path: Path) -> None:
    sealed = json.loads((FOLDER / "whole-sha256.json").read_text(encoding="utf-8"))
    sealed["experts"]["sealed_key"] = ""
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(sealed), encoding="utf-8")
    assert give(page, path) == "sealed"
    assert page.get_attribute("[data-step=sealed_edition]", "data-state") == "later"


def test_changed_seat_is_named_and_the_next_file_starts_afresh(page: Page, tmp_path: Path) -> None:
    forged = json.loads((FOLDER / "whole-sha256.json").read_text(encoding="utf-8"))
    forged["experts"]["draw"]["seats"][0]["position"] += 1
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(forged), encoding="utf-8")
    assert give(page, path) == "bad"
    assert page.get_attribute("[data-step=list]", "data-state") == "bad"
    assert page.is_hidden("[data-step=calls]")
    assert "the secrets give another list" in page.inner_text("[data-part=detail]")
    assert findings(page) == []
    (paper := tmp_path / "report.pdf").write_text("%PDF-1.7", encoding="utf-8")
    assert give(page, paper) == "none"
    assert give(page, FOLDER / "venues-uniform.json") == "half"
    (other := tmp_path / "utf16.json").write_bytes(b"\xff\xfe")
    assert give(page, other) == "none"


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_value_is_held_against_another(page: Page, name: str) -> None:
    """One value of each kind is changed and nothing else: some check says no, never an accident of the program."""
    whole = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert page.evaluate(CHECK, json.dumps(whole)) == 0
    held = {}
    for path in kinds(whole):
        forged = copy.deepcopy(whole)
        at = forged
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = changed(at[path[-1]])
        if (code := page.evaluate(CHECK, json.dumps(forged))) not in (1, 2):
            held[path] = code
    assert set(map(member_of, held)) <= LOG_ALONE
    assert set(held.values()) <= {0}, "no accident of the program"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"v":2,"kind":"yuanping-draw","venues":null,"experts":null}', "[" * 99999, '{"v":1.0}', '{"v":1,"v":1}',
     '{"v":1,"kind":"yuanping-draw","venues":[],"experts":null}', '"\\ud800"', "1e9", "nul", '{"a":1,}', "﻿{}"],
)  # fmt: skip
def test_what_is_no_transcript_is_no_accident(page: Page, text: str) -> None:
    assert page.evaluate(CHECK, text) == 2


@pytest.mark.parametrize("value", ['"7"', "true", "null", "[7]", '{"a":7}', "12345678901234567890123456789"])
def test_number_and_text_are_never_taken_for_each_other(page: Page, value: str) -> None:
    """JavaScript adds "3" to 3 and gets "33"; the checker asks for each kind by name."""
    whole = (FOLDER / "venues-uniform.json").read_text(encoding="utf-8")
    changed_text = whole.replace('"host_max": 7', f'"host_max": {value}', 1)
    assert changed_text != whole
    assert page.evaluate(CHECK, changed_text) == 1
