"""A real headless Chromium over the running site, with its console and its requests under watch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
"""A folder for pictures of every page, for people to look at."""
DESK, PHONE, NARROW = (1440, 900), (390, 844), (320, 700)


def chromium() -> str:
    """The browser of the system; the message says what to do when there is none."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), "")
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux/chrome"))
    found = found or next((str(path) for path in own), "")
    assert found, "no Chromium: apt-get install chromium, or: playwright install chromium"
    return found


def without_windows() -> str:
    """The same browser built without windows, where the system has it: a page costs a third, for no toolbar is drawn around it."""
    return shutil.which("chromium-headless-shell") or chromium()


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=without_windows(), args=ARGUMENTS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@dataclass
class Watch:
    """What the browser complained about and whom it asked."""

    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def hear(self, text: str) -> None:
        """Note what the console says. A request that a newer one of the same form replaces (``hx-sync``) is no complaint, though htmx says two."""
        if not text.startswith("htmx:sendAbort"):
            self.complaints.append(text)
        elif self.complaints and self.complaints[-1].startswith("htmx:afterRequest"):
            self.complaints.pop()


@contextmanager
def opened(
    browser: Browser, base: str, session: str = "", size: tuple[int, int] = DESK, **more: object
) -> Iterator[tuple[Page, Watch]]:
    """A page of a fresh profile, signed in by session key."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **more)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    page = context.new_page()
    watch = Watch()
    page.on("console", lambda message: watch.hear(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((base, "data:")) else watch.foreign.append(request.url),
    )
    try:
        yield page, watch
    finally:
        context.close()


def look_over(
    browser: Browser,
    base: str,
    visits: Iterable[tuple[str, str]],
    size: tuple[int, int],
    language: str,
    forgiven: str | None = None,
) -> list[str]:
    """Open every (session key, path) and say what is wrong: findings, foreign requests, complaints, sideways scroll.

    One profile for each session, as a person has: the second page finds the style sheets where the first one left them. ``forgiven``: complaints
    with this text in them are none. A picture of each is kept where pictures are asked for.
    """
    wrong: list[str] = []
    paths: dict[str, list[str]] = {}
    for session, path in visits:
        paths.setdefault(session, []).append(path)
    for session, found in paths.items():
        with opened(browser, base, session, size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": base}])
            for path in found:
                answer = page.goto(base + path)
                assert answer is not None
                if "html" not in answer.headers["content-type"]:
                    continue  # what a script asks for is no page
                wide = page.evaluate("document.documentElement.scrollWidth") > size[0]
                said = [each for each in watch.complaints if forgiven is None or forgiven not in each]
                here = [*findings(page), *(f"foreign {each}" for each in watch.foreign), *said]
                wrong += [
                    f"{path} {language} {size[0]}: {each}" for each in (*here, *(["scrolls sideways"] if wide else []))
                ]
                if PICTURES:
                    name = f"{path.strip('/').replace('/', '-').replace('?', '-')}-{size[0]}-{language}.png"
                    page.screenshot(path=Path(PICTURES) / name, full_page=True)
                watch.foreign.clear()
                watch.complaints.clear()
    return wrong


def findings(page: Page) -> list[str]:
    """What axe-core finds: rule, impact, place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(each => each.violations)", STANDARDS
    )
    return [
        f"{each['impact']} {each['id']}: {each['help']} | {' | '.join(node['html'][:160] for node in each['nodes'][:3])}"
        for each in found
    ]
